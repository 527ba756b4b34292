//! The platforms of images, and those that a task needs.

use serde::Deserialize;

use crate::snapshot::Gap;
use crate::snapshot::Item;
use crate::snapshot::ecr::{ImageDetail, ImageManifest};
use crate::snapshot::ecs::{Attribute, ContainerInstance};

use super::{EcrImage, Launch, TaskView};

/// An operating system and an architecture, as manifests name them.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[non_exhaustive]
#[serde(default)]
pub struct Platform {
    /// `linux` or `windows`.
    pub os: String,
    /// `amd64`, `arm64` and so on.
    pub architecture: String,
    /// The build of Windows, `10.0.20348.2700` say.
    #[serde(rename = "os.version")]
    pub os_version: Option<String>,
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)
    }
}

impl Platform {
    /// Would a host of the other platform run it?
    pub fn fits(&self, other: &Self) -> bool {
        self.os == other.os && self.architecture == other.architecture
    }
}

/// Without a wish of its own a task on Fargate has this much
/// ([storage](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html)).
const FARGATE_GIB: i64 = 20;

/// The builds of Windows Server
/// ([releases](https://learn.microsoft.com/en-us/windows-server/get-started/windows-server-release-info)).
const WINDOWS_BUILDS: &[(&str, &str)] =
    &[("2016", "14393"), ("2019", "17763"), ("2022", "20348"), ("2025", "26100")];

/// An index of manifests, which says of each manifest which platform it is for
/// ([specification](https://github.com/opencontainers/image-spec/blob/main/image-index.md)).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Index {
    manifests: Option<Vec<Descriptor>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Descriptor {
    platform: Option<Platform>,
}

/// What an image offers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Offer<'s> {
    /// One manifest, which is pulled whatever the host is.
    Single,
    /// Several, of which the host's is pulled.
    Platforms(Vec<Platform>, &'s ImageManifest),
}

impl<'s> TaskView<'s> {
    /// The platforms of which one must be among the image's: the one that Fargate runs, or those
    /// of the container instances. None where any will do.
    ///
    /// See [runtime platform](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html).
    ///
    /// # Errors
    ///
    /// When the task definition, or a container instance, is not known.
    pub fn platforms_needed(&self) -> Result<Vec<Platform>, Gap> {
        let runtime = self.definition()?.runtime_platform.as_ref();
        let family = runtime.and_then(|runtime| runtime.operating_system_family.as_deref());
        let windows = family.is_some_and(|family| family.starts_with("WINDOWS"));
        let of = |architecture: &str| Platform {
            os: if windows { "windows" } else { "linux" }.to_owned(),
            architecture: architecture.to_owned(),
            os_version: None,
        };
        let named = runtime.and_then(|runtime| runtime.cpu_architecture.as_deref());
        match (named, self.launch()?) {
            (Some("ARM64"), _) => Ok(vec![of("arm64")]),
            (Some("X86_64"), _) | (_, Launch::Fargate) => Ok(vec![of("amd64")]),
            (_, Launch::Ec2) => Ok(self.architectures()?.into_iter().map(of).collect()),
            _ => Ok(Vec::new()),
        }
    }

    /// The build of Windows that the task's hosts have, where the task definition names one.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn windows_build(&self) -> Result<Option<&'static str>, Gap> {
        let runtime = self.definition()?.runtime_platform.as_ref();
        let family = runtime.and_then(|runtime| runtime.operating_system_family.as_deref());
        let of = |(name, build): &(&str, &'static str)| family?.contains(name).then_some(*build);
        Ok(WINDOWS_BUILDS.iter().find_map(of))
    }

    /// The GiB of temporary storage that a task on Fargate has.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn storage_gib(&self) -> Result<i64, Gap> {
        let asked = self.definition()?.ephemeral_storage.as_ref();
        Ok(asked.and_then(|storage| storage.size_in_gib).unwrap_or(FARGATE_GIB))
    }

    /// The GiB that the images from ECR take when they are unpacked: an estimate.
    ///
    /// # Errors
    ///
    /// When the size of an image is not known.
    pub fn unpacked_gib(&self) -> Result<i64, Gap> {
        let mut compressed = 0;
        for image in self.ecr_images()? {
            let detail = self.ecr_image(&image)?;
            compressed += detail.and_then(|detail| detail.image_size_in_bytes).unwrap_or(0);
        }
        Ok(compressed.saturating_mul(5) / 2 / (1 << 30))
    }

    /// The architectures of the container instances that the task is on, or may be placed on.
    fn architectures(&self) -> Result<Vec<&'static str>, Gap> {
        let placed = self.task().and_then(|task| task.container_instance_arn.as_deref());
        let instances = match placed {
            Some(arn) => self.find::<ContainerInstance>(arn)?.into_iter().collect(),
            None => self.container_instances()?,
        };
        let named = |attribute: &Attribute| match attribute.value.as_deref() {
            Some("arm64") if attribute.name == "ecs.cpu-architecture" => Some("arm64"),
            Some("x86_64") if attribute.name == "ecs.cpu-architecture" => Some("amd64"),
            _ => None,
        };
        let mut found: Vec<_> = instances
            .into_iter()
            .filter_map(|instance| instance.attributes.iter().find_map(named))
            .collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// What an image offers; `None` when the repository has no such image.
    ///
    /// # Errors
    ///
    /// When the snapshot holds neither the image's media type nor its manifest.
    pub fn offer(&self, image: &EcrImage<'_>) -> Result<Option<Offer<'s>>, Gap> {
        let Some(detail) = self.ecr_image(image)? else {
            return Ok(None);
        };
        let Some(manifest) = self.manifest(image, detail) else {
            return match is_index(detail) {
                Some(false) => Ok(Some(Offer::Single)),
                _ => Err(self.lacks_manifest(image, detail)),
            };
        };
        let text = manifest.image_manifest.as_deref().unwrap_or_default();
        let Ok(index) = serde_json::from_str::<Index>(text) else {
            return Err(self.lacks_manifest(image, detail));
        };
        Ok(Some(match index.manifests {
            None => Offer::Single,
            Some(manifests) => {
                let platforms = manifests.into_iter().filter_map(|manifest| manifest.platform);
                // Attestations stand in an index as manifests of no platform.
                let real = platforms.filter(|platform| platform.os != "unknown");
                Offer::Platforms(real.collect(), manifest)
            }
        }))
    }

    /// A manifest is asked for by its repository and digest.
    fn lacks_manifest(&self, image: &EcrImage<'_>, detail: &ImageDetail) -> Gap {
        let subject = format!("{}@{}", self.subject(image), detail.image_digest);
        self.lack(ImageManifest::ASKS, Some(&subject))
    }

    fn manifest(&self, image: &EcrImage<'_>, detail: &ImageDetail) -> Option<&'s ImageManifest> {
        let mut seen = self.snapshot().seen::<ImageManifest>().iter();
        seen.find(|seen| {
            let owner = seen.registry_id.as_deref();
            seen.repository_name == image.name()
                && owner.is_none_or(|owner| owner == image.account)
                && seen.image_id.image_digest.as_deref() == Some(&detail.image_digest)
                && seen.image_manifest.is_some()
        })
    }
}

/// Does the image's media type say that it is an index?
fn is_index(detail: &ImageDetail) -> Option<bool> {
    let media_type = detail.image_manifest_media_type.as_deref()?;
    Some(media_type.contains("index") || media_type.contains("manifest.list"))
}
