//! What the exit code of a container means.

use std::fmt;

use super::kind::Kind;

/// The exit code of a container, as `DescribeTasks` gives it.
///
/// Codes above 128 are 128 plus the signal that ended the process, as shells and Docker have it;
/// Windows reports an NTSTATUS, which may come as a negative number.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct ExitCode(i64);

/// What exit codes mean: the code, its name, its meaning.
const CODES: &[(i64, &str, &str)] = &[
    (0, "success", "the process ended without an error"),
    (1, "error", "the application ended with an error; its log says which"),
    (2, "misuse", "wrong use of a shell builtin or of a command line, or a Go panic"),
    (125, "runtime", "the container runtime itself failed before the process began"),
    (
        126,
        "not-executable",
        "the command was found and cannot be executed: mode bits, interpreter or processor",
    ),
    (127, "not-found", "the command, or a library that it needs, was not found"),
    (128, "invalid-exit", "the process ended with an exit status that is none"),
    (255, "out-of-range", "the process ended with -1, or the runtime lost its exit status"),
    (1067, "service-ended", "a Windows service ended unexpectedly"),
    (0xC000_0005, "access-violation", "a Windows process touched memory that is not its own"),
    (0xC000_0135, "dll-not-found", "a Windows process needs a DLL that the image lacks"),
    (0xC000_013A, "ctrl-c", "a Windows process was asked to stop, and did"),
];

/// Signals: the number, the name, the meaning.
const SIGNALS: &[(i64, &str, &str)] = &[
    (1, "SIGHUP", "the process was hung up"),
    (2, "SIGINT", "the process was interrupted"),
    (3, "SIGQUIT", "the process was asked to quit"),
    (
        4,
        "SIGILL",
        "the processor does not know an instruction: the binary is built for a newer one",
    ),
    (6, "SIGABRT", "the process gave up: abort(), a failed assertion, a heap limit"),
    (7, "SIGBUS", "a memory-mapped file or /dev/shm was too small"),
    (8, "SIGFPE", "the process made an arithmetic error"),
    (9, "SIGKILL", "the process was killed: for its memory, after stopTimeout, or as unhealthy"),
    (11, "SIGSEGV", "the process touched memory that is not its own"),
    (13, "SIGPIPE", "the process wrote to something closed"),
    (15, "SIGTERM", "the process was asked to stop, and did"),
];

impl ExitCode {
    /// Takes a code as the API reports it.
    pub const fn new(code: i64) -> Self {
        // An NTSTATUS is an unsigned number; some layers print it with its sign.
        Self(if code < -255 && code >= i32::MIN as i64 { code + (1 << 32) } else { code })
    }

    /// The code; an NTSTATUS without its sign.
    pub const fn code(self) -> i64 {
        self.0
    }

    /// The signal that ended the process, where the code says so.
    pub const fn signal(self) -> Option<u8> {
        match self.0 {
            129..=192 => Some((self.0 - 128) as u8),
            _ => None,
        }
    }

    /// The short name: `SIGKILL`, `not-found`, `access-violation`; `error` for what only the
    /// application knows.
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// What the code says, in one clause.
    pub fn meaning(self) -> &'static str {
        self.entry().2
    }

    /// Whether the process ended as it was asked to (SIGTERM, CTRL+C): a normal stop, not a fault.
    pub const fn is_normal_stop(self) -> bool {
        matches!(self.0, 143 | 0xC000_013A)
    }

    fn entry(self) -> (i64, &'static str, &'static str) {
        let named = CODES.iter().find(|(code, ..)| *code == self.0);
        let signal = || SIGNALS.iter().find(|(signal, ..)| signal + 128 == self.0);
        let other = match self.signal() {
            Some(_) => (self.0, "signal", "the process was ended by a signal"),
            None => (self.0, "error", "the application ended with an error; its log says which"),
        };
        named.or_else(signal).copied().unwrap_or(other)
    }

    /// The kind of symptom of an essential container that ended so.
    pub(super) const fn kind(self) -> Kind {
        match self.0 {
            0 => Kind::ExitedZero,
            126 => Kind::CommandNotExecutable,
            127 => Kind::CommandMissing,
            137 => Kind::Killed,
            _ if self.is_normal_stop() => Kind::Terminated,
            _ => Kind::Exited,
        }
    }

    /// How much the code looks like the first container to end, against those that were stopped
    /// after it. Lower is more.
    pub(super) const fn rank(self) -> u8 {
        match self.kind() {
            Kind::Killed => 1,
            Kind::ExitedZero => 2,
            Kind::Terminated => 3,
            _ => 0,
        }
    }
}

impl fmt::Display for ExitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.0, self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::ExitCode;

    #[test]
    fn names_and_signals() {
        let names = [
            (0, "success"),
            (3, "error"),
            (137, "SIGKILL"),
            (150, "signal"),
            (-1_073_741_819, "access-violation"),
            (-1, "error"),
        ];
        for (code, name) in names {
            assert_eq!(ExitCode::new(code).name(), name, "{code}");
        }
        assert_eq!(ExitCode::new(139).signal(), Some(11));
        assert_eq!(ExitCode::new(255).signal(), None);
    }
}
