//! Items of EFS, shaped like its API.

use super::shape::{Document, Many, shape};

shape! { "snake_case":
    /// What was seen of EFS; source: the [API](https://docs.aws.amazon.com/efs/latest/ug/api-reference.html).
    Efs {
        /// File systems.
        file_systems: Option<Vec<FileSystem>>,
        /// Mount targets.
        mount_targets: Option<Vec<MountTarget>>,
        /// Security groups of mount targets.
        mount_target_security_groups: Option<Vec<MountTargetSecurityGroups>>,
        /// Access points.
        access_points: Option<Vec<AccessPoint>>,
        /// File system policies.
        file_system_policies: Option<Vec<FileSystemPolicy>>,
    }
}

shape! { "PascalCase":
    /// A file system.
    FileSystem {
        /// Its id.
        file_system_id: String,
        /// Its ARN.
        file_system_arn: Option<String>,
        /// `available` when it works.
        life_cycle_state: Option<String>,
        /// The only zone that it is in, for One Zone.
        availability_zone_name: Option<String>,
    }

    /// A mount target.
    MountTarget {
        /// Its id.
        mount_target_id: String,
        /// Its file system.
        file_system_id: String,
        /// Its subnet.
        subnet_id: String,
        /// Its VPC.
        vpc_id: Option<String>,
        /// Its zone.
        availability_zone_name: Option<String>,
        /// The id of its zone.
        availability_zone_id: Option<String>,
        /// `available` when it works.
        life_cycle_state: Option<String>,
        /// Its address.
        ip_address: Option<String>,
        /// Its interface.
        network_interface_id: Option<String>,
    }

    /// The security groups of a mount target.
    MountTargetSecurityGroups {
        /// The mount target.
        mount_target_id: String,
        /// The groups.
        security_groups: Many<String>,
    }

    /// An access point.
    AccessPoint {
        /// Its id.
        access_point_id: String,
        /// Its ARN.
        access_point_arn: Option<String>,
        /// Its file system.
        file_system_id: String,
        /// `available` when it works.
        life_cycle_state: Option<String>,
        /// Its root directory.
        root_directory: Option<RootDirectory>,
    }

    /// The root directory of an access point.
    RootDirectory {
        /// The path.
        path: Option<String>,
    }

    /// The policy of a file system.
    FileSystemPolicy {
        /// The file system.
        file_system_id: String,
        /// What it says.
        policy: Document,
    }
}
