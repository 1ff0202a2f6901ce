//! What a sealed cookie contains.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::response::Cookie;

/// The content of a cookie that is signed or private, with its name. Needs the feature `cookies`.
///
/// ```
/// use std::time::Duration;
///
/// use api_handler::CookieData;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct Session {
///     user: u64,
/// }
///
/// impl CookieData for Session {
///     const NAME: &'static str = "__Host-session";
///     const MAX_AGE: Duration = Duration::from_secs(8 * 60 * 60);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the content of a cookie",
    label = "not `CookieData`",
    note = "derive `Serialize` and `Deserialize` for it, and give the cookie a name and an age: `impl CookieData for {Self} \
            {{ const NAME: &'static str = \"session\"; const MAX_AGE: Duration = Duration::from_secs(3600); }}`"
)]
pub trait CookieData: Serialize + DeserializeOwned {
    /// The name of the cookie. With the prefix `__Host-`, browsers accept it from this host only.
    const NAME: &'static str;

    /// How long the cookie is accepted after it was made, in whole seconds. The time is part of what is signed, so a client
    /// that keeps the cookie for longer gains nothing.
    const MAX_AGE: Duration;

    /// Removes the cookie from the client. A client that has a copy can still send it until it is too old.
    fn removal() -> Cookie {
        Cookie::removal(Self::NAME)
    }
}
