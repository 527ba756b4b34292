/// What stands in the place of a value that may be a secret.
pub(super) const MASK: &str = "***";

/// Could an option of this name hold a secret? Errs on the side of masking.
pub(super) fn may_be_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "token",
        "password",
        "passwd",
        "secret",
        "apikey",
        "api_key",
        "api-key",
        "access_key",
        "credential",
    ]
    .iter()
    .any(|word| name.contains(word))
}
