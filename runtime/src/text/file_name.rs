//! File names that clients send, made safe to use.

use std::borrow::Cow;

/// How long a file name may be on the usual file systems, in bytes.
const MAX_NAME_BYTES: usize = 255;

/// How much of the end of a name is taken for its extension at most, in bytes.
const MAX_EXTENSION_BYTES: usize = 16;

/// The last component of a path, without what a file system, a shell, a header or a terminal could take for something else;
/// `None` if nothing is left.
pub(crate) fn safe(sent: &str) -> Option<Cow<'_, str>> {
    // Some clients send the whole path, with the separators of their own system.
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name = Cow::Borrowed(last);
    if last.contains(is_unsafe) {
        name = Cow::Owned(last.chars().filter(|char| !is_invisible(*char)).map(replaced).collect());
    }
    // A dot in front hides a file, and Windows drops dots and spaces at the end.
    let trimmed = name.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
    if trimmed.is_empty() {
        return None;
    }
    if trimmed.len() < name.len() {
        name = Cow::Owned(trimmed.to_owned());
    }
    Some(if name.len() > MAX_NAME_BYTES { Cow::Owned(cut(&name)) } else { name })
}

fn is_unsafe(char: char) -> bool {
    is_invisible(char) || replaced(char) != char
}

/// Control characters, and those that change the direction of text: `gpj.exe` can be shown as `exe.jpg` with them.
fn is_invisible(char: char) -> bool {
    let is_format =
        matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    char.is_control() || is_format
}

/// What Windows forbids in a name, or a shell or a header gives a meaning.
fn replaced(char: char) -> char {
    match char {
        ':' | '*' | '?' | '"' | '<' | '>' | '|' | ';' | '\'' | '`' | '$' | '&' => '_',
        other => other,
    }
}

/// The start of a name that is too long, with its extension.
fn cut(name: &str) -> String {
    let extension = name.rfind('.').and_then(|at| name.get(at..)).filter(|end| end.len() <= MAX_EXTENSION_BYTES);
    let extension = extension.unwrap_or_default();
    let mut end = MAX_NAME_BYTES - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", name.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safe_name_is_one_visible_component() {
        for (sent, name) in [
            ("sunset.jpg", Some("sunset.jpg")),
            ("été à Paris.jpg", Some("été à Paris.jpg")),
            ("../../etc/passwd", Some("passwd")),
            (r"C:\Users\me\sunset.jpg", Some("sunset.jpg")),
            ("/etc/", None),
            ("..", None),
            ("", None),
            (" . ", None),
            (".htaccess", Some("htaccess")),
            ("a\0b\r\n.jpg", Some("ab.jpg")),
            ("invoice\u{202e}gpj.exe", Some("invoicegpj.exe")),
            ("a\";b=c.jpg", Some("a__b=c.jpg")),
            ("x:$DATA", Some("x__DATA")),
            ("$(rm -rf).jpg", Some("_(rm -rf).jpg")),
        ] {
            assert_eq!(safe(sent).as_deref(), name, "{sent:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_before_its_extension() {
        let name = safe(&format!("{}.jpeg", "é".repeat(300))).unwrap().into_owned();
        assert!(name.len() <= MAX_NAME_BYTES && name.ends_with("é.jpeg"), "{name}");
        assert_eq!(safe(&"a".repeat(300)).unwrap().len(), MAX_NAME_BYTES);
    }
}
