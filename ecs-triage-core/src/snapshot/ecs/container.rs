//! Containers, as a task definition has them.

use crate::snapshot::shape::{Many, Options, Quantity, shape};

shape! { "camelCase":
    /// A container of a task definition.
    ContainerDefinition {
        /// Its name.
        name: String,
        /// Its image.
        image: Option<String>,
        /// CPU units.
        cpu: Option<Quantity>,
        /// MiB, hard.
        memory: Option<Quantity>,
        /// MiB, soft.
        memory_reservation: Option<Quantity>,
        /// Does the task end with it? Yes unless it says no.
        essential: Option<bool>,
        /// Its ports.
        port_mappings: Many<PortMapping>,
        /// The names of its environment variables; values are never kept.
        environment: Many<VariableName>,
        /// Environment files in S3.
        environment_files: Many<EnvironmentFile>,
        /// Secrets.
        secrets: Many<Secret>,
        /// The login to a private registry.
        repository_credentials: Option<RepositoryCredentials>,
        /// Where its output goes.
        log_configuration: Option<LogConfiguration>,
        /// A log router.
        firelens_configuration: Option<FirelensConfiguration>,
        /// What must happen first.
        depends_on: Many<ContainerDependency>,
        /// Seconds until a dependency gives up.
        start_timeout: Option<i64>,
        /// Seconds between SIGTERM and SIGKILL.
        stop_timeout: Option<i64>,
        /// How its health is checked.
        health_check: Option<HealthCheck>,
        /// Its command.
        command: Many<String>,
        /// Its entry point.
        entry_point: Many<String>,
        /// Its mounts.
        mount_points: Many<MountPoint>,
        /// Mounts of other containers.
        volumes_from: Many<VolumeFrom>,
        /// Links to other containers.
        links: Many<String>,
        /// Name servers.
        dns_servers: Many<String>,
        /// Domains that are searched.
        dns_search_domains: Many<String>,
        /// Names in its `/etc/hosts`.
        extra_hosts: Many<HostEntry>,
        /// Its host name.
        hostname: Option<String>,
        /// No network at all?
        disable_networking: Option<bool>,
        /// Settings of SELinux and AppArmor.
        docker_security_options: Many<String>,
        /// GPUs and the like.
        resource_requirements: Many<ResourceRequirement>,
        /// Settings of the Linux kernel.
        linux_parameters: Option<LinuxParameters>,
        /// Limits of its processes.
        ulimits: Many<Ulimit>,
        /// How it joins Active Directory.
        credential_specs: Many<String>,
        /// Restart in place?
        restart_policy: Option<RestartPolicy>,
        /// All of the host's rights?
        privileged: Option<bool>,
        /// Its root file system may not be written?
        readonly_root_filesystem: Option<bool>,
        /// The user.
        user: Option<String>,
        /// `enabled` or `disabled`: does a deployment pin the image's digest?
        version_consistency: Option<String>,
    }

    /// The name of an environment variable.
    VariableName {
        /// The name.
        name: String,
    }

    /// An environment file in S3.
    EnvironmentFile {
        /// The ARN of the object.
        value: String,
        /// `s3`.
        r#type: Option<String>,
    }

    /// A secret.
    Secret {
        /// The environment variable or log option that gets it.
        name: String,
        /// Where it is: a secret's ARN, a parameter's ARN or a parameter's name.
        value_from: String,
    }

    /// The login to a private registry.
    RepositoryCredentials {
        /// The secret.
        credentials_parameter: String,
    }

    /// Where the output of a container goes.
    LogConfiguration {
        /// The driver.
        log_driver: Option<String>,
        /// Its options; values that may be secrets are masked.
        options: Options,
        /// Its secret options.
        secret_options: Many<Secret>,
    }

    /// A log router.
    FirelensConfiguration {
        /// `fluentd` or `fluentbit`.
        r#type: Option<String>,
        /// Its options.
        options: Options,
    }

    /// What must happen before a container starts.
    ContainerDependency {
        /// The other container.
        container_name: String,
        /// `START`, `COMPLETE`, `SUCCESS` or `HEALTHY`.
        condition: Option<String>,
    }

    /// How the health of a container is checked.
    HealthCheck {
        /// The command.
        command: Many<String>,
        /// Seconds between checks.
        interval: Option<i64>,
        /// Seconds a check may take.
        timeout: Option<i64>,
        /// Failures until it counts as unhealthy.
        retries: Option<i64>,
        /// Seconds in which failures do not count.
        start_period: Option<i64>,
    }

    /// A port of a container.
    PortMapping {
        /// In the container.
        container_port: Option<i64>,
        /// On the host.
        host_port: Option<i64>,
        /// `tcp` or `udp`.
        protocol: Option<String>,
        /// Its name.
        name: Option<String>,
        /// A range in the container.
        container_port_range: Option<String>,
    }

    /// A mount of a container.
    MountPoint {
        /// The volume.
        source_volume: Option<String>,
        /// Where.
        container_path: Option<String>,
        /// Not to be written?
        read_only: Option<bool>,
    }

    /// Mounts of another container.
    VolumeFrom {
        /// The container.
        source_container: Option<String>,
    }

    /// A name in a container's `/etc/hosts`.
    HostEntry {
        /// The name.
        hostname: Option<String>,
    }

    /// A GPU or the like.
    ResourceRequirement {
        /// `GPU`, `NeuronDevice` or `InferenceAccelerator`.
        r#type: Option<String>,
        /// How many, or its name.
        value: Option<Quantity>,
    }

    /// Settings of the Linux kernel.
    LinuxParameters {
        /// Capabilities.
        capabilities: Option<KernelCapabilities>,
        /// Devices.
        devices: Many<Device>,
        /// MiB of `/dev/shm`.
        shared_memory_size: Option<i64>,
        /// MiB of swap.
        max_swap: Option<i64>,
        /// 0 to 100.
        swappiness: Option<i64>,
        /// File systems in memory.
        tmpfs: Many<Tmpfs>,
    }

    /// A file system in memory.
    Tmpfs {
        /// Where.
        container_path: Option<String>,
    }

    /// A limit of a container's processes.
    Ulimit {
        /// `nofile`, for instance.
        name: Option<String>,
        /// What a process may raise it to.
        hard_limit: Option<i64>,
    }

    /// Capabilities of the Linux kernel.
    KernelCapabilities {
        /// Added.
        add: Many<String>,
        /// Dropped.
        drop: Many<String>,
    }

    /// A device of the host.
    Device {
        /// On the host.
        host_path: Option<String>,
    }

    /// Restart in place?
    RestartPolicy {
        /// On?
        enabled: bool,
        /// Exit codes after which it is not restarted.
        ignored_exit_codes: Many<i64>,
        /// Seconds that it must have run.
        restart_attempt_period: Option<i64>,
    }
}

impl PortMapping {
    /// Is this port of the container among those that are mapped?
    pub fn has(&self, port: i64) -> bool {
        let range = self.container_port_range.as_deref().and_then(|range| range.split_once('-'));
        let bounds = range.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        self.container_port == Some(port)
            || bounds.is_some_and(|(from, to): (i64, i64)| (from..=to).contains(&port))
    }
}
