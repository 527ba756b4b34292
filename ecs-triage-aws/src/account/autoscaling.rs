//! EC2 Auto Scaling.

use aws_sdk_autoscaling::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, autoscaling};

use super::answer::{Answer, keep, pages, subject, unaskable};
use super::read::maps;

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    let name = subject(need)?;
    let name = name.rsplit_once("autoScalingGroupName/").map_or(name, |(_, name)| name);
    match need.operation {
        Op::DescribeAutoScalingGroups => {
            let call = client.describe_auto_scaling_groups().auto_scaling_group_names(name);
            let all = pages(call.into_paginator().send(), |page| page.auto_scaling_groups).await?;
            Ok(keep::<autoscaling::AutoScalingGroup, _>(need, all))
        }
        Op::DescribeScalingActivities => {
            // The newest come first, and older ones are history.
            let answer = client.describe_scaling_activities().auto_scaling_group_name(name);
            let newest = answer.send().await?.activities;
            Ok(keep::<autoscaling::ScalingActivity, _>(need, newest.into_iter().flatten()))
        }
        _ => Err(unaskable()),
    }
}

maps! { autoscaling:
    AutoScalingGroup {
        auto_scaling_group_name;
        auto_scaling_group_arn, min_size, max_size, desired_capacity, instances,
        suspended_processes,
    }
    GroupInstance = Instance { instance_id; instance_type, lifecycle_state }
    SuspendedProcess { ; process_name, suspension_reason }
    ScalingActivity = Activity {
        activity_id;
        auto_scaling_group_name, status_code, status_message, start_time,
    }
}
