//! A route: the method and the path template, in the words of API Gateway.

use syn::{Ident, LitStr};

use super::syntax::Arguments;
use crate::errors::Errors;
use crate::nearest;

/// The methods that a route can have.
pub(crate) const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

/// What a WebSocket API calls by itself.
const ROUTE_KEYS: [&str; 3] = ["$connect", "$disconnect", "$default"];

/// API Gateway takes no longer route key.
const MAX_KEY_LENGTH: usize = 128;

/// A method with a path template that is right, or the route key of a WebSocket API.
pub(crate) struct Route {
    /// `None` before a route key.
    pub(crate) method: Option<&'static str>,
    pub(crate) path: LitStr,
    pub(crate) placeholders: Vec<String>,
}

/// The route of the attribute; `None` for a bare one, or after a mistake.
pub(crate) fn route(arguments: &Arguments, errors: &mut Errors) -> Option<Route> {
    match (&arguments.method, &arguments.path) {
        (None, None) => None,
        (Some(ident), None) => {
            no_path(ident, errors);
            None
        }
        (None, Some(key)) => match check_key(&key.value()) {
            Ok(()) => Some(Route { method: None, path: key.clone(), placeholders: Vec::new() }),
            Err(message) => {
                errors.at(key, message);
                None
            }
        },
        (Some(ident), Some(path)) => {
            let method = method(ident, errors);
            let placeholders = template(path, errors);
            Some(Route { method: Some(method?), path: path.clone(), placeholders: placeholders? })
        }
    }
}

fn method(ident: &Ident, errors: &mut Errors) -> Option<&'static str> {
    let name = ident.to_string();
    let known = METHODS.into_iter().find(|method| *method == name);
    if known.is_none() {
        let help = nearest::help(&name, &METHODS);
        errors.span(ident.span(), format!("unknown method `{name}`\nhelp: {help}"));
    }
    known
}

fn no_path(ident: &Ident, errors: &mut Errors) {
    let name = ident.to_string();
    if METHODS.contains(&name.as_str()) {
        errors.span(ident.span(), format!("the route `{name}` has no path\nhelp: `{name} \"/path\"`"));
    } else {
        let help = nearest::help(&name, &METHODS);
        errors.span(ident.span(), format!("unknown method `{name}`\nhelp: {help}"));
    }
}

/// `$connect`, `sendMessage`: what stands alone is the route key of a WebSocket API, unless it looks like a path.
fn check_key(key: &str) -> Result<(), String> {
    if key.starts_with('/') || key.contains([' ', '{', '}']) {
        return Err(no_method(key));
    }
    if METHODS.contains(&key) {
        return Err(format!("the method stands before the path, outside of the quotes\nhelp: `{key} \"/path\"`"));
    }
    if key.starts_with('$') && !ROUTE_KEYS.contains(&key) {
        return Err(format!("unknown route key `{key}`\nhelp: {}", nearest::help(key, &ROUTE_KEYS)));
    }
    if key.is_empty() || key.len() > MAX_KEY_LENGTH || !key.chars().all(|symbol| symbol.is_ascii_graphic()) {
        return Err(format!(
            "`{key}` cannot be the route key of a WebSocket API\nhelp: 1 to {MAX_KEY_LENGTH} letters, digits and signs make one"
        ));
    }
    Ok(())
}

fn no_method(path: &str) -> String {
    // `"GET /users"`, as the console and serverless frameworks write it.
    match path.split_once(' ') {
        Some((method, path)) if METHODS.contains(&method) => {
            format!("the method goes before the path, outside the quotes\nhelp: `{method} \"{path}\"`")
        }
        _ => format!("the route `{path}` has no method\nhelp: `GET \"{path}\"`"),
    }
}

/// The names of the placeholders, or a mistake; the first one in a template is told.
fn template(path: &LitStr, errors: &mut Errors) -> Option<Vec<String>> {
    let placeholders = placeholders(&path.value());
    placeholders.map_err(|message| errors.at(path, message)).ok()
}

fn placeholders(path: &str) -> Result<Vec<String>, String> {
    let Some(rest) = path.strip_prefix('/') else {
        // Of a whole URL, the part after the host.
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
        if name.ends_with('+') && !is_last {
            return Err(format!("`{{{name}}}` takes the rest of the path, so it has to be the last segment"));
        }
        let name = name.trim_end_matches('+').to_owned();
        if names.contains(&name) {
            return Err(format!("the placeholder `{{{name}}}` is given twice\nhelp: give them two names"));
        }
        names.push(name);
    }
    Ok(names)
}

/// The name inside the braces, with the `+` of a greedy one; `None` for plain text.
fn placeholder(segment: &str) -> Result<Option<&str>, String> {
    if let Some(mend) = other_frameworks(segment) {
        return Err(not_here(segment, &mend));
    }
    let Some(inner) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return plain(segment).map(|()| None);
    };
    let name = inner.strip_suffix('+').unwrap_or(inner);
    if let Some(name) = name.strip_suffix('?').filter(|name| is_name(name)) {
        return Err(format!(
            "the placeholder `{{{name}?}}` cannot be optional: an empty segment is another path\n\
             help: `{{{name}}}`, and a second function for the path without it"
        ));
    }
    if let Some((name, default)) = name.split_once('=').filter(|(name, _)| is_name(name)) {
        let quote = if default.parse::<f64>().is_ok() { "" } else { "\"" };
        return Err(format!(
            "the placeholder `{segment}` cannot have a default: an empty segment is another path\n\
             help: `{{{name}}}`, and a second function for the path without it; or take it from the query, \
             `#[query(default = {quote}{default}{quote})] {name}`"
        ));
    }
    if name.is_empty() {
        return Err(format!("the placeholder `{segment}` has no name\nhelp: `{{id}}`"));
    }
    if !name.chars().all(|symbol| symbol.is_ascii_alphanumeric() || "._-".contains(symbol)) {
        return Err(format!(
            "`{name}` cannot be the name of a placeholder\nhelp: a name is made of letters, digits, `_`, `-` and `.`"
        ));
    }
    Ok(Some(inner))
}

fn not_here(segment: &str, mend: &str) -> String {
    format!("`{segment}` is not a placeholder here\nhelp: `{mend}`")
}

/// Looks for what cannot stand in a segment that is no placeholder.
fn plain(segment: &str) -> Result<(), String> {
    if let Some((_, rest)) = segment.split_once('{') {
        return Err(match rest.split_once('}') {
            Some((name, _)) => {
                format!(
                    "a placeholder has to be a whole segment, and `{segment}` is more than that\nhelp: `/{{{name}}}`, and take the value apart in the function"
                )
            }
            None => format!("the brace in `{segment}` is not closed\nhelp: `{{{rest}}}`"),
        });
    }
    if let Some(name) = segment.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|name| is_name(name)) {
        return Err(match name {
            // ASP.NET puts the names of its classes and methods there.
            "controller" | "action" | "area" => {
                format!("nothing takes the place of `{segment}` here\nhelp: the name itself, as in `/users/{{id}}`")
            }
            // Next.js.
            _ => not_here(segment, &format!("{{{name}}}")),
        });
    }
    match segment.chars().find(|&symbol| !is_path_char(symbol)) {
        None => Ok(()),
        Some('?') => {
            Err("a path cannot contain `?`\nhelp: take the values of the query as `#[query]` arguments".to_owned())
        }
        Some('#') => {
            Err("a path cannot contain `#`: clients do not send what follows it\nhelp: leave it out".to_owned())
        }
        Some('}') => Err(format!("the brace in `{segment}` is not opened\nhelp: `{{{segment}`")),
        Some(odd) => Err(format!("a path cannot contain `{odd}`\nhelp: `{}`, percent-encoded", percent_encoded(odd))),
    }
}

/// `:id` (Express, older axum), `<id>` (Rocket, Flask), `*rest`, `{*rest}` (axum), `{**rest}` (.NET), `{id:u64}` (Actix),
/// `{rest:path}` (FastAPI).
fn other_frameworks(segment: &str) -> Option<String> {
    if let Some(name) = segment.strip_prefix(':').filter(|name| is_name(name)) {
        return Some(format!("{{{name}}}"));
    }
    let rest = segment.strip_prefix("{*").and_then(|rest| rest.strip_suffix('}')).or(segment.strip_prefix('*'));
    let rest = rest.map(|rest| rest.trim_start_matches('*'));
    if let Some(name) = rest.filter(|name| is_name(name)) {
        return Some(format!("{{{name}+}}"));
    }
    if let Some(name) = segment.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        let (kind, name) = name.split_once(':').unwrap_or(("", name));
        let (name, kind) = name.strip_suffix("..").map_or((name, kind), |name| (name, REST));
        return is_name(name).then(|| of_kind(name, kind));
    }
    let (name, kind) = segment.strip_prefix('{')?.strip_suffix('}')?.split_once(':')?;
    is_name(name).then(|| of_kind(name, kind))
}

/// What FastAPI, Flask and Django call the kind of a placeholder that takes slashes too.
const REST: &str = "path";

/// A placeholder that other frameworks give a type, or a pattern.
fn of_kind(name: &str, kind: &str) -> String {
    let greedy = if [REST, ".*", ".+"].contains(&kind) { "+" } else { "" };
    format!("{{{name}{greedy}}}")
}

fn percent_encoded(symbol: char) -> String {
    symbol.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|symbol| symbol.is_ascii_alphanumeric() || symbol == '_')
}

/// What stands for itself in a path (RFC 3986, 3.3), and `%` of what does not.
fn is_path_char(symbol: char) -> bool {
    symbol.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(symbol)
}

#[cfg(test)]
mod tests {
    use super::{check_key, placeholders};

    #[test]
    fn what_stands_alone_is_a_route_key() {
        for key in ["$connect", "$disconnect", "$default", "sendMessage", "chat/send", "v1.send"] {
            assert_eq!(check_key(key), Ok(()));
        }
        for (wrong, words) in [
            ("/users", "has no method"),
            ("users/{id}", "has no method"),
            ("GET /users", "before the path"),
            ("GET", "before the path"),
            ("$conect", "did you mean `$connect`?"),
            ("", "cannot be the route key"),
            ("ä", "cannot be the route key"),
        ] {
            let message = check_key(wrong).unwrap_err();
            assert!(message.contains(words), "{message}");
        }
    }

    #[test]
    fn templates_are_read() {
        assert_eq!(placeholders("/").unwrap(), [""; 0]);
        assert_eq!(placeholders("/users/").unwrap(), [""; 0]);
        assert_eq!(placeholders("/users/{id}/files/{path+}").unwrap(), ["id", "path"]);
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
