//! Fills snapshots for `ecs-triage-core`.
