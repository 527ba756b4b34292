//! ARNs, compared segment by segment
//! ([ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)).

use crate::iam::glob::{self, MANY, Shape};
use crate::iam::text::Compiled;

/// The six segments of an ARN; colons in the last belong to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arn<'a>([&'a [u8]; 6]);

/// A compiled pattern for ARNs.
///
/// The first five colons part pattern and ARN alike, so that a star in one segment does not reach
/// into the next.
#[derive(Clone, Debug)]
pub(super) struct ArnPattern {
    text: Box<[u8]>,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    /// A star alone: also what is not an ARN.
    Any,
    /// Where each segment ends, and what it takes to match it.
    Whole([(u32, Shape); 6]),
    /// Fewer segments, with a star at the end, which covers all that follows
    /// ([Resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)).
    Short,
    /// No ARN, and matched by none.
    Never,
}

/// What an ARN pattern of fewer than six segments means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ShortArns {
    /// A final star covers the missing segments.
    Expand,
    /// Nothing matches it.
    Refuse,
}

impl<'a> Arn<'a> {
    pub(super) fn parse(text: &'a [u8]) -> Option<Self> {
        let mut rest = text;
        let mut next = || {
            let (head, tail) = glob::split_colon(rest)?;
            rest = tail;
            Some(head)
        };
        let [a, b, c, d, e] = [next()?, next()?, next()?, next()?, next()?];
        Some(Self([a, b, c, d, e, rest]))
    }

    pub(super) fn segments(&self) -> &[&'a [u8]; 6] {
        &self.0
    }
}

impl Compiled for ArnPattern {
    fn compile(text: Box<[u8]>) -> Self {
        let form = Form::of(&text);
        Self { text, form }
    }

    fn text(&self) -> &[u8] {
        &self.text
    }
}

impl ArnPattern {
    /// Has it all segments of an ARN?
    pub(super) fn is_arn(&self) -> bool {
        matches!(self.form, Form::Whole(_))
    }

    /// Does the pattern of a `Resource` element match? Without an ARN, only a star alone does.
    pub(super) fn matches_resource(&self, arn: Option<&Arn<'_>>, short: ShortArns) -> bool {
        match (&self.form, arn) {
            (Form::Any, _) => true,
            (Form::Short, Some(arn)) => short == ShortArns::Expand && self.matches_short(arn),
            (_, Some(arn)) => self.matches(arn),
            (_, None) => false,
        }
    }

    /// Does each segment of the ARN match its segment of the pattern?
    pub(super) fn matches(&self, arn: &Arn<'_>) -> bool {
        match &self.form {
            Form::Whole(segments) => self.matches_whole(segments, arn),
            Form::Any | Form::Short | Form::Never => false,
        }
    }

    fn matches_whole(&self, segments: &[(u32, Shape); 6], arn: &Arn<'_>) -> bool {
        let mut start = 0;
        segments.iter().zip(arn.0).all(|(&(end, shape), segment)| {
            let pattern = self.text.get(start..end as usize).unwrap_or_default();
            start = end as usize + 1;
            shape.matches(pattern, segment)
        })
    }

    fn matches_short(&self, arn: &Arn<'_>) -> bool {
        let mut pattern: &[u8] = &self.text;
        let mut segments = arn.0.into_iter();
        while let Some((head, tail)) = glob::split_colon(pattern) {
            match segments.next() {
                Some(segment) if glob::matches(head, segment) => pattern = tail,
                _ => return false,
            }
        }
        let rest: Vec<&[u8]> = segments.collect();
        glob::matches(pattern, &rest.join(&b':'))
    }
}

impl Form {
    fn of(text: &[u8]) -> Self {
        if glob::is_any(text) {
            return Self::Any;
        }
        let Some(arn) = Arn::parse(text) else {
            let covers = text.ends_with(&[MANY]) && memchr::memchr(b':', text).is_some();
            return if covers { Self::Short } else { Self::Never };
        };
        let mut end = 0;
        let ends = arn.0.map(|segment| {
            let at = end + segment.len();
            end = at + 1;
            (u32::try_from(at), Shape::of(segment))
        });
        match ends {
            [(Ok(a), s), (Ok(b), t), (Ok(c), u), (Ok(d), v), (Ok(e), w), (Ok(f), x)] => {
                Self::Whole([(a, s), (b, t), (c, u), (d, v), (e, w), (f, x)])
            }
            _ => Self::Never,
        }
    }
}
