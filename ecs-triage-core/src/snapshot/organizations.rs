//! Items of AWS Organizations, shaped like its API.

use super::shape::{Document, Many, shape};

shape! { "snake_case":
    /// What was seen of AWS Organizations; source: the [API](https://docs.aws.amazon.com/organizations/latest/APIReference/Welcome.html).
    Organizations {
        /// The organization; an empty list when the account is in none.
        organization: Option<Vec<Organization>>,
        /// Policies by the account, unit or root that they are attached to.
        attached_policies: Option<Vec<TargetPolicies>>,
        /// Policies with their documents.
        policies: Option<Vec<OrganizationPolicy>>,
        /// The parents of an account or unit.
        parents: Option<Vec<Parents>>,
    }
}

shape! { "PascalCase":
    /// The organization of the account.
    Organization {
        /// Its id.
        id: String,
        /// The management account, whom service control policies do not bind.
        master_account_id: Option<String>,
    }

    /// The policies attached to an account, unit or root.
    TargetPolicies {
        /// The account, unit or root; with the type of policy behind a slash.
        target: String,
        /// The policies.
        policies: Many<PolicySummary>,
    }

    /// A policy by its id.
    PolicySummary {
        /// The id.
        id: String,
        /// Its name.
        name: Option<String>,
        /// `SERVICE_CONTROL_POLICY` or `RESOURCE_CONTROL_POLICY`.
        r#type: Option<String>,
    }

    /// A policy of the organization.
    OrganizationPolicy {
        /// Which.
        policy_summary: PolicySummary,
        /// What it says.
        content: Document,
    }

    /// The parents of an account or unit.
    Parents {
        /// The account or unit.
        child: String,
        /// Its parents.
        parents: Many<Parent>,
    }

    /// A parent of an account or unit.
    Parent {
        /// Its id.
        id: String,
        /// `ROOT` or `ORGANIZATIONAL_UNIT`.
        r#type: Option<String>,
    }
}
