//! Cookies that an answer sets.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What `path-value` does not contain (RFC 6265, 4.1.1).
const NOT_IN_A_PATH: &AsciiSet = &CONTROLS.add(b';');

/// A cookie for the client, with safe defaults: `HttpOnly`, `Secure`, `SameSite=Lax`, `Path=/`.
///
/// ```
/// use api_handler::Cookie;
/// use std::time::Duration;
///
/// let session = Cookie::new("session", "a1b2").max_age(Duration::from_secs(3600));
/// assert_eq!(session.to_string(), "session=a1b2; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax");
/// ```
///
/// Characters that RFC 6265 does not allow in a value or a path are percent-encoded, so neither can add an attribute. A
/// `#[cookie]` argument and [`Event::cookies`](crate::Event::cookies) decode values, so that they read what was set.
/// An illegal name or domain is logged and answered with 500.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    name: Cow<'static, str>,
    value: Cow<'static, str>,
    path: Cow<'static, str>,
    domain: Option<Cow<'static, str>>,
    max_age: Option<Duration>,
    http_only: bool,
    secure: bool,
    same_site: SameSite,
}

/// Which requests from other sites carry a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSite {
    /// No request.
    Strict,
    /// Only a navigation, such as following a link.
    Lax,
    /// All requests; implies `Secure`.
    None,
}

impl Cookie {
    /// A cookie that expires with the client's session.
    pub fn new(name: impl Into<Cow<'static, str>>, value: impl Into<Cow<'static, str>>) -> Self {
        Cookie {
            name: name.into(),
            value: value.into(),
            path: Cow::Borrowed("/"),
            domain: None,
            max_age: None,
            http_only: true,
            secure: true,
            same_site: SameSite::Lax,
        }
    }

    /// Removes a cookie from the client; `path` and `domain` must be those with which it was set.
    pub fn removal(name: impl Into<Cow<'static, str>>) -> Self {
        Cookie::new(name, "").max_age(Duration::ZERO)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value, before it is encoded.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The path below which the cookie is sent; `/` if not set.
    pub fn path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.path = path.into();
        self
    }

    /// The domain whose hosts receive the cookie; without it, only the host that set it does.
    pub fn domain(mut self, domain: impl Into<Cow<'static, str>>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// How long the client stores the cookie, in whole seconds.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Whether the cookie is hidden from scripts; true if not set.
    pub fn http_only(mut self, http_only: bool) -> Self {
        self.http_only = http_only;
        self
    }

    /// Whether the cookie is sent over HTTPS only; true if not set.
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = secure;
        self
    }

    /// Which requests from other sites carry the cookie; `Lax` if not set.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Whether name and domain are legal (RFC 6265, 4.1.1).
    pub(crate) fn is_legal(&self) -> bool {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let is_plain = |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b';');
        !self.name.is_empty() && self.name.bytes().all(is_token) && self.domain.as_deref().is_none_or(is_plain)
    }
}

impl fmt::Display for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = utf8_percent_encode(&self.path, NOT_IN_A_PATH);
        write!(f, "{}={}; Path={path}", self.name, CookieValue(&self.value))?;
        if let Some(domain) = &self.domain {
            write!(f, "; Domain={domain}")?;
        }
        if let Some(age) = self.max_age {
            write!(f, "; Max-Age={}", age.as_secs())?;
        }
        if self.http_only {
            f.write_str("; HttpOnly")?;
        }
        if self.secure || self.same_site == SameSite::None {
            f.write_str("; Secure")?;
        }
        write!(f, "; SameSite={:?}", self.same_site)
    }
}

/// The value of a cookie, percent-encoded where RFC 6265, 4.1.1, requires it.
pub(crate) struct CookieValue<'a>(pub(crate) &'a str);

impl fmt::Display for CookieValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            // `%` is encoded too, so that decoding returns what was set.
            match matches!(byte, b'!' | b'#'..=b'+' | b'-'..=b':' | b'<'..=b'[' | b']'..=b'~') && byte != b'%' {
                true => f.write_char(char::from(byte))?,
                false => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_add_attributes() {
        let cookie = Cookie::new("a", "1; Domain=evil\r\nx: y,%").http_only(false).secure(false);
        assert_eq!(cookie.to_string(), "a=1%3B%20Domain=evil%0D%0Ax:%20y%2C%25; Path=/; SameSite=Lax");
        let cookie = Cookie::new("a", "1").path("/é;Domain=evil\r\n");
        assert_eq!(cookie.to_string(), "a=1; Path=/%C3%A9%3BDomain=evil%0D%0A; HttpOnly; Secure; SameSite=Lax");
    }

    #[test]
    fn names_and_domains_are_checked() {
        assert!(Cookie::removal("session").path("/app").is_legal());
        for cookie in [Cookie::new("", ""), Cookie::new("a b", ""), Cookie::new("a", "").domain("x;y")] {
            assert!(!cookie.is_legal(), "{cookie}");
        }
    }
}
