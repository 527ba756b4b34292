//! The images of a task's containers, and what ECR knows of them.

use crate::image::{ImageError, ImageReference, Registry, is_well_known};
use crate::snapshot::ecr::{ImageDetail, PullThroughCacheRule, Repository, RepositoryPolicy};
use crate::snapshot::ecs::ContainerDefinition;
use crate::snapshot::{Gap, Item};
use crate::stop::Field;

use super::TaskView;

/// The image of a container.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UsedImage<'s> {
    /// The container.
    pub container: &'s ContainerDefinition,
    /// The image as the task definition spells it.
    pub text: &'s str,
    /// What that means.
    pub reference: Result<ImageReference, ImageError>,
}

/// An image in a private ECR repository.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EcrImage<'s> {
    /// The container.
    pub container: &'s ContainerDefinition,
    /// The image as the task definition spells it.
    pub text: &'s str,
    /// What that means.
    pub reference: ImageReference,
    /// The account of the registry.
    pub account: String,
    /// The region of the registry.
    pub region: String,
    /// The ARN of the repository.
    pub repository: String,
}

impl UsedImage<'_> {
    /// Does it name no registry, and no login for Docker Hub?
    pub fn is_bare(&self) -> bool {
        let login = self.container.repository_credentials.is_some();
        !login && self.reference.as_ref().is_ok_and(|reference| !reference.host_named)
    }

    /// The repository as it is written, where it names no registry.
    pub fn bare_name(&self) -> Option<&str> {
        let reference = self.reference.as_ref().ok().filter(|_| self.is_bare())?;
        let written = reference.repository.as_str();
        let short = written.strip_prefix("library/").unwrap_or(written);
        Some(if self.text.starts_with(written) { written } else { short })
    }

    /// Is it an image of Docker Hub that many people use from there?
    pub fn is_well_known(&self) -> bool {
        let hub = self.reference.as_ref().ok().filter(|r| r.registry() == Registry::DockerHub);
        hub.is_some_and(|reference| is_well_known(&reference.repository))
    }
}

impl UsedImage<'_> {
    /// The kind of its registry, where the reference can be read.
    pub fn registry(&self) -> Option<Registry> {
        self.reference.as_ref().ok().map(ImageReference::registry)
    }

    /// Does it come from another registry than a private one of ECR?
    pub fn is_elsewhere(&self) -> bool {
        self.registry().is_some_and(|registry| !matches!(registry, Registry::Ecr { .. }))
    }
}

impl EcrImage<'_> {
    /// The same repository's image with that digest.
    #[must_use]
    pub fn at(&self, digest: &str) -> Self {
        let mut other = self.clone();
        other.reference.digest = Some(digest.to_owned());
        other
    }

    /// The repository's name.
    pub fn name(&self) -> &str {
        &self.reference.repository
    }

    /// The tag that the image is pulled by; none where a digest says which.
    pub fn tag(&self) -> Option<&str> {
        match self.reference.digest {
            Some(_) => None,
            None => self.reference.tag.as_deref(),
        }
    }

    /// The same image in the words of the AWS CLI: registry, region and repository.
    pub fn cli(&self) -> String {
        let Self { account, region, .. } = self;
        format!("--registry-id {account} --region {region} --repository-name {}", self.name())
    }

    fn is(&self, image: &ImageDetail) -> bool {
        match &self.reference.digest {
            Some(digest) => image.image_digest == *digest,
            None => self.tag().is_some_and(|tag| image.image_tags.iter().any(|known| known == tag)),
        }
    }

    /// Which image of its repository: `name:tag` or `name@digest`.
    fn which(&self) -> String {
        match (&self.reference.digest, self.tag()) {
            (Some(digest), _) => format!("{}@{digest}", self.name()),
            (None, tag) => format!("{}:{}", self.name(), tag.unwrap_or("latest")),
        }
    }
}

impl<'s> TaskView<'s> {
    /// The image of each container.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn images(&self) -> Result<Vec<UsedImage<'s>>, Gap> {
        let containers = self.containers()?.iter();
        let used = |container: &'s ContainerDefinition| {
            let text = container.image.as_deref()?;
            Some(UsedImage { container, text, reference: ImageReference::parse(text) })
        };
        Ok(containers.filter_map(used).collect())
    }

    /// The images that come from private ECR repositories, each once.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn ecr_images(&self) -> Result<Vec<EcrImage<'s>>, Gap> {
        let partition = self.place().partition;
        let ecr = |used: UsedImage<'s>| {
            let UsedImage { container, text, reference } = used;
            let reference = reference.ok()?;
            let Registry::Ecr { account, region, .. } = reference.registry() else {
                return None;
            };
            let name = &reference.repository;
            let repository = format!("arn:{partition}:ecr:{region}:{account}:repository/{name}");
            Some(EcrImage { container, text, reference, account, region, repository })
        };
        let mut images: Vec<EcrImage<'s>> = Vec::new();
        for image in self.images()?.into_iter().filter_map(ecr) {
            if !images.iter().any(|known| known.text == image.text) {
                images.push(image);
            }
        }
        Ok(images)
    }

    /// One image of each private ECR repository that images come from.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn ecr_repositories(&self) -> Result<Vec<EcrImage<'s>>, Gap> {
        let mut images = self.ecr_images()?;
        let mut seen = std::collections::BTreeSet::new();
        images.retain(|image| seen.insert(image.repository.clone()));
        Ok(images)
    }

    /// Is the image in the registry that the snapshot is of?
    pub fn is_home(&self, image: &EcrImage<'_>) -> bool {
        let place = self.place();
        image.account == place.account && image.region == place.region
    }

    /// The image's repository; `None` when it does not exist.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell; it is of one account and region.
    pub fn repository(&self, image: &EcrImage<'_>) -> Result<Option<&'s Repository>, Gap> {
        let arn = image.repository.as_str();
        let seen = self.snapshot().seen::<Repository>().iter();
        match seen.into_iter().find(|repository| repository.repository_arn == arn) {
            Some(repository) => Ok(Some(repository)),
            None if self.asked::<Repository>(arn) => Ok(None),
            None if !self.is_home(image) => Err(self.lack(Repository::ASKS, Some(arn))),
            None => match self.find::<Repository>(image.name())? {
                // One of that name was seen elsewhere, and names are asked by registry.
                Some(_) => self.all::<Repository>().map(|_| None),
                None => Ok(None),
            },
        }
    }

    /// Does the image's repository exist? What was seen in it proves it too.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn repository_exists(&self, image: &EcrImage<'_>) -> Result<bool, Gap> {
        let seen = self.images_of(image).next().is_some()
            || self.repository_policy(image).is_ok_and(|policy| policy.is_some());
        if seen { Ok(true) } else { Ok(self.repository(image)?.is_some()) }
    }

    /// The names of repositories of this registry that differ least from the image's.
    pub fn nearest_repository(&self, image: &EcrImage<'_>) -> Option<&'s str> {
        let seen = self.snapshot().seen::<Repository>().iter();
        let home = seen.filter(|_| self.is_home(image));
        crate::target::nearest(image.name(), home.map(|seen| seen.repository_name.as_str()))
    }

    /// The images of which a stopped reason speaks; all where it names none.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn told_images(&self) -> Result<Vec<UsedImage<'s>>, Gap> {
        let images = self.images()?;
        let same = |used: &&UsedImage<'_>, field| {
            let told = self.named(field).and_then(|told| ImageReference::parse(told).ok());
            let parsed = used.reference.as_ref().ok();
            told.zip(parsed).is_some_and(|(told, used)| {
                told.host == used.host && told.repository == used.repository
            })
        };
        let in_container = |used: &&UsedImage<'_>| {
            self.named(Field::Container).is_some_and(|told| told == used.container.name)
        };
        let fits: [Vec<_>; 3] = [
            images.iter().filter(|used| same(used, Field::Image)).cloned().collect(),
            images.iter().filter(|used| same(used, Field::Repository)).cloned().collect(),
            images.iter().filter(in_container).cloned().collect(),
        ];
        Ok(fits.into_iter().find(|fit| !fit.is_empty()).unwrap_or(images))
    }

    /// Does the stopped reason say that the policy of the image's repository denies? `explicit`
    /// or `implicit`.
    pub(crate) fn refused_by_repository(&self, image: &EcrImage<'_>) -> Option<&str> {
        let resource = self.named(Field::Layer)? == "resource";
        let same = self.named(Field::Resource)? == image.repository;
        (resource && same).then(|| self.named(Field::Denial).unwrap_or("implicit"))
    }

    /// What ECR knows of the image; `None` when its repository has no such image.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn ecr_image(&self, image: &EcrImage<'_>) -> Result<Option<&'s ImageDetail>, Gap> {
        if let Some(found) = self.images_of(image).find(|seen| image.is(seen)) {
            return Ok(Some(found));
        }
        let whole = self.snapshot().owned::<ImageDetail>(image.name()).is_ok();
        let asked = whole
            || self.asked::<ImageDetail>(&image.which())
            || self.asked::<ImageDetail>(self.subject(image));
        match asked && self.tells_of(image) || self.lacks_repository(image) {
            true => Ok(None),
            false => Err(self.lack(ImageDetail::ASKS, Some(self.subject(image)))),
        }
    }

    /// The images of the same repository that were seen.
    pub fn images_of(&self, image: &EcrImage<'_>) -> impl Iterator<Item = &'s ImageDetail> {
        let (name, account) = (image.name().to_owned(), image.account.clone());
        let seen = self.snapshot().seen::<ImageDetail>().iter();
        let mine = if self.tells_of(image) { Some(account) } else { None };
        seen.filter(move |seen| {
            let owner = seen.registry_id.as_ref();
            seen.repository_name == name
                && mine.is_some()
                && (owner.is_none() || owner == mine.as_ref())
        })
    }

    /// The tag of the same repository that differs least from the image's.
    pub fn nearest_tag(&self, image: &EcrImage<'_>) -> Option<&'s str> {
        let tags = self.images_of(image).flat_map(|seen| &*seen.image_tags);
        crate::target::nearest(image.tag()?, tags.map(String::as_str))
    }

    /// The policy of the image's repository; `None` when it has none.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn repository_policy(
        &self,
        image: &EcrImage<'_>,
    ) -> Result<Option<&'s RepositoryPolicy>, Gap> {
        let lack = || self.lack(RepositoryPolicy::ASKS, Some(self.subject(image)));
        match self.tells_of(image) {
            _ if self.is_home(image) && self.lacks_repository(image) => Ok(None),
            true => match self.snapshot().find(image.name()) {
                // Of another registry it is asked by the repository's ARN.
                Err(_) if self.asked::<RepositoryPolicy>(self.subject(image)) => Ok(None),
                found => found.map_err(|_| lack()),
            },
            false => Err(lack()),
        }
    }

    /// Is it known that the repository does not exist? Then there is nothing in it to ask about.
    fn lacks_repository(&self, image: &EcrImage<'_>) -> bool {
        self.repository(image).is_ok_and(|repository| repository.is_none())
    }

    /// The rule of the pull-through cache that fills the image's repository.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell. A rule names its account alone, so that those of another
    /// region cannot be told apart.
    pub fn pull_through(
        &self,
        image: &EcrImage<'_>,
    ) -> Result<Option<&'s PullThroughCacheRule>, Gap> {
        let registry = format!("{}/{}", image.account, image.region);
        let mine = |rule: &&PullThroughCacheRule| {
            rule.registry_id.as_ref().is_none_or(|account| *account == image.account)
        };
        let same_region = image.region == self.place().region;
        let rules = match self.is_home(image) {
            true => self.all::<PullThroughCacheRule>()?,
            false if same_region && self.asked::<PullThroughCacheRule>(&registry) => {
                self.snapshot().seen::<PullThroughCacheRule>()
            }
            false => return Err(self.lack(PullThroughCacheRule::ASKS, Some(&registry))),
        };
        let fits = |rule: &&PullThroughCacheRule| match rule.ecr_repository_prefix.as_str() {
            "ROOT" => true,
            prefix => {
                let rest = image.name().strip_prefix(prefix.trim_end_matches('/'));
                rest.is_some_and(|rest| rest.starts_with('/'))
            }
        };
        Ok(rules
            .iter()
            .filter(mine)
            .filter(fits)
            .max_by_key(|rule| rule.ecr_repository_prefix.len()))
    }

    /// Calls about a repository name it alone, and are made in one account and region: what they
    /// tell is about another registry's repository only where this one has none of that name.
    fn tells_of(&self, image: &EcrImage<'_>) -> bool {
        let named = || self.snapshot().find::<Repository>(image.name());
        self.is_home(image)
            || named().is_ok_and(|found| {
                found.is_none_or(|found| found.repository_arn == image.repository)
            })
    }

    /// What a call about the image's repository is asked about.
    pub(super) fn subject<'i>(&self, image: &'i EcrImage<'_>) -> &'i str {
        if self.is_home(image) { image.name() } else { &image.repository }
    }
}
