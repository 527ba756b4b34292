//! Route 53.

use aws_sdk_route53::types::VpcRegion;
use aws_sdk_route53::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, route53};

use super::answer::{Answer, endless, put, subject, turns, unaskable};
use super::read::{Read, maps, texts};

pub(super) async fn ask(client: &Client, region: &str, need: &Need) -> Answer {
    match need.operation {
        Op::ListHostedZonesByVpc => zones(client, region, need).await,
        Op::ListResourceRecordSets => records(client, need).await,
        _ => Err(unaskable()),
    }
}

async fn zones(client: &Client, region: &str, need: &Need) -> Answer {
    let vpc = subject(need)?;
    let mut found = route53::HostedZonesOfVpc::default();
    vpc.clone_into(&mut found.vpc_id);
    let mut token = None;
    for _ in turns() {
        let call =
            client.list_hosted_zones_by_vpc().vpc_id(vpc).vpc_region(VpcRegion::from(region));
        let page = call.set_next_token(token).send().await?;
        found.hosted_zone_summaries.extend(page.hosted_zone_summaries.into_iter().map(Read::read));
        token = page.next_token;
        if token.is_none() {
            return Ok(put(need, [found]));
        }
    }
    Err(endless())
}

async fn records(client: &Client, need: &Need) -> Answer {
    let zone = subject(need)?;
    let mut found = route53::RecordSets::default();
    zone.clone_into(&mut found.hosted_zone_id);
    let (mut name, mut kind, mut identifier) = (None, None, None);
    for _ in turns() {
        let call = client.list_resource_record_sets().hosted_zone_id(zone);
        let call = call.set_start_record_name(name).set_start_record_type(kind);
        let page = call.set_start_record_identifier(identifier).send().await?;
        found.resource_record_sets.extend(page.resource_record_sets.into_iter().map(Read::read));
        if !page.is_truncated {
            return Ok(put(need, [found]));
        }
        name = page.next_record_name;
        kind = page.next_record_type;
        identifier = page.next_record_identifier;
    }
    Err(endless())
}

maps! { route53:
    HostedZoneSummary { ; hosted_zone_id, name }
    ResourceRecordSet { ; name, r#type, resource_records, alias_target }
    ResourceRecord { ; value }
    AliasTarget { ; dns_name }
}

texts!(RrType);
