//! A path template, as API Gateway writes it: `/users/{id}`, `/files/{proxy+}`; and `/files/{path*}`, which is `/files` too.

use crate::handler::foreign::placeholder::{in_brackets, is_name, not_here, translated};

/// What ends the name of a placeholder that takes the rest of the path: at least one segment, or also nothing.
const REST: [char; 2] = ['+', '*'];

/// The names of the placeholders, or the first mistake in the template.
pub(crate) fn placeholders(path: &str) -> Result<Vec<String>, String> {
    let Some(rest) = path.strip_prefix('/') else {
        // For a whole URL the help shows what follows the host.
        let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        return Err(format!("a path begins with `/`\nhelp: `\"/{path}\"`"));
    };
    let mut names = Vec::new();
    let segments: Vec<_> = rest.split('/').collect();
    for (at, segment) in segments.iter().enumerate() {
        let is_last = at + 1 == segments.len();
        if segment.is_empty() && !is_last {
            return Err(format!("the path `{path}` has an empty segment\nhelp: `\"{}\"`", path.replace("//", "/")));
        }
        let Some(name) = placeholder(segment)? else { continue };
        if name.ends_with(REST) && !is_last {
            return Err(format!(
                "`{{{name}}}` takes the rest of the path, so it must be the last segment\nhelp: `{{{}}}` for one segment",
                name.trim_end_matches(REST)
            ));
        }
        let name = name.trim_end_matches(REST).to_owned();
        if names.contains(&name) {
            return Err(format!("the placeholder `{{{name}}}` is given twice\nhelp: give each its own name"));
        }
        names.push(name);
    }
    Ok(names)
}

/// The name inside the braces, with the `+` or `*` of one for the rest of the path; `None` for a segment of plain text.
fn placeholder(segment: &str) -> Result<Option<&str>, String> {
    if let Some(ours) = translated(segment) {
        return Err(not_here(segment, &ours));
    }
    let Some(inner) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return check_text(segment).map(|()| None);
    };
    let name = inner.strip_suffix(REST).unwrap_or(inner);
    check_required(segment, name)?;
    if name.is_empty() {
        return Err(format!("the placeholder `{segment}` has no name\nhelp: `{{id}}`"));
    }
    if !name.chars().all(|symbol| symbol.is_ascii_alphanumeric() || "._-".contains(symbol)) {
        return Err(format!(
            "`{name}` cannot be the name of a placeholder\nhelp: a name consists of letters, digits, `_`, `-` and `.`"
        ));
    }
    Ok(Some(inner))
}

/// Refuses `{id?}` and `{id=1}` of other frameworks: a placeholder never matches an empty segment.
fn check_required(segment: &str, name: &str) -> Result<(), String> {
    if let Some(name) = name.strip_suffix('?').filter(|name| is_name(name)) {
        return Err(format!(
            "the placeholder `{{{name}?}}` cannot be optional: it never matches an empty segment\n\
             help: `{{{name}}}`, and a second function for the path without it"
        ));
    }
    if let Some((name, default)) = name.split_once('=').filter(|(name, _)| is_name(name)) {
        let quote = if default.parse::<f64>().is_ok() { "" } else { "\"" };
        return Err(format!(
            "the placeholder `{segment}` cannot have a default: it never matches an empty segment\n\
             help: `{{{name}}}`, and a second function for the path without it; or take it from the query, \
             `#[query(default = {quote}{default}{quote})] {name}`"
        ));
    }
    Ok(())
}

/// Refuses what a segment of plain text cannot contain.
fn check_text(segment: &str) -> Result<(), String> {
    if let Some((_, rest)) = segment.split_once('{') {
        return Err(match rest.split_once('}') {
            Some((name, _)) => {
                format!(
                    "a placeholder must be a whole segment, but `{segment}` contains more\nhelp: `/{{{name}}}`, and split the value in the function"
                )
            }
            None => format!("the brace in `{segment}` is not closed\nhelp: `{{{rest}}}`"),
        });
    }
    if let Some(message) = in_brackets(segment) {
        return Err(message);
    }
    match segment.chars().find(|&symbol| !is_path_char(symbol)) {
        None => Ok(()),
        Some('?') => Err("a path cannot contain `?`\nhelp: read query values with `#[query]` arguments".to_owned()),
        Some('#') => {
            Err("a path cannot contain `#`: clients do not send what follows it\nhelp: leave it out".to_owned())
        }
        Some('}') => Err(format!("the brace in `{segment}` is not opened\nhelp: `{{{segment}`")),
        Some(odd) => Err(format!("a path cannot contain `{odd}`\nhelp: `{}`, percent-encoded", percent_encoded(odd))),
    }
}

fn percent_encoded(symbol: char) -> String {
    symbol.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The characters that a path contains as they are (RFC 3986, 3.3), and the `%` of encoded ones.
fn is_path_char(symbol: char) -> bool {
    symbol.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(symbol)
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn templates_are_read() {
        assert_eq!(placeholders("/").unwrap(), [""; 0]);
        assert_eq!(placeholders("/users/").unwrap(), [""; 0]);
        assert_eq!(placeholders("/users/{id}/files/{path+}").unwrap(), ["id", "path"]);
        assert_eq!(placeholders("/files/{path*}").unwrap(), ["path"]);
        assert_eq!(placeholders("/v1/things:batch").unwrap(), [""; 0]);
    }

    #[test]
    fn spellings_of_other_frameworks_are_translated() {
        for (theirs, ours) in [
            (":id", "{id}"),
            ("<id>", "{id}"),
            ("<path..>", "{path+}"),
            ("{*rest}", "{rest+}"),
            ("{id:u64}", "{id}"),
            ("{p:path}", "{p+}"),
            ("<path:p>", "{p+}"),
            ("<int:id>", "{id}"),
            ("{p:.*}", "{p+}"),
        ] {
            let message = placeholders(&format!("/a/{theirs}")).unwrap_err();
            assert!(message.ends_with(&format!("help: `{ours}`")), "{message}");
        }
    }
}
