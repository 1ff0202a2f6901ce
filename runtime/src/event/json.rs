//! JSON text that is read where a handler asks for it, and not before.
//!
//! A [`Json`] is a slice of the event's text. Nothing is decoded, copied or allocated until a value is
//! wanted; what is damaged reads as absent, since an answer must be given whatever came.

use std::borrow::Cow;

const OPEN_OBJECT: u8 = b'{';
const OPEN_ARRAY: u8 = b'[';
/// White space of JSON.
const SPACE: [char; 4] = [' ', '\n', '\r', '\t'];

/// One JSON value of the event, as its text.
#[derive(Clone, Copy, Debug)]
pub struct Json<'e>(&'e str);

impl<'e> Json<'e> {
    #[cfg(test)]
    pub(crate) fn new(text: &'e str) -> Self {
        Json(text)
    }

    /// The value's text, exactly as it came.
    pub fn raw(self) -> &'e str {
        self.0
    }

    /// Whether the value is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// The string, unescaped; `None` when the value is no string.
    pub fn as_str(self) -> Option<Cow<'e, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(unescape(inner))
    }

    /// Whether the value is `true`, or the string `"true"` in any case.
    pub(crate) fn is_true(self) -> bool {
        self.0 == "true" || self.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// A string as it is, a number or bool as its text; `None` for all else.
    pub fn as_text(self) -> Option<Cow<'e, str>> {
        match self.0.as_bytes().first()? {
            b'"' => self.as_str(),
            b'{' | b'[' | b'n' => None,
            _ => Some(Cow::Borrowed(self.0)),
        }
    }

    /// The members of an object, in order; nothing when the value is no object.
    pub fn entries(self) -> Entries<'e> {
        let mut scanner = Scanner::new(self.0);
        let open = scanner.eat(OPEN_OBJECT);
        Entries { scanner, open }
    }

    /// The elements of an array, in order; nothing when the value is no array.
    pub fn items(self) -> Items<'e> {
        let mut scanner = Scanner::new(self.0);
        let open = scanner.eat(OPEN_ARRAY);
        Items { scanner, open }
    }

    /// The member of an object with that name; of duplicates the last, as JSON parsers commonly do.
    pub fn get(self, name: &str) -> Option<Json<'e>> {
        self.entries().filter(|(key, _)| key == name).map(|(_, value)| value).last()
    }
}

/// The members of an object; see [`Json::entries`].
#[derive(Clone, Debug)]
pub struct Entries<'e> {
    scanner: Scanner<'e>,
    open: bool,
}

impl<'e> Entries<'e> {
    /// The next member with its name as it stands between the quotes.
    pub(crate) fn next_raw(&mut self) -> Option<(&'e str, Json<'e>)> {
        if !self.open {
            return None;
        }
        let member = self.scanner.member();
        self.open = member.is_some() && self.scanner.eat(b',');
        member
    }
}

impl<'e> Iterator for Entries<'e> {
    type Item = (Cow<'e, str>, Json<'e>);

    fn next(&mut self) -> Option<Self::Item> {
        self.next_raw().map(|(key, value)| (unescape(key), value))
    }
}

/// The elements of an array; see [`Json::items`].
#[derive(Clone, Debug)]
pub struct Items<'e> {
    scanner: Scanner<'e>,
    open: bool,
}

impl<'e> Iterator for Items<'e> {
    type Item = Json<'e>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.open {
            return None;
        }
        let item = self.scanner.value();
        self.open = item.is_some() && self.scanner.eat(b',');
        item
    }
}

/// Walks over JSON text.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'e> {
    text: &'e str,
    at: usize,
}

impl<'e> Scanner<'e> {
    pub(crate) fn new(text: &'e str) -> Self {
        Scanner { text, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Steps over `byte` and the white space around it.
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
            self.skip_space();
        }
        found
    }

    /// Whether nothing but white space is left.
    pub(crate) fn at_end(&mut self) -> bool {
        self.skip_space();
        self.peek().is_none()
    }

    /// `"key": value`, the key without its quotes and still escaped.
    pub(crate) fn member(&mut self) -> Option<(&'e str, Json<'e>)> {
        Some((self.key()?, self.value()?))
    }

    /// `"key":`, the key without its quotes and still escaped.
    pub(crate) fn key(&mut self) -> Option<&'e str> {
        self.skip_space();
        let start = self.at + 1;
        self.at = after_string(self.text.as_bytes(), self.at)?;
        let key = self.text.get(start..self.at.checked_sub(1)?)?;
        self.eat(b':').then_some(key)
    }

    /// One value; if it is an object, `note` is told its members on the way.
    pub(crate) fn object(&mut self, mut note: impl FnMut(&'e str, Json<'e>)) -> Option<Json<'e>> {
        self.skip_space();
        let start = self.at;
        let mut open = self.eat(OPEN_OBJECT);
        let mut whole = open && self.eat(b'}');
        while open && !whole {
            let Some((key, value)) = self.member() else { break };
            note(key, value);
            open = self.eat(b',');
            whole = !open && self.eat(b'}');
        }
        if !whole {
            // No object, or none that can be read to its end: what its brackets hold.
            self.at = start;
            return self.value();
        }
        // `eat` has stepped over white space as well.
        self.text.get(start..self.at).map(|text| Json(text.trim_end_matches(SPACE)))
    }

    /// One value of any kind.
    pub(crate) fn value(&mut self) -> Option<Json<'e>> {
        self.skip_space();
        let start = self.at;
        match self.peek()? {
            b'"' => self.at = after_string(self.text.as_bytes(), start)?,
            OPEN_OBJECT | OPEN_ARRAY => self.at = after_nested(self.text.as_bytes(), start)?,
            _ => self.word()?,
        }
        self.text.get(start..self.at).map(Json)
    }

    /// Steps over a number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<()> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) {
                break;
            }
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// Where the string ends that begins with the quote at `start`: behind its last quote.
fn after_string(bytes: &[u8], start: usize) -> Option<usize> {
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let mut at = start + 1;
    loop {
        at += string_stop(bytes.get(at..)?)?;
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            _ => at += 2, // a backslash and what it escapes
        }
    }
}

/// Where the object or array ends that begins at `start`, however deep it is: without recursion.
fn after_nested(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = after_string(bytes, at)?;
                continue;
            }
            &(OPEN_OBJECT | OPEN_ARRAY) => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Words of eight bytes that are looked at one by one; most strings of an event end before.
const SHORT: usize = 8;

/// Where the next quote or backslash is.
fn string_stop(bytes: &[u8]) -> Option<usize> {
    let (words, _) = bytes.as_chunks();
    for (index, word) in words.iter().take(SHORT).enumerate() {
        let word = u64::from_le_bytes(*word);
        let stops = zeros(word ^ (EACH * b'"' as u64)) | zeros(word ^ (EACH * b'\\' as u64));
        if stops != 0 {
            return Some(index * size_of::<u64>() + (stops.trailing_zeros() / u8::BITS) as usize);
        }
    }
    let looked_at = words.len().min(SHORT) * size_of::<u64>();
    memchr::memchr2(b'"', b'\\', bytes.get(looked_at..)?).map(|at| looked_at + at)
}

/// A one in each byte.
const EACH: u64 = u64::MAX / 0xff;

/// The top bit of the first byte that is zero; of later bytes nothing is known (H. S. Warren, "Hacker's Delight",
/// 6-1).
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(EACH) & !word & (EACH << 7)
}

/// Undoes JSON's escapes; a broken one, or half a surrogate pair, becomes U+FFFD.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (decoded, tail) = escape(after);
        out.push(decoded);
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that an escape stands for, and what follows it.
fn escape(after: &str) -> (char, &str) {
    let mut chars = after.chars();
    let decoded = match chars.next() {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some(plain @ ('"' | '\\' | '/')) => plain,
        Some('u') => return unicode(chars.as_str()),
        _ => char::REPLACEMENT_CHARACTER,
    };
    (decoded, chars.as_str())
}

/// `XXXX`, or `XXXX\uXXXX` for a surrogate pair.
fn unicode(after: &str) -> (char, &str) {
    let Some((first, rest)) = hex4(after) else {
        return (char::REPLACEMENT_CHARACTER, after);
    };
    if let Some(decoded) = char::from_u32(first) {
        return (decoded, rest);
    }
    let pair = rest.strip_prefix("\\u").and_then(hex4).and_then(|(second, tail)| {
        let both = char::decode_utf16([first as u16, second as u16]).next()?.ok()?;
        Some((both, tail))
    });
    pair.unwrap_or((char::REPLACEMENT_CHARACTER, rest))
}

fn hex4(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nested_values_are_skipped_whole() {
        let json = Json::new(r#"{ "a" : {"b":["}", "\"]"]} , "c":[1,-2.5e3, null ], "d":true}"#);
        let entries: Vec<_> = json.entries().map(|(key, value)| (key.into_owned(), value.raw())).collect();
        let expected = [("a", r#"{"b":["}", "\"]"]}"#), ("c", "[1,-2.5e3, null ]"), ("d", "true")];
        assert_eq!(entries, expected.map(|(key, value)| (key.to_owned(), value)));
        let items: Vec<_> = json.get("c").unwrap().items().map(Json::raw).collect();
        assert_eq!(items, ["1", "-2.5e3", "null"]);
    }

    #[test]
    fn ten_thousand_levels_do_not_recurse() {
        let deep = format!("{{\"a\":{}1{},\"b\":2}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(Json::new(&deep).get("b").unwrap().raw(), "2");
    }

    #[test]
    fn of_duplicates_the_last_counts() {
        assert_eq!(Json::new(r#"{"a":1,"a":2}"#).get("a").unwrap().raw(), "2");
    }

    #[test]
    fn escapes_are_undone_and_broken_ones_replaced() {
        assert_eq!(unescape(r#"a\"\\\/\n\u00e9\ud83d\ude00"#), "a\"\\/\né😀");
        assert_eq!(unescape(r"\ud83d!"), "\u{fffd}!");
        assert_eq!(unescape(r"\x\u12"), "\u{fffd}\u{fffd}12");
    }

    proptest! {
        #[test]
        fn strings_read_as_serde_json_reads_them(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(Json::new(&json).as_str().unwrap(), text);
        }

        #[test]
        fn any_text_is_survived(text in "[\\[\\]{}\",:\\\\a1 ]{0,40}") {
            let json = Json::new(&text);
            for (_, value) in json.entries() {
                let _ = (value.as_str(), value.items().count());
            }
            prop_assert!(json.items().count() <= text.len());
        }
    }
}
