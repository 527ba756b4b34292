//! One row a kind: its name and id, its phase, its nature, its weight, the causes that could be
//! behind it, likeliest first, and which names in the text weigh them.
//!
//! The rows follow the phases, and within a phase the steps; what says no more than where it failed
//! comes last.

use super::{Nature, Row, Weight, kinds, phase};
use crate::Phase;
use crate::stop::causes::{Weigh, lists};

kinds! {
    /// Nobody knows this text.
    Unknown "unknown" Open Unknown Broad &[], Plain;

    /// Fargate, or the compute strategy, cannot run this task definition.
    ComputeIncompatible "compute-incompatible" Request Configuration Fault
        &["fargate-not-compatible", "fargate-platform-family-mismatch"], Plain;
    /// CPU and memory are not a combination that Fargate has.
    TaskSizeInvalid "task-size-invalid" Request Configuration Fault
        &["fargate-cpu-memory-combination"], Plain;
    /// The task definition needs an execution role and names none.
    ExecutionRoleRequired "execution-role-required" Request Configuration Fault
        &["fargate-execution-role-required"], Plain;
    /// `awsvpc` without subnets.
    NetworkConfigurationMissing "network-configuration-missing" Request Configuration Fault
        &["network-configuration-missing"], Plain;
    /// A public address was asked for where the launch type gives none.
    PublicIpUnsupported "public-ip-unsupported" Request Configuration Fault
        &["ec2-public-ip-on-awsvpc"], Plain;
    /// The cluster does not exist or is inactive.
    ClusterNotFound "cluster-not-found" Request NotFound Fault &["cluster-not-active"], Plain;
    /// The task definition does not exist or is inactive.
    TaskDefinitionInactive "task-definition-inactive" Request NotFound Fault
        &["task-definition-inactive"], Plain;
    /// The service-linked role of ECS is missing or was changed.
    ServiceRoleBroken "service-role-broken" Credentials Permission Fault
        &["service-linked-role-missing", "role-just-created"], Plain;
    /// AWS blocked the account.
    AccountBlocked "account-blocked" Request Quota Fault &["account-blocked"], Plain;
    /// The platform version is unknown or too old for the task definition.
    PlatformVersionUnsupported "platform-version-unsupported" Request Configuration Fault
        &["fargate-platform-version-too-old", "fargate-platform-family-mismatch"], Plain;
    /// The capacity provider is not associated with the cluster.
    CapacityProviderUnknown "capacity-provider-unknown" Request NotFound Fault
        &["cp-not-associated"], Plain;
    /// A security group and a subnet belong to different VPCs.
    SecurityGroupOfOtherVpc "security-group-of-other-vpc" Request Configuration Fault
        &["security-group-vpc-mismatch", "subnets-in-different-vpcs"], Plain;
    /// The subnets belong to several VPCs.
    SubnetsOfSeveralVpcs "subnets-of-several-vpcs" Request Configuration Fault
        &["subnets-in-different-vpcs"], Plain;
    /// A security group does not exist.
    SecurityGroupNotFound "security-group-not-found" Request NotFound Fault
        &["security-group-not-found"], Plain;
    /// A subnet does not exist.
    SubnetNotFound "subnet-not-found" Request NotFound Fault &["subnet-not-found"], Plain;
    /// A target group's target type does not fit the network mode.
    TargetTypeMismatch "target-type-mismatch" Request Configuration Fault
        &["lb-target-type-mismatch"], Plain;
    /// The load balancer's container is not in the task definition.
    LoadBalancerContainerUnknown "load-balancer-container-unknown" Request Configuration Fault
        &["lb-container-unknown"], Plain;
    /// The load balancer's port is not mapped by the container.
    LoadBalancerPortUnmapped "load-balancer-port-unmapped" Request Configuration Fault
        &["lb-container-port-unmapped"], Plain;
    /// `dependsOn` goes in a circle.
    DependencyCycle "dependency-cycle" Request Configuration Fault &["depends-on-cycle"], Plain;
    /// The API refused what was asked for, and the text names none of the known reasons.
    RequestRefused "request-refused" Request Configuration Broad &[], Plain;

    /// No container instance is registered in the cluster or capacity provider.
    NoInstances "placement-no-instances" Placement Capacity Fault lists::NO_INSTANCES, Plain;
    /// No container instance is active.
    NoActiveInstances "placement-no-active-instances" Placement Capacity Fault
        &["ec2-no-active-instances", "ec2-agent-disconnected", "cp-instances-not-registered",
          "cluster-no-container-instances"], Plain;
    /// No instance has the CPU units.
    InsufficientCpu "placement-insufficient-cpu" Placement Capacity Fault
        &["ec2-insufficient-cpu", "ec2-task-larger-than-any-instance", "cp-instance-type-too-small",
          "cp-asg-at-max"], Plain;
    /// No instance has the memory.
    InsufficientMemory "placement-insufficient-memory" Placement Capacity Fault
        &["ec2-insufficient-memory", "ec2-task-larger-than-any-instance",
          "cp-instance-type-too-small", "cp-asg-at-max"], Plain;
    /// A host port is taken on each instance.
    PortTaken "placement-port-taken" Placement Capacity Fault &["ec2-host-port-in-use"], Plain;
    /// No instance has a free network interface.
    NoFreeInterface "placement-no-free-interface" Placement Capacity Fault
        &["ec2-eni-limit"], Plain;
    /// No instance has the GPUs.
    InsufficientGpu "placement-insufficient-gpu" Placement Capacity Fault
        &["ec2-gpu-insufficient"], Plain;
    /// No instance has a required attribute.
    AttributeMissing "placement-attribute-missing" Placement Configuration Fault
        &["ec2-missing-attribute", "ec2-cpu-architecture-mismatch", "ec2-os-family-mismatch",
          "ec2-volume-driver-missing", "ec2-location-mismatch"], Plain;
    /// The agent of the instance is not connected.
    AgentDisconnected "placement-agent-disconnected" Placement Platform Fault
        &["ec2-agent-disconnected", "ec2-instance-impaired"], Plain;
    /// The instances are in other availability zones than the subnets.
    LocationMismatch "placement-location-mismatch" Placement Configuration Fault
        &["ec2-location-mismatch"], Plain;
    /// A `memberOf` constraint matches no instance.
    ConstraintUnsatisfied "placement-constraint-unsatisfied" Placement Configuration Fault
        &["ec2-memberof-unsatisfied"], Plain;
    /// Each instance runs the task already.
    DistinctInstanceExhausted "placement-distinct-instance-exhausted" Placement Capacity Fault
        &["ec2-distinct-instance-exhausted"], Plain;
    /// The instance named is not registered any more.
    InstanceInactive "placement-instance-inactive" Placement NotFound Fault
        &["ec2-no-active-instances", "ec2-agent-disconnected"], Plain;
    /// What the request names does not exist: a cluster, an instance, a task.
    ResourceMissing "request-resource-missing" Request NotFound Broad
        &["cluster-not-active", "ec2-no-active-instances", "service-not-active"], Plain;
    /// Fargate has no capacity now.
    CapacityUnavailable "fargate-capacity-unavailable" Placement Capacity Fault
        &["fargate-capacity-unavailable"], Plain;
    /// EC2 gave the capacity provider no instance.
    InstanceLaunchFailed "placement-instance-launch-failed" Placement Capacity Broad
        &["cp-instance-type-too-small", "pass-role-denied"], Plain;
    /// The Fargate quota of the account is reached.
    FargateQuota "fargate-quota-reached" Placement Quota Fault
        &["fargate-ondemand-vcpu-quota", "fargate-spot-vcpu-quota"], Plain;
    /// Too many tasks wait in PROVISIONING.
    ProvisioningLimit "placement-provisioning-limit" Placement Quota Fault
        &["cp-instances-not-registered", "cp-asg-at-max", "cp-asg-launch-failing"], Plain;
    /// ECS says "Internal error": an availability zone without Fargate.
    ZoneUnsupported "fargate-zone-unsupported" Placement Configuration Fault
        &["fargate-az-unsupported"], Plain;
    /// A part of the tasks of a deployment could not be launched.
    LaunchedInPart "placement-launched-in-part" Placement Capacity Broad
        &["fargate-capacity-unavailable", "fargate-launch-throttled", "ec2-insufficient-memory",
          "ec2-insufficient-cpu", "subnet-ip-short-for-deployment"], Plain;
    /// The percentages of the deployment leave no room to move.
    DeploymentDeadlock "deployment-deadlock" Placement Configuration Fault
        &["deployment-percent-deadlock"], Plain;
    /// ECS, or an API that it calls, throttles.
    Throttled "throttled" Placement Quota Fault
        &["fargate-launch-throttled", "deployment-throttled"], Plain;
    /// No instance takes the task, and the text does not say why.
    PlacementFailed "placement-failed" Placement Capacity Broad lists::PLACEMENT, Plain;

    /// The network interface came too late.
    InterfaceTimeout "eni-provision-timeout" Network Transient Fault
        &["eni-provision-timeout", "subnet-ip-exhausted", "ec2-eni-limit"], Plain;
    /// The subnet has no free address.
    SubnetFull "subnet-full" Network Capacity Fault
        &["subnet-ip-exhausted", "subnet-ip-short-for-deployment"], Plain;
    /// The account's quota of network interfaces is reached.
    InterfaceQuota "eni-quota-reached" Network Quota Fault &["quota-network-interfaces"], Plain;
    /// ECS may not create the network interface.
    InterfaceDenied "eni-denied" Network Permission Fault
        &["service-linked-role-missing", "eni-provision-timeout"], Plain;
    /// A tag policy refuses the tags of the network interface.
    InterfaceTagRefused "eni-tag-refused" Network Configuration Fault &[], Plain;
    /// The network interface could not be attached or configured.
    InterfaceAttachFailed "eni-attach-failed" Network Platform Fault
        &["eni-provision-timeout", "ec2-eni-limit", "ec2-instance-impaired"], Plain;
    /// EC2 did not create the network interface, and the text does not say why.
    InterfaceCreateFailed "eni-create-failed" Network Unknown Broad
        &["subnet-ip-exhausted", "quota-network-interfaces", "eni-provision-timeout",
          "security-group-not-found", "subnet-not-found", "service-linked-role-missing"], Plain;
    /// The container's network could not be set up on the host.
    ContainerNetworkFailed "container-network-failed" Network Platform Broad
        &["eni-provision-timeout", "ec2-instance-impaired"], Plain;
    /// A connection failed, and the text does not say whose.
    NetworkTimeout "network-timeout" Open Network Fault lists::PATH, Path;
    /// A name did not resolve, and the text does not say for what it was needed.
    NameNotResolved "name-not-resolved" Open Network Fault lists::NAMES, Names;

    /// ECS could not assume the role of the task.
    RoleNotAssumable "role-not-assumable" Credentials Permission Fault lists::ASSUME, Role;
    /// Somebody may not pass the role to ECS.
    PassRoleDenied "pass-role-denied" Credentials Permission Fault &["pass-role-denied"], Plain;
    /// The agent has no credentials of the execution role.
    ExecutionCredentialsMissing "execution-credentials-missing" Credentials Permission Fault
        &["execution-role-not-assumable", "execution-role-missing",
          "fargate-execution-role-required"], Plain;
    /// No credentials were found on the host.
    CredentialsMissing "credentials-missing" Credentials Permission Fault
        lists::NO_CREDENTIALS, Plain;
    /// The container instance's own role lacks a permission.
    InstanceRoleDenied "instance-role-denied" Credentials Permission Fault
        &["instance-role-permission-missing"], Denial;
    /// An action is refused that no start of a task needs from the roles looked at.
    ActionDenied "action-denied" Open Permission Fault
        &["service-linked-role-missing", "instance-role-permission-missing"], Caller;
    /// A permission is lacking, and the text does not say which.
    AccessDenied "access-denied" Open Permission Broad lists::DENIED, Denial;

    /// Secrets or registry credentials could not be fetched, and the text does not say which nor
    /// why.
    SecretsOrAuthFailed "secrets-or-registry-auth-failed" Open Unknown Broad
        lists::EXECUTION, Plain;
    /// Secrets Manager was not reached.
    SecretNetwork "secret-network-timeout" Secrets Network Fault lists::PATH, Path;
    /// The name of Secrets Manager did not resolve.
    SecretName "secret-name-not-resolved" Secrets Network Fault lists::NAMES, Names;
    /// The secret may not be read.
    SecretDenied "secret-access-denied" Secrets Permission Fault
        &["secret-permission-missing", "registry-credentials-permission-missing", "kms-decrypt-permission-missing",
          "vpc-endpoint-policy-denied", "secret-sm-suffix-missing"], Denial;
    /// The secret does not exist.
    SecretMissing "secret-not-found" Secrets NotFound Fault
        &["secret-sm-missing", "secret-sm-suffix-missing", "secret-sm-no-current-version"], Plain;
    /// The secret has no value with the stage or version asked for.
    SecretVersionMissing "secret-version-missing" Secrets NotFound Fault
        &["secret-sm-no-current-version"], Plain;
    /// The secret is scheduled for deletion.
    SecretDeleted "secret-scheduled-deletion" Secrets NotFound Fault
        &["secret-sm-scheduled-deletion"], Plain;
    /// The secret has no such JSON key, or is no JSON.
    SecretKeyMissing "secret-json-key-missing" Secrets NotFound Fault
        &["secret-sm-json-key-missing"], Plain;
    /// `valueFrom` has a form that nothing can read.
    ValueFromInvalid "secret-reference-invalid" Secrets Configuration Fault
        &["secret-valuefrom-invalid", "secret-sm-plain-name"], Plain;
    /// Secrets Manager, Systems Manager or KMS throttles.
    SecretThrottled "secret-throttled" Secrets Quota Fault &[], Plain;
    /// The secret could not be fetched, and the text does not say why.
    SecretFailed "secret-failed" Secrets Unknown Broad lists::SECRET, Plain;
    /// Systems Manager was not reached.
    ParameterNetwork "parameter-network-timeout" Secrets Network Fault lists::PATH, Path;
    /// The name of Systems Manager did not resolve.
    ParameterName "parameter-name-not-resolved" Secrets Network Fault lists::NAMES, Names;
    /// The parameter may not be read.
    ParameterDenied "parameter-access-denied" Secrets Permission Fault
        &["parameter-permission-missing", "kms-decrypt-permission-missing",
          "vpc-endpoint-policy-denied", "secret-sm-plain-name"], Denial;
    /// The parameter does not exist.
    ParameterMissing "parameter-not-found" Secrets NotFound Fault
        &["secret-ssm-parameter-missing", "secret-ssm-cross-region-name",
          "secret-sm-plain-name", "secret-valuefrom-invalid"], Plain;
    /// The parameter could not be fetched, and the text does not say why.
    ParameterFailed "parameter-failed" Secrets Unknown Broad lists::PARAMETER, Plain;
    /// The key that encrypts a secret may not be used.
    DecryptDenied "kms-decrypt-denied" Secrets Permission Fault
        &["kms-decrypt-permission-missing", "secret-kms-key-unusable",
          "vpc-endpoint-policy-denied"], Denial;
    /// The key that encrypts a secret is disabled, scheduled for deletion or gone.
    KeyUnusable "kms-key-unusable" Secrets Configuration Fault
        &["secret-kms-key-unusable", "kms-decrypt-permission-missing"], Plain;
    /// The environment file's bucket was not reached.
    EnvFileNetwork "env-file-network-timeout" Secrets Network Fault lists::LAYER_PATH, Layers;
    /// The name of the environment file's bucket did not resolve.
    EnvFileName "env-file-name-not-resolved" Secrets Network Fault lists::NAMES, Names;
    /// The environment file may not be read; S3 says the same of one that does not exist.
    EnvFileDenied "env-file-access-denied" Secrets Permission Fault
        &["env-file-permission-missing", "env-file-invalid", "vpc-endpoint-policy-denied",
          "kms-decrypt-permission-missing"], Denial;
    /// The environment file does not exist, or its ARN is wrong.
    EnvFileInvalid "env-file-invalid" Secrets NotFound Fault &["env-file-invalid"], Plain;
    /// The environment file could not be fetched, and the text does not say why.
    EnvFileFailed "env-file-failed" Secrets Unknown Broad lists::ENV_FILE, Plain;
    /// Secrets Manager was not reached for the registry's credentials.
    CredentialsNetwork "registry-credentials-network-timeout" Secrets Network Fault
        lists::PATH, Path;
    /// The name of Secrets Manager did not resolve for the registry's credentials.
    CredentialsName "registry-credentials-name-not-resolved" Secrets Network Fault
        lists::NAMES, Names;
    /// The secret with the registry's credentials may not be read.
    CredentialsDenied "registry-credentials-access-denied" Secrets Permission Fault
        &["registry-credentials-permission-missing", "kms-decrypt-permission-missing",
          "vpc-endpoint-policy-denied"], Denial;
    /// The secret with the registry's credentials does not exist.
    CredentialsSecretMissing "registry-credentials-not-found" Secrets NotFound Fault
        &["secret-sm-missing", "registry-credentials-secret-format"], Plain;
    /// The secret with the registry's credentials has not the two keys that ECS reads.
    CredentialsFormat "registry-credentials-malformed" Image Configuration Fault
        &["registry-credentials-secret-format"], Plain;
    /// The registry's credentials could not be fetched, and the text does not say why.
    CredentialsFailed "registry-credentials-failed" Secrets Unknown Broad lists::CREDENTIALS, Plain;
    /// A credential spec (gMSA) cannot be used.
    CredentialSpec "credential-spec-failed" Secrets Configuration Fault &[], Plain;

    /// The registry was not reached.
    ImageNetwork "image-network-timeout" Image Network Fault lists::REGISTRY_PATH, Registry;
    /// The registry's name did not resolve.
    ImageName "image-name-not-resolved" Image Network Fault lists::REGISTRY_NAMES, Names;
    /// The registry's certificate is not trusted.
    RegistryUntrusted "registry-certificate-untrusted" Image Network Fault
        &["firewall-in-path", "registry-host-unknown", "custom-dns-server"], Plain;
    /// The connection to the registry broke, or the pull was given up: network or disk, the text
    /// leaves it open.
    PullCanceled "image-pull-canceled" Image Unknown Broad lists::CANCELED, Path;
    /// The ECR API was not reached for its token.
    AuthNetwork "registry-auth-network-timeout" Image Network Fault lists::PATH, Path;
    /// The name of the ECR API did not resolve.
    AuthName "registry-auth-name-not-resolved" Image Network Fault lists::NAMES, Names;
    /// The ECR token could not be fetched, and the text does not say why.
    AuthFailed "registry-auth-failed" Image Unknown Broad lists::AUTH, Plain;
    /// The image's layers, which ECR keeps in S3, were not reached.
    LayerNetwork "image-layer-network-timeout" Image Network Fault lists::LAYER_PATH, Layers;
    /// S3 refuses the image's layers.
    LayerDenied "image-layer-denied" Image Permission Fault
        &["vpc-endpoint-policy-denied", "ecr-pull-permission-missing",
          "ecr-repository-policy-denied", "registry-unauthorized", "firewall-in-path"], Layers;
    /// ECR refuses the pull.
    PullDenied "image-pull-denied" Image Permission Fault lists::PULL_DENIED, Pull;
    /// ECR may not pull the image through from its upstream registry.
    PullThroughDenied "image-pull-through-denied" Image Permission Fault
        &["ecr-pull-through-permission-missing", "ecr-pull-permission-missing"], Denial;
    /// The registry answers 403 to a pull.
    PullForbidden "image-pull-forbidden" Image Permission Fault lists::FORBIDDEN, Forbidden;
    /// The registry wants credentials, or others.
    Unauthorized "registry-unauthorized" Image Permission Fault lists::UNAUTHORIZED, Unauthorized;
    /// The image is not in its repository.
    ImageMissing "image-not-found" Image NotFound Fault lists::IMAGE_MISSING, ImageMissing;
    /// The repository does not exist.
    RepositoryMissing "image-repository-not-found" Image NotFound Fault
        &["ecr-repository-missing", "image-not-found",
          "ecr-pull-through-permission-missing"], RepositoryMissing;
    /// The digest is gone.
    DigestMissing "image-digest-not-found" Image NotFound Fault
        &["service-pinned-digest-expired", "ecr-image-digest-missing", "image-not-found"], Digest;
    /// The image has no variant for the platform.
    PlatformMissing "image-platform-missing" Image Configuration Fault
        &["image-platform-missing", "ec2-cpu-architecture-mismatch"], Plain;
    /// The image's format, as with build attestations, is not understood.
    FormatUnsupported "image-format-unsupported" Image Configuration Fault
        &["image-platform-missing"], Plain;
    /// The image's Windows version does not fit the host.
    WindowsMismatch "image-windows-version-mismatch" Image Configuration Fault
        &["image-windows-version-mismatch"], Plain;
    /// The host cannot run the image's operating system.
    OsMismatch "image-os-mismatch" Image Configuration Fault
        &["ec2-os-family-mismatch", "image-platform-missing"], Plain;
    /// Docker Hub's pull limit is reached.
    RateLimited "registry-rate-limited" Image Quota Fault
        &["dockerhub-rate-limit", "dockerhub-unauthenticated"], Plain;
    /// A registry other than Docker Hub throttles.
    RegistryThrottled "registry-throttled" Image Quota Fault &[], Plain;
    /// The registry answers with an error of its own.
    RegistryUnavailable "registry-unavailable" Image Transient Fault &[], Plain;
    /// The host's own store lost a layer that it had just pulled.
    LayerLost "image-layer-lost" Image Transient Fault &[], Plain;
    /// There is no room for the image.
    DiskFull "image-storage-full" Image Storage Fault
        &["ec2-disk-full", "image-too-large-for-storage"], Plain;
    /// The image reference is not one.
    ReferenceInvalid "image-reference-invalid" Image Configuration Fault
        &["image-reference-invalid"], Plain;
    /// The container runtime of the host does not answer.
    RuntimeDown "runtime-unavailable" Image Platform Fault &["ec2-instance-impaired"], Plain;
    /// The image could not be pulled, and the text does not say why.
    PullFailed "image-pull-failed" Image Unknown Broad lists::PULL, Pulled;

    /// The log group does not exist.
    LogGroupMissing "log-group-not-found" Logging NotFound Fault
        &["awslogs-group-missing", "awslogs-region-mismatch"], Plain;
    /// ECS says that it cannot find the log group; it says the same first where it does not reach
    /// CloudWatch.
    LogGroupNotFoundHint "log-group-not-found-hint" Logging Unknown Broad
        lists::LOG_GROUP_HINT, Plain;
    /// CloudWatch Logs was not reached.
    LogNetwork "log-network-timeout" Logging Network Fault lists::PATH, Path;
    /// The name of CloudWatch Logs did not resolve.
    LogName "log-name-not-resolved" Logging Network Fault lists::LOG_NAMES, Names;
    /// The log stream may not be created or written.
    LogDenied "log-access-denied" Logging Permission Fault
        &["logs-permission-missing", "logs-create-group-permission-missing",
          "vpc-endpoint-policy-denied", "awslogs-kms-key-unusable"], Denial;
    /// The log group may not be created.
    LogGroupDenied "log-group-create-denied" Logging Permission Fault
        &["logs-create-group-permission-missing", "vpc-endpoint-policy-denied",
          "logs-permission-missing"], Denial;
    /// The log driver found no credentials.
    LogCredentials "log-credentials-missing" Logging Permission Fault lists::NO_CREDENTIALS, Plain;
    /// The log driver's region is none.
    LogRegionInvalid "log-region-invalid" Logging Configuration Fault
        &["awslogs-region-mismatch", "awslogs-required-option-missing"], Plain;
    /// A required option of the log driver is missing.
    LogOptionMissing "log-option-missing" Logging Configuration Fault
        &["awslogs-required-option-missing"], Plain;
    /// An option of the log driver is unknown or has a wrong value.
    LogOptionInvalid "log-option-invalid" Logging Configuration Fault
        &["awslogs-option-unknown"], Plain;
    /// Two options of the log driver exclude each other.
    LogOptionConflict "log-option-conflict" Logging Configuration Fault
        &["awslogs-multiline-conflict"], Plain;
    /// The Splunk driver lacks an option.
    SplunkOption "log-splunk-option-missing" Logging Configuration Fault
        &["splunk-required-options"], Plain;
    /// `awsfirelens` without a router.
    FirelensRouterMissing "firelens-router-missing" Logging Configuration Fault
        &["firelens-router-missing"], Plain;
    /// The FireLens configuration cannot be used or fetched.
    FirelensConfig "firelens-configuration-failed" Logging Configuration Fault &[], Plain;
    /// The log driver could not be set up, and the text does not say why.
    LogFailed "log-driver-failed" Logging Unknown Broad lists::LOGS, Plain;

    /// The file system's name did not resolve.
    EfsName "efs-name-not-resolved" Storage Network Fault
        &["efs-dns", "efs-no-mount-target-in-az", "efs-file-system-unavailable",
          "efs-mount-target-state", "efs-vpc-mismatch", "vpc-dns-disabled"], Plain;
    /// The mount target did not answer.
    EfsNetwork "efs-network-timeout" Storage Network Fault lists::EFS_PATH, Plain;
    /// The directory to mount does not exist.
    EfsPathMissing "efs-path-not-found" Storage NotFound Fault
        &["efs-root-directory-missing"], Plain;
    /// The access point does not exist.
    EfsAccessPointMissing "efs-access-point-not-found" Storage NotFound Fault
        &["efs-access-point-missing"], Plain;
    /// The file system refuses the mount.
    EfsDenied "efs-access-denied" Storage Permission Fault
        &["efs-permission-missing", "efs-transit-encryption-required", "efs-access-point-missing",
          "efs-root-directory-missing"], Plain;
    /// The file system could not be mounted, and the text does not say why.
    EfsFailed "efs-mount-failed" Storage Unknown Broad lists::EFS, Plain;
    /// The owner of a volume's files could not be set.
    VolumeChown "volume-chown-failed" Storage Storage Fault
        &["efs-permission-missing", "efs-access-point-missing"], Plain;
    /// The volume driver is missing or failed.
    VolumeDriver "volume-driver-failed" Storage Storage Fault &["ec2-volume-driver-missing"], Plain;
    /// Fargate's own disk came too late.
    EphemeralTimeout "ephemeral-storage-timeout" Storage Transient Fault &[], Plain;
    /// ECS could not assume the infrastructure role.
    InfrastructureRole "infrastructure-role-not-assumable" Storage Permission Fault
        &["ebs-infrastructure-role"], Plain;
    /// The EBS volume could not be decrypted.
    EbsKey "ebs-key-unusable" Storage Storage Fault
        &["ebs-kms-key", "ebs-infrastructure-role"], Plain;
    /// The EBS volume could not be set up, and the text does not say why.
    EbsFailed "ebs-volume-failed" Storage Storage Broad
        &["ebs-infrastructure-role", "ebs-kms-key", "ebs-snapshot-unusable"], Plain;
    /// A directory is mounted onto a file, or a file onto a directory.
    MountMismatch "volume-mount-mismatch" Storage Configuration Fault &[], Plain;
    /// A mount names a volume that the task definition does not have.
    VolumeUndefined "volume-undefined" Storage Configuration Fault
        &["mount-source-volume-undefined"], Plain;
    /// A volume could not be set up, and the text does not say why.
    VolumeFailed "volume-failed" Storage Storage Broad
        &["ec2-volume-driver-missing", "efs-permission-missing", "efs-access-point-missing",
          "ec2-disk-full"], Plain;

    /// The command is not in the image.
    CommandMissing "command-not-found" Start Application Fault &["exit-command-not-found"], Plain;
    /// The command may not be executed.
    CommandNotExecutable "command-not-executable" Start Application Fault
        &["exit-not-executable", "exit-command-not-found"], Plain;
    /// The command is no program for this processor.
    CommandFormat "command-exec-format" Start Application Fault
        &["exit-exec-format", "image-platform-missing", "ec2-cpu-architecture-mismatch"], Plain;
    /// A host port is taken by something that ECS did not start.
    HostPortTaken "host-port-taken" Start Capacity Fault &["ec2-host-port-in-use"], Plain;
    /// A device, such as a GPU, is not on the host.
    DeviceMissing "device-missing" Start Platform Fault
        &["device-missing", "ec2-gpu-insufficient"], Plain;
    /// The runtime did not finish a step in time.
    TransitionTimeout "runtime-timeout" Start Platform Fault lists::SLOW, Plain;
    /// A container that others wait for did not get there in time.
    DependencyTimeout "dependency-timeout" Start Application Fault
        &["depends-on-timeout", "depends-on-failed"], Plain;
    /// A container that others wait for failed.
    DependencyFailed "dependency-failed" Start Application Fault
        &["depends-on-failed", "depends-on-timeout"], Plain;
    /// A container waits for another one to be healthy that has no health check.
    DependencyUnhealthable "dependency-without-health-check" Start Configuration Fault
        &["depends-on-healthy-without-healthcheck"], Plain;
    /// The runtime refuses a setting of the container.
    SettingRefused "container-setting-refused" Start Configuration Fault &[], Plain;
    /// The agent could not make the control group that holds the task.
    PlatformResources "platform-resources-failed" Start Platform Fault
        &["ec2-instance-impaired"], Plain;
    /// The container could not be created or started, and the text does not say why.
    StartFailed "container-start-failed" Start Unknown Broad lists::START, Plain;
    /// The runtime lost or could not handle the container.
    RuntimeFailed "runtime-failed" Start Platform Broad
        &["runtime-timeout", "ec2-instance-impaired"], Plain;
    /// The task did not start, and that is all that the text says.
    TaskFailedToStart "task-failed-to-start" Open Unknown Broad &[], Plain;
    /// ECS says that something of its own went wrong.
    InternalError "internal-error" Open Platform Broad
        &["eni-provision-timeout", "ec2-instance-impaired"], Plain;

    /// The container used more memory than it may.
    OutOfMemory "container-out-of-memory" Run Application Fault &["exit-oom-killed"], Plain;
    /// The container ended with an error of its own.
    Exited "container-exited" Run Application Fault &["exit-application-error"], Plain;
    /// The container ended without an error, and the task with it.
    ExitedZero "container-exited-zero" Run Application Fault &["exit-zero-essential"], Plain;
    /// The container was killed (137), which memory, a slow stop and a health check have in common.
    Killed "container-killed" Run Application Fault
        &["exit-sigkill-not-oom", "exit-oom-killed", "container-health-check-failed"], Plain;
    /// An essential container ended, and the text does not say how.
    EssentialExited "essential-container-exited" Run Application Broad
        &["exit-application-error", "exit-zero-essential", "exit-oom-killed",
          "exit-sigkill-not-oom", "exit-command-not-found", "exit-exec-format"], Plain;
    /// The container's health check failed.
    ContainerUnhealthy "container-health-check-failed" Run Health Fault
        &["container-health-check-failed", "health-check-tool-missing",
          "health-check-start-period-short"], Plain;
    /// The container could not be stopped.
    StopFailed "container-stop-failed" Run Platform Fault
        &["runtime-timeout", "ec2-instance-impaired"], Plain;
    /// The agent could not bring the task to its end.
    AgentStuck "agent-stuck" Run Platform Fault
        &["ec2-instance-impaired", "ec2-agent-disconnected"], Plain;

    /// The load balancer's health check got a wrong status code.
    HealthCode "lb-health-response-code" Serve Health Fault
        &["lb-health-response-code", "lb-grace-period-too-short",
          "lb-health-check-port-fixed"], Plain;
    /// The load balancer's health check got no answer in time.
    HealthTimeout "lb-health-timeout" Serve Health Fault
        &["lb-health-timeout", "lb-health-check-port-fixed", "lb-security-group-to-task",
          "lb-grace-period-too-short"], Plain;
    /// The load balancer's health check failed otherwise.
    HealthFailed "lb-health-failed" Serve Health Fault
        &["lb-health-connection-failed", "lb-health-check-port-fixed", "lb-security-group-to-task",
          "lb-grace-period-too-short", "lb-protocol-mismatch", "lb-health-response-code",
          "lb-health-timeout"], Plain;
    /// The load balancer's health check failed, and the text does not say how.
    LoadBalancerUnhealthy "lb-unhealthy" Serve Health Broad lists::UNHEALTHY, Plain;
    /// The target group does not exist.
    TargetGroupMissing "target-group-not-found" Serve NotFound Fault
        &["lb-target-group-missing"], Plain;
    /// The target is not registered.
    TargetMissing "target-not-registered" Serve NotFound Fault &["lb-target-not-registered"], Plain;
    /// The target could not be registered.
    RegistrationFailed "target-registration-failed" Serve Configuration Fault
        &["lb-target-not-registered", "lb-target-type-mismatch", "lb-target-group-missing",
          "lb-az-not-enabled"], Plain;
    /// The target group belongs to no load balancer.
    TargetGroupUnattached "target-group-unattached" Serve Configuration Fault
        &["lb-target-group-unattached"], Plain;
    /// The service is not active.
    ServiceInactive "service-not-active" Serve NotFound Fault &["service-not-active"], Plain;
    /// The Service Connect namespace does not exist.
    NamespaceMissing "service-connect-namespace-missing" Serve NotFound Fault
        &["service-connect-namespace-missing"], Plain;
    /// The deployment failed: a symptom of what its tasks say.
    DeploymentFailed "deployment-failed" Serve Unknown Broad lists::BREAKER, Plain;
    /// The tasks of the deployment keep failing, so that ECS starts them at longer intervals.
    DeploymentSlowed "deployment-slowed" Serve Unknown Broad
        &["deployment-throttled", "deployment-circuit-breaker"], Plain;
    /// The deployment failed on the load balancer's health checks.
    DeploymentUnhealthy "deployment-unhealthy" Serve Health Broad lists::BREAKER_HEALTH, Plain;
    /// Protected tasks keep the service from scaling in.
    ScaleInProtected "scale-in-protected" Serve Lifecycle Fault &[], Plain;
    /// ECS Exec did not work; the task is not touched by that.
    ExecFailed "exec-failed" Serve Configuration Normal &["exec-task-role-missing"], Plain;

    /// The scheduler stopped the task: scaling in, or a deployment.
    ScheduledStop "stopped-by-scheduler" Open Lifecycle Normal
        &["scheduled-stop-not-a-fault"], Plain;
    /// A user stopped the task.
    UserStop "stopped-by-user" Open Lifecycle Normal &["stopped-by-user"], Plain;
    /// Spot took the capacity back.
    SpotInterrupted "spot-interrupted" Open Lifecycle Normal &["fargate-spot-interrupted"], Plain;
    /// The host was stopped or terminated.
    HostEnded "host-ended" Open Lifecycle Normal &["scheduled-stop-not-a-fault"], Plain;
    /// AWS maintains, or gave up, the infrastructure beneath the task.
    Maintenance "infrastructure-maintenance" Open Lifecycle Normal
        &["scheduled-stop-not-a-fault", "ec2-instance-impaired"], Plain;
    /// The container was asked to stop (143), and did.
    Terminated "container-terminated" Open Lifecycle Normal &["scheduled-stop-not-a-fault"], Plain;
    /// A task that no service keeps came to its end.
    Completed "task-completed" Open Lifecycle Normal &["exit-zero-essential"], Plain;
    /// A service event that reports progress.
    Progress "service-progress" Open Lifecycle Normal &[], Plain;
}
