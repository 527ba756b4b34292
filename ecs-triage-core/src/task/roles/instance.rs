//! The roles of container instances, and what their agents need of them.

use crate::snapshot::ec2::Instance;
use crate::snapshot::ecs::{Cluster, ContainerInstance, Service};
use crate::snapshot::iam::{InstanceProfile, Role};
use crate::snapshot::{Gap, Item};
use crate::task::{Launch, Permission, Refusal, RoleKind, Ruling, TaskView, definite};

/// What the agent of a container instance does
/// ([container instance role](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html)).
const AGENT: [(&str, On); 5] = [
    ("ecs:RegisterContainerInstance", On::Cluster),
    ("ecs:DiscoverPollEndpoint", On::All),
    ("ecs:Poll", On::Instance),
    ("ecs:SubmitTaskStateChange", On::Cluster),
    ("ecs:SubmitContainerStateChange", On::Cluster),
];

/// On what kind of resource an action is.
#[derive(Clone, Copy)]
enum On {
    All,
    Cluster,
    Instance,
}

/// A role, and an instance that has it.
struct Host<'s> {
    role: &'s Role,
    instance: &'s Instance,
}

impl<'s> TaskView<'s> {
    /// What the agents of the instances that the task is on, or may be on, lack; `None` when the
    /// task runs on no instance of the account.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer; what is surely refused comes back all the same.
    pub(crate) fn refused_agents(&self) -> Result<Option<Vec<Refusal<'s>>>, Gap> {
        if self.launch()? != Launch::Ec2 {
            return Ok(None);
        }
        // A run is not told which cluster it will be in; a service of its family would tell.
        let cluster = self.cluster()?.ok_or_else(|| self.lack(Service::ASKS, None))?;
        let mut hosts: Vec<Host<'s>> = Vec::new();
        for instance in self.hosts()? {
            let role = self.role_of_instance(instance)?;
            let new = role.filter(|role| !hosts.iter().any(|host| std::ptr::eq(host.role, *role)));
            hosts.extend(new.map(|role| Host { role, instance }));
        }
        definite(hosts.iter().map(|host| self.refused_agent(host, cluster))).map(Some)
    }

    /// The role of an EC2 instance; `None` when it has no profile, or one without a role.
    fn role_of_instance(&self, instance: &Instance) -> Result<Option<&'s Role>, Gap> {
        let profile = instance.iam_instance_profile.as_ref().and_then(|p| p.arn.as_deref());
        let profile = profile.map_or(Ok(None), |arn| self.find::<InstanceProfile>(arn))?;
        let role = profile.and_then(|profile| profile.roles.first());
        role.map_or(Ok(None), |role| self.role(&role.arn))
    }

    /// The first of the agent's calls that the role is refused.
    fn refused_agent(
        &self,
        host: &Host<'s>,
        cluster: &'s Cluster,
    ) -> Result<Option<Refusal<'s>>, Gap> {
        let instance = self.container_instance_arn(host.instance, cluster);
        let calls = AGENT.iter().map(|(action, on)| {
            let resource = match on {
                On::All => "*",
                On::Cluster => cluster.cluster_arn.as_str(),
                On::Instance => &instance,
            };
            let permission =
                Permission::new(action, resource).with("ecs:cluster", cluster.cluster_arn.as_str());
            let ruling = self.rule(host.role, &permission)?;
            self.agent_refusal(host, &permission, ruling)
        });
        Ok(definite(calls)?.into_iter().next())
    }

    fn agent_refusal(
        &self,
        host: &Host<'s>,
        permission: &Permission<'_>,
        ruling: Ruling,
    ) -> Result<Option<Refusal<'s>>, Gap> {
        if matches!(ruling, Ruling::Allowed) {
            return Ok(None);
        }
        let says = format!("its instance profile has the role {}", host.role.role_name);
        Ok(Some(Refusal {
            kind: RoleKind::Instance,
            role: host.role,
            action: permission.action.to_owned(),
            resource: permission.resource.to_owned(),
            exists: true,
            ruling,
            resource_policy: None,
            aside: None,
            needed: vec![self.field(host.instance, "IamInstanceProfile", says)],
        }))
    }

    fn container_instance_arn(&self, instance: &Instance, cluster: &Cluster) -> String {
        let seen = self.snapshot().seen::<ContainerInstance>().iter();
        let mut own = seen.filter(|registered| {
            registered.ec2_instance_id.as_deref() == Some(instance.instance_id.as_str())
        });
        match own.next() {
            Some(registered) => registered.container_instance_arn.clone(),
            None => {
                let head = cluster.cluster_arn.replacen(":cluster/", ":container-instance/", 1);
                format!("{head}/00000000000000000000000000000000")
            }
        }
    }
}
