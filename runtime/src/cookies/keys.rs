//! The keys that cookies are signed and encrypted with.

use std::fmt;
use std::time::{Duration, SystemTime};

use cookie::Key;

use super::data::CookieData;
use super::sealed::{self, Kind};
use crate::event::Event;
use crate::response::{Cookie, Problem};

/// The length of a secret, in bytes: as many as the derived keys have at least.
const MIN_SECRET_BYTES: usize = 32;

/// How many different bytes a secret has at least. A random one of 32 bytes has 30, as text in base64 more than 20.
const MIN_DIFFERENT_BYTES: usize = 8;

/// How many secrets there are at most; each is tried with every cookie that is not valid.
const MAX_SECRETS: usize = 8;

/// The keys that cookies are signed and encrypted with: part of the state. Needs the feature `cookies`.
///
/// There is no default. Every instance of the function needs the same secret, at least 32 random bytes, such as
/// `openssl rand -base64 48` makes them: keep it in Secrets Manager or SSM, and not in the source. Two keys are derived from
/// it with HKDF: one for HMAC-SHA256, with which cookies are signed, and one for AES-256-GCM, with which private ones are
/// encrypted.
///
/// ```
/// use std::time::Duration;
///
/// use api_handler::prelude::*;
///
/// #[derive(Serialize, Deserialize)]
/// struct Session {
///     user: u64,
/// }
///
/// impl CookieData for Session {
///     const NAME: &'static str = "session";
///     const MAX_AGE: Duration = Duration::from_secs(3600);
/// }
///
/// #[derive(State)]
/// struct App {
///     keys: CookieKeys,
/// }
///
/// #[api_handler(POST "/login")]
/// fn login(#[state] keys: &CookieKeys) -> Result<Reply<()>, Problem> {
///     Ok(Reply::new(()).cookie(keys.private(&Session { user: 7 })?))
/// }
///
/// #[api_handler(GET "/me")]
/// fn me(session: PrivateCookie<Session>) -> String {
///     session.user.to_string()
/// }
///
/// #[api_handler(POST "/logout")]
/// fn logout() -> Reply<()> {
///     Reply::new(()).cookie(Session::removal())
/// }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
///
/// let keys = CookieKeys::new("a secret for tests: Zm9vYmFyYmF6cXV4")?;
/// let session = keys.private(&Session { user: 7 })?;
/// let function = Api::new(routes![login, me, logout]).state(App { keys });
/// let request = testing::get("/me").cookie(session.name(), session.value());
/// assert_eq!(request.send(&function).await.text(), "7");
/// assert_eq!(testing::get("/me").cookie("session", "forged").send(&function).await.status(), 401);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
///
/// **Rotation.** Add the old secret with [`also_accepting`](Self::also_accepting): new cookies are made with the first secret,
/// and those of all others are read until they are too old. Remove the old secret after [`CookieData::MAX_AGE`], or at once if
/// it was lost.
#[derive(Clone)]
pub struct CookieKeys {
    first: Key,
    others: Vec<Key>,
}

impl CookieKeys {
    /// Keys made from a secret of at least 32 bytes.
    ///
    /// # Errors
    ///
    /// The secret is too short, or most of its bytes are the same. In an `init` the error stops the function at its start, and
    /// the log has the sentence.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, CookieKeyError> {
        Ok(CookieKeys { first: key(secret.as_ref())?, others: Vec::new() })
    }

    /// The same keys, which also accept the cookies that were made with an older secret.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new); or there are more than 8 secrets.
    pub fn also_accepting(mut self, old: impl AsRef<[u8]>) -> Result<Self, CookieKeyError> {
        if self.others.len() + 1 >= MAX_SECRETS {
            return Err(CookieKeyError(Reason::TooMany));
        }
        self.others.push(key(old.as_ref())?);
        Ok(self)
    }

    /// Keys made from the secrets in an environment variable, separated by commas: cookies are made with the first.
    ///
    /// # Errors
    ///
    /// The variable is not set; or as [`also_accepting`](Self::also_accepting).
    pub fn from_env(variable: &str) -> Result<Self, CookieKeyError> {
        let not_set = || CookieKeyError(Reason::NotSet(variable.to_owned()));
        let value = std::env::var(variable).map_err(|_| not_set())?;
        let mut secrets = value.split(',').map(str::trim).filter(|secret| !secret.is_empty());
        let first = CookieKeys::new(secrets.next().ok_or_else(not_set)?)?;
        secrets.try_fold(first, CookieKeys::also_accepting)
    }

    /// A cookie that the client can read and cannot change. It has the defaults of every [`Cookie`], `HttpOnly`, `Secure`,
    /// `SameSite=Lax` and `Path=/`, and the age of its data.
    ///
    /// # Errors
    ///
    /// The data cannot be serialised, or the cookie would have more than 4096 bytes, which browsers drop: 500.
    pub fn signed<T: CookieData>(&self, data: &T) -> Result<Cookie, Problem> {
        self.seal(Kind::Signed, data)
    }

    /// A cookie that the client can neither read nor change; otherwise as [`signed`](Self::signed).
    ///
    /// # Errors
    ///
    /// As [`signed`](Self::signed).
    pub fn private<T: CookieData>(&self, data: &T) -> Result<Cookie, Problem> {
        self.seal(Kind::Private, data)
    }

    fn seal<T: CookieData>(&self, kind: Kind, data: &T) -> Result<Cookie, Problem> {
        let expires = now().saturating_add(T::MAX_AGE.as_secs());
        let value = sealed::seal(kind, &self.first, (T::NAME, expires, data)).map_err(Problem::internal)?;
        Ok(Cookie::new(T::NAME, value).max_age(Duration::from_secs(T::MAX_AGE.as_secs())))
    }

    /// The data of the first cookie of its name that is valid. There may be several: other hosts of a domain can set one, too.
    pub(super) fn read<T: CookieData>(&self, kind: Kind, event: &Event<'_>) -> Option<T> {
        let values = event.cookie_values(T::NAME);
        let now = now();
        values.iter().find_map(|value| {
            let mut keys = std::iter::once(&self.first).chain(&self.others);
            keys.find_map(|key| sealed::open(kind, key, value, (T::NAME, now)))
        })
    }
}

/// In seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn key(secret: &[u8]) -> Result<Key, CookieKeyError> {
    if secret.len() < MIN_SECRET_BYTES {
        return Err(CookieKeyError(Reason::TooShort(secret.len())));
    }
    let mut different = secret.to_vec();
    different.sort_unstable();
    different.dedup();
    if different.len() < MIN_DIFFERENT_BYTES {
        return Err(CookieKeyError(Reason::NotRandom(different.len())));
    }
    Ok(Key::derive_from(secret))
}

impl fmt::Debug for CookieKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never a key: it would be in the log.
        f.debug_struct("CookieKeys").field("secrets", &(1 + self.others.len())).finish_non_exhaustive()
    }
}

/// Why there are no [`CookieKeys`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieKeyError(Reason);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reason {
    NotSet(String),
    TooShort(usize),
    NotRandom(usize),
    TooMany,
}

impl fmt::Display for CookieKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::NotSet(variable) => write!(f, "`{variable}`, the secret for cookies, is not set")?,
            Reason::TooShort(bytes) => {
                write!(f, "the secret for cookies has {bytes} bytes, and needs at least {MIN_SECRET_BYTES}")?;
            }
            Reason::NotRandom(different) => {
                write!(f, "the secret for cookies is not random: it has only {different} different bytes")?;
            }
            Reason::TooMany => {
                return write!(f, "there are more than {MAX_SECRETS} secrets for cookies: remove the oldest");
            }
        }
        f.write_str(": make one with `openssl rand -base64 48`")
    }
}

impl std::error::Error for CookieKeyError {}
