//! The parameters of a header's value: `form-data; name="photo"; filename="sunset.jpg"`.

/// The value of one parameter; its name is compared without regard to case. Of a repeated one the first counts.
///
/// A `"` inside of quotes is written `\"`; every other backslash is one, as in the paths that some clients send as names.
pub(crate) fn parameter(header: &str, name: &str) -> Option<String> {
    let (_, mut rest) = header.split_once(';')?;
    loop {
        let (found, value, tail) = next(rest)?;
        if found.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = tail;
    }
}

/// The first parameter: its name, its value, and what comes after it.
fn next(text: &str) -> Option<(&str, String, &str)> {
    let (name, rest) = text.split_once('=')?;
    // A word without a value stands before it.
    let name = name.rsplit(';').next().unwrap_or_default().trim();
    let rest = rest.trim_start();
    if let Some(quoted) = rest.strip_prefix('"') {
        let (value, tail) = unquoted(quoted);
        return Some((name, value, tail));
    }
    let (value, tail) = rest.split_once(';').unwrap_or((rest, ""));
    Some((name, value.trim().to_owned(), tail))
}

/// The text up to the closing quote, and what comes after it.
fn unquoted(mut rest: &str) -> (String, &str) {
    let mut value = String::new();
    while let Some((part, tail)) = rest.split_once('"') {
        rest = tail;
        match part.strip_suffix('\\') {
            Some(part) => {
                value.push_str(part);
                value.push('"');
            }
            None => {
                value.push_str(part);
                return (value, rest);
            }
        }
    }
    value.push_str(rest);
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_by_their_name() {
        let header = r#"form-data; x; Name="a;b=\"c\""; filename=C:\d\e.jpg ; filename="second""#;
        assert_eq!(parameter(header, "name").as_deref(), Some("a;b=\"c\""));
        assert_eq!(parameter(header, "filename").as_deref(), Some(r"C:\d\e.jpg"));
        assert_eq!(parameter(header, "boundary"), None);
        assert_eq!(parameter(r#"form-data; filename="C:\d\e.jpg""#, "filename").as_deref(), Some(r"C:\d\e.jpg"));
        assert_eq!(parameter("multipart/form-data; boundary=--=_x=1", "boundary").as_deref(), Some("--=_x=1"));
        assert_eq!(parameter("form-data; name=\"open", "name").as_deref(), Some("open"));
        assert_eq!(parameter("form-data", "name"), None);
    }
}
