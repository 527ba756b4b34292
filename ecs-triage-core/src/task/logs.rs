//! Where the output of containers goes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::finding::Evidence;
use crate::snapshot::ecs::{ContainerDefinition, LogConfiguration};
use crate::snapshot::logs::LogGroup;
use crate::snapshot::{Gap, Item};
use crate::target::last_segment;

use super::TaskView;

/// The `awslogs` configuration of a container.
///
/// See [the log driver's options](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AwsLogs<'s> {
    /// The container.
    pub container: &'s ContainerDefinition,
    /// `awslogs-group`; a configuration without one has no group to look for.
    pub group: Option<&'s str>,
    /// `awslogs-region`, else the task's region.
    pub region: &'s str,
    /// Does the driver make the group when it is not there?
    pub creates_group: bool,
}

impl AwsLogs<'_> {
    /// Is the region's name made like those of AWS?
    pub fn has_region(&self) -> bool {
        let mut parts = self.region.split('-');
        let area = parts.next().is_some_and(|area| AREAS.contains(&area));
        let number = parts.next_back().is_some_and(|number| number.parse::<u8>().is_ok());
        let mut places = parts.peekable();
        area && number && places.peek().is_some() && places.all(|place| PLACES.contains(&place))
    }
}

/// What names of [regions](https://docs.aws.amazon.com/general/latest/gr/rande.html) begin with.
const AREAS: &[&str] = &["af", "ap", "ca", "cn", "eu", "eusc", "il", "me", "mx", "sa", "us"];

/// What stands between the area and the number.
const PLACES: &[&str] = &[
    "central",
    "de",
    "east",
    "gov",
    "iso",
    "isob",
    "isoe",
    "isof",
    "north",
    "northeast",
    "northwest",
    "south",
    "southeast",
    "southwest",
    "west",
];

impl<'s> TaskView<'s> {
    /// Each container with a log configuration.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn log_configurations(
        &self,
    ) -> Result<impl Iterator<Item = (&'s ContainerDefinition, &'s LogConfiguration)>, Gap> {
        let containers = self.containers()?.iter();
        Ok(containers
            .filter_map(|container| Some((container, container.log_configuration.as_ref()?))))
    }

    /// Each container with a log configuration of this driver.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn logging_by(
        &self,
        driver: &str,
    ) -> Result<Vec<(&'s ContainerDefinition, &'s LogConfiguration)>, Gap> {
        let all = self.log_configurations()?;
        Ok(all.filter(|(_, log)| log.log_driver.as_deref() == Some(driver)).collect())
    }

    /// The driver of a container's log configuration and the names of its options, as a proof.
    pub(crate) fn log_driver(
        &self,
        container: &ContainerDefinition,
        log: &LogConfiguration,
    ) -> Result<Evidence, Gap> {
        let driver = log.log_driver.as_deref().unwrap_or_default();
        let named: Vec<_> = log.options.iter().map(|(option, _)| option).collect();
        let says = match named.as_slice() {
            [] => format!("{driver} without options"),
            named => format!("{driver} with {}", named.join(", ")),
        };
        self.defined(container, "logConfiguration.logDriver", says)
    }

    /// The containers that route the output of others through FireLens.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn firelens_routers(&self) -> Result<Vec<&'s ContainerDefinition>, Gap> {
        let containers = self.containers()?.iter();
        Ok(containers.filter(|container| container.firelens_configuration.is_some()).collect())
    }

    /// Each container that writes to CloudWatch Logs through the driver `awslogs`.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn awslogs(&self) -> Result<Vec<AwsLogs<'s>>, Gap> {
        let home = self.place().region;
        let ours = self.logging_by("awslogs")?.into_iter();
        Ok(ours
            .map(|(container, log)| {
                let option = |name| log.options.value(name).filter(|value| !value.is_empty());
                AwsLogs {
                    container,
                    group: option("awslogs-group"),
                    region: option("awslogs-region").unwrap_or(home),
                    creates_group: option("awslogs-create-group").is_some_and(is_true),
                }
            })
            .collect())
    }

    /// The same configurations by group and region, in the order of their first.
    pub fn by_log_group(
        &self,
        named: impl Iterator<Item = (&'s str, AwsLogs<'s>)>,
    ) -> Vec<(&'s str, Vec<AwsLogs<'s>>)> {
        let mut groups: Vec<(&str, Vec<AwsLogs<'_>>)> = Vec::new();
        for (group, logs) in named {
            let same = |(name, of): &&mut (&str, Vec<AwsLogs<'_>>)| {
                *name == group && of.first().is_some_and(|first| first.region == logs.region)
            };
            match groups.iter_mut().find(same) {
                Some((_, of)) => of.push(logs),
                None => groups.push((group, vec![logs])),
            }
        }
        groups
    }

    /// The log group of that name in that region; `None` when there is none.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell; it is of one region.
    pub fn log_group(&self, name: &str, region: &str) -> Result<Option<&'s LogGroup>, Gap> {
        let home = self.place().region;
        let in_region = |group: &LogGroup| match group.arn.as_deref() {
            Some(arn) => arn.split(':').nth(3) == Some(region),
            None => region == home,
        };
        let seen = self.snapshot().seen::<LogGroup>().iter();
        let mut named = seen.filter(|group| group.log_group_name == name && in_region(group));
        match named.next() {
            Some(group) => Ok(Some(group)),
            None if region != home => {
                Err(self.lack(LogGroup::ASKS, Some(&self.log_arn(name, region))))
            }
            None => match self.find::<LogGroup>(name) {
                // A group of that name was seen in another region, and names are asked by region.
                Ok(Some(_)) => self.all::<LogGroup>().map(|_| None),
                other => other,
            },
        }
    }

    /// The log groups that were seen and are named the same but for case, slashes and dashes.
    pub fn similar_log_group(&self, name: &str) -> Option<&'s LogGroup> {
        let plain = |name: &str| {
            name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
        };
        let seen = self.snapshot().seen::<LogGroup>().iter();
        seen.filter(|group| group.log_group_name != name)
            .find(|group| plain(&group.log_group_name) == plain(name))
    }

    /// The ARN of a log group.
    pub(crate) fn log_arn(&self, name: &str, region: &str) -> String {
        let place = self.place();
        format!("arn:{}:logs:{region}:{}:log-group:{name}", place.partition, place.account)
    }

    /// The ARN of the stream that the driver makes for a container.
    pub(crate) fn log_stream_arn(&self, logs: &AwsLogs<'_>, group: &str) -> String {
        let options = logs.container.log_configuration.as_ref().map(|log| &log.options);
        let prefix = options.and_then(|options| options.value("awslogs-stream-prefix"));
        let task = self.task().map_or(NO_TASK, |task| last_segment(&task.task_arn));
        let stream = match prefix {
            Some(prefix) => format!("{prefix}/{}/{task}", logs.container.name),
            None => task.to_owned(),
        };
        format!("{}:log-stream:{stream}", self.log_arn(group, logs.region))
    }
}

/// Stands for the id of a task that does not exist yet.
const NO_TASK: &str = "00000000000000000000000000000000";

/// Does the driver `awslogs` know the option? The table is dated.
pub(crate) fn is_awslogs_option(name: &str) -> bool {
    OPTIONS.contains(name)
}

static OPTIONS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    #[derive(serde::Deserialize)]
    struct Table {
        options: BTreeSet<String>,
    }
    let table = serde_json::from_str::<Table>(include_str!("logs/awslogs-options.json"));
    table.map(|table| table.options).unwrap_or_default()
});

/// What the driver takes for true.
fn is_true(value: &str) -> bool {
    matches!(value, "1" | "t" | "T" | "TRUE" | "true" | "True")
}

#[cfg(test)]
mod tests {
    use super::is_awslogs_option;

    #[test]
    fn the_table_of_options_is_read() {
        assert!(is_awslogs_option("awslogs-stream-prefix") && !is_awslogs_option("awslogs-stream"));
    }
}
