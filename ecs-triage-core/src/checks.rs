//! The catalogue's table of contents: one line a check, under its phase.

/// Names the module of each check and the check in it.
macro_rules! catalogue {
    ($( $phase:ident { $( $module:ident :: $name:ident, )+ } )+) => {
        $( mod $phase { $( pub(super) mod $module; )+ } )+
        $( $( pub use $phase::$module::$name; )+ )+

        /// Every check, in the catalogue's order.
        pub(crate) static ALL: &[&dyn crate::Check] = &[$( $( &$name, )+ )+];

        #[cfg(test)]
        pub(crate) const FILES: &[(&str, &str)] =
            &[$( $( (stringify!($phase), stringify!($module)), )+ )+];
    };
}

catalogue! {
    run {
        exit_application_error::ExitApplicationError,
    }
}
