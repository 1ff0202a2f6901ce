//! What extractors can use in addition to the event.

use crate::response::Sink;

/// What [`FromEvent`](crate::FromEvent) can use in addition to the event: the state.
///
/// It is made of references, lives for one request, and is cheap to copy.
pub struct Scope<'a, S> {
    state: &'a S,
    sink: &'a Sink,
}

impl<S> Clone for Scope<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Scope<'_, S> {}

impl<'a, S> Scope<'a, S> {
    pub(crate) fn new(state: &'a S, sink: &'a Sink) -> Self {
        Scope { state, sink }
    }

    /// The state of the function.
    pub fn state(self) -> &'a S {
        self.state
    }

    /// Receives the JSON body of the answer.
    pub(crate) fn sink(self) -> &'a Sink {
        self.sink
    }
}

impl<S> std::fmt::Debug for Scope<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scope(..)")
    }
}
