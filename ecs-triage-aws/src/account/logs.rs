//! CloudWatch Logs.

use aws_sdk_cloudwatchlogs::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, logs};

use super::answer::{Answer, keep, pages, subject, unaskable};
use super::read::maps;

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::DescribeLogGroups => {
            let name = subject(need)?;
            let name = name.split_once(":log-group:").map_or(name, |(_, name)| name);
            let name = name.trim_end_matches(":*");
            let call = client.describe_log_groups().log_group_name_prefix(name);
            let all = pages(call.into_paginator().send(), |page| page.log_groups).await?;
            Ok(keep::<logs::LogGroup, _>(need, all))
        }
        _ => Err(unaskable()),
    }
}

maps! { logs:
    LogGroup { log_group_name; arn, creation_time, kms_key_id, log_group_class }
}
