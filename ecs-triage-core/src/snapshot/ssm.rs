//! Items of Systems Manager, shaped like its API.

use super::shape::shape;

shape! { "snake_case":
    /// What was seen of Systems Manager; values are never read; source: the [API](https://docs.aws.amazon.com/systems-manager/latest/APIReference/Welcome.html).
    Ssm {
        /// Parameters.
        parameters: Option<Vec<Parameter>>,
    }
}

shape! { "PascalCase":
    /// A parameter of Systems Manager, without its value.
    Parameter {
        /// Its name.
        name: String,
        /// `String`, `StringList` or `SecureString`.
        r#type: Option<String>,
        /// Its KMS key.
        key_id: Option<String>,
        /// Its ARN.
        #[serde(rename = "ARN")]
        arn: Option<String>,
    }
}
