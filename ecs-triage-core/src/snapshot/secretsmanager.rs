//! Items of Secrets Manager, shaped like its API.

use std::collections::BTreeMap;

use super::shape::{Document, Many, Time, shape};

shape! { "snake_case":
    /// What was seen of Secrets Manager; values are never read; source: the [API](https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html).
    SecretsManager {
        /// Secrets.
        secrets: Option<Vec<SecretEntry>>,
        /// Resource policies of secrets.
        resource_policies: Option<Vec<SecretPolicy>>,
    }
}

shape! { "PascalCase":
    /// A secret of Secrets Manager, without its value.
    SecretEntry {
        /// Its ARN.
        #[serde(rename = "ARN")]
        arn: String,
        /// Its name.
        name: String,
        /// Its KMS key; absent for the AWS managed one.
        kms_key_id: Option<String>,
        /// When it was deleted.
        deleted_date: Option<Time>,
        /// Its versions with their staging labels, from DescribeSecret.
        version_ids_to_stages: Option<BTreeMap<String, Many<String>>>,
        /// Its versions with their staging labels, from ListSecrets.
        secret_versions_to_stages: Option<BTreeMap<String, Many<String>>>,
        /// Its tags.
        tags: Many<super::ec2::Tag>,
    }

    /// The resource policy of a secret.
    SecretPolicy {
        /// The secret.
        #[serde(rename = "ARN")]
        arn: String,
        /// The secret's name.
        name: Option<String>,
        /// What it says; absent when there is none.
        resource_policy: Option<Document>,
    }
}
