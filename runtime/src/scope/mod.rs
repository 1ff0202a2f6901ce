//! What extractors can use in addition to the event.

mod frame;
mod problem_settings;
mod values;

use crate::response::Sink;
pub(crate) use frame::Frame;
pub(crate) use problem_settings::ProblemSettings;

/// What [`FromEvent`](crate::FromEvent) can use in addition to the event: the state.
///
/// It is made of references, lives for one request, and is cheap to copy.
pub struct Scope<'a, S> {
    state: &'a S,
    pub(crate) frame: &'a Frame<'a>,
}

impl<S> Clone for Scope<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Scope<'_, S> {}

impl<'a, S> Scope<'a, S> {
    pub(crate) fn new(state: &'a S, frame: &'a Frame<'a>) -> Self {
        Scope { state, frame }
    }

    /// The state of the function.
    pub fn state(self) -> &'a S {
        self.state
    }

    /// The value that a requirement has made for this request, if a `T` is required of it.
    pub fn get<T: 'static>(self) -> Option<&'a T> {
        self.frame.values.get()
    }

    /// The value that a tower layer has put into the extensions of this request, if there is one.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[derive(Clone)]
    /// struct Session(u64); // a layer does `request.extensions_mut().insert(Session(7))`
    ///
    /// impl<'a, S: Sync> FromEvent<'a, S> for Session {
    ///     type Error = Problem;
    ///
    ///     async fn from_event(_: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Problem> {
    ///         scope.extension().cloned().ok_or_else(|| Problem::internal("no layer has made a session"))
    ///     }
    /// }
    /// ```
    #[cfg(feature = "tower")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
    pub fn extension<T: Send + Sync + 'static>(self) -> Option<&'a T> {
        self.extensions()?.get()
    }

    /// The extensions of the request, as the innermost layer has left them.
    #[cfg(feature = "tower")]
    pub(crate) fn extensions(self) -> Option<&'a http::Extensions> {
        self.frame.values.last()
    }

    /// Receives the JSON body of the answer.
    pub(crate) fn sink(self) -> &'a Sink {
        &self.frame.sink
    }
}

impl<S> std::fmt::Debug for Scope<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scope(..)")
    }
}
