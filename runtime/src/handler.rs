//! What `#[api_handler]` implements for the companion struct of a function.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;

use crate::event::Event;
use crate::response::Response;
use crate::route::{Route, RouteSpec};

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a handler comes to: an answer, where nothing had to be waited for, or the wait for one.
pub enum Answering<'a> {
    /// The answer.
    Now(Response),
    /// The wait.
    Later(BoxFuture<'a, Response>),
}

/// The route of a handler, known without any state.
///
/// Implemented by `#[api_handler]` for the companion struct that bears the function's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not a handler",
    note = "put `#[api_handler(GET \"/path\")]` above the function"
)]
pub trait Operation {
    /// Method, path template, arguments and result, as they are written in the source.
    const ROUTE: RouteSpec;
}

/// A handler that can run with a state `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not a handler",
    note = "put `#[api_handler(GET \"/path\")]` above the function"
)]
pub trait Handler<S>: Operation {
    /// Reads the arguments from the event, runs the function, and turns its result into a response.
    fn call<'a, 'e>(event: &'a Event<'e>, state: &'a S) -> Answering<'a>;

    /// The handler with its route, as `routes!` lists it.
    fn route() -> Route<S>
    where
        Self: Sized,
    {
        Route { spec: Self::ROUTE, path: Self::ROUTE.path.map(Cow::Borrowed), call: Self::call }
    }
}
