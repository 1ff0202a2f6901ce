//! What a test can send a request to.

use std::sync::Arc;

use crate::api::Api;
use crate::function::Function;
use crate::program::Program;

/// What a request can be sent to: a [`Function`], or an [`Api`] without state. It is not implemented for
/// anything else.
pub trait Testable: sealed::IntoProgram {}

impl<T: sealed::IntoProgram> Testable for T {}

pub(super) mod sealed {
    use super::{Arc, Program};

    #[diagnostic::on_unimplemented(
        message = "a request cannot be sent to `{Self}`",
        label = "not a `Function`, nor an `Api` without state",
        note = "an `Api` with a state becomes a function with `.state(..)` or `.init(..)`"
    )]
    pub trait IntoProgram {
        #[allow(private_interfaces, reason = "the trait is sealed, so nobody outside can name the type")]
        fn into_program(self) -> Arc<dyn Program>;
    }
}

impl<S> sealed::IntoProgram for &Function<S> {
    #[allow(private_interfaces, reason = "the trait is sealed, so nobody outside can name the type")]
    fn into_program(self) -> Arc<dyn Program> {
        self.clone().into_program()
    }
}

impl<S> sealed::IntoProgram for Function<S> {
    #[allow(private_interfaces, reason = "the trait is sealed, so nobody outside can name the type")]
    fn into_program(self) -> Arc<dyn Program> {
        self.into_program()
    }
}

impl sealed::IntoProgram for Api<()> {
    #[allow(private_interfaces, reason = "the trait is sealed, so nobody outside can name the type")]
    fn into_program(self) -> Arc<dyn Program> {
        self.state(()).into_program()
    }
}

impl sealed::IntoProgram for &Api<()> {
    #[allow(private_interfaces, reason = "the trait is sealed, so nobody outside can name the type")]
    fn into_program(self) -> Arc<dyn Program> {
        self.clone().into_program()
    }
}
