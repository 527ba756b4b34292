//! Fragments that say what was being done, what went wrong, or at least where. The first row of a
//! table that fits wins.

use super::{Stage, Table, Trouble, table};
use crate::stop::Kind;

table! { STAGES: Stage =>
    Efs => "EFS utils", "EFS volumes", "mount.nfs4", "efs-utils";
    EnvFile => "env file", "environmentFile", "envfile", "file download command",
        "s3 client for bucket";
    Logs => "validate logger args", "logging driver", "Cloudwatch log", "CloudWatch Logs",
        "//logs.", "task and Amazon CloudWatch", "create stream has been retried";
    Credentials => "registry auth from asm", "asm fetching", "CannotPullContainerAuthError",
        "container's registry auth data";
    Auth => "ecr registry auth", "registry auth from Amazon ECR", "CannotPullECRContainerError",
        "ECR: GetAuthorizationToken", "//api.ecr", "ecr auth:";
    Parameter => "from ssm", "Parameter Store", "Systems Manager", "//ssm.", "SSM: GetParameter",
        "SSM client";
    Secret => "from asm", "Secrets Manager", "secretsmanager", "ASM client", "retrieve secret from",
        "GetSecretValue", "retrieve the secret", "pull secrets from", "failed to fetch secret";
    Layer => "httpReadSeeker", "httpReaderSeeker", "failed to copy:", "starport-layer", "ECR…//s3.",
        "pull…//prod-";
    Image => "CannotPullContainerError", "CannotPullContainer:", "CannotPullImageManifest",
        "failed to resolve ref", "pull image manifest", "inspect image", "ref pull has been",
        "pull the image", "task cannot pull", "pull access denied", "/v2/", ".dkr.ecr.",
        "pull command failed", "pulling image", "failed to pull image", "pulling from host",
        "failed to extract layer", "failed to register layer", "public.ecr.aws",
        "registry-1.docker.io", "//ghcr.io", "task and the registry", "task and Amazon ECR";
    SecretsOrAuth => "secrets or registry auth", "execution resource retrieval";
}

table! { TROUBLES: Trouble =>
    Denied => "not authorized to perform", "AccessDenied", "UnauthorizedOperation",
        "api error Forbidden", "403 Forbidden", "StatusCode: 403", "status code: 403",
        "explicit deny", "NotAuthorized";
    Throttled => "toomanyrequests", "429 Too Many", "ThrottlingException", "Rate exceeded",
        "Rate limit exceeded", "StatusCode: 429", "TooManyRequestsException";
    Local => "dial tcp 127.", "dial tcp [::1]", "dial tcp localhost", "dial unix";
    Name => "no such host", "Temporary failure in name resolution", "Name or service not known",
        "server misbehaving", "lookup…i/o timeout", "could not resolve host";
    Untrusted => "x509:", "signed by unknown authority", "certificate is not",
        "certificate verify failed", "tls: failed to verify";
    NoRoute => "no route to host", "network is unreachable";
    Refused => "connection refused";
    Reset => "connection reset", ": EOF", "unexpected EOF", "broken pipe", "TLS handshake timeout",
        "do request…invalid argument", "dial tcp…invalid argument";
    Timeout => "i/o timeout", "request canceled while waiting", "Client.Timeout",
        "context deadline exceeded", "connection timed out", "failed due to timeout after";
    Unreached => "connection issue between", "Check your task network configuration",
        "Check your network con", "signal: killed", "StatusCode: 0", "request send failed",
        "send request failed", "RequestCanceled", "dial tcp …:", "failed to do request";
    Canceled => "context canceled", "context ca", "request canceled";
    Missing => "ResourceNotFoundException", "can't find the specified",
        "secret exists in the specified", "secret ARN is correct", "StatusCode: 404", "NoSuchKey",
        "NoSuchBucket";
    Unavailable => "StatusCode: 500", "StatusCode: 503", "InternalServerError",
        "ServiceUnavailable";
}

// Where it happened, when neither a stage nor a trouble is known.
table! { VAGUE: Kind =>
    ContainerNetworkFailed => "ContainerNetworkingError", "container resource provisioning",
        "network namespace";
    StopFailed => "CannotStopContainerError", "failed sending SIGTERM";
    PlacementFailed => "met all of its requirements", "closest matching",
        "unable to reach steady state. Reason";
    AgentStuck => "could not progress task's state", "TaskStateError";
    VolumeFailed => "CannotCreateVolumeError", "CannotInspectVolumeError",
        "CannotRemoveVolumeError", "InvalidVolumeError", "BadVolumeError", "S3 Files config",
        "volume [", "error while mounting volume", "no such volume";
    StartFailed => "CannotStartContainerError", "CannotCreateContainerError",
        "starting container process", "start container process", "OCI runtime",
        "failed to create shim", "failed to create task for container",
        "failed to get container status", "HostConfigError", "DockerClientConfigError";
    TransitionTimeout => "DockerTimeoutError", "ContainerRuntimeTimeoutError";
    RuntimeFailed => "ContainerRuntimeError", "DockerStateError", "CannotInspectContainerError",
        "CannotDescribeContainerError", "CannotRemoveContainerError", "CannotListContainersError",
        "NoSuchContainerError", "ContainerVanishedError", "ImpossibleStateTransitionError",
        "CannotListImagesError", "CannotListPluginsError", "cgroup resource", "setup cgroup";
    TaskFailedToStart => "Task failed to start";
    InternalError => "InternalError";
    RequestRefused => "InvalidParameterException", "ClientException", "UnsupportedFeatureException",
        "ConflictException";
    EssentialExited => "Essential container in task exited";
    Progress => "has reached a steady state", "has started…(task ", "has stopped…(task ",
        "stopped…running tasks", "AZ balanced with",
        "has begun draining", "registered…targets in", "deployment completed",
        "deployment in progress", "pending tasks", "desired count", "computedDesiredCount",
        "deployment ecs-svc/…completed", "deployment ecs-svc/…in progress";
}
