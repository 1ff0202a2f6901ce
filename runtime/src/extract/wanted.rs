//! The value of an argument that a requirement may have made already.
//!
//! Generated code asks for it by `Wanted::<T>::NEW.make(..)`. Method lookup prefers the trait of `Wanted<T>` itself, for types
//! that can be cloned out of the values of requirements, to that of `&Wanted<T>`, for all others.

use std::future::Future;
use std::marker::PhantomData;

use super::from_event::FromEvent;
use crate::event::Event;
use crate::scope::Scope;

/// An argument of type `T`.
#[derive(Debug)]
pub struct Wanted<T>(PhantomData<fn() -> T>);

impl<T> Wanted<T> {
    /// The only value.
    pub const NEW: Self = Wanted(PhantomData);
}

/// A type that a requirement can make.
pub trait CloneOrMake<'a, S, T: FromEvent<'a, S>> {
    /// The requirement's value, or a new one.
    fn make(self, event: &'a Event<'a>, scope: Scope<'a, S>) -> impl Future<Output = Result<T, T::Error>> + Send;
}

impl<'a, S, T> CloneOrMake<'a, S, T> for Wanted<T>
where
    S: Sync,
    T: FromEvent<'a, S> + Clone + Send + Sync + 'static,
{
    async fn make(self, event: &'a Event<'a>, scope: Scope<'a, S>) -> Result<T, T::Error> {
        match scope.get::<T>() {
            Some(value) => Ok(value.clone()),
            None => T::from_event(event, scope).await,
        }
    }
}

/// A type that no requirement makes.
pub trait Make<'a, S, T: FromEvent<'a, S>> {
    /// A new value.
    fn make(self, event: &'a Event<'a>, scope: Scope<'a, S>) -> impl Future<Output = Result<T, T::Error>> + Send;
}

impl<'a, S, T: FromEvent<'a, S>> Make<'a, S, T> for &Wanted<T> {
    fn make(self, event: &'a Event<'a>, scope: Scope<'a, S>) -> impl Future<Output = Result<T, T::Error>> + Send {
        T::from_event(event, scope)
    }
}
