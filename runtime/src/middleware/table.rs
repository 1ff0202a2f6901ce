//! What stands around a whole `Api`: its handlers, and the answers to requests that no route matches.

use std::sync::{Arc, PoisonError};

use super::around::{Middleware, around};
use super::require::{Requirement, required, values_of};
use crate::event::Event;
use crate::guarded::{self, rendered_for_above};
use crate::handler::{Answering, Around, Run};
use crate::response::{Problem, Response};
use crate::routes::Routes;
use crate::scope::Scope;
use crate::spec::Surrounding;

/// Renders problems with the program's function, so that what is above sees the answer that the client gets.
struct Rendered<S> {
    below: Run<S>,
}

impl<S: Send + Sync> Around<S> for Rendered<S> {
    fn surrounding(&self) -> fn() -> Surrounding {
        || Surrounding::Middleware("Api::problems".to_owned())
    }

    fn passes<'a>(&'a self, _: &Event<'_>, scope: Scope<'_, S>) -> Option<&'a Run<S>> {
        scope.frame.problems.rewrite.is_none().then_some(&self.below)
    }

    fn start<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, S>) -> Answering<'a> {
        Answering::Later(Box::pin(self.render(event, scope)))
    }
}

impl<S: Sync> Rendered<S> {
    async fn render<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, S>) -> Response {
        let response = guarded::run(&self.below, event, scope).await;
        rendered_for_above(response, event, scope.frame).await
    }
}

fn rendered<S: Send + Sync + 'static>(below: Run<S>) -> Run<S> {
    Run::Middleware(Arc::new(Rendered { below }))
}

/// Answers a request that no route matches.
fn unrouted<'a, S>(_: &'a Event<'a>, scope: Scope<'a, S>) -> Answering<'a> {
    let response = scope.frame.unrouted.lock().unwrap_or_else(PoisonError::into_inner).take();
    Answering::Now(response.map_or_else(|| Problem::new(http::StatusCode::NOT_FOUND).into(), |response| *response))
}

/// The handlers of an `Api`, and the way to the answer of a request that no route matches.
pub(crate) struct Table<S> {
    pub(crate) routes: Routes<S>,
    /// `None` without a middleware around the whole `Api`.
    pub(crate) unrouted: Option<Run<S>>,
}

impl<S: Send + Sync + 'static> Table<S> {
    /// The same, with a requirement around all handlers but the public ones.
    pub(crate) fn require<T: Requirement<S>>(self) -> Self {
        let routes =
            self.routes.wrap_unless_public(required::<T, S>, &Surrounding::requirement::<T>(), values_of::<T, S>());
        Table { routes, ..self }
    }

    /// The same with the same around each way to an answer.
    #[cfg(feature = "tower")]
    pub(crate) fn wrap(self, wrapped: impl Fn(Run<S>) -> Run<S>, surrounding: &Surrounding) -> Self {
        let below = self.unrouted.unwrap_or(Run::Handler(unrouted));
        Table { unrouted: Some(wrapped(below)), routes: self.routes.map(wrapped).with(surrounding, &[]) }
    }

    /// The same with a middleware around all of it.
    pub(crate) fn middleware<M, Outer, Kind>(self, middleware: M) -> Table<Outer>
    where
        M: Middleware<Outer, S, Kind>,
        Kind: 'static,
    {
        let (routes, below) = (self.routes.map(rendered), rendered(self.unrouted.unwrap_or(Run::Handler(unrouted))));
        let middleware = Arc::new(middleware);
        Table {
            unrouted: Some(around(&middleware, below)),
            routes: routes.map(|run| around(&middleware, run)).with(&Surrounding::middleware::<M>(), M::arguments()),
        }
    }
}

impl<S> Clone for Table<S> {
    fn clone(&self) -> Self {
        Table { routes: self.routes.clone(), unrouted: self.unrouted.clone() }
    }
}
