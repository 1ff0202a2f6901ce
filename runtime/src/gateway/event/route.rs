//! Finds the route of a request as a gateway does: static before placeholder before greedy.

use percent_encoding::percent_decode_str;

/// Names of placeholders and their values.
type Values = Vec<(String, String)>;

/// A route that matches, with the values of its placeholders, still encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway) struct MatchedRoute {
    /// The route's method: `GET`, `ANY`.
    pub(super) method: String,
    pub(super) template: String,
    pub(super) values: Values,
}

/// How closely a segment of a template matches; smaller is closer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Static,
    Placeholder,
    Greedy,
}

/// The closest route for a path. With a `method`, only routes of that method or of `ANY`.
pub(in crate::gateway) fn find(routes: &[(String, String)], method: Option<&str>, path: &str) -> Option<MatchedRoute> {
    let fits = routes.iter().filter_map(|(known, template)| {
        let by_method = match method {
            Some(method) if known == method => false,
            Some(_) if known == "ANY" => true,
            Some(_) => return None,
            None => known == "ANY",
        };
        let (fit, values) = matched(template, path)?;
        Some(((fit, by_method), MatchedRoute { method: known.clone(), template: template.clone(), values }))
    });
    fits.min_by(|(left, _), (right, _)| left.cmp(right)).map(|(_, found)| found)
}

/// How closely a template matches each segment of a path, and the values of its placeholders.
fn matched(template: &str, path: &str) -> Option<(Vec<Fit>, Values)> {
    let (mut fits, mut values) = (Vec::new(), Vec::new());
    let mut rest = Some(path.strip_prefix('/')?);
    for segment in template.strip_prefix('/')?.split('/') {
        let path = rest?;
        let placeholder = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        if let Some(name) = placeholder.and_then(|name| name.strip_suffix('+')) {
            let value = path.trim_matches('/');
            if value.is_empty() {
                return None;
            }
            values.push((name.to_owned(), value.to_owned()));
            fits.push(Fit::Greedy);
            return Some((fits, values));
        }
        let (here, later) = path.split_once('/').map_or((path, None), |(here, later)| (here, Some(later)));
        match placeholder {
            Some(_) if here.is_empty() => return None,
            Some(name) => values.push((name.to_owned(), here.to_owned())),
            None if percent_decode_str(here).decode_utf8_lossy() != segment => return None,
            None => {}
        }
        fits.push(if placeholder.is_some() { Fit::Placeholder } else { Fit::Static });
        rest = later;
    }
    rest.is_none().then_some((fits, values))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_in(keys: &[&str], method: Option<&str>, path: &str) -> Option<String> {
        let routes: Vec<_> =
            keys.iter().map(|key| key.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap()).collect();
        find(&routes, method, path).map(|found| {
            let values: Vec<_> = found.values.iter().map(|(name, value)| format!(" {name}={value}")).collect();
            format!("{} {}{}", found.method, found.template, values.concat())
        })
    }

    #[test]
    fn static_comes_before_placeholder_before_greedy() {
        let keys = ["ANY /{all+}", "GET /users/{id}", "GET /users/me", "POST /users/{name}"];
        for (method, path, expected) in [
            (Some("GET"), "/users/me", "GET /users/me"),
            (Some("GET"), "/users/7%2F8", "GET /users/{id} id=7%2F8"),
            (Some("POST"), "/users/me", "POST /users/{name} name=me"),
            (Some("PUT"), "/users/me", "ANY /{all+} all=users/me"),
            (None, "/users/7", "GET /users/{id} id=7"),
            (None, "/a/b/", "ANY /{all+} all=a/b"),
            (None, "/%75sers/me", "GET /users/me"),
        ] {
            assert_eq!(find_in(&keys, method, path).as_deref(), Some(expected));
        }
    }

    #[test]
    fn an_empty_or_longer_path_does_not_match() {
        for path in ["/users/", "/users", "/users/7/8", "/"] {
            assert_eq!(find_in(&["GET /users/{id}"], None, path), None, "{path}");
        }
        assert_eq!(find_in(&["GET /{all+}"], None, "/"), None);
        assert_eq!(find_in(&["GET /"], None, "/").as_deref(), Some("GET /"));
    }

    #[test]
    fn a_method_comes_before_any() {
        assert_eq!(find_in(&["ANY /a", "GET /a"], Some("GET"), "/a").as_deref(), Some("GET /a"));
    }
}
