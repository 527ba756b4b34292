//! Items of Service Quotas, shaped like its API.

use super::shape::shape;

shape! { "snake_case":
    /// What was seen of Service Quotas; source: the [API](https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/Welcome.html).
    ServiceQuotas {
        /// Quotas of the account.
        quotas: Option<Vec<Quota>>,
    }
}

shape! { "PascalCase":
    /// A quota of the account.
    Quota {
        /// Its code: `L-` and eight digits.
        quota_code: String,
        /// Its service: `fargate` and so on.
        service_code: Option<String>,
        /// Its name.
        quota_name: Option<String>,
        /// The most that the account may use.
        value: Option<f64>,
    }
}
