//! Items of IAM, shaped like its API.

use super::shape::{Document, Many, Time, shape};

shape! { "snake_case":
    /// What was seen of IAM; source: the [IAM API](https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html).
    Iam {
        /// Roles.
        roles: Option<Vec<Role>>,
        /// Names of the inline policies of roles.
        role_policy_names: Option<Vec<RolePolicyNames>>,
        /// Inline policies of roles, collected one by one.
        role_policies: Option<Vec<RolePolicy>>,
        /// Managed policies that are attached to roles, collected role by role.
        attached_role_policies: Option<Vec<AttachedRolePolicies>>,
        /// Managed policies with their documents.
        policies: Option<Vec<ManagedPolicy>>,
        /// Instance profiles.
        instance_profiles: Option<Vec<InstanceProfile>>,
    }
}

shape! { "PascalCase":
    /// A role.
    Role {
        /// Its name.
        role_name: String,
        /// Its ARN.
        arn: String,
        /// Its path.
        path: Option<String>,
        /// Its unique id, `AROA..`.
        role_id: Option<String>,
        /// Who may assume it.
        assume_role_policy_document: Option<Document>,
        /// Its inline policies; absent where the answer does not carry them.
        role_policy_list: Option<Many<InlinePolicy>>,
        /// Its managed policies; absent where the answer does not carry them.
        attached_managed_policies: Option<Many<AttachedPolicy>>,
        /// Its permissions boundary.
        permissions_boundary: Option<PermissionsBoundary>,
        /// Its tags.
        tags: Many<super::ec2::Tag>,
        /// When it was made.
        create_date: Option<Time>,
    }

    /// An inline policy.
    InlinePolicy {
        /// Its name.
        policy_name: String,
        /// What it says.
        policy_document: Document,
    }

    /// A managed policy that is attached to a role.
    AttachedPolicy {
        /// Its name.
        policy_name: Option<String>,
        /// Its ARN.
        policy_arn: String,
    }

    /// The permissions boundary of a role.
    PermissionsBoundary {
        /// The ARN of the managed policy.
        permissions_boundary_arn: String,
    }

    /// The names of a role's inline policies, from ListRolePolicies.
    RolePolicyNames {
        /// The role.
        role_name: String,
        /// The names.
        policy_names: Many<String>,
    }

    /// An inline policy of a role, from GetRolePolicy.
    RolePolicy {
        /// The role.
        role_name: String,
        /// The policy's name.
        policy_name: String,
        /// What it says.
        policy_document: Document,
    }

    /// The managed policies of a role, from ListAttachedRolePolicies.
    AttachedRolePolicies {
        /// The role.
        role_name: String,
        /// The policies.
        attached_policies: Many<AttachedPolicy>,
    }

    /// A managed policy.
    ManagedPolicy {
        /// Its ARN.
        arn: String,
        /// Its name.
        policy_name: Option<String>,
        /// The version in force.
        default_version_id: Option<String>,
        /// Its versions.
        policy_version_list: Many<PolicyVersion>,
    }

    /// A version of a managed policy.
    PolicyVersion {
        /// Its id.
        version_id: Option<String>,
        /// In force?
        is_default_version: bool,
        /// What it says.
        document: Option<Document>,
    }

    /// An instance profile.
    InstanceProfile {
        /// Its name.
        instance_profile_name: String,
        /// Its ARN.
        arn: String,
        /// Its role.
        roles: Many<Role>,
    }
}
