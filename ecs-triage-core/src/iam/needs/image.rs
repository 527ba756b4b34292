//! Images in private ECR repositories
//! ([repository policies](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html)).

use crate::iam::needs::actions::{CREATE_REPOSITORY, GET_OBJECT, IMPORT, LOGIN, PULL};
use crate::iam::needs::{EcrImage, Launch, Needed, Purpose, Start, Who};

pub(super) fn needs(start: &Start) -> Vec<Needed> {
    let mut needs = Vec::new();
    if !start.images.is_empty() {
        needs.push(login(start));
    }
    for image in &start.images {
        needs.extend(pull(start, image));
    }
    needs
}

fn login(start: &Start) -> Needed {
    let need = start.need(Purpose::RegistryLogin, start.puller(), LOGIN, "*");
    match start.launch {
        // The call leaves through an interface that Fargate owns, not through the task's VPC.
        Launch::Fargate => Needed {
            context: need
                .context
                .with_values::<String>("aws:SourceVpc", [])
                .with_values::<String>("aws:SourceVpcArn", [])
                .with_values::<String>("aws:SourceVpce", [])
                .with_values::<String>("aws:VpcSourceIp", []),
            ..need
        },
        _ => need,
    }
}

fn pull(start: &Start, image: &EcrImage) -> Vec<Needed> {
    let repository = format!("repository/{}", image.repository);
    let repository = start.arn_in("ecr", &image.region, &image.account, &repository);
    let need = |purpose, action| {
        let need = start.need(purpose, start.puller(), action, &repository);
        need.with("aws:RequestedRegion", &image.region).owned_by(&image.account)
    };
    let mut needs = Vec::new();
    if image.pull_through {
        needs.push(need(Purpose::Import, IMPORT));
        needs.push(need(Purpose::ImportFirst, CREATE_REPOSITORY));
    }
    needs.extend(PULL.map(|action| need(Purpose::Pull, action)));
    needs.push(layers(start, image));
    needs
}

/// Layers lie in a bucket of AWS's own and come through a presigned URL.
fn layers(start: &Start, image: &EcrImage) -> Needed {
    let (partition, region) = (&start.partition, &image.region);
    let object = format!("arn:{partition}:s3:::prod-{region}-starport-layer-bucket/layer");
    let mut need = start.need(Purpose::Layers, Who::NobodyOfTheTask, GET_OBJECT, &object);
    need.context = need.context.with_unknown("aws:ResourceAccount");
    need
}
