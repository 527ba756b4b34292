//! Fragments that name a kind by themselves. The first row that fits wins.

use super::{Table, table};
use crate::stop::Kind;

table! { TELLING: Kind =>
    // Progress and normal stops. What they say is never part of a fault's text.
    ExecFailed => "CannotCreateContainerExecError", "CannotStartContainerExecError",
        "CannotInspectContainerExecError";
    ScheduledStop => "Scaling activity initiated by", "Service scheduler initiated",
        "TaskStoppedBeforePullBeginError", "Task stopped before image pull could begin",
        "Task stopped by (deployment";
    UserStop => "Task stopped by user", "stopped by user", "deregistration forced by user";
    SpotInterrupted => "Spot Task was interrupted", "SpotInterruptionError", "Spot interruption";
    HostEnded => "Host EC2 (instance…) terminated", "Host EC2 (instance…) stopped",
        "Host EC2 (instance";
    Maintenance => "maintenance on the underlying infrastructure";
    // The load balancer and the deployment.
    TargetGroupMissing => "TARGET GROUP IS NOT FOUND", "TargetGroupNotFound";
    TargetMissing => "TARGET IS NOT FOUND";
    HealthCode => "Health checks failed with these codes", "unhealthy in…failed with these codes";
    HealthTimeout => "unhealthy in…Request timed out", "not healthy in…Request timed out",
        "due to (reason Request timed out";
    HealthFailed => "unhealthy in…reason Health checks failed", "unhealthy in…UnhealthyThreshold",
        "not healthy in…Health checks failed";
    DeploymentUnhealthy => "circuit breaker…ELB health checks",
        "deployment failed…ELB health checks", "deployment failed…health checks";
    ContainerUnhealthy => "failed container health checks", "container failed health check";
    LoadBalancerUnhealthy => "failed ELB health checks", "is unhealthy in", "not healthy in",
        "(port…) is unhealthy", "failed…health checks in (target-group",
        "failed Elastic Load Balancing health checks";
    DeploymentFailed => "circuit breaker", "deployment failed", "rolling back to",
        "deployment rolled back", "lifecycle hook(s) failed";
    DeploymentSlowed => "unable to consistently start tasks";
    RegistrationFailed => "failed to register targets", "unable to register targets";
    TargetGroupUnattached => "does not have an associated load balancer";
    NamespaceMissing => "NamespaceNotFoundException";
    ServiceInactive => "ServiceNotActiveException", "Service was not ACTIVE", "still Draining";
    ScaleInProtected => "protected tasks are more than", "was unable to scale in";
    // Placement.
    NoInstances => "No Container Instances were found", "EMPTY CAPACITY PROVIDER";
    NoActiveInstances => "NO ACTIVE INSTANCES";
    InsufficientCpu => "RESOURCE:CPU", "has insufficient CPU", "has no CPU", "enough CPU";
    InsufficientMemory => "RESOURCE:MEMORY", "has insufficient memory", "has no memory",
        "enough memory";
    PortTaken => "RESOURCE:PORT", "is already using a port required";
    NoFreeInterface => "RESOURCE:ENI", "has insufficient ENI", "has no ENI";
    InsufficientGpu => "RESOURCE:GPU", "has insufficient GPU", "has no GPU";
    AttributeMissing => "is missing an attribute required";
    AgentDisconnected => "Timed out waiting for Amazon ECS Agent to start",
        "have the agent connected", "agent is not connected",
        "container-instance…agent…disconnected";
    DistinctInstanceExhausted => "distinctInstance placement constraint",
        "distinctInstance constraint";
    ConstraintUnsatisfied => "MemberOf placement constraint", "MemberOf constraint",
        "placement constraint unsatisfied";
    CapacityUnavailable => "Capacity is unavailable", "RESOURCE:FARGATE";
    FargateQuota => "limit on the number of vCPUs", "limit on the number of tasks you can run",
        "configuration is above your limit", "limit on the number of Fargate";
    ProvisioningLimit => "provisioning capacity limit was exceeded";
    ZoneUnsupported => "place a task. Reason: Internal error";
    DeploymentDeadlock => "because of the service deployment configuration",
        "minimumHealthyPercent or maximumPercent";
    Throttled => "operations are being throttled";
    LaunchedInPart => "could not launch…tasks for deployment";
    // The request.
    PassRoleDenied => "not authorized to perform: iam:PassRole";
    InstanceLaunchFailed => "Unable to launch instance(s) for capacity provider",
        "UnfulfillableCapacity:", "InsufficientInstanceCapacity:", "VcpuLimitExceeded:",
        "MaxSpotInstanceCountExceeded:";
    ComputeIncompatible => "does not support launch_type",
        "not compatible with the selected compute strategy", "Fargate only supports network mode",
        "requiresCompatibilities";
    TaskSizeInvalid => "No Fargate configuration exists for given values",
        "Invalid 'cpu' setting for task", "Invalid 'memory' setting for task",
        "Fargate requires that 'cpu'", "Fargate requires that 'memory'",
        "'memory' setting for container is greater than for the task";
    ExecutionRoleRequired => "requires task definition to have execution role",
        "specify a value for 'executionRoleArn'";
    NetworkConfigurationMissing => "Network Configuration must be provided when";
    PublicIpUnsupported => "Assign public IP is not supported";
    ClusterNotFound => "ClusterNotFoundException", "Cluster not found",
        "referenced cluster was inactive";
    TaskDefinitionInactive => "TaskDefinition is inactive", "task definition is inactive",
        "Unable to describe task definition", "TaskDefinition not found";
    ServiceRoleBroken => "assume the service linked role", "service linked role exists",
        "assume role and validate the", "ECS service role being passed",
        "IAM permissions policies have been misconfigured",
        "IAM trust relationship has been misconfigured";
    AccountBlocked => "account is currently blocked", "BlockedException";
    PlatformVersionUnsupported => "PlatformUnknownException",
        "PlatformTaskDefinitionIncompatibilityException";
    CapacityProviderUnknown => "specified capacity provider…not found",
        "capacity provider…not associated with";
    SecurityGroupOfOtherVpc => "security group…belong to different networks",
        "resources that belong to different networks", "security group…not belong to…VPC";
    SubnetsOfSeveralVpcs => "subnets…must be in the same VPC", "subnets…belong to different VPCs",
        "subnets can only be from";
    SecurityGroupNotFound => "InvalidGroup.NotFound", "InvalidGroupId",
        "InvalidSecurityGroupID.NotFound", "security group '…does not exist",
        "security group sg-…does not exist";
    SubnetNotFound => "InvalidSubnetID.NotFound", "InvalidSubnet.NotFound",
        "subnet ID '…does not exist";
    TargetTypeMismatch => "has target type…which is incompatible";
    LoadBalancerContainerUnknown => "The container…does not exist in the task definition";
    LoadBalancerPortUnmapped => "did not have a container port";
    DependencyUnhealthable => "HEALTHY condition must have health check";
    DependencyCycle => "TaskDependencyError", "Task dependencies cannot be resolved",
        "Cannot depend on container", "dependency cycle";
    SettingRefused => "At least one of 'memory'", "At least one of memory";
    // The network interface.
    SubnetFull => "InsufficientFreeAddressesInSubnet", "not enough free addresses",
        "insufficient free addresses", "not have enough free";
    InterfaceQuota => "NetworkInterfaceLimitExceeded";
    InterfaceDenied => "Create Network Interface…AuthFailure",
        "Create Network Interface…UnauthorizedOperation";
    InterfaceTagRefused => "TagPolicyViolation", "attempting to tag the network interface";
    InterfaceTimeout => "waiting for network interface", "timeout wait for network interface",
        "Network interface provision complete error", "ENI attachment has already expired";
    InterfaceAttachFailed => "attach network interface", "failed to configure ENI",
        "failed to setup regular eni", "netplugin failed", "invoke eni plugin failed";
    InterfaceCreateFailed => "attempting to Create Network Interface",
        "Unexpected EC2 error while attempting";
    // The roles.
    InfrastructureRole => "assume the configured ECS Infrastructure Role",
        "Infrastructure Role…proper trust";
    EbsKey => "EBS volume…IdempotentParameterMismatch", "EBS volume…kms";
    EbsFailed => "EBS volume", "formatting the volume for your Task",
        "resource attachment has already expired";
    RoleNotAssumable => "unable to assume the role", "unable to assume role",
        "not authorized to perform: sts:AssumeRole", "role being passed has the proper trust",
        "Role is not valid";
    ExecutionCredentialsMissing => "unable to find execution role credentials",
        "Unable to get execution role credentials", "No execution credentials set",
        "execution credentials, but the credentials are empty", "missing container's ecr auth data";
    LogCredentials => "Cloudwatch log…NoCredentialProviders",
        "Cloudwatch log…CredentialsEndpointError",
        "Cloudwatch log…failed to refresh cached credentials",
        "logging driver…NoCredentialProviders", "logging driver…CredentialsEndpointError",
        "awslogs…NoCredentialProviders", "logger args…NoCredentialProviders";
    CredentialsMissing => "NoCredentialProviders", "CredentialsEndpointError",
        "failed to refresh cached credentials", "no EC2 IMDS role found";
    // Secrets, parameters, registry credentials.
    CredentialsFormat => "asm fetching authorization data: empty",
        "asm fetching…empty secrets value", "unable to unmarshal secret value",
        "AuthorizationData is malformed", "asm fetching username", "asm fetching password",
        "registry auth from asm…invalid character";
    KeyUnusable => "KMSInvalidState", "KMSKeyNotAccessible", "is pending deletion",
        "KMS…DisabledException", "KMS key…disabled",
        "ciphertext refers to a customer master key that does not exist", "arn:aws:kms…is disabled";
    DecryptDenied => "Access to KMS is not allowed";
    SecretVersionMissing => "value for staging label", "value for version", "version id or stage";
    SecretDeleted => "marked for deletion", "scheduled for deletion", "currently marked deleted";
    SecretKeyMissing => "did not contain json key", "secret…invalid character";
    ValueFromInvalid => "unexpected ARN format with parameters",
        "invalid ARN format for the AWS Secrets Manager secret",
        "could not find a secretsmanager secretID", "from ssm…ValidationException",
        "Parameter Store…ValidationException";
    ParameterMissing => "invalid parameters:", "invalid ssm parameters", "ParameterNotFound",
        "invalid parameter names";
    EnvFileInvalid => "Unable to parse bucket and key", "escapes envfile resource directory",
        "invalid s3 arn", "env file…NoSuchKey", "env file…NoSuchBucket", "env file…StatusCode: 404",
        "env file…StatusCode: 301", "env file…key does not exist", "env file…bucket does not exist";
    CredentialSpec => "credentialspec ARN", "credentialspec file", "credentialspec mapping",
        "resource credentialspec", "domainless gMSA", "kerberos tickets";
    // Logging.
    LogRegionInvalid => "MissingEndpoint", "MissingRegion", "invalid region";
    LogOptionMissing => "awslogs-region is required", "awslogs-group is required",
        "awslogs-stream-prefix is required", "unable to get awslogs driver arguments",
        "Log driver…requires options", "must specify a value for log opt", "missing awslogs";
    LogOptionConflict => "cannot configure log opt";
    LogOptionInvalid => "disallows options", "unknown log opt",
        "must specify valid value for log opt", "could not parse multiline pattern",
        "unsupported log format", "unknown mode type", "unable to get max buffer size";
    SplunkOption => "splunk-token is expected", "splunk-url is expected";
    FirelensRouterMissing => "log configuration uses awsfirelens";
    FirelensConfig => "firelens config", "firelens s3 config", "firelens resource",
        "unable to download s3 config", "is specified but…is not specified";
    LogNetwork => "CloudWatch log group…connection issue",
        "CloudWatch log group…Check your network", "CloudWatch log group…i/o timeout",
        "CloudWatch log group…deadline exceeded", "task and Amazon CloudWatch",
        "logger args: : signal: killed", "logger args…signal: killed";
    LogDenied => "log group…AccessDenied…logs:CreateLogStream",
        "log stream…AccessDenied…logs:CreateLogStream";
    LogGroupDenied => "failed to create Cloudwatch log group…AccessDenied",
        "failed to create Cloudwatch log group…not authorized";
    LogGroupMissing => "The specified log group does not exist",
        "log stream…ResourceNotFoundException", "logging driver…ResourceNotFoundException",
        "CloudWatch log group…ResourceNotFoundException", "logger args…ResourceNotFoundException";
    // Storage.
    EfsName => "Failed to resolve…efs", "no mount target",
        "ensure that the VPC has an EFS mount target", "Cannot find mount target";
    EfsPathMissing => "reason given by server: No such file", "efs…reason given by server";
    EfsAccessPointMissing => "access point…does not exist", "access point…not found",
        "AccessPointNotFound";
    EfsDenied => "access denied by server", "mount.nfs4…Permission denied",
        "mount.nfs4…Operation not permitted";
    EfsNetwork => "mount.nfs4…Connection reset", "mount.nfs4…Connection timed out",
        "mount.nfs4…Connection refused", "mount.nfs4…No route to host",
        "mount.nfs4: mount system call failed", "failed due to timeout after",
        "EFS utils…timed out", "EFS utils…timeout", "EFS utils…code: 32";
    EphemeralTimeout => "waiting for EphemeralStorage";
    VolumeChown => "failed to copy file info", "failed to chown";
    VolumeDriver => "VolumeDriver.", "volume plugin", "error looking up volume plugin";
    MountMismatch => "error mounting…not a directory", "mount a directory onto a file",
        "a file onto a directory";
    VolumeUndefined => "Unknown volume";
    // The container's start.
    OutOfMemory => "killed due to memory usage", "OutOfMemoryError: Container",
        "OutOfMemoryError:…memory", "OOM-killed";
    CommandFormat => "exec format error";
    DeviceMissing => "adding custom device", "running prestart hook", "running hook #",
        "nvidia-container-cli",
        "could not select device driver";
    HostPortTaken => "port is already allocated", "address already in use",
        "failed programming external connectivity", "ports are not available";
    DependencyTimeout => "container ordering dependency…timed out";
    DependencyFailed => "container ordering dependency", "dependency did not exit successfully",
        "dependency will never start";
    SettingRefused => "Minimum memory limit", "ulimit soft limit", "soft limit must be less",
        "sysctl \"", "sysctl '", "no matching entries in passwd", "unable to find user",
        "unable to find group", "Runtime is not set for GPU", "error retrieving docker port map",
        "Unable to decode given host config", "invalid mount config";
    CommandNotExecutable => "exec: \"…permission denied", "exec \"…permission denied",
        "exec /…permission denied", "is a directory: unknown", "process caused \"permission denied",
        "process caused: permission denied", "exec user process caused…permission denied";
    CommandMissing => "executable file not found", "exec: \"…no such file or directory",
        "exec \"…no such file or directory", "exec /…no such file or directory",
        "exec: \"…\": stat ", "no command specified", "process caused \"no such file",
        "process caused: no such file", "exec user process caused…no such file",
        "system cannot find the file specified", "system cannot find the path specified";
    // Docker answers a start with 404 where the command is not in the image.
    CommandMissing => "API error (404)…starting container process",
        "API error (404)…oci runtime error";
    PlatformResources => "CgroupError", "create task's platform resources";
    WindowsMismatch => "Windows version…incompatible", "container operating system does not match";
    OsMismatch => "operating system…cannot be used on this platform";
    // The image.
    TransitionTimeout => "Could not transition to", "Could not tranisition to";
    DiskFull => "no space left on device", "Thin Pool has", "devmapper:", "devicemapper:",
        "ApplyLayer exit status 1 stdout: stderr:", "disk quota exceeded";
    LayerLost => "reader from content store";
    PlatformMissing => "matching platform", "find a descriptor for platform",
        "no matching manifest for", "no match for platform";
    FormatUnsupported => "failed to get stream processor", "no processor for media-type",
        "unsupported manifest media type";
    ReferenceInvalid => "failed to normalize image reference", "invalid reference format",
        "repository name must be lowercase", "could not parse reference";
    LayerDenied => "httpReadSeeker…403", "httpReaderSeeker…403", "failed to copy:…403 Forbidden",
        "starport-layer-bucket…403";
    AuthNetwork => "registry auth: pull command failed: : signal: killed",
        "registry auth: pull command failed…signal: killed";
    LayerNetwork => "pull command failed: panic", "error pulling image configuration…timeout",
        "error pulling image configuration…dial tcp",
        "error pulling image configuration…request canceled";
    // Docker Hub says "Too Many Requests" or speaks of the pull limit; these are the words of ECR
    // and of a mirror.
    RegistryThrottled => "toomanyrequests: Rate exceeded", "exceeded pull rate limit for IP";
    RateLimited => "pull rate limit", "toomanyrequests", "429 Too Many";
    RateLimited => "error pulling image configuration";
    ImageMissing => "can't pull the image. Check whether the image exists",
        "cannot pull the image. Check whether the image exists";
    PullDenied => "Check that the role has the permissions to pull",
        "denied…not authorized to perform: ecr:";
    RepositoryMissing => "API error (404): repository", "repository with name", "name unknown",
        "name_unknown";
    RuntimeDown => "error during connect", "elevated privileges",
        "Cannot connect to the Docker daemon", "CannotGetDockerclientError",
        "CannotGetDockerClientVersionError";
    Unauthorized => "token…: 401", "token…: 403", "unauthorized:", "no basic auth credentials",
        "401 Unauthorized", "insufficient_scope", "may require authorization",
        "authentication required", "incorrect username or password", "pull access denied",
        "may require 'docker login'", "requested access to the resource is denied",
        "denied: denied", "authorization token has expired", "from daemon…manifests…: unauthorized",
        "from daemon…/v2/: unauthorized";
    PullForbidden => "status code [manifests…: 403", "request to…: 403", "pulling from host…403",
        "resolve ref…403 Forbidden", "resolve reference…403 Forbidden";
    ImageMissing => "manifest unknown", "manifest for…not found", "resolve ref…not found",
        "resolve reference…: not found", "Error: image…not found", "resolve ref…404 Not Found",
        "pulling from host…404", "No such image", "CannotPull…: not found", "content at…not found",
        "CannotPull…API error (404)";
    RegistryUnavailable => "request to…: 500", "request to…: 502", "request to…: 503",
        "request to…: 504", "500 Internal Server Error", "502 Bad Gateway",
        "503 Service Unavailable", "504 Gateway";
    ImageNetwork => "Could not reach any registry endpoint";
    PullCanceled => "inactivity time exceeded timeout";
    // ECS says that it cannot find the group also where it does not reach CloudWatch, and then goes
    // on.
    LogGroupNotFoundHint => "cannot find the Amazon CloudWatch log group";
}
