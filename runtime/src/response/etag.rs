//! The version of a resource.

use std::fmt::{self, Display, Write};
use std::hash::{DefaultHasher, Hasher};

use http::header::HeaderValue;

use super::header_value::IntoHeaderValue;

/// The version of a resource, as the header `etag` contains it (RFC 9110, 8.8.3).
///
/// A strong tag, `"7"`, names exactly these bytes; a weak one, `W/"7"`, content that means the same. Characters that a tag
/// cannot contain are percent-encoded, so every version has a tag.
///
/// ```
/// use api_handler::{ETag, Reply};
///
/// assert_eq!(ETag::new(7).to_string(), "\"7\"");
/// assert_eq!(ETag::weak("a b").to_string(), "W/\"a%20b\"");
/// let reply = Reply::new("the page").etag(ETag::new(7));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ETag {
    tag: String,
    is_weak: bool,
}

impl ETag {
    /// A strong tag of a version: a number, a revision, a hash.
    pub fn new(version: impl Display) -> Self {
        ETag { tag: encoded(&version.to_string()), is_weak: false }
    }

    /// A weak tag of a version.
    pub fn weak(version: impl Display) -> Self {
        ETag { is_weak: true, ..ETag::new(version) }
    }

    /// A strong tag made of the content: its length and a hash. It may be another one after the program is built anew.
    pub fn of_content(content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref();
        let mut hasher = DefaultHasher::new();
        hasher.write(content);
        ETag { tag: format!("{:x}-{:016x}", content.len(), hasher.finish()), is_weak: false }
    }

    /// Whether the tag is weak.
    pub fn is_weak(&self) -> bool {
        self.is_weak
    }

    /// Whether both are strong and the same: the comparison of `If-Match`.
    pub fn strong_eq(&self, other: &ETag) -> bool {
        !self.is_weak && !other.is_weak && self.tag == other.tag
    }

    /// Whether both are the same but for their strength: the comparison of `If-None-Match`.
    pub fn weak_eq(&self, other: &ETag) -> bool {
        self.tag == other.tag
    }

    /// The tag of the body before it was compressed, which [`Compression`](crate::Compression) has extended by the coding.
    #[cfg(feature = "compression")]
    pub(crate) fn without_coding(&self) -> Option<ETag> {
        let plain = self.tag.strip_suffix("-gzip").or_else(|| self.tag.strip_suffix("-br"))?;
        Some(ETag { tag: plain.to_owned(), ..self.clone() })
    }

    /// Nothing is compressed.
    #[cfg(not(feature = "compression"))]
    pub(crate) fn without_coding(&self) -> Option<ETag> {
        None
    }

    /// Parses a tag at the start of `text`, and returns what follows it.
    pub(crate) fn parse(text: &str) -> Option<(ETag, &str)> {
        let (is_weak, quoted) = match text.strip_prefix("W/") {
            Some(quoted) => (true, quoted),
            None => (false, text),
        };
        let (tag, rest) = quoted.strip_prefix('"')?.split_once('"')?;
        // Bytes outside ASCII are allowed (`obs-text`); controls and spaces are not.
        let is_legal = !tag.bytes().any(|byte| byte <= b' ' || byte == 0x7f);
        is_legal.then(|| (ETag { tag: tag.to_owned(), is_weak }, rest))
    }

    /// The tag of a header that a handler has set. `None` if it is no tag, as one without its quotes.
    pub(crate) fn of_header(value: &HeaderValue) -> Option<ETag> {
        match ETag::parse(value.to_str().ok()?.trim())? {
            (tag, "") => Some(tag),
            _ => None,
        }
    }
}

/// The version with those characters percent-encoded that a tag cannot contain, and `%` itself, so that different versions
/// have different tags.
fn encoded(version: &str) -> String {
    let mut tag = String::with_capacity(version.len());
    for byte in version.bytes() {
        match byte {
            b'"' | b'%' | ..=b' ' | 0x7f.. => tag.push_str(percent_encoding::percent_encode_byte(byte)),
            byte => tag.push(char::from(byte)),
        }
    }
    tag
}

impl Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_weak {
            f.write_str("W/")?;
        }
        f.write_char('"')?;
        f.write_str(&self.tag)?;
        f.write_char('"')
    }
}

impl IntoHeaderValue for &ETag {
    fn into_header_value(self) -> Result<HeaderValue, HeaderValue> {
        self.to_string().into_header_value()
    }
}

impl IntoHeaderValue for ETag {
    fn into_header_value(self) -> Result<HeaderValue, HeaderValue> {
        (&self).into_header_value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_a_tag_of_its_own() {
        let versions = ["7", "a b", "a%20b", "\"", "é", "a\r\nb", "", "W/"];
        let tags: Vec<_> = versions.iter().map(|version| ETag::new(version).to_string()).collect();
        assert_eq!(tags[1..3], ["\"a%20b\"", "\"a%2520b\""]);
        for (index, tag) in tags.iter().enumerate() {
            assert_eq!(ETag::parse(tag), Some((ETag::new(versions[index]), "")), "{tag}");
            assert!(!tags[..index].contains(tag), "{tag}");
        }
    }

    #[test]
    fn only_strong_tags_are_strongly_equal() {
        let (strong, weak) = (ETag::new(1), ETag::weak(1));
        assert!(strong.strong_eq(&strong) && !strong.strong_eq(&weak) && !weak.strong_eq(&weak));
        assert!(strong.weak_eq(&weak) && weak.weak_eq(&weak) && !strong.weak_eq(&ETag::new(2)));
    }

    #[test]
    fn what_has_no_quotes_is_no_tag() {
        for text in ["7", "\"7", "w/\"7\"", "W/7", "", "\"a b\"", "\"a\tb\""] {
            assert_eq!(ETag::parse(text), None, "{text}");
        }
        assert_eq!(ETag::parse("\"a,b\", \"c\""), Some((ETag::new("a,b"), ", \"c\"")));
        assert_eq!(ETag::of_header(&HeaderValue::from_static("\"a\" x")), None);
    }

    #[test]
    fn other_content_has_another_tag() {
        assert_eq!(ETag::of_content("a"), ETag::of_content(b"a"));
        assert_ne!(ETag::of_content("a"), ETag::of_content("b"));
    }
}
