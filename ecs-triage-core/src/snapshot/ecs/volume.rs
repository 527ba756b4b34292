//! Volumes, as a task definition has them.

use crate::snapshot::shape::shape;

shape! { "camelCase":
    /// A volume of a task definition.
    Volume {
        /// Its name.
        name: String,
        /// A place on the host.
        host: Option<HostVolume>,
        /// A Docker volume.
        docker_volume_configuration: Option<DockerVolumeConfiguration>,
        /// An EFS file system.
        efs_volume_configuration: Option<EfsVolumeConfiguration>,
        /// An FSx for Windows file system.
        fsx_windows_file_server_volume_configuration: Option<FsxVolumeConfiguration>,
        /// Configured when the task is launched (EBS).
        configured_at_launch: Option<bool>,
    }

    /// A place on the host.
    HostVolume {
        /// The path.
        source_path: Option<String>,
    }

    /// A Docker volume.
    DockerVolumeConfiguration {
        /// The driver.
        driver: Option<String>,
        /// `task` or `shared`.
        scope: Option<String>,
        /// Make it?
        autoprovision: Option<bool>,
    }

    /// An EFS file system as a volume.
    EfsVolumeConfiguration {
        /// The file system.
        file_system_id: String,
        /// The directory.
        root_directory: Option<String>,
        /// `ENABLED` or `DISABLED`.
        transit_encryption: Option<String>,
        /// Authorization.
        authorization_config: Option<EfsAuthorizationConfig>,
    }

    /// How the mount is authorized.
    EfsAuthorizationConfig {
        /// The access point.
        access_point_id: Option<String>,
        /// `ENABLED` when the task role is used.
        iam: Option<String>,
    }

    /// An FSx for Windows file system as a volume.
    FsxVolumeConfiguration {
        /// The file system.
        file_system_id: Option<String>,
        /// How the mount is authorized.
        authorization_config: Option<FsxAuthorizationConfig>,
    }

    /// How an FSx mount is authorized.
    FsxAuthorizationConfig {
        /// The secret or parameter.
        credentials_parameter: Option<String>,
        /// The domain of Active Directory.
        domain: Option<String>,
    }
}
