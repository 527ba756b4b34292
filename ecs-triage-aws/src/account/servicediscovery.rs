//! Cloud Map.

use aws_sdk_servicediscovery::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, servicediscovery};

use super::answer::{Answer, pages, unaskable, whole};
use super::read::maps;

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::ListNamespaces => {
            let call = client.list_namespaces().into_paginator().send();
            Ok(whole::<servicediscovery::Namespace, _>(pages(call, |page| page.namespaces).await?))
        }
        _ => Err(unaskable()),
    }
}

maps! { servicediscovery:
    Namespace = NamespaceSummary { arn, name; }
}
