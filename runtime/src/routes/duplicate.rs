//! The check of `routes![..]` for a duplicate route, and its message. It runs while the user's crate is compiled.

use std::marker::PhantomData;

use crate::handler::Operation;
use crate::spec::RouteSpec;

/// Enough for the paths of two handlers and a route; text that does not fit is left out.
const MAX_BYTES: usize = 480;

/// What `routes![..]` lists.
///
/// A handler has its route by the `impl`. Anything else falls back to [`NotListed::ROUTE`], so that it is reported
/// once, at `Handler::route`, and not here a second time.
#[derive(Debug)]
pub struct Listed<H>(PhantomData<H>);

impl<H: Operation> Listed<(H,)> {
    /// The handler's route.
    pub const ROUTE: RouteSpec = H::ROUTE;
}

/// Anything that is not a handler.
pub trait NotListed {
    /// A route without a name.
    const ROUTE: RouteSpec = RouteSpec {
        method: None,
        path: None,
        name: "",
        module: "",
        doc: "",
        arguments: &[],
        result: "",
        public: false,
        __hash: 0,
    };
}

impl<H> NotListed for Listed<H> {}

/// The message about two handlers with the same route, if there are two.
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
        // Not a handler: reported at `Handler::route`.
        if routes[first].name.is_empty() || routes[second].name.is_empty() {
            return message;
        }
        let message = message.add("`").add(names[first]).add("` and `").add(names[second]).add("` have the same route");
        let message = match (routes[second].method, routes[second].path) {
            (Some(method), Some(path)) => message.add(": ").add(method).add(" ").add(path),
            (None, Some(key)) => message.add(": ").add(key),
            _ => message.add(": both accept every request"),
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
        // All or nothing of a text, so that no character is cut in two.
        while self.len + text.len() - at <= MAX_BYTES && at < text.len() {
            self.text[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        self
    }
}

/// Buckets of the hash table: enough for a route to be compared with few others.
const BUCKETS: usize = 1024;

/// The first two routes that answer the same requests: two bare handlers, or two templates that differ in nothing but
/// the names of their placeholders.
///
/// Comparing every pair of hundreds of routes takes so long in the compiler's interpreter that its lint
/// `long_running_const_eval` refuses it. So the routes are hashed by their templates into a table of linked lists, and
/// only those of one bucket are compared: a thousand routes pass. The attribute has made the hashes.
#[expect(clippy::indexing_slicing, reason = "bounded by the length, and only run by the compiler")]
const fn duplicate<const N: usize>(routes: &[RouteSpec; N]) -> Option<(usize, usize)> {
    // The latest route of each bucket, and before each route the one that was added to its bucket before; `N` is none.
    let (mut latest, mut before) = ([N; BUCKETS], [N; N]);
    let mut at = 0;
    while at < N {
        let bucket = routes[at].__hash as usize % BUCKETS;
        let mut earlier = latest[bucket];
        while earlier < N {
            if same(&routes[earlier], &routes[at]) {
                return Some((earlier, at));
            }
            earlier = before[earlier];
        }
        before[at] = latest[bucket];
        latest[bucket] = at;
        at += 1;
    }
    None
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
        if plus_for_star(a[i]) != plus_for_star(b[j]) {
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

/// `{path*}` and `{path+}` both take what is below, so only one of them can.
const fn plus_for_star(byte: u8) -> u8 {
    if byte == b'*' { b'+' } else { byte }
}

/// Where a placeholder's name ends: at its `+`, its `*` or its `}`.
#[expect(clippy::indexing_slicing, reason = "bounded by the length, and only run by the compiler")]
const fn name_end(template: &[u8], mut at: usize) -> usize {
    while at < template.len() && template[at] != b'}' && plus_for_star(template[at]) != b'+' {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn spec(method: &'static str, path: &'static str) -> RouteSpec {
        RouteSpec {
            method: Some(method),
            path: Some(path),
            name: "",
            module: "",
            doc: "",
            arguments: &[],
            result: "",
            public: false,
            __hash: 0,
        }
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
        assert_eq!(duplicate(&[spec("GET", "/files/{a+}"), spec("GET", "/files/{b*}")]), Some((0, 1)));
        assert_eq!(duplicate(&[spec("GET", "/a/{b}/c"), spec("GET", "/a/{b}"), spec("GET", "/a")]), None);
        assert_eq!(duplicate(&[]), None);
    }

    /// Comparing every pair would be refused here, by `long_running_const_eval`.
    #[test]
    fn a_thousand_routes_are_checked_within_the_compilers_limit() {
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
                    routes[at].__hash = at as u32;
                }
                at += 1;
            }
            routes
        };
        const FOUND: Option<(usize, usize)> = duplicate(&ROUTES);
        assert_eq!((FOUND, ROUTES[999].path), (None, Some("999")));
    }

    #[test]
    fn the_earliest_duplicate_is_reported() {
        const PATHS: [&str; 7] = ["/g", "/a/{x}", "/c", "/b", "/a/{y}", "/c", "/a/{z}"];
        assert_eq!(duplicate(&PATHS.map(|path| spec("GET", path))), Some((1, 4)));
        let mut routes = PATHS.map(|path| spec("GET", path));
        (routes[1].path, routes[4].path, routes[6].path) = (None, Some("/e"), None);
        (routes[1].method, routes[6].method) = (None, None);
        assert_eq!(duplicate(&routes), Some((2, 5)));
    }
}
