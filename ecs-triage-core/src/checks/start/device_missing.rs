use crate::stop::{Field, Kind};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A device that a container asks for is not on its instance.
    ///
    /// ## What goes wrong
    ///
    /// `linuxParameters.devices` or a GPU names what the instance does not have: another instance
    /// type, or an AMI without the driver.
    ///
    /// ## How it is told
    ///
    /// The runtime could not add the device, or could not find the driver of the GPU.
    ///
    /// ## How to fix it
    ///
    /// Use an instance type and an AMI that have the device, or take it out of the task definition.
    pub DeviceMissing {
        id: "device-missing",
        summary: "a device that a container asks for is not on its instance",
        phase: Start,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html",
        run: run,
    }
}

const META: crate::Meta = DeviceMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(ended) = task.ended(Kind::DeviceMissing)? else {
        return Ok(Verdict::NotApplicable);
    };
    let device = task.symptom().and_then(|symptom| symptom.field(Field::Device));
    let device = device.map_or("its GPU".to_owned(), |device| format!("device {device}"));
    let message = format!("{} did not start: {device} is not on its instance", ended.described());
    let remedy = Remedy::new("use an instance type and an AMI that have the device (for GPUs the ECS GPU-optimized AMI)")
        .command(format!(
            "aws ssm get-parameters --region {} --names /aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended",
            task.place().region
        ))
        .see(META.reference);
    let finding = Finding::new(&META, ended.name(), message).fix(remedy);
    Ok(task.ending(finding, &ended).into())
}
