//! Route 53 Resolver.

use aws_sdk_route53resolver::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, route53};

use super::answer::{Answer, pages, unaskable, whole};
use super::read::maps;

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::ListResolverRules => {
            let call = client.list_resolver_rules().into_paginator().send();
            Ok(whole::<route53::ResolverRule, _>(pages(call, |page| page.resolver_rules).await?))
        }
        Op::ListResolverRuleAssociations => {
            let call = client.list_resolver_rule_associations().into_paginator().send();
            let all = pages(call, |page| page.resolver_rule_associations).await?;
            Ok(whole::<route53::ResolverRuleAssociation, _>(all))
        }
        Op::ListFirewallRuleGroupAssociations => {
            let call = client.list_firewall_rule_group_associations().into_paginator().send();
            let all = pages(call, |page| page.firewall_rule_group_associations).await?;
            Ok(whole::<route53::FirewallAssociation, _>(all))
        }
        _ => Err(unaskable()),
    }
}

maps! { route53:
    ResolverRule { id; domain_name, rule_type }
    ResolverRuleAssociation { id, resolver_rule_id, vpc_id; }
    FirewallAssociation = FirewallRuleGroupAssociation { id, vpc_id; firewall_rule_group_id }
}
