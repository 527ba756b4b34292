//! Items of EC2 Auto Scaling, shaped like its API.

use super::shape::{Many, Time, shape};

shape! { "snake_case":
    /// What was seen of EC2 Auto Scaling; source: the [API](https://docs.aws.amazon.com/autoscaling/ec2/APIReference/Welcome.html).
    AutoScaling {
        /// Groups of instances.
        groups: Option<Vec<AutoScalingGroup>>,
        /// What groups did, or tried to do.
        activities: Option<Vec<ScalingActivity>>,
    }
}

shape! { "PascalCase":
    /// A group of instances.
    AutoScalingGroup {
        /// Its name.
        auto_scaling_group_name: String,
        /// Its ARN.
        #[serde(rename = "AutoScalingGroupARN")]
        auto_scaling_group_arn: Option<String>,
        /// The fewest instances.
        min_size: Option<i64>,
        /// The most instances.
        max_size: Option<i64>,
        /// How many instances it wants now.
        desired_capacity: Option<i64>,
        /// Its instances.
        instances: Many<GroupInstance>,
        /// What it was told not to do.
        suspended_processes: Many<SuspendedProcess>,
    }

    /// An instance of a group.
    GroupInstance {
        /// Its id.
        instance_id: String,
        /// Its type.
        instance_type: Option<String>,
        /// `Pending`, `InService`, `Terminating` and so on.
        lifecycle_state: Option<String>,
    }

    /// Something that a group was told not to do.
    SuspendedProcess {
        /// `Launch` and so on.
        process_name: Option<String>,
        /// Why.
        suspension_reason: Option<String>,
    }

    /// Something that a group did, or tried to do.
    ScalingActivity {
        /// Its id.
        activity_id: String,
        /// The group.
        auto_scaling_group_name: Option<String>,
        /// `Successful`, `Failed`, `Cancelled` and so on.
        status_code: Option<String>,
        /// What went wrong, in words.
        status_message: Option<String>,
        /// When it began.
        start_time: Option<Time>,
    }
}
