//! The catalogue's table of contents: one line a check, under its phase.

/// Names the module of each check and the check in it.
macro_rules! catalogue {
    ($( $phase:ident { $( $module:ident :: $name:ident, )+ } )+) => {
        $( mod $phase { $( pub(super) mod $module; )+ } )+
        $( $( pub use $phase::$module::$name; )+ )+

        /// Every check, in the catalogue's order.
        pub(crate) static ALL: &[&dyn crate::Check] = &[$( $( &$name, )+ )+];

        #[cfg(test)]
        pub(crate) const FILES: &[(&str, &str)] =
            &[$( $( (stringify!($phase), stringify!($module)), )+ )+];
    };
}

catalogue! {
    request {
        fargate_not_compatible::FargateNotCompatible,
        fargate_cpu_memory_combination::FargateCpuMemoryCombination,
        fargate_execution_role_required::FargateExecutionRoleRequired,
        network_configuration_missing::NetworkConfigurationMissing,
        cluster_not_active::ClusterNotActive,
        task_definition_inactive::TaskDefinitionInactive,
        subnets_in_different_vpcs::SubnetsInDifferentVpcs,
        security_group_vpc_mismatch::SecurityGroupVpcMismatch,
        security_group_not_found::SecurityGroupNotFound,
        subnet_not_found::SubnetNotFound,
        depends_on_cycle::DependsOnCycle,
        service_linked_role_missing::ServiceLinkedRoleMissing,
        fargate_platform_version_too_old::FargatePlatformVersionTooOld,
        fargate_platform_family_mismatch::FargatePlatformFamilyMismatch,
        fargate_az_unsupported::FargateAzUnsupported,
        fargate_spot_windows::FargateSpotWindows,
        cp_not_associated::CpNotAssociated,
        cp_all_weights_zero::CpAllWeightsZero,
        ec2_public_ip_on_awsvpc::Ec2PublicIpOnAwsvpc,
        lb_target_type_mismatch::LbTargetTypeMismatch,
        lb_container_unknown::LbContainerUnknown,
        lb_container_port_unmapped::LbContainerPortUnmapped,
        account_blocked::AccountBlocked,
        registration_fargate_refused::RegistrationFargateRefused,
        registration_container_refused::RegistrationContainerRefused,
        registration_port_refused::RegistrationPortRefused,
    }
    placement {
        cluster_no_container_instances::ClusterNoContainerInstances,
        ec2_no_active_instances::Ec2NoActiveInstances,
        ec2_agent_disconnected::Ec2AgentDisconnected,
        ec2_insufficient_cpu::Ec2InsufficientCpu,
        ec2_insufficient_memory::Ec2InsufficientMemory,
        ec2_task_larger_than_any_instance::Ec2TaskLargerThanAnyInstance,
        ec2_host_port_in_use::Ec2HostPortInUse,
        ec2_missing_attribute::Ec2MissingAttribute,
        ec2_memberof_unsatisfied::Ec2MemberofUnsatisfied,
        ec2_distinct_instance_exhausted::Ec2DistinctInstanceExhausted,
        ec2_gpu_insufficient::Ec2GpuInsufficient,
        ec2_eni_limit::Ec2EniLimit,
        fargate_ondemand_vcpu_quota::FargateOndemandVcpuQuota,
        fargate_spot_vcpu_quota::FargateSpotVcpuQuota,
        fargate_capacity_unavailable::FargateCapacityUnavailable,
        cp_asg_at_max::CpAsgAtMax,
        cp_instances_not_registered::CpInstancesNotRegistered,
        deployment_percent_deadlock::DeploymentPercentDeadlock,
        ec2_cpu_architecture_mismatch::Ec2CpuArchitectureMismatch,
        ec2_os_family_mismatch::Ec2OsFamilyMismatch,
        ec2_location_mismatch::Ec2LocationMismatch,
        cp_asg_process_suspended::CpAsgProcessSuspended,
        cp_asg_launch_failing::CpAsgLaunchFailing,
        cp_managed_scaling_disabled::CpManagedScalingDisabled,
        cp_instance_type_too_small::CpInstanceTypeTooSmall,
        ec2_daemon_not_placed::Ec2DaemonNotPlaced,
        ec2_instance_impaired::Ec2InstanceImpaired,
        fargate_launch_throttled::FargateLaunchThrottled,
        deployment_throttled::DeploymentThrottled,
    }
    network {
        subnet_ip_exhausted::SubnetIpExhausted,
        subnet_ip_short_for_deployment::SubnetIpShortForDeployment,
        eni_provision_timeout::EniProvisionTimeout,
        quota_network_interfaces::QuotaNetworkInterfaces,
        no_route::NoRoute,
        route_blackhole::RouteBlackhole,
        no_public_ip::NoPublicIp,
        internet_gateway_detached::InternetGatewayDetached,
        nat_gateway_unusable::NatGatewayUnusable,
        security_group_egress_blocked::SecurityGroupEgressBlocked,
        network_acl_blocked::NetworkAclBlocked,
        vpc_endpoint_missing::VpcEndpointMissing,
        vpc_endpoint_security_group_blocked::VpcEndpointSecurityGroupBlocked,
        vpc_endpoint_policy_denied::VpcEndpointPolicyDenied,
        vpc_endpoint_private_dns_disabled::VpcEndpointPrivateDnsDisabled,
        vpc_endpoint_not_available::VpcEndpointNotAvailable,
        s3_gateway_route_missing::S3GatewayRouteMissing,
        vpc_dns_disabled::VpcDnsDisabled,
        custom_dns_server::CustomDnsServer,
        private_hosted_zone_shadows_endpoint::PrivateHostedZoneShadowsEndpoint,
        vpc_block_public_access::VpcBlockPublicAccess,
        transit_path_blocked::TransitPathBlocked,
        ipv6_only_without_ipv4_path::Ipv6OnlyWithoutIpv4Path,
        firewall_in_path::FirewallInPath,
        source_dest_check_on_nat_instance::SourceDestCheckOnNatInstance,
    }
    credentials {
        execution_role_missing::ExecutionRoleMissing,
        task_role_missing::TaskRoleMissing,
        execution_role_not_assumable::ExecutionRoleNotAssumable,
        task_role_not_assumable::TaskRoleNotAssumable,
        instance_role_permission_missing::InstanceRolePermissionMissing,
        pass_role_denied::PassRoleDenied,
        role_just_created::RoleJustCreated,
    }
    secrets {
        secret_permission_missing::SecretPermissionMissing,
        parameter_permission_missing::ParameterPermissionMissing,
        kms_decrypt_permission_missing::KmsDecryptPermissionMissing,
        env_file_permission_missing::EnvFilePermissionMissing,
        registry_credentials_permission_missing::RegistryCredentialsPermissionMissing,
        secret_sm_missing::SecretSmMissing,
        secret_sm_no_current_version::SecretSmNoCurrentVersion,
        secret_sm_scheduled_deletion::SecretSmScheduledDeletion,
        secret_sm_json_key_missing::SecretSmJsonKeyMissing,
        secret_sm_suffix_missing::SecretSmSuffixMissing,
        secret_ssm_parameter_missing::SecretSsmParameterMissing,
        secret_valuefrom_invalid::SecretValuefromInvalid,
        secret_sm_plain_name::SecretSmPlainName,
        secret_kms_key_unusable::SecretKmsKeyUnusable,
        secret_ssm_cross_region_name::SecretSsmCrossRegionName,
        env_file_invalid::EnvFileInvalid,
        registry_credentials_secret_format::RegistryCredentialsSecretFormat,
    }
    image {
        image_reference_invalid::ImageReferenceInvalid,
        image_uri_no_registry::ImageUriNoRegistry,
        ecr_repository_missing::EcrRepositoryMissing,
        ecr_image_tag_missing::EcrImageTagMissing,
        ecr_image_digest_missing::EcrImageDigestMissing,
        service_pinned_digest_expired::ServicePinnedDigestExpired,
        image_platform_missing::ImagePlatformMissing,
        ecr_pull_permission_missing::EcrPullPermissionMissing,
        ecr_repository_policy_denied::EcrRepositoryPolicyDenied,
        ecr_cross_account_policy::EcrCrossAccountPolicy,
        ecr_pull_through_permission_missing::EcrPullThroughPermissionMissing,
        registry_unauthorized::RegistryUnauthorized,
        dockerhub_rate_limit::DockerhubRateLimit,
        image_not_found::ImageNotFound,
        registry_host_unknown::RegistryHostUnknown,
        ecr_uri_malformed::EcrUriMalformed,
        ecr_image_archived::EcrImageArchived,
        ecr_cross_region::EcrCrossRegion,
        image_too_large_for_storage::ImageTooLargeForStorage,
        dockerhub_unauthenticated::DockerhubUnauthenticated,
        image_windows_version_mismatch::ImageWindowsVersionMismatch,
        ec2_disk_full::Ec2DiskFull,
    }
    logging {
        awslogs_group_missing::AwslogsGroupMissing,
        logs_permission_missing::LogsPermissionMissing,
        logs_create_group_permission_missing::LogsCreateGroupPermissionMissing,
        awslogs_required_option_missing::AwslogsRequiredOptionMissing,
        awslogs_region_mismatch::AwslogsRegionMismatch,
        awslogs_option_unknown::AwslogsOptionUnknown,
        awslogs_multiline_conflict::AwslogsMultilineConflict,
        awslogs_kms_key_unusable::AwslogsKmsKeyUnusable,
        firelens_router_missing::FirelensRouterMissing,
        firelens_multiple_routers::FirelensMultipleRouters,
        splunk_required_options::SplunkRequiredOptions,
        log_blocking_mode::LogBlockingMode,
    }
    storage {
        efs_no_mount_target_in_az::EfsNoMountTargetInAz,
        efs_security_group_2049::EfsSecurityGroup2049,
        efs_file_system_unavailable::EfsFileSystemUnavailable,
        efs_mount_target_state::EfsMountTargetState,
        efs_dns::EfsDns,
        efs_access_point_missing::EfsAccessPointMissing,
        efs_permission_missing::EfsPermissionMissing,
        efs_transit_encryption_required::EfsTransitEncryptionRequired,
        ebs_infrastructure_role::EbsInfrastructureRole,
        efs_vpc_mismatch::EfsVpcMismatch,
        efs_root_directory_missing::EfsRootDirectoryMissing,
        ebs_kms_key::EbsKmsKey,
        ebs_snapshot_unusable::EbsSnapshotUnusable,
        mount_source_volume_undefined::MountSourceVolumeUndefined,
        ec2_volume_driver_missing::Ec2VolumeDriverMissing,
    }
    start {
        exit_command_not_found::ExitCommandNotFound,
        exit_not_executable::ExitNotExecutable,
        exit_exec_format::ExitExecFormat,
        depends_on_timeout::DependsOnTimeout,
        depends_on_failed::DependsOnFailed,
        depends_on_healthy_without_healthcheck::DependsOnHealthyWithoutHealthcheck,
        runtime_timeout::RuntimeTimeout,
        device_missing::DeviceMissing,
    }
    run {
        exit_oom_killed::ExitOomKilled,
        exit_application_error::ExitApplicationError,
        exit_zero_essential::ExitZeroEssential,
        exit_sigkill_not_oom::ExitSigkillNotOom,
        container_health_check_failed::ContainerHealthCheckFailed,
        health_check_tool_missing::HealthCheckToolMissing,
        health_check_start_period_short::HealthCheckStartPeriodShort,
        fargate_spot_interrupted::FargateSpotInterrupted,
        scheduled_stop_not_a_fault::ScheduledStopNotAFault,
        stopped_by_user::StoppedByUser,
    }
    serve {
        lb_security_group_to_task::LbSecurityGroupToTask,
        lb_health_response_code::LbHealthResponseCode,
        lb_health_timeout::LbHealthTimeout,
        lb_health_connection_failed::LbHealthConnectionFailed,
        lb_grace_period_too_short::LbGracePeriodTooShort,
        lb_target_group_missing::LbTargetGroupMissing,
        lb_target_group_unattached::LbTargetGroupUnattached,
        lb_az_not_enabled::LbAzNotEnabled,
        lb_health_check_port_fixed::LbHealthCheckPortFixed,
        lb_not_active::LbNotActive,
        lb_protocol_mismatch::LbProtocolMismatch,
        lb_target_not_registered::LbTargetNotRegistered,
        deployment_circuit_breaker::DeploymentCircuitBreaker,
        service_desired_zero::ServiceDesiredZero,
        service_not_active::ServiceNotActive,
        service_connect_namespace_missing::ServiceConnectNamespaceMissing,
        service_connect_port_name::ServiceConnectPortName,
        exec_task_role_missing::ExecTaskRoleMissing,
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, FILES};

    #[test]
    fn every_file_is_in_the_table_of_contents_under_its_id() {
        let mut on_disk = Vec::new();
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks");
        for phase in std::fs::read_dir(root).unwrap() {
            let phase = phase.unwrap().path();
            let name = phase.file_name().unwrap().to_str().unwrap().to_owned();
            for file in std::fs::read_dir(&phase).unwrap() {
                let file = file.unwrap().path();
                on_disk
                    .push((name.clone(), file.file_stem().unwrap().to_str().unwrap().to_owned()));
            }
        }
        on_disk.sort();
        let mut listed: Vec<_> =
            FILES.iter().map(|(phase, file)| ((*phase).to_owned(), (*file).to_owned())).collect();
        listed.sort();
        assert_eq!(on_disk, listed);
        for (check, (_, file)) in ALL.iter().zip(FILES) {
            assert_eq!(check.meta().id, file.replace('_', "-"));
        }
    }

    #[test]
    fn every_id_is_unique_and_every_cause_of_a_text_is_a_check() {
        let mut ids: Vec<_> = ALL.iter().map(|check| check.meta().id).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
