//! What an invocation hands to the code that runs in it, besides the event.

use crate::response::Sink;

/// What an invocation hands to extractors besides the event: the state.
///
/// It is a copy of references, made for one request. [`FromEvent`](crate::FromEvent) receives it.
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

    /// Where the JSON body of the answer goes.
    pub(crate) fn sink(self) -> &'a Sink {
        self.sink
    }
}

impl<S> std::fmt::Debug for Scope<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scope(..)")
    }
}
