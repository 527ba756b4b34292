/// How a report is written as text.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Style {
    /// Plain.
    #[default]
    Plain,
    /// With ANSI colours.
    Coloured,
}
