//! Any text can be read as a stopped reason, an event and a failure, and what comes out holds
//! together.
#![no_main]

use ecs_triage_core::stop::{self, ContainerStop, Stop};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let task = Stop::of_reason(text).with_container(ContainerStop::new("app").with_reason(text));
    for symptom in [task.read(), stop::read_event(text), stop::read_failure(text)] {
        assert!(symptom.causes().iter().all(|cause| symptom.kind().causes().contains(cause)));
        assert_eq!(symptom.text(), text);
        assert!(serde_json::to_string(&symptom).is_ok());
    }
});
