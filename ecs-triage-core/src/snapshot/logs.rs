//! Items of CloudWatch Logs, shaped like its API.

use super::shape::shape;

shape! { "snake_case":
    /// What was seen of CloudWatch Logs; source: the [API](https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html).
    Logs {
        /// Log groups.
        log_groups: Option<Vec<LogGroup>>,
    }
}

shape! { "camelCase":
    /// A log group.
    LogGroup {
        /// Its name.
        log_group_name: String,
        /// Its ARN, which ends in `:*`.
        arn: Option<String>,
        /// When it was made, in milliseconds since 1970.
        creation_time: Option<i64>,
        /// Its KMS key.
        kms_key_id: Option<String>,
        /// `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`.
        log_group_class: Option<String>,
    }
}
