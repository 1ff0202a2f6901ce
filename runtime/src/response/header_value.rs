//! What can be the value of a header.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};

use crate::observe;

/// A value of a header: text, bytes, a number or a finished [`HeaderValue`].
///
/// The value may be from a client, so no value makes an answer fail: control characters, which HTTP does not allow, are
/// sent percent-encoded, and the log names the header. So a line break cannot become another header, and a header that
/// protects the client, such as `content-disposition`, is never left out.
///
/// ```
/// use api_handler::IntoHeaderValue;
///
/// assert_eq!("inline".into_header_value().unwrap(), "inline");
/// assert_eq!("a\r\nset-cookie: b".into_header_value().unwrap_err(), "a%0D%0Aset-cookie: b");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a header",
    label = "not text, bytes or a number",
    note = "`to_string()` makes text of everything that implements `Display`"
)]
pub trait IntoHeaderValue {
    /// The value.
    ///
    /// # Errors
    ///
    /// It has characters that HTTP does not allow: the same value with these percent-encoded.
    fn into_header_value(self) -> Result<HeaderValue, HeaderValue>;
}

/// The value of a header. The log names the header if its value had to be changed.
pub(super) fn legal(name: &HeaderName, value: impl IntoHeaderValue) -> HeaderValue {
    value.into_header_value().unwrap_or_else(|encoded| {
        observe::report!(
            WARN,
            "the header `{name}` has characters that HTTP does not allow, which are sent percent-encoded"
        );
        encoded
    })
}

/// The bytes with those encoded that HTTP does not allow (RFC 9110, 5.5). Bytes outside ASCII are allowed.
fn encoded(value: &[u8]) -> HeaderValue {
    let mut out = Vec::with_capacity(value.len() + 16);
    for &byte in value {
        match byte.is_ascii_control() && byte != b'\t' {
            true => out.extend_from_slice(percent_encoding::percent_encode_byte(byte).as_bytes()),
            false => out.push(byte),
        }
    }
    // It never fails: all that is not allowed is encoded.
    HeaderValue::from_bytes(&out).unwrap_or(HeaderValue::from_static(""))
}

macro_rules! texts {
    ($($ty:ty),+) => {
        $(
            impl IntoHeaderValue for $ty {
                fn into_header_value(self) -> Result<HeaderValue, HeaderValue> {
                    let bytes: &[u8] = self.as_ref();
                    HeaderValue::from_bytes(bytes).map_err(|_| encoded(bytes))
                }
            }
        )+
    };
}

macro_rules! finished {
    ($($ty:ty),+) => {
        $(
            impl IntoHeaderValue for $ty {
                fn into_header_value(self) -> Result<HeaderValue, HeaderValue> {
                    Ok(HeaderValue::from(self))
                }
            }
        )+
    };
}

texts!(&str, &String, &[u8], &Vec<u8>, &Bytes);
finished!(HeaderValue, &HeaderValue, HeaderName, u16, i16, u32, i32, u64, i64, usize, isize);

macro_rules! owned {
    ($($ty:ty),+) => {
        $(
            impl IntoHeaderValue for $ty {
                fn into_header_value(self) -> Result<HeaderValue, HeaderValue> {
                    (&self).into_header_value()
                }
            }
        )+
    };
}

owned!(String, Vec<u8>, Bytes);

impl IntoHeaderValue for Cow<'_, str> {
    fn into_header_value(self) -> Result<HeaderValue, HeaderValue> {
        (&*self).into_header_value()
    }
}

impl<const N: usize> IntoHeaderValue for &[u8; N] {
    fn into_header_value(self) -> Result<HeaderValue, HeaderValue> {
        self.as_slice().into_header_value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_http_does_not_allow_is_encoded() {
        assert_eq!("a\tb é %41".into_header_value().unwrap(), "a\tb é %41");
        let value = "é\0\r\n\u{7f}x".into_header_value().unwrap_err();
        assert_eq!(value, "é%00%0D%0A%7Fx");
        assert_eq!(b"\xff\n".into_header_value().unwrap_err().as_bytes(), b"\xff%0A");
        assert_eq!(7_u64.into_header_value().unwrap(), "7");
    }
}
