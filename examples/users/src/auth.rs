//! Authentication: an argument type that is read from the event.

use api_handler::prelude::*;

/// The key that callers need to change users.
pub struct Keys {
    key: String,
}

impl Keys {
    pub fn new(key: String) -> Self {
        Keys { key }
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
        match event.header("authorization").as_deref().and_then(|value| value.strip_prefix("Bearer ")) {
            Some(key) if key == keys.key => Ok(Editor),
            Some(_) => Err(Problem::forbidden("this key may not change users")),
            None => {
                Err(Problem::unauthorized("send `authorization: Bearer <key>`").header("www-authenticate", "Bearer"))
            }
        }
    }
}
