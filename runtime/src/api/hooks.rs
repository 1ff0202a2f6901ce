//! The shutdown hooks of an `Api`, before the state is known.

use std::any::Any;
use std::sync::Arc;

use crate::program::options::Options;
use crate::program::shutdown::Hook;
use crate::program::{Core, Loop};
use crate::routes::Mistake;

/// The hooks of an `Api`, and the loop that calls them. Only a program that has one contains that loop.
pub(super) struct OnShutdown<S> {
    pub(super) hooks: Vec<Hook<S>>,
    pub(super) lambda: fn(Arc<Core<S>>) -> Loop,
}

impl<S> Clone for OnShutdown<S> {
    fn clone(&self) -> Self {
        OnShutdown { hooks: self.hooks.clone(), ..*self }
    }
}

/// The hooks of an `Api` around which a middleware was put. If it gives the handlers another state than it has itself, there is
/// no state for the hooks.
pub(super) fn carried_over<S: 'static, Outer: 'static>(
    hooks: Option<OnShutdown<S>>,
    options: &mut Options,
) -> Option<OnShutdown<Outer>> {
    let hooks: Box<dyn Any> = Box::new(hooks?);
    let carried = hooks.downcast().ok().map(|hooks| *hooks);
    if carried.is_none() {
        options.mistakes.push(Mistake::of_settings(
            "Api::on_shutdown",
            "its hook takes a state that exists only during a request, made by a middleware that was added after the hook",
            "call `.on_shutdown(..)` after `.middleware(..)`",
        ));
    }
    carried
}
