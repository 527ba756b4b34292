//! What an error of the SDK means for a collection.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use ecs_triage_core::snapshot::Operation;

/// Why a call has no answer.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: Kind,
    /// The call, where it is not the one that answers the need.
    pub(super) at: Option<Operation>,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// AWS says no, with a code.
    Told { code: String, message: String },
    /// AWS did not answer at all.
    Unreached(String),
    /// No request could be made.
    Unmade(String),
    /// An answer came, and it is none.
    Garbled(String),
}

impl Failure {
    pub(super) fn told(code: impl Into<String>) -> Self {
        Kind::Told { code: code.into(), message: String::new() }.into()
    }

    /// It is another call that failed than the one that answers the need.
    pub(super) fn at(self, operation: Operation) -> Self {
        Self { at: Some(operation), ..self }
    }

    /// Does the text say that there is none of what was asked for?
    pub(super) fn says(&self, words: &str) -> bool {
        matches!(&self.kind, Kind::Told { message, .. } if message.contains(words))
    }
}

impl From<Kind> for Failure {
    fn from(kind: Kind) -> Self {
        Self { kind, at: None }
    }
}

impl<E: ProvideErrorMetadata + Error + 'static> From<SdkError<E, HttpResponse>> for Failure {
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        let status = error.raw_response().map(|answer| answer.status().as_u16());
        let code = error.code().map(str::to_owned);
        let message = error.message().unwrap_or_default().to_owned();
        match (error, code, status) {
            (SdkError::ServiceError(_), Some(code), _) => Kind::Told { code, message },
            // HEAD has no body that could hold a code, and some refusals have no code either.
            (SdkError::ServiceError(_), None, Some(status @ (401 | 403 | 404))) => {
                Kind::Told { code: status.to_string(), message }
            }
            (error @ SdkError::ConstructionFailure(_), ..) => Kind::Unmade(whole(&error)),
            (error @ SdkError::DispatchFailure(_), ..) => {
                let text = whole(&error);
                // Credentials that the SDK did not find come as a network that is not there.
                let unmade = text.contains("credentials") || text.contains("identity");
                if unmade { Kind::Unmade(text) } else { Kind::Unreached(text) }
            }
            (SdkError::TimeoutError(_), ..) => Kind::Unreached("the call timed out".to_owned()),
            (_, _, Some(status)) => Kind::Garbled(format!("HTTP {status} that could not be read")),
            (error, ..) => Kind::Garbled(whole(&error)),
        }
        .into()
    }
}

/// The error with all that caused it, on one line.
fn whole(error: &(dyn Error + 'static)) -> String {
    let text = DisplayErrorContext(error).to_string();
    // The debug form stands behind the plain one.
    let plain = text.split(" (").next().unwrap_or_default();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Codes that say that no call can succeed with these credentials.
const SPENT: &[&str] = &[
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

/// Does the code say that the credentials are of no use?
pub(super) fn is_spent(code: &str) -> bool {
    SPENT.contains(&code)
}
