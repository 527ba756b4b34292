//! Instances, and the EBS snapshots that their volumes begin as.

use crate::snapshot::shape::{Many, shape};

use super::{GroupIdentifier, NetworkInterface};

shape! { "PascalCase":
    /// Instances launched together, as DescribeInstances groups them.
    Reservation {
        /// The instances.
        instances: Many<Instance>,
    }

    /// An instance.
    Instance {
        /// Its id.
        instance_id: String,
        /// Its type.
        instance_type: Option<String>,
        /// Its primary subnet.
        subnet_id: Option<String>,
        /// Its VPC.
        vpc_id: Option<String>,
        /// Its primary IPv4 address.
        private_ip_address: Option<String>,
        /// Its public IPv4 address.
        public_ip_address: Option<String>,
        /// Its state.
        state: Option<InstanceState>,
        /// Its security groups.
        security_groups: Many<GroupIdentifier>,
        /// Its interfaces.
        network_interfaces: Many<NetworkInterface>,
        /// Does it drop what is not addressed to it?
        source_dest_check: Option<bool>,
        /// Its instance profile.
        iam_instance_profile: Option<IamInstanceProfile>,
        /// `i386`, `x86_64`, `arm64`.
        architecture: Option<String>,
        /// `windows`, or absent.
        platform: Option<String>,
    }

    /// The state of an instance.
    InstanceState {
        /// `running` and so on.
        name: Option<String>,
    }

    /// The instance profile of an instance.
    IamInstanceProfile {
        /// Its ARN.
        arn: Option<String>,
    }

    /// An EBS snapshot; source:
    /// [Snapshot](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html).
    EbsSnapshot {
        /// Its id.
        snapshot_id: String,
        /// `completed` when a volume can begin as it.
        state: Option<String>,
        /// `archive` while it must be restored before use, else `standard`.
        storage_tier: Option<String>,
        /// The size in GiB of the volume that it was made of.
        volume_size: Option<i64>,
    }
}
