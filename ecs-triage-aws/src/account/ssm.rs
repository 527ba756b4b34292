//! Systems Manager; values of parameters are never asked for.

use aws_sdk_ssm::types::ParameterStringFilter;
use aws_sdk_ssm::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, ssm};

use super::answer::{Answer, keep, pages, subject, unaskable};
use super::failure::Failure;
use super::read::maps;

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::DescribeParameters => {
            let name = subject(need)?;
            let filter = ParameterStringFilter::builder().key("Name").option("Equals").values(name);
            let filter = filter.build().map_err(|error| Failure::told(error.to_string()))?;
            let call = client.describe_parameters().parameter_filters(filter);
            // Only another account's parameter is named by its ARN, and must have been shared.
            let call = call.set_shared(name.starts_with("arn:").then_some(true));
            let all = pages(call.into_paginator().send(), |page| page.parameters).await?;
            Ok(keep::<ssm::Parameter, _>(need, all))
        }
        _ => Err(unaskable()),
    }
}

maps! { ssm:
    Parameter = ParameterMetadata { name; r#type, key_id, arn }
}
