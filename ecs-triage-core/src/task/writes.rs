//! What the role that writes logs may do.

use crate::iam::needs::actions::{CREATE_LOG_GROUP, WRITE_LOGS};
use crate::snapshot::Gap;
use crate::snapshot::iam::Role;

use super::{AwsLogs, Denial, Permission, RoleKind, TaskView, definite};

impl<'s> TaskView<'s> {
    /// What keeps the role from creating a log group.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub(crate) fn create_group_denial(
        &self,
        writer: (RoleKind, &'s Role),
        logs: &AwsLogs<'_>,
        group: &str,
    ) -> Result<Option<Denial<'s>>, Gap> {
        let arn = self.log_arn(group, logs.region);
        // Policies name a group with and without what stands behind its name; either is taken.
        let long = format!("{arn}:log-stream:");
        match self.log_denial(writer, CREATE_LOG_GROUP, &arn, logs.region)? {
            Some(denial) if !denial.is_explicit() => {
                Ok(self.log_denial(writer, CREATE_LOG_GROUP, &long, logs.region)?.map(|_| denial))
            }
            other => Ok(other),
        }
    }

    /// What keeps the role from writing a container's output.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer, where nothing is denied for certain.
    pub(crate) fn write_denials(
        &self,
        writer: (RoleKind, &'s Role),
        logs: &AwsLogs<'_>,
        group: &str,
    ) -> Result<Vec<Denial<'s>>, Gap> {
        let stream = self.log_stream_arn(logs, group);
        let ask = |action| self.log_denial(writer, action, &stream, logs.region);
        definite(WRITE_LOGS.map(ask))
    }

    fn log_denial(
        &self,
        writer: (RoleKind, &'s Role),
        action: &str,
        resource: &str,
        region: &str,
    ) -> Result<Option<Denial<'s>>, Gap> {
        self.denial(writer, &Permission::new(action, resource).with("aws:RequestedRegion", region))
    }
}
