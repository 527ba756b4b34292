//! Words of a text that weigh the causes of its kind, beside the names in it.

use super::lists::{AT_START, REGISTRY_PATH, WAITING};
use super::{Kind, first, only, without};

/// What words say of some causes.
#[derive(Clone, Copy)]
enum Says {
    /// These are the likeliest.
    First,
    /// It is one of these.
    Only,
    /// It is none of these.
    Not,
}
use Says::{First, Not, Only};

/// If a text of this kind has one of the words, they say this of the causes.
type Row = (Kind, &'static [&'static str], Says, &'static [&'static str]);

const TABLE: &[Row] = &[
    // Placement.
    (
        Kind::NoInstances,
        &["apacity provider", "CAPACITY PROVIDER"],
        First,
        &["cp-instances-not-registered"],
    ),
    (Kind::Throttled, &["elasticloadbalancing", "deployment"], First, &["deployment-throttled"]),
    (Kind::ResourceMissing, &["container-instance"], First, &["ec2-no-active-instances"]),
    (Kind::FargateQuota, &["Spot", "FARGATE_SPOT"], First, &["fargate-spot-vcpu-quota"]),
    (Kind::InstanceLaunchFailed, &["UnfulfillableCapacity"], Only, &["cp-instance-type-too-small"]),
    (Kind::InstanceLaunchFailed, &["UnauthorizedOperation"], Only, &["pass-role-denied"]),
    (
        Kind::InstanceLaunchFailed,
        &["InsufficientInstanceCapacity", "VcpuLimitExceeded", "MaxSpotInstanceCountExceeded"],
        Only,
        &[],
    ),
    // The network interface.
    (Kind::InterfaceAttachFailed, &["unused device index"], First, &["ec2-eni-limit"]),
    (
        Kind::InterfaceCreateFailed,
        &[": InvalidParameterValue", ": UnauthorizedOperation", ": InternalError"],
        Not,
        // What is used up has codes of its own.
        &["subnet-ip-exhausted", "quota-network-interfaces"],
    ),
    // The image. A registry that answers was reached.
    (
        Kind::PullFailed,
        &["unexpected status", "failed to unpack image", "dial tcp 127."],
        Not,
        REGISTRY_PATH,
    ),
    (Kind::PullFailed, &["unexpected commit digest"], Only, &["firewall-in-path"]),
    (
        Kind::PullFailed,
        &["failed to unpack image"],
        Only,
        &[
            "ec2-disk-full",
            "image-too-large-for-storage",
            "image-platform-missing",
            "ec2-instance-impaired",
        ],
    ),
    (Kind::PullFailed, &["mismatched image rootfs"], Only, &[]),
    (
        Kind::DiskFull,
        &["failed to extract layer", "io.containerd"],
        First,
        // Docker's own words mean a container instance; containerd's mean Fargate.
        &["image-too-large-for-storage"],
    ),
    // Logging. A router listens on the task's or the host's own address, or on a socket.
    (
        Kind::LogFailed,
        &["dial tcp 127.", "dial tcp [::1]", "dial tcp localhost", "dial unix", "fluent"],
        Only,
        &["firelens-router-missing"],
    ),
    (Kind::LogFailed, &["splunk"], Only, &["splunk-required-options"]),
    // Storage. The mount goes through a proxy on the host, which mostly encrypts.
    (
        Kind::EfsDenied,
        &["127.0.0.1"],
        First,
        &["efs-permission-missing", "efs-access-point-missing", "efs-root-directory-missing"],
    ),
    (Kind::EbsFailed, &["timed out while configuring"], Only, &["ebs-snapshot-unusable"]),
    // The start. Only a container that starts waits for the service of its log driver.
    (
        Kind::TransitionTimeout,
        &["to created", "to inspecting", "to stopped", "to pulled", "to removed"],
        Not,
        WAITING,
    ),
    (Kind::StartFailed, &["CannotCreateContainer"], Not, AT_START),
    (Kind::StartFailed, &["Untar"], Only, &["ec2-disk-full", "ec2-instance-impaired"]),
    (
        Kind::StartFailed,
        &["an error during Start:", "an error during CreateContainer:"],
        Only,
        &["image-windows-version-mismatch", "ec2-instance-impaired"],
    ),
    (
        Kind::StartFailed,
        &["rootfs_linux", "to rootfs"],
        Only,
        &["efs-permission-missing", "ec2-volume-driver-missing", "ec2-disk-full"],
    ),
    // The load balancer.
    (
        Kind::LoadBalancerUnhealthy,
        &["Availability Zone that is not enabled"],
        Only,
        &["lb-az-not-enabled"],
    ),
    (
        Kind::LoadBalancerUnhealthy,
        &["not configured to receive traffic"],
        Only,
        &["lb-target-group-unattached"],
    ),
    (
        Kind::LoadBalancerUnhealthy,
        &["not registered to the target group"],
        Only,
        &["lb-target-not-registered"],
    ),
    (
        Kind::RegistrationFailed,
        &["not in the target group VPC"],
        Only,
        &["lb-target-not-registered"],
    ),
    (Kind::RegistrationFailed, &["not authorized to perform"], Only, &[]),
    // The circuit breaker counts tasks; a deployment fails for these without it.
    (
        Kind::DeploymentFailed,
        &[
            "failed: alarm",
            "alarm(s)",
            "CloudWatch alarm",
            "hook execution",
            "lifecycle hook",
            "networking configuration",
        ],
        Only,
        &[],
    ),
];

/// What the words of a text leave of the causes of a kind.
pub(super) fn weigh(mut causes: Vec<&'static str>, kind: Kind, text: &str) -> Vec<&'static str> {
    for (_, words, says, these) in TABLE.iter().filter(|(of, ..)| *of == kind) {
        if words.iter().any(|words| text.contains(words)) {
            causes = match says {
                First => first(causes, these),
                Only => only(causes, these),
                Not => without(causes, these),
            };
        }
    }
    causes
}
