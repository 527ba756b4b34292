//! Lists of causes that several kinds share, likeliest first.

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident: $($id:literal),+;)*) => {
        $($(#[$doc])* pub(in crate::stop) const $name: &[&str] = &[$($id),+];)*
    };
}

lists! {
    /// Everything that keeps a connection to an AWS service or a registry from being made.
    PATH: "no-route", "no-public-ip", "security-group-egress-blocked",
        "vpc-endpoint-security-group-blocked", "nat-gateway-unusable", "network-acl-blocked",
        "vpc-endpoint-missing", "vpc-endpoint-private-dns-disabled", "route-blackhole",
        "internet-gateway-detached", "vpc-endpoint-not-available", "vpc-dns-disabled",
        "custom-dns-server", "transit-path-blocked", "vpc-block-public-access",
        "ipv6-only-without-ipv4-path", "private-hosted-zone-shadows-endpoint",
        "firewall-in-path", "source-dest-check-on-nat-instance";
    /// The same for a registry, whose name a user wrote, and whose layers may come from S3.
    REGISTRY_PATH: "no-route", "no-public-ip", "security-group-egress-blocked",
        "vpc-endpoint-security-group-blocked", "nat-gateway-unusable", "network-acl-blocked",
        "vpc-endpoint-missing", "vpc-endpoint-private-dns-disabled", "route-blackhole",
        "internet-gateway-detached", "vpc-endpoint-not-available", "vpc-dns-disabled",
        "custom-dns-server", "transit-path-blocked", "vpc-block-public-access",
        "ipv6-only-without-ipv4-path", "private-hosted-zone-shadows-endpoint",
        "firewall-in-path", "source-dest-check-on-nat-instance", "s3-gateway-route-missing",
        "registry-host-unknown";
    /// What an endpoint that is there, and does not answer, leaves.
    AT_ENDPOINT: "vpc-endpoint-security-group-blocked", "security-group-egress-blocked",
        "network-acl-blocked", "vpc-endpoint-not-available", "transit-path-blocked",
        "private-hosted-zone-shadows-endpoint", "firewall-in-path";
    /// What only a name that led to an endpoint can meet. An endpoint that is not available, or that
    /// the resolver does not know, leaves the name with its public address.
    ADMITTING: "vpc-endpoint-security-group-blocked";
    /// What matters only where a name was resolved wrongly or not at all.
    RESOLVING: "vpc-dns-disabled", "custom-dns-server";
    /// What matters only for a service of AWS.
    AWS_ONLY: "vpc-endpoint-missing", "vpc-endpoint-private-dns-disabled",
        "vpc-endpoint-security-group-blocked", "vpc-endpoint-not-available";
    /// Everything that keeps a connection to S3 from being made: the gateway endpoint first.
    LAYER_PATH: "s3-gateway-route-missing", "no-route", "vpc-endpoint-missing",
        "security-group-egress-blocked", "no-public-ip", "network-acl-blocked",
        "nat-gateway-unusable", "vpc-endpoint-security-group-blocked", "vpc-endpoint-policy-denied",
        "route-blackhole", "internet-gateway-detached", "vpc-endpoint-not-available",
        "transit-path-blocked", "vpc-block-public-access", "vpc-endpoint-private-dns-disabled",
        "vpc-dns-disabled", "custom-dns-server", "ipv6-only-without-ipv4-path", "firewall-in-path",
        "source-dest-check-on-nat-instance";
    /// Everything that keeps the name of an AWS service from being resolved.
    NAMES: "vpc-dns-disabled", "custom-dns-server", "vpc-endpoint-private-dns-disabled",
        "private-hosted-zone-shadows-endpoint", "network-acl-blocked",
        "security-group-egress-blocked", "no-route", "registry-host-unknown";
    /// The same for a registry, whose name a user wrote.
    REGISTRY_NAMES: "registry-host-unknown", "vpc-dns-disabled", "custom-dns-server",
        "ecr-uri-malformed", "vpc-endpoint-private-dns-disabled",
        "private-hosted-zone-shadows-endpoint", "network-acl-blocked",
        "security-group-egress-blocked", "no-route";
    /// The same for CloudWatch Logs, whose region a user wrote.
    LOG_NAMES: "vpc-dns-disabled", "custom-dns-server", "awslogs-region-mismatch",
        "vpc-endpoint-private-dns-disabled", "private-hosted-zone-shadows-endpoint",
        "network-acl-blocked", "security-group-egress-blocked", "no-route";
    /// Why a cluster or a capacity provider has no instance.
    NO_INSTANCES: "cluster-no-container-instances", "ec2-no-active-instances",
        "cp-instances-not-registered", "cp-asg-at-max", "cp-asg-launch-failing",
        "cp-managed-scaling-disabled";
    /// Why no host takes the task.
    PLACEMENT: "ec2-insufficient-memory", "ec2-insufficient-cpu", "cluster-no-container-instances",
        "ec2-no-active-instances", "ec2-missing-attribute", "ec2-host-port-in-use",
        "ec2-agent-disconnected", "ec2-memberof-unsatisfied", "ec2-distinct-instance-exhausted",
        "ec2-eni-limit", "ec2-gpu-insufficient", "ec2-location-mismatch",
        "ec2-task-larger-than-any-instance", "cp-instances-not-registered",
        "fargate-capacity-unavailable", "fargate-ondemand-vcpu-quota", "fargate-az-unsupported";
    /// Why ECS could not assume a role.
    ASSUME: "execution-role-not-assumable", "task-role-not-assumable", "execution-role-missing",
        "task-role-missing", "pass-role-denied", "role-just-created";
    /// Why a log driver finds no credentials on its host.
    NO_CREDENTIALS: "instance-role-permission-missing", "execution-role-missing",
        "execution-role-not-assumable", "logs-permission-missing";
    /// What an unknown action that was refused may mean.
    DENIED: "secret-permission-missing", "parameter-permission-missing",
        "ecr-pull-permission-missing", "logs-permission-missing", "kms-decrypt-permission-missing",
        "env-file-permission-missing", "pass-role-denied", "instance-role-permission-missing",
        "efs-permission-missing", "vpc-endpoint-policy-denied", "service-linked-role-missing";
    /// Why Fargate's preparation of secrets and registry credentials fails.
    EXECUTION: "no-route", "no-public-ip", "security-group-egress-blocked", "network-acl-blocked",
        "vpc-endpoint-missing", "vpc-endpoint-security-group-blocked", "secret-permission-missing",
        "parameter-permission-missing", "ecr-pull-permission-missing",
        "kms-decrypt-permission-missing", "secret-sm-missing", "secret-ssm-parameter-missing",
        "secret-sm-json-key-missing", "secret-sm-no-current-version",
        "secret-sm-scheduled-deletion", "secret-kms-key-unusable", "secret-valuefrom-invalid",
        "registry-credentials-permission-missing", "registry-credentials-secret-format",
        "execution-role-not-assumable", "vpc-endpoint-policy-denied", "vpc-dns-disabled";
    /// Why a secret could not be fetched.
    SECRET: "secret-permission-missing", "no-route", "no-public-ip",
        "security-group-egress-blocked", "vpc-endpoint-security-group-blocked", "secret-sm-missing",
        "kms-decrypt-permission-missing", "secret-sm-json-key-missing",
        "secret-sm-no-current-version", "secret-sm-scheduled-deletion", "secret-kms-key-unusable",
        "secret-sm-suffix-missing", "secret-valuefrom-invalid", "vpc-endpoint-missing",
        "vpc-endpoint-policy-denied", "vpc-dns-disabled", "fargate-launch-throttled";
    /// Why a parameter could not be fetched.
    PARAMETER: "parameter-permission-missing", "no-route", "no-public-ip",
        "security-group-egress-blocked", "vpc-endpoint-security-group-blocked",
        "secret-ssm-parameter-missing", "kms-decrypt-permission-missing", "secret-sm-plain-name",
        "secret-kms-key-unusable", "secret-valuefrom-invalid", "vpc-endpoint-missing",
        "vpc-endpoint-policy-denied", "vpc-dns-disabled", "fargate-launch-throttled";
    /// Why an environment file could not be fetched.
    ENV_FILE: "env-file-permission-missing", "env-file-invalid", "s3-gateway-route-missing",
        "no-route", "no-public-ip", "security-group-egress-blocked", "vpc-endpoint-policy-denied",
        "vpc-dns-disabled";
    /// Why a registry's credentials could not be fetched.
    CREDENTIALS: "registry-credentials-permission-missing", "registry-credentials-secret-format",
        "secret-sm-missing", "no-route", "no-public-ip", "security-group-egress-blocked",
        "vpc-endpoint-security-group-blocked", "kms-decrypt-permission-missing",
        "vpc-endpoint-policy-denied", "vpc-dns-disabled";
    /// Why the ECR token could not be fetched.
    AUTH: "no-route", "no-public-ip", "ecr-pull-permission-missing",
        "security-group-egress-blocked", "vpc-endpoint-security-group-blocked",
        "vpc-endpoint-missing", "network-acl-blocked", "vpc-endpoint-policy-denied",
        "execution-role-not-assumable", "vpc-dns-disabled";
    /// Why an image could not be pulled.
    PULL: "no-route", "no-public-ip", "ecr-image-tag-missing", "ecr-pull-permission-missing",
        "image-not-found", "registry-unauthorized", "security-group-egress-blocked",
        "vpc-endpoint-security-group-blocked", "s3-gateway-route-missing",
        "vpc-endpoint-policy-denied", "network-acl-blocked", "image-platform-missing",
        "dockerhub-rate-limit", "ecr-repository-missing", "ecr-cross-account-policy",
        "ecr-repository-policy-denied", "service-pinned-digest-expired", "image-uri-no-registry",
        "ec2-disk-full", "image-too-large-for-storage", "image-reference-invalid",
        "registry-host-unknown", "vpc-dns-disabled", "registry-credentials-permission-missing",
        "image-windows-version-mismatch", "ec2-instance-impaired", "firewall-in-path";
    /// A pull that was given up: too slow a way, or too slow or full a disk.
    CANCELED: "no-route", "s3-gateway-route-missing", "no-public-ip",
        "security-group-egress-blocked", "vpc-endpoint-security-group-blocked",
        "network-acl-blocked", "nat-gateway-unusable", "image-too-large-for-storage",
        "ec2-disk-full", "vpc-endpoint-missing", "route-blackhole", "internet-gateway-detached",
        "vpc-endpoint-not-available", "vpc-endpoint-private-dns-disabled", "transit-path-blocked",
        "firewall-in-path";
    /// Who may refuse a pull from ECR.
    PULL_DENIED: "ecr-pull-permission-missing", "ecr-repository-policy-denied",
        "ecr-cross-account-policy", "instance-role-permission-missing",
        "vpc-endpoint-policy-denied";
    /// Why a registry answers 403.
    FORBIDDEN: "ecr-cross-account-policy", "ecr-repository-policy-denied",
        "ecr-pull-permission-missing", "service-pinned-digest-expired", "ecr-image-digest-missing",
        "vpc-endpoint-policy-denied", "registry-unauthorized";
    /// Why a registry wants credentials.
    UNAUTHORIZED: "registry-unauthorized", "ecr-pull-permission-missing", "ecr-repository-missing",
        "ecr-repository-policy-denied", "ecr-cross-account-policy", "image-uri-no-registry",
        "image-not-found", "registry-credentials-secret-format", "ec2-instance-impaired";
    /// Why a registry has not the image.
    IMAGE_MISSING: "ecr-image-tag-missing", "ecr-repository-missing", "ecr-image-archived",
        "ecr-pull-through-permission-missing", "image-not-found", "image-uri-no-registry",
        "registry-unauthorized", "ec2-instance-impaired";
    /// Why ECS says that it cannot find the log group.
    LOG_GROUP_HINT: "awslogs-group-missing", "awslogs-region-mismatch", "no-route", "no-public-ip",
        "security-group-egress-blocked", "vpc-endpoint-security-group-blocked",
        "vpc-endpoint-missing";
    /// Why a log driver could not be set up.
    LOGS: "awslogs-group-missing", "logs-permission-missing",
        "logs-create-group-permission-missing", "no-route", "no-public-ip",
        "security-group-egress-blocked", "vpc-endpoint-security-group-blocked",
        "vpc-endpoint-missing", "awslogs-required-option-missing", "awslogs-option-unknown",
        "awslogs-multiline-conflict", "awslogs-region-mismatch", "splunk-required-options",
        "instance-role-permission-missing", "vpc-endpoint-policy-denied", "vpc-dns-disabled",
        "firelens-router-missing";
    /// Why a mount target does not answer.
    EFS_PATH: "efs-security-group-2049", "efs-mount-target-state", "network-acl-blocked",
        "security-group-egress-blocked", "efs-no-mount-target-in-az",
        "efs-transit-encryption-required";
    /// Why a file system could not be mounted.
    EFS: "efs-dns", "efs-no-mount-target-in-az", "efs-security-group-2049",
        "efs-permission-missing", "efs-root-directory-missing", "efs-access-point-missing",
        "efs-transit-encryption-required", "efs-file-system-unavailable", "efs-mount-target-state",
        "network-acl-blocked", "security-group-egress-blocked", "vpc-dns-disabled";
    /// Why the runtime is slow: itself, the disk, or a log driver that waits for its service.
    SLOW: "runtime-timeout", "ec2-instance-impaired", "ec2-disk-full", "no-route",
        "vpc-endpoint-missing", "security-group-egress-blocked",
        "vpc-endpoint-security-group-blocked";
    /// Those of them that only the wait for a service has.
    WAITING: "no-route", "vpc-endpoint-missing", "security-group-egress-blocked",
        "vpc-endpoint-security-group-blocked";
    /// What only a container that was created can meet.
    AT_START: "exit-command-not-found", "exit-not-executable", "exit-exec-format",
        "ec2-host-port-in-use", "device-missing", "exit-oom-killed";
    /// Why a container could not be created or started.
    START: "exit-command-not-found", "exit-not-executable", "exit-exec-format",
        "ec2-host-port-in-use", "awslogs-group-missing", "logs-permission-missing",
        "logs-create-group-permission-missing", "awslogs-required-option-missing", "no-route",
        "device-missing", "exit-oom-killed", "runtime-timeout", "ec2-disk-full",
        "ec2-volume-driver-missing", "efs-permission-missing", "execution-role-not-assumable",
        "instance-role-permission-missing", "image-windows-version-mismatch", "vpc-dns-disabled",
        "ec2-instance-impaired", "splunk-required-options", "awslogs-option-unknown",
        "awslogs-multiline-conflict", "firelens-router-missing",
        "vpc-endpoint-security-group-blocked";
    /// Why a load balancer takes a task for unhealthy.
    UNHEALTHY: "lb-health-response-code", "lb-health-connection-failed", "lb-health-timeout",
        "lb-health-check-port-fixed", "lb-security-group-to-task", "lb-grace-period-too-short",
        "lb-protocol-mismatch", "lb-target-group-missing", "lb-target-group-unattached",
        "lb-not-active", "lb-target-not-registered", "lb-az-not-enabled";
    /// A deployment that failed is a symptom of its tasks.
    BREAKER: "deployment-circuit-breaker";
    /// The same where the tasks failed the load balancer's health checks.
    BREAKER_HEALTH: "deployment-circuit-breaker", "lb-health-response-code",
        "lb-health-connection-failed", "lb-health-timeout", "lb-health-check-port-fixed",
        "lb-security-group-to-task", "lb-grace-period-too-short";
}
