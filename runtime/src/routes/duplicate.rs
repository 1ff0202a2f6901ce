//! The check of `routes![..]` for a route that is there twice, and its message, while the user's crate is compiled.

use std::marker::PhantomData;

use crate::handler::Operation;
use crate::spec::RouteSpec;

/// Long enough for two paths to handlers and a route; what is longer is cut.
const MAX_BYTES: usize = 480;

/// What `routes![..]` lists.
///
/// A handler has its route by the `impl`, and anything else one by [`NotListed`]: so what is no handler is told where
/// its route is made, and not here a second time.
#[derive(Debug)]
pub struct Listed<H>(PhantomData<H>);

impl<H: Operation> Listed<(H,)> {
    /// The handler's route.
    pub const ROUTE: RouteSpec = H::ROUTE;
}

/// What is no handler.
pub trait NotListed {
    /// The route of no function.
    const ROUTE: RouteSpec =
        RouteSpec { method: None, path: None, name: "", module: "", doc: "", arguments: &[], result: "" };
}

impl<H> NotListed for Listed<H> {}

/// Which two handlers have one route, if two have.
#[derive(Debug)]
pub struct Duplicate {
    text: [u8; MAX_BYTES],
    len: usize,
}

#[expect(clippy::indexing_slicing, reason = "bounded by the lengths, and only run by the compiler")]
impl Duplicate {
    /// Looks for the first two routes that are the same; `names` are the handlers as they were typed.
    pub const fn find<const N: usize>(routes: &[RouteSpec; N], names: &[&str; N]) -> Self {
        let message = Duplicate { text: [0; MAX_BYTES], len: 0 };
        let Some((first, second)) = duplicate(routes) else { return message };
        // What is no handler is told elsewhere.
        if routes[first].name.is_empty() || routes[second].name.is_empty() {
            return message;
        }
        let message = message.add("`").add(names[first]).add("` and `").add(names[second]).add("` have the same route");
        let message = match (routes[second].method, routes[second].path) {
            (Some(method), Some(path)) => message.add(": ").add(method).add(" ").add(path),
            (None, Some(key)) => message.add(": ").add(key),
            _ => message.add(": both take every request"),
        };
        message.add("\nhelp: give one of them another route, or list only one")
    }

    /// The message, if there are two.
    pub const fn message(&self) -> Option<&str> {
        let (text, _) = self.text.split_at(self.len);
        match std::str::from_utf8(text) {
            Ok(text) if self.len > 0 => Some(text),
            _ => None,
        }
    }

    const fn add(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        // Cut between characters only: all or nothing of a part.
        while self.len + text.len() - at <= MAX_BYTES && at < text.len() {
            self.text[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        self
    }
}

/// How many lists the routes are spread over, so that a route is compared with few others.
const LISTS: usize = 1024;

/// Two routes that answer the same requests, for the check of `routes![..]` while it compiles.
///
/// Placeholders are the same whatever their names; two bare handlers are, too. Hashed, so that hundreds of routes are
/// no long evaluation: comparing each with each is, and the compiler refuses it.
#[expect(clippy::indexing_slicing, reason = "bounded by the length, and only run by the compiler")]
const fn duplicate<const N: usize>(routes: &[RouteSpec; N]) -> Option<(usize, usize)> {
    // The latest route of each list, and the one before each route; `N` is none.
    let (mut latest, mut before) = ([N; LISTS], [N; N]);
    let mut at = 0;
    while at < N {
        let list = hash(&routes[at]);
        let mut earlier = latest[list];
        while earlier < N {
            if same(&routes[earlier], &routes[at]) {
                return Some((earlier, at));
            }
            earlier = before[earlier];
        }
        before[at] = latest[list];
        latest[list] = at;
        at += 1;
    }
    None
}

/// The list of a route, by its template without the names between the braces. Every operation is one that the
/// compiler has to interpret, so there are no calls in it.
#[expect(clippy::indexing_slicing, reason = "bounded by the length, and only run by the compiler")]
const fn hash(route: &RouteSpec) -> usize {
    let Some(path) = route.path else { return 0 };
    let path = path.as_bytes();
    let (mut hash, mut at) = (0, 0);
    while at < path.len() {
        hash = (hash * 31 + path[at] as usize) % LISTS;
        at = if path[at] == b'{' { name_end(path, at) } else { at + 1 };
    }
    hash
}

const fn same(a: &RouteSpec, b: &RouteSpec) -> bool {
    let methods = match (a.method, b.method) {
        (Some(a), Some(b)) => same_bytes(a.as_bytes(), b.as_bytes()),
        (None, None) => true,
        _ => false,
    };
    let paths = match (a.path, b.path) {
        (Some(a), Some(b)) => same_template(a.as_bytes(), b.as_bytes()),
        (None, None) => true,
        _ => false,
    };
    methods && paths
}

#[expect(clippy::indexing_slicing, reason = "bounded by the lengths, and only run by the compiler")]
const fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether two templates differ in nothing but the names between the braces.
#[expect(clippy::indexing_slicing, reason = "bounded by the lengths, and only run by the compiler")]
const fn same_template(a: &[u8], b: &[u8]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] != b[j] {
            return false;
        }
        if a[i] == b'{' {
            i = name_end(a, i);
            j = name_end(b, j);
        } else {
            i += 1;
            j += 1;
        }
    }
    i >= a.len() && j >= b.len()
}

/// Where a placeholder's name ends: at its `+` or its `}`.
#[expect(clippy::indexing_slicing, reason = "bounded by the length, and only run by the compiler")]
const fn name_end(template: &[u8], mut at: usize) -> usize {
    while at < template.len() && template[at] != b'}' && template[at] != b'+' {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn spec(method: &'static str, path: &'static str) -> RouteSpec {
        RouteSpec { method: Some(method), path: Some(path), name: "", module: "", doc: "", arguments: &[], result: "" }
    }

    #[test]
    fn templates_are_the_same_whatever_their_names() {
        const ROUTES: [RouteSpec; 4] = [
            spec("GET", "/users/{id}"),
            spec("GET", "/users/{id+}"),
            spec("POST", "/users/{id}"),
            spec("GET", "/users/{name}"),
        ];
        const FOUND: Option<(usize, usize)> = duplicate(&ROUTES);
        assert_eq!(FOUND, Some((0, 3)));
        assert_eq!(duplicate(&[spec("GET", "/a/{b}/c"), spec("GET", "/a/{b}"), spec("GET", "/a")]), None);
        assert_eq!(duplicate(&[]), None);
    }

    /// Comparing each with each would be refused here, by `long_running_const_eval`.
    #[test]
    fn hundreds_of_routes_are_no_long_evaluation() {
        const COUNT: usize = 1000;
        static DIGITS: [u8; 3 * COUNT] = {
            let mut digits = [b'0'; 3 * COUNT];
            let mut at = 0;
            while at < digits.len() {
                digits[at] += (at / 3 / [100, 10, 1][at % 3] % 10) as u8;
                at += 1;
            }
            digits
        };
        static ROUTES: [RouteSpec; COUNT] = {
            let mut routes = [spec("GET", "/users/{id}/posts"); COUNT];
            let mut at = 0;
            while at < COUNT {
                let (_, digits) = DIGITS.split_at(3 * at);
                if let Ok(path) = std::str::from_utf8(digits.split_at(3).0) {
                    routes[at].path = Some(path);
                }
                at += 1;
            }
            routes
        };
        const FOUND: Option<(usize, usize)> = duplicate(&ROUTES);
        assert_eq!((FOUND, ROUTES[999].path), (None, Some("999")));
    }

    #[test]
    fn the_earliest_repetition_is_told() {
        const PATHS: [&str; 7] = ["/g", "/a/{x}", "/c", "/b", "/a/{y}", "/c", "/a/{z}"];
        assert_eq!(duplicate(&PATHS.map(|path| spec("GET", path))), Some((1, 4)));
        let mut routes = PATHS.map(|path| spec("GET", path));
        (routes[1].path, routes[4].path, routes[6].path) = (None, Some("/e"), None);
        (routes[1].method, routes[6].method) = (None, None);
        assert_eq!(duplicate(&routes), Some((2, 5)));
    }
}
