use crate::{Finding, Gap, Launch, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A task on EC2 is to get a public address.
    ///
    /// ## What goes wrong
    ///
    /// The interface of an `awsvpc` task on EC2 gets no public address, in no subnet. ECS refuses
    /// the request.
    ///
    /// ## How it is told
    ///
    /// The launch type is EC2, the network mode `awsvpc`, and `assignPublicIp` is `ENABLED`.
    ///
    /// ## How to fix it
    ///
    /// Set `assignPublicIp` to `DISABLED`, and give the subnets a way out: a NAT gateway or VPC
    /// endpoints.
    pub Ec2PublicIpOnAwsvpc {
        id: "ec2-public-ip-on-awsvpc",
        summary: "a task on EC2 is to get a public address",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = Ec2PublicIpOnAwsvpc::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    // A task that exists got its network.
    if task.task().is_some() || task.launch()? != Launch::Ec2 {
        return Ok(Verdict::NotApplicable);
    }
    let Some(network) = task.own_network()? else {
        return Ok(Verdict::NotApplicable);
    };
    if network.assign_public_ip.as_deref() != Some("ENABLED") {
        return Ok(Verdict::Clear);
    }
    let name = task.definition_name()?;
    let message = format!("assignPublicIp is ENABLED, and {name} runs on EC2, where no task gets a public address");
    Ok(Finding::new(&META, name, message)
        .because(task.asks("assignPublicIp of the network configuration is ENABLED"))
        .because(task.field(task.definition()?, "networkMode", "networkMode is awsvpc"))
        .fix(
            task.reconfigure_public(
                "set assignPublicIp to DISABLED; the subnets need a NAT gateway or VPC endpoints",
                "DISABLED",
                META.reference,
            ),
        )
        .fix(Remedy::new(format!("run {name} on Fargate, where tasks may have public addresses")))
        .into())
}
