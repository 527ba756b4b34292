//! Service Quotas.

use aws_sdk_servicequotas::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, servicequotas};

use super::answer::{Answer, pages, subject, unaskable, whole};
use super::read::maps;

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::ListServiceQuotas => {
            let call = client.list_service_quotas().service_code(subject(need)?);
            let all = pages(call.into_paginator().send(), |page| page.quotas).await?;
            Ok(whole::<servicequotas::Quota, _>(all))
        }
        _ => Err(unaskable()),
    }
}

maps! { servicequotas:
    Quota = ServiceQuota { quota_code; service_code, quota_name, value }
}
