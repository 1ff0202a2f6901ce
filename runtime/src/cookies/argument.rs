//! Sealed cookies as arguments.

use std::ops::Deref;

use super::data::CookieData;
use super::keys::CookieKeys;
use super::sealed::Kind;
use crate::event::Event;
use crate::extract::{FromEvent, Provides};
use crate::response::Problem;
use crate::scope::Scope;

macro_rules! sealed_cookie {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name<T>(pub T);

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }
    };
}

sealed_cookie! {
    /// The data of a cookie that the client can read and cannot change; an argument without a mark. Needs the feature `cookies`.
    ///
    /// The state has the [`CookieKeys`], which also make such cookies: [`CookieKeys::signed`].
    ///
    /// A cookie that is missing, changed, made with a secret that is no longer accepted, or too old is a 401, and all four are
    /// `None` for an `Option<SignedCookie<T>>`: a browser sends an old cookie again and again, and a page for everybody must
    /// not refuse it.
    SignedCookie
}

sealed_cookie! {
    /// The data of a cookie that the client can neither read nor change; an argument without a mark. Needs the feature
    /// `cookies`.
    ///
    /// The state has the [`CookieKeys`], which also make such cookies: [`CookieKeys::private`].
    ///
    /// A cookie that is missing, changed, made with a secret that is no longer accepted, or too old is a 401, and all four are
    /// `None` for an `Option<PrivateCookie<T>>`: a browser sends an old cookie again and again, and a page for everybody must
    /// not refuse it.
    PrivateCookie
}

macro_rules! from_event {
    ($($name:ident $kind:ident)*) => {
        $(impl<'a, S, T> FromEvent<'a, S> for $name<T>
        where
            S: Provides<CookieKeys> + Sync,
            T: CookieData,
        {
            type Error = Problem;

            async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Problem> {
                scope.state().provide().read(Kind::$kind, event).map($name).ok_or_else(refused::<T>)
            }

            fn __is_sent(event: &'a Event<'_>, scope: Scope<'a, S>) -> bool {
                scope.state().provide().read::<T>(Kind::$kind, event).is_some()
            }
        })*
    };
}

from_event! { SignedCookie Signed PrivateCookie Private }

fn refused<T: CookieData>() -> Problem {
    Problem::unauthorized(format!("the cookie `{}` is missing, or no longer valid", T::NAME))
}
