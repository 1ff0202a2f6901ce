//! Authentication: an argument type that is read from the event.

use api_handler::prelude::*;
use subtle::ConstantTimeEq;

/// The shortest key that is accepted: whoever can guess a key needs no flaw.
const MIN_KEY_BYTES: usize = 32;

/// The key that callers need to change users. It has no `Debug`, so that it never gets into a log.
pub struct Keys {
    key: String,
}

impl Keys {
    /// Reads the key from the environment. There is no key in the source, not even a default: it would be public.
    pub fn from_environment() -> Result<Self, &'static str> {
        let key = std::env::var("USERS_API_KEY");
        Keys::new(key.map_err(|_| "set the environment variable USERS_API_KEY to the key of the editors")?)
    }

    pub fn new(key: String) -> Result<Self, &'static str> {
        match key.len() >= MIN_KEY_BYTES {
            true => Ok(Keys { key }),
            false => Err("USERS_API_KEY is too short: make one with `openssl rand -hex 16`"),
        }
    }

    /// Compares without `==`, which takes longer the more of the key is right: by its time, a key could be guessed byte by byte.
    fn is_right(&self, key: &str) -> bool {
        self.key.as_bytes().ct_eq(key.as_bytes()).into()
    }
}

/// A caller who sent the right key. A handler with this argument runs only for such callers.
pub struct Editor;

impl<'a, S> FromEvent<'a, S> for Editor
where
    S: Provides<Keys> + Sync,
{
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Problem> {
        let keys: &Keys = scope.state().provide();
        match event.header("authorization").as_deref().and_then(bearer) {
            Some(key) if keys.is_right(key) => Ok(Editor),
            Some(_) => Err(Problem::forbidden("this key may not change users")),
            None => {
                Err(Problem::unauthorized("send `authorization: Bearer <key>`")
                    .with_header("www-authenticate", "Bearer"))
            }
        }
    }
}

/// The key in `Bearer <key>`.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key)
}
