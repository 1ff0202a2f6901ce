//! The traits that `#[api_handler]` implements for the companion struct of a function.

use std::borrow::Cow;

use crate::event::Event;
use crate::future::BoxFuture;
use crate::response::Response;
use crate::scope::Scope;
use crate::spec::RouteSpec;

/// The answer of a handler, or the future of one if it has to wait.
pub enum Answering<'a> {
    /// The answer.
    Now(Response),
    /// The future of the answer.
    Later(BoxFuture<'a, Response>),
}

/// The route of a handler, known without any state.
///
/// Implemented by `#[api_handler]` for the companion struct that has the function's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not a handler",
    note = "put `#[api_handler(GET \"/path\")]` above the function"
)]
pub trait Operation {
    /// Method, path template, arguments and result, as written in the source.
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
    fn call<'a, 'e>(event: &'a Event<'e>, scope: Scope<'a, S>) -> Answering<'a>;

    /// The handler with its route, as `routes!` lists it.
    fn route() -> Route<S>
    where
        Self: Sized,
    {
        Route { spec: Self::ROUTE, path: Self::ROUTE.path.map(Cow::Borrowed), call: Self::call }
    }
}

/// Runs one handler.
pub(crate) type Call<S> = for<'a, 'e> fn(&'a Event<'e>, Scope<'a, S>) -> Answering<'a>;

/// A handler with its route, as `routes!` lists it.
pub struct Route<S> {
    pub(crate) spec: RouteSpec,
    /// The template after all prefixes, or the route key of a WebSocket API; `None` for a bare handler.
    pub(crate) path: Option<Cow<'static, str>>,
    pub(crate) call: Call<S>,
}

impl<S> Clone for Route<S> {
    fn clone(&self) -> Self {
        Route { spec: self.spec, path: self.path.clone(), call: self.call }
    }
}
