//! Items of ECR, shaped like its API.

use super::shape::{Document, Many, Time, shape};

shape! { "snake_case":
    /// What was seen of ECR; source: the [ECR API](https://docs.aws.amazon.com/AmazonECR/latest/APIReference/Welcome.html).
    Ecr {
        /// Repositories.
        repositories: Option<Vec<Repository>>,
        /// Images.
        images: Option<Vec<ImageDetail>>,
        /// Image manifests.
        manifests: Option<Vec<ImageManifest>>,
        /// Repository policies.
        repository_policies: Option<Vec<RepositoryPolicy>>,
        /// The registry's policy.
        registry_policies: Option<Vec<RegistryPolicy>>,
        /// Pull-through cache rules.
        pull_through_cache_rules: Option<Vec<PullThroughCacheRule>>,
    }
}

shape! { "camelCase":
    /// A repository.
    Repository {
        /// Its ARN.
        repository_arn: String,
        /// Its name.
        repository_name: String,
        /// The account that owns it.
        registry_id: Option<String>,
        /// Its address.
        repository_uri: Option<String>,
        /// How it is encrypted.
        encryption_configuration: Option<EncryptionConfiguration>,
    }

    /// How a repository is encrypted.
    EncryptionConfiguration {
        /// `AES256` or `KMS`.
        encryption_type: Option<String>,
        /// The key.
        kms_key: Option<String>,
    }

    /// An image of a repository.
    ImageDetail {
        /// Its repository.
        repository_name: String,
        /// The account that owns it.
        registry_id: Option<String>,
        /// Its digest.
        image_digest: String,
        /// Its tags.
        image_tags: Many<String>,
        /// When it was pushed last.
        image_pushed_at: Option<Time>,
        /// Its size.
        image_size_in_bytes: Option<i64>,
        /// `ACTIVE` or `ARCHIVED`.
        image_status: Option<String>,
        /// Its media type.
        image_manifest_media_type: Option<String>,
    }

    /// The manifest of an image, from BatchGetImage.
    ImageManifest {
        /// Its repository.
        repository_name: String,
        /// The account that owns it.
        registry_id: Option<String>,
        /// Which image.
        image_id: ImageId,
        /// The manifest's JSON text: platforms, layers, sizes.
        image_manifest: Option<String>,
    }

    /// Which image of a repository.
    ImageId {
        /// By digest.
        image_digest: Option<String>,
        /// By tag.
        image_tag: Option<String>,
    }

    /// The policy of a repository.
    RepositoryPolicy {
        /// The repository.
        repository_name: String,
        /// The account that owns it.
        registry_id: Option<String>,
        /// What it says.
        policy_text: Document,
    }

    /// The policy of a registry.
    RegistryPolicy {
        /// The account.
        registry_id: String,
        /// What it says.
        policy_text: Document,
    }

    /// A rule of the pull-through cache.
    PullThroughCacheRule {
        /// The account.
        registry_id: Option<String>,
        /// What repository names begin with.
        ecr_repository_prefix: String,
        /// The registry behind it.
        upstream_registry_url: Option<String>,
        /// What repository names begin with there.
        upstream_repository_prefix: Option<String>,
        /// The secret for the login there.
        credential_arn: Option<String>,
    }
}
