//! Makes the value of a cookie, and reads it again if it is unchanged and not too old.
//!
//! The value contains the name of its cookie, so that none can be used in place of another, and when it expires.

use cookie::{Cookie, CookieJar, Key};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How much a browser stores of a cookie, name and attributes included (RFC 6265, 6.1).
const MAX_COOKIE_BYTES: usize = 4096;

/// What the attributes of a cookie need at most without a domain.
const ATTRIBUTE_BYTES: usize = 96;

/// Whether a client can read the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Signed,
    Private,
}

/// The value of a cookie: its name, when it expires in seconds since 1970, and its data.
pub(super) fn seal<T: Serialize>(kind: Kind, key: &Key, content: (&str, u64, &T)) -> Result<String, String> {
    let name = content.0;
    let json =
        serde_json::to_vec(&content).map_err(|error| format!("the cookie `{name}` cannot be serialised: {error}"))?;
    let plain = base64_simd::URL_SAFE_NO_PAD.encode_to_string(json);
    let mut jar = CookieJar::new();
    let cookie = Cookie::new(name.to_owned(), plain);
    match kind {
        Kind::Signed => jar.signed_mut(key).add(cookie),
        Kind::Private => jar.private_mut(key).add(cookie),
    }
    let value = jar.get(name).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let size = name.len() + value.len() + ATTRIBUTE_BYTES;
    if size > MAX_COOKIE_BYTES {
        return Err(format!(
            "the cookie `{name}` has {size} bytes, and browsers drop those of more than {MAX_COOKIE_BYTES}"
        ));
    }
    Ok(value)
}

/// The data of a cookie of that name, if this key has made it and it is not too old now.
pub(super) fn open<T: DeserializeOwned>(kind: Kind, key: &Key, value: &str, (name, now): (&str, u64)) -> Option<T> {
    if value.len() > MAX_COOKIE_BYTES {
        return None;
    }
    let jar = CookieJar::new();
    let cookie = Cookie::new(name.to_owned(), value.to_owned());
    let plain = match kind {
        Kind::Signed => jar.signed(key).verify(cookie)?,
        Kind::Private => jar.private(key).decrypt(cookie)?,
    };
    let json = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(plain.value()).ok()?;
    let (sealed_name, expires, data): (String, u64, T) = serde_json::from_slice(&json).ok()?;
    (sealed_name == name && now < expires).then_some(data)
}
