//! Items of KMS, shaped like its API.

use std::collections::BTreeMap;

use super::shape::{Document, Many, shape};

shape! { "snake_case":
    /// What was seen of KMS; source: the [API](https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html).
    Kms {
        /// Keys.
        keys: Option<Vec<Key>>,
        /// Key policies.
        key_policies: Option<Vec<KeyPolicy>>,
        /// Grants.
        grants: Option<Vec<KeyGrants>>,
        /// Aliases.
        aliases: Option<Vec<Alias>>,
    }
}

shape! { "PascalCase":
    /// A KMS key.
    Key {
        /// Its id.
        key_id: String,
        /// Its ARN.
        arn: String,
        /// The account that owns it.
        #[serde(rename = "AWSAccountId")]
        aws_account_id: Option<String>,
        /// `Enabled`, `Disabled`, `PendingDeletion` and so on.
        key_state: Option<String>,
        /// `AWS` or `CUSTOMER`.
        key_manager: Option<String>,
    }

    /// The policy of a KMS key.
    KeyPolicy {
        /// The key.
        key_id: String,
        /// What it says.
        policy: Document,
    }

    /// The grants of a KMS key.
    KeyGrants {
        /// The key.
        key_id: String,
        /// The grants.
        grants: Many<Grant>,
    }

    /// A grant of a KMS key.
    Grant {
        /// Its id.
        grant_id: Option<String>,
        /// Who may.
        grantee_principal: Option<String>,
        /// What.
        operations: Many<String>,
        /// With what encryption context.
        constraints: Option<GrantConstraints>,
    }

    /// The encryption context of a grant.
    GrantConstraints {
        /// The context must be this.
        encryption_context_equals: Option<BTreeMap<String, String>>,
        /// The context must contain this.
        encryption_context_subset: Option<BTreeMap<String, String>>,
    }

    /// An alias of a KMS key.
    Alias {
        /// Its name, `alias/..`.
        alias_name: String,
        /// The key.
        target_key_id: Option<String>,
    }
}
