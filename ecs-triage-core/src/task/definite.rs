use crate::snapshot::Gap;

/// Definite beats unknown: what is found stands, though others could not be judged.
///
/// # Errors
///
/// The first gap, when nothing was found.
pub(crate) fn definite<T>(
    answers: impl IntoIterator<Item = Result<Option<T>, Gap>>,
) -> Result<Vec<T>, Gap> {
    let (mut found, mut gap) = (Vec::new(), None);
    for answer in answers {
        match answer {
            Ok(one) => found.extend(one),
            Err(lacking) => gap = gap.or(Some(lacking)),
        }
    }
    match gap {
        Some(gap) if found.is_empty() => Err(gap),
        _ => Ok(found),
    }
}
