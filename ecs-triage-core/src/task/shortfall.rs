//! What leaves the task without a container instance, as the checks word it.

use crate::finding::Remedy;
use crate::fit::misfit::Kind;
use crate::fit::{Misfit, Placement, Row};
use crate::snapshot::Gap;
use crate::stop::{Field, Symptom};
use crate::{Finding, Meta, Severity, Verdict};

use super::TaskView;
use super::placement::name_of;

/// What leaves a task without a container instance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Shortfall<'v, 's> {
    /// The task definition, as `family:revision`.
    pub definition: &'s str,
    /// The name of the cluster.
    pub cluster: &'s str,
    /// The reasons of this kind, with their instances; nearest first.
    pub misfits: Vec<(&'v Row<'s>, &'v Misfit)>,
    /// How many instances were looked at.
    pub total: usize,
    /// The instance that ECS names as nearest.
    pub named: Option<String>,
}

impl Shortfall<'_, '_> {
    /// What is wrong, in one clause: `lead` says what each instance lacks.
    pub fn message(&self, lead: &str) -> String {
        let Self { definition, cluster, total, .. } = self;
        let Some((row, misfit)) = self.misfits.first() else {
            let nearest = self.named.as_deref().map(|id| format!(", {id},")).unwrap_or_default();
            return format!(
                "{lead} for {definition} on the nearest container instance{nearest} of cluster {cluster}"
            );
        };
        let count = self.misfits.len();
        let on = match (count, *total) {
            (1, 1) => "the only container instance".to_owned(),
            (_, total) if count == total => format!("each of {total} container instances"),
            (_, total) => format!("{count} of {total} container instances"),
        };
        let rest = if count == *total { "" } else { ", and the others do not take it either" };
        let word = if count == 1 { "" } else { "nearest: " };
        format!(
            "{lead} for {definition} on {on} of cluster {cluster}{rest}; {word}{} {misfit}",
            name_of(row)
        )
    }

    /// The EC2 instance that is nearest, else the cluster.
    pub fn subject(&self) -> String {
        let nearest = self.misfits.first().map(|(row, _)| name_of(row).to_owned());
        nearest.or_else(|| self.named.clone()).unwrap_or_else(|| self.cluster.to_owned())
    }

    /// The EC2 instances that are kept out, at most ten, in one text.
    pub fn machines(&self) -> String {
        let ids: Vec<_> = self.misfits.iter().take(10).map(|(row, _)| name_of(row)).collect();
        if ids.is_empty() { self.subject() } else { ids.join(" ") }
    }

    /// What would make the nearest instance take the task.
    pub fn cure(&self) -> Option<Remedy> {
        self.misfits
            .first()
            .map(|(row, misfit)| Remedy::new(format!("on {}: {}", name_of(row), misfit.cure())))
    }
}

impl<'s> TaskView<'s> {
    /// Does the text name this check's fault, and no more than it?
    pub(crate) fn is_named(&self, check: &Meta) -> bool {
        self.symptom().is_some_and(|symptom| {
            symptom.causes().first() == Some(&check.id) && !symptom.kind().is_broad()
        })
    }

    /// The verdict of a check on one kind of reason: found where it leaves the task without an
    /// instance, or where ECS says that it does.
    ///
    /// # Errors
    ///
    /// When it is not known whether an instance takes the task, and ECS does not say why none does.
    pub(crate) fn judge_room(
        &self,
        meta: &Meta,
        kind: Kind,
        word: impl Fn(&Shortfall<'_, 's>) -> Finding,
    ) -> Result<Verdict, Gap> {
        let placement = match self.placement() {
            Ok(Some(placement)) => Some(placement),
            Ok(None) => return Ok(Verdict::NotApplicable),
            Err(gap) if !self.is_named(meta) => return Err(gap),
            Err(_) => None,
        };
        let decisive = placement.map(Placement::decisive).unwrap_or_default();
        if !decisive.contains(&kind) && !self.is_named(meta) {
            return match placement {
                Some(placement) => self.is_settled(placement).map(|()| Verdict::Clear),
                None => Ok(Verdict::Clear),
            };
        }
        let finding = word(&self.shortfall(placement, kind)?);
        let finding = finding.because_all(self.table(placement));
        let severity = match self.is_surpassed(meta, kind, placement, &decisive) {
            true => Severity::Warning,
            false => Severity::Error,
        };
        Ok(finding.severity(severity).into())
    }

    /// Does another finding say more of the same trouble?
    fn is_surpassed(
        &self,
        meta: &Meta,
        kind: Kind,
        placement: Option<&Placement<'s>>,
        decisive: &[Kind],
    ) -> bool {
        let causes = self.symptom().map(Symptom::causes).unwrap_or_default();
        let other = decisive.iter().any(|decided| causes.contains(&check_of(*decided)));
        if !decisive.contains(&kind) && other {
            return true;
        }
        let sized = matches!(kind, Kind::Cpu | Kind::Memory);
        let outgrown = |placement: &Placement<'s>| {
            placement.too_large().is_some() || self.outgrown(placement).is_some()
        };
        let too_large = sized && placement.is_some_and(outgrown);
        too_large || (!self.is_named(meta) && self.lacks_supply())
    }

    fn shortfall<'v>(
        &self,
        placement: Option<&'v Placement<'s>>,
        kind: Kind,
    ) -> Result<Shortfall<'v, 's>, Gap> {
        let rows = placement.map(|placement| placement.rows.as_slice()).unwrap_or_default();
        let of_kind = |row: &'v Row<'s>| {
            let misfit = row.misfits().iter().find(|misfit| misfit.kind() == kind);
            misfit.map(|misfit| (row, misfit))
        };
        let named = self.symptom().and_then(|symptom| symptom.field(Field::Instance));
        Ok(Shortfall {
            definition: self.definition_name()?,
            cluster: self.cluster_name(),
            misfits: rows.iter().filter_map(of_kind).collect(),
            total: rows.len(),
            named: named.map(str::to_owned),
        })
    }

    /// A command of ECS on the instances that are kept out, at most ten.
    pub(crate) fn each_instance(
        &self,
        command: &str,
        out: &Shortfall<'_, 's>,
        tail: &str,
    ) -> String {
        let ids = out.misfits.iter().take(10).map(|(row, _)| row.host.id());
        let ids: Vec<_> = ids.collect();
        let ids = if ids.is_empty() { "INSTANCES".to_owned() } else { ids.join(" ") };
        format!(
            "aws ecs {command} --region {} --cluster {} --container-instances {ids}{tail}",
            self.place().region,
            out.cluster
        )
    }

    /// A command of ECS on the nearest instance.
    pub(crate) fn each_machine(&self, command: &str, out: &Shortfall<'_, 's>) -> String {
        let id = out.misfits.first().map_or("INSTANCE", |(row, _)| row.host.id());
        format!(
            "aws ecs {command} --region {} --cluster {} --container-instance {id}",
            self.place().region,
            out.cluster
        )
    }

    /// Puts the attribute that an expression asks for on the nearest instance; those that begin
    /// with `ecs.` are the agent's own.
    pub(crate) fn put_attribute(&self, out: &Shortfall<'_, 's>) -> Option<Remedy> {
        let (row, misfit) = out.misfits.first()?;
        let Misfit::Constraint { expression, .. } = misfit else { return None };
        let (_, rest) = expression.split_once("attribute:")?;
        let ends = |c: char| !(c.is_alphanumeric() || "_.-/".contains(c));
        let name = rest.split(ends).next().filter(|name| !name.starts_with("ecs."))?;
        Some(Remedy::new(format!("put the attribute {name} on {}", name_of(row))).command(format!(
            "aws ecs put-attributes --region {} --cluster {} --attributes \
                 name={name},value=VALUE,targetType=container-instance,targetId={}",
            self.place().region,
            out.cluster,
            row.host.id()
        )))
    }

    /// A task definition that asks for less.
    pub(crate) fn ask_for_less(&self, what: &str, see: &str) -> Remedy {
        let definition = self.definition().ok();
        let family = definition.map_or("FAMILY", |definition| definition.family.as_str());
        Remedy::new(format!("register a revision of {family} that asks for less {what}"))
            .command(self.register(""))
            .see(see)
    }
}

/// The check that names a kind of reason.
const fn check_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Status => "ec2-no-active-instances",
        Kind::Agent => "ec2-agent-disconnected",
        Kind::CapacityProvider => "cluster-no-container-instances",
        Kind::Location => "ec2-location-mismatch",
        Kind::OsFamily => "ec2-os-family-mismatch",
        Kind::Architecture => "ec2-cpu-architecture-mismatch",
        Kind::Attribute => "ec2-missing-attribute",
        Kind::VolumeDriver => "ec2-volume-driver-missing",
        Kind::MemberOf => "ec2-memberof-unsatisfied",
        Kind::DistinctInstance => "ec2-distinct-instance-exhausted",
        Kind::Cpu => "ec2-insufficient-cpu",
        Kind::Memory => "ec2-insufficient-memory",
        Kind::Gpu => "ec2-gpu-insufficient",
        Kind::Port => "ec2-host-port-in-use",
        Kind::Interface => "ec2-eni-limit",
    }
}
