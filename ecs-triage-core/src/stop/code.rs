//! Reason codes: the single words of `RunTask` failures and of capacity providers.

use super::kind::Kind;

/// The words that may stand before a code, or around it.
const AROUND: [&str; 8] =
    ["TaskFailedToStart", "reason", "Reason", "error", "failure", "failures", "code", "-"];

/// Whether a text holds nothing but codes and the words around them, or is a list of failures.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Setting {
    /// A code may stand anywhere: the text is the reason of a failure.
    Failure,
    /// A code counts only where it is announced, or where it is all there is.
    Sentence,
}

/// What a single-word code says. The codes with a colon are in the grammar.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html>.
fn kind(code: &str) -> Option<Kind> {
    Some(match code {
        "AGENT" => Kind::AgentDisconnected,
        "ATTRIBUTE" => Kind::AttributeMissing,
        "LOCATION" => Kind::LocationMismatch,
        "MISSING" => Kind::ResourceMissing,
        "INACTIVE" => Kind::InstanceInactive,
        _ => return None,
    })
}

/// The kind of the first code in a text that counts.
pub(super) fn read(text: &str, setting: Setting) -> Option<Kind> {
    let words = text
        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
        .filter(|word| !word.is_empty());
    let mut before = None;
    for word in words {
        let announced = before.is_none_or(|before| AROUND.contains(&before));
        if let Some(kind) = kind(word).filter(|_| announced || setting == Setting::Failure) {
            return Some(kind);
        }
        before = Some(word);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_counts_where_it_is_announced() {
        for text in [
            "AGENT",
            "TaskFailedToStart: AGENT",
            "encountered error \"AGENT\".",
            "reason=AGENT",
            "TaskFailedToStart - AGENT",
        ] {
            assert_eq!(read(text, Setting::Sentence), Some(Kind::AgentDisconnected), "{text}");
        }
        assert_eq!(read("the AGENT is mine", Setting::Sentence), None);
        assert_eq!(read("arn:aws:ecs:x ATTRIBUTE", Setting::Failure), Some(Kind::AttributeMissing));
        assert_eq!(read("agent", Setting::Failure), None);
    }
}
