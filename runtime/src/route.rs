//! Routes as data: what a handler answers, in the words of API Gateway's route keys.

use std::borrow::Cow;
use std::fmt;

use crate::event::Event;
use crate::handler::{BoxFuture, Handler};
use crate::response::Response;

/// A route as `#[api_handler]` wrote it down.
#[derive(Clone, Copy, Debug)]
pub struct RouteSpec {
    /// `GET`, `POST`, .. or `ANY`; `None` for a bare `#[api_handler]` and for a route key of a WebSocket API.
    pub method: Option<&'static str>,
    /// The path template, `/users/{id}`, or without a method the route key of a WebSocket API, `$connect`; `None`
    /// for a bare `#[api_handler]`.
    pub path: Option<&'static str>,
    /// The function's name.
    pub name: &'static str,
    /// The module that holds the function.
    pub module: &'static str,
    /// The first paragraph of the function's documentation, or nothing.
    pub doc: &'static str,
    /// The arguments, in order.
    pub arguments: &'static [ArgumentSpec],
    /// The return type as it is written, `()` if there is none.
    pub result: &'static str,
}

/// One argument of a handler.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentSpec {
    /// The argument's name, or its pattern.
    pub name: &'static str,
    /// Where its value comes from.
    pub part: Part,
    /// The key in that part: a placeholder, a query key, a header's name in lower case.
    pub key: &'static str,
    /// The type as it is written.
    pub ty: &'static str,
    /// Whether a default stands in for an absent value.
    pub default: bool,
}

/// Where an argument comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// A placeholder of the path template.
    Path,
    /// The query string.
    Query,
    /// A request header.
    Header,
    /// A cookie.
    Cookie,
    /// The request body.
    Body,
    /// The request body as `application/x-www-form-urlencoded`.
    Form,
    /// What the authorizer said of the caller.
    Claims,
    /// A stage variable.
    Stage,
    /// The state of the function.
    State,
    /// The event itself, through `FromEvent`.
    Event,
}

impl Part {
    /// The word for this part in messages and in `routes --json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Path => "path",
            Part::Query => "query",
            Part::Header => "header",
            Part::Cookie => "cookie",
            Part::Body => "body",
            Part::Form => "form",
            Part::Claims => "claims",
            Part::Stage => "stage variable",
            Part::State => "state",
            Part::Event => "event",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Runs one handler.
pub(crate) type Call<S> = for<'a, 'e> fn(&'a Event<'e>, &'a S) -> BoxFuture<'a, Response>;

/// One handler with its route.
pub struct Route<S> {
    pub(crate) spec: RouteSpec,
    /// The template after all prefixes, or the route key of a WebSocket API; `None` for a bare handler.
    pub(crate) path: Option<Cow<'static, str>>,
    pub(crate) call: Call<S>,
}

impl<S> Clone for Route<S> {
    fn clone(&self) -> Self {
        Route { spec: self.spec, path: self.path.clone(), call: self.call }
    }
}

impl<S> Route<S> {
    /// The route of a handler, by its companion struct.
    pub fn of<H: Handler<S>>() -> Self {
        Route { spec: H::ROUTE, path: H::ROUTE.path.map(Cow::Borrowed), call: H::call }
    }
}

/// Handlers of one state, as `routes![..]` lists them.
///
/// Lists merge, and take a prefix:
///
/// ```
/// # use api_handler::Routes;
/// fn users() -> Routes<()> {
///     Routes::new()
/// }
///
/// let api = Routes::<()>::new().merge(users().prefix("/v1"));
/// assert!(api.is_empty());
/// ```
pub struct Routes<S> {
    routes: Vec<Route<S>>,
}

impl<S> Routes<S> {
    /// No routes.
    pub fn new() -> Self {
        Routes { routes: Vec::new() }
    }

    /// One more route.
    pub fn route(mut self, route: Route<S>) -> Self {
        self.routes.push(route);
        self
    }

    /// The routes of both lists.
    pub fn merge(mut self, other: Routes<S>) -> Self {
        self.routes.extend(other.routes);
        self
    }

    /// The same routes below `prefix`, `/v1` or `/{tenant}/v1`; a route `/` becomes the prefix itself. Bare
    /// handlers and those of a WebSocket API stay as they are.
    pub fn prefix(mut self, prefix: &str) -> Self {
        let prefix = prefix.trim_end_matches('/');
        let slash = if prefix.is_empty() || prefix.starts_with('/') { "" } else { "/" };
        let with_method = self.routes.iter_mut().filter(|route| route.spec.method.is_some());
        for path in with_method.filter_map(|route| route.path.as_mut()) {
            let rest = if *path == "/" && !prefix.is_empty() { "" } else { &**path };
            *path = Cow::Owned(format!("{slash}{prefix}{rest}"));
        }
        self
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    pub(crate) fn into_vec(self) -> Vec<Route<S>> {
        self.routes
    }
}

impl<S> Clone for Routes<S> {
    fn clone(&self) -> Self {
        Routes { routes: self.routes.clone() }
    }
}

impl<S> Default for Routes<S> {
    fn default() -> Self {
        Routes::new()
    }
}

impl<S, const N: usize> From<[Route<S>; N]> for Routes<S> {
    fn from(routes: [Route<S>; N]) -> Self {
        Routes { routes: routes.into() }
    }
}

impl<S> fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.routes.iter().map(|route| key(route.spec.method, route.path.as_deref()));
        f.debug_list().entries(keys).finish()
    }
}

/// A route as API Gateway writes it: `GET /users/{id}`, `$connect`; `$default` for a bare handler.
pub(crate) fn key(method: Option<&str>, path: Option<&str>) -> String {
    match (method, path) {
        (Some(method), Some(path)) => format!("{method} {path}"),
        (None, Some(key)) => key.to_owned(),
        _ => "$default".to_owned(),
    }
}

/// Two routes that answer the same requests, for the check of `routes![..]` while it compiles.
///
/// Placeholders are the same whatever their names; two bare handlers are, too. Sorted, so that hundreds of routes are
/// no long evaluation: comparing each with each is, and the compiler refuses it.
#[expect(clippy::indexing_slicing, reason = "bounded by the length, and only run by the compiler")]
pub(crate) const fn duplicate<const N: usize>(routes: &[RouteSpec; N]) -> Option<(usize, usize)> {
    let sorted = sorted(routes);
    let mut found: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < N {
        // Those of one hash stand together, in the order of the list.
        let mut next = at + 1;
        while next < N && sorted[next].0 == sorted[at].0 {
            let (first, second) = (sorted[at].1, sorted[next].1);
            let is_earlier = match found {
                Some((_, known)) => second < known,
                None => true,
            };
            if is_earlier && same(&routes[first], &routes[second]) {
                found = Some((first, second));
            }
            next += 1;
        }
        at += 1;
    }
    found
}

/// Hash and place of each route, in order: a heapsort, since nothing else sorts in a constant.
#[expect(clippy::indexing_slicing, reason = "bounded by the length, and only run by the compiler")]
const fn sorted<const N: usize>(routes: &[RouteSpec; N]) -> [(u64, usize); N] {
    let mut keys = [(0, 0); N];
    let mut at = 0;
    while at < N {
        keys[at] = (hash(&routes[at]), at);
        at += 1;
    }
    let mut root = N / 2;
    while root > 0 {
        root -= 1;
        sift(&mut keys, root, N);
    }
    let mut end = N;
    while end > 1 {
        end -= 1;
        (keys[0], keys[end]) = (keys[end], keys[0]);
        sift(&mut keys, 0, end);
    }
    keys
}

/// Lets the key at `root` sink to its place in the heap before `end`.
#[expect(clippy::indexing_slicing, reason = "bounded by `end`, and only run by the compiler")]
const fn sift(keys: &mut [(u64, usize)], mut root: usize, end: usize) {
    loop {
        let mut child = 2 * root + 1;
        if child >= end {
            return;
        }
        if child + 1 < end && less(keys[child], keys[child + 1]) {
            child += 1;
        }
        if !less(keys[root], keys[child]) {
            return;
        }
        (keys[root], keys[child]) = (keys[child], keys[root]);
        root = child;
    }
}

const fn less(a: (u64, usize), b: (u64, usize)) -> bool {
    a.0 < b.0 || (a.0 == b.0 && a.1 < b.1)
}

/// FNV-1a of method and template, without the names between the braces.
#[expect(clippy::indexing_slicing, reason = "bounded by the length, and only run by the compiler")]
const fn hash(route: &RouteSpec) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let (Some(method), Some(path)) = (route.method, route.path) else { return hash };
    let (method, path) = (method.as_bytes(), path.as_bytes());
    let mut at = 0;
    while at < method.len() {
        hash = (hash ^ method[at] as u64).wrapping_mul(PRIME);
        at += 1;
    }
    at = 0;
    while at < path.len() {
        hash = (hash ^ path[at] as u64).wrapping_mul(PRIME);
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
