//! The route key of a WebSocket API: `$connect`, `sendMessage`.

use crate::handler::method::METHODS;
use crate::nearest;

/// The routes that a WebSocket API calls by itself.
const PREDEFINED: [&str; 3] = ["$connect", "$disconnect", "$default"];

/// API Gateway accepts no longer route key.
const MAX_KEY_LENGTH: usize = 128;

/// Refuses a string that cannot be a route key, or that looks like a path without a method.
pub(crate) fn check(key: &str) -> Result<(), String> {
    if key.starts_with('/') || key.contains([' ', '{', '}']) {
        return Err(no_method(key));
    }
    if METHODS.contains(&key) {
        return Err(format!("the method goes before the path, outside the quotes\nhelp: `{key} \"/path\"`"));
    }
    if key.starts_with('$') && !PREDEFINED.contains(&key) {
        return Err(format!("unknown route key `{key}`\nhelp: {}", nearest::help(key, &PREDEFINED)));
    }
    if key.is_empty() || key.len() > MAX_KEY_LENGTH || !key.chars().all(|symbol| symbol.is_ascii_graphic()) {
        return Err(format!(
            "`{key}` cannot be the route key of a WebSocket API\nhelp: use 1 to {MAX_KEY_LENGTH} letters, digits and symbols"
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

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_string_without_a_method_is_a_route_key() {
        for key in ["$connect", "$disconnect", "$default", "sendMessage", "chat/send", "v1.send"] {
            assert_eq!(check(key), Ok(()));
        }
        for (wrong, expected) in [
            ("/users", "has no method"),
            ("users/{id}", "has no method"),
            ("GET /users", "before the path"),
            ("GET", "before the path"),
            ("$conect", "did you mean `$connect`?"),
            ("", "cannot be the route key"),
            ("ä", "cannot be the route key"),
        ] {
            let message = check(wrong).unwrap_err();
            assert!(message.contains(expected), "{message}");
        }
    }
}
