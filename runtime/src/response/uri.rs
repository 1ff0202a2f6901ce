//! URIs that an answer contains.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The ASCII characters that no URI contains (RFC 3986, appendix A). `%` is not one of them: it is part of an escape.
const NOT_IN_A_URI: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The text as a URI: what no URI contains is percent-encoded, so that it is a legal value of `Location`. Escapes are left
/// as they are.
///
/// A backslash is encoded too: browsers read it as a slash, and would leave the host for `/\example.com`.
pub(super) fn as_uri(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, NOT_IN_A_URI).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_no_uri_contains_is_encoded() {
        assert_eq!(as_uri("/à la?x=a b&y=%20#z"), "/%C3%A0%20la?x=a%20b&y=%20#z");
        assert_eq!(as_uri("/a\r\nb: \"<c>\"\\{d}|^`"), "/a%0D%0Ab:%20%22%3Cc%3E%22%5C%7Bd%7D%7C%5E%60");
        let legal = "https://user@[::1]:80/a;b,c/(d)'*!$&+=@:~-._?e[]=/?#f";
        assert_eq!(as_uri(legal), legal);
    }
}
