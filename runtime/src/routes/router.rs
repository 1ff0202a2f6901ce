//! Finds the handler that answers a request.
//!
//! Routes are a tree of path segments with the precedence of API Gateway: a literal segment comes before a placeholder,
//! a placeholder before a greedy one, and the path before the method. Templates that differ only in the names of their
//! placeholders share a node of the tree; each method has its own names.
//!
//! What the library answers itself (`HEAD` by the handler of `GET`, `OPTIONS`, 405) comes after every handler of the
//! program for `HEAD`, `OPTIONS` or `ANY`, also one of a template that matches the path less closely.

use super::mistake::{self, Mistake, Mistakes};
use super::table::Routes;
use super::tree::{Node, Tree, placeholder};
use crate::event::Spans;
use crate::handler::{Call, Route};
use crate::spec::{RouteSpec, route_key};

/// The routes of an `Api`, indexed.
pub(crate) struct Router<S> {
    routes: Vec<Resolved<S>>,
    tree: Tree,
    /// The route keys of a WebSocket API.
    keys: Vec<(String, usize)>,
    fallback: Option<usize>,
    /// Routes that an earlier one shadows, as when `GET /users/{id}` is listed twice, and arguments that no request can
    /// satisfy.
    pub(crate) mistakes: Mistakes,
}

/// A handler with the names of its placeholders, in order.
pub(crate) struct Resolved<S> {
    pub(crate) call: Call<S>,
    pub(crate) spec: RouteSpec,
    pub(crate) path: Option<std::borrow::Cow<'static, str>>,
    pub(crate) placeholders: Vec<String>,
}

/// The result of a search.
pub(crate) enum Found<'r, S> {
    /// A handler, and where in the path the values of its placeholders are.
    Handler { route: &'r Resolved<S>, values: Spans },
    /// `OPTIONS`, and no handler answers it.
    Options { allow: String },
    /// The path has routes, but only for other methods.
    MethodNotAllowed { allow: String },
    /// No route matches the path.
    Nothing,
}

impl<S> Router<S> {
    pub(crate) fn new(routes: Vec<Route<S>>) -> Self {
        let mut router = Router {
            routes: Vec::new(),
            tree: Tree::new(),
            keys: Vec::new(),
            fallback: None,
            mistakes: Mistakes::default(),
        };
        for route in routes {
            router.insert(route);
        }
        router
    }

    pub(crate) fn routes(&self) -> &[Resolved<S>] {
        &self.routes
    }

    /// The routes in their original order.
    pub(crate) fn into_routes(self) -> Routes<S> {
        let routes = self.routes.into_iter();
        routes.map(|Resolved { call, spec, path, .. }| Route { call, spec, path }).fold(Routes::new(), Routes::route)
    }

    fn insert(&mut self, route: Route<S>) {
        let template = route.path.as_deref().unwrap_or_default();
        let placeholders =
            template.split('/').filter_map(placeholder).map(|name| name.trim_end_matches('+').to_owned());
        let resolved =
            Resolved { call: route.call, spec: route.spec, placeholders: placeholders.collect(), path: route.path };
        let key = route_key(resolved.spec.method, resolved.path.as_deref());
        self.mistakes.list.extend(mistake::of_arguments(&key, &resolved.spec));
        let index = self.routes.len();
        let taken = match (&resolved.path, resolved.spec.method) {
            (Some(path), Some(method)) => self.tree.insert(path, method, index),
            (Some(key), None) => {
                let taken = self.keys.iter().find(|(known, _)| known == key).map(|(_, first)| *first);
                self.keys.push((key.clone().into_owned(), index));
                taken
            }
            _ => self.fallback.replace(index).inspect(|first| self.fallback = Some(*first)),
        };
        if let Some(first) = taken {
            self.same_route(first, &resolved);
        }
        self.routes.push(resolved);
    }

    fn same_route(&mut self, first: usize, second: &Resolved<S>) {
        let named = |spec: &RouteSpec| format!("{}::{}", spec.module, spec.name);
        let route = route_key(second.spec.method, second.path.as_deref());
        let first = self.routes.get(first).map(|route| named(&route.spec)).unwrap_or_default();
        self.mistakes.list.push(Mistake::same_route(route, &first, &named(&second.spec)));
    }

    /// Finds the handler for a method and a percent-encoded path.
    pub(crate) fn find(&self, method: &str, path: &str) -> Found<'_, S> {
        let mut values = Spans::new();
        let Some(node) = self.tree.find(method, path, &mut values) else {
            return match self.fallback.and_then(|index| self.routes.get(index)) {
                Some(route) => Found::Handler { route, values },
                None => Found::Nothing,
            };
        };
        match node.own(method).and_then(|index| self.routes.get(index)) {
            Some(route) => Found::Handler { route, values },
            None => self.find_indirect(node, method, path, values),
        }
    }

    /// Finds what answers a method that the path has no handler for.
    fn find_indirect(&self, node: &Node, method: &str, path: &str, values: Spans) -> Found<'_, S> {
        let found = |index: usize, values| self.routes.get(index).map(|route| Found::Handler { route, values });
        let elsewhere = |methods: &[&str]| {
            let mut values = Spans::new();
            self.tree.find_own(methods, path, &mut values).and_then(|index| found(index, values))
        };
        let own_of_head = if method == "HEAD" { elsewhere(&["HEAD"]) } else { None };
        let of_get = || if method == "HEAD" { node.own("GET") } else { None };
        let indirect =
            own_of_head.or_else(|| of_get().or_else(|| node.own("ANY")).and_then(|index| found(index, values)));
        let indirect = indirect.or_else(|| match method {
            "OPTIONS" => elsewhere(&["OPTIONS", "ANY"]),
            _ => elsewhere(&["ANY"]),
        });
        indirect.unwrap_or_else(|| match method {
            "OPTIONS" => Found::Options { allow: node.allow() },
            _ => Found::MethodNotAllowed { allow: node.allow() },
        })
    }

    /// Finds the handler for a route key of a WebSocket API. A message whose route key is unknown goes to `$default`,
    /// as the API itself does it; a bare handler answers the rest.
    pub(crate) fn find_key(&self, key: &str) -> Found<'_, S> {
        let of = |key: &str| self.keys.iter().find(|(known, _)| known == key).map(|(_, index)| *index);
        let is_message = !matches!(key, "$connect" | "$disconnect");
        let index = of(key).or_else(|| of("$default").filter(|_| is_message)).or(self.fallback);
        match index.and_then(|index| self.routes.get(index)) {
            Some(route) => Found::Handler { route, values: Spans::new() },
            None => Found::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handler::Answering;
    use crate::{Event, Response, Scope};

    fn never<'a, 'e>(_: &'a Event<'e>, _: Scope<'a, ()>) -> Answering<'a> {
        Answering::Now(Response::new(http::StatusCode::OK))
    }

    fn router(keys: &[&'static str]) -> Router<()> {
        let route = |key: &&'static str| {
            let (method, path) = key.split_once(' ').unwrap();
            let spec = RouteSpec {
                method: Some(method),
                path: Some(path),
                name: key,
                module: "test",
                doc: "",
                arguments: &[],
                result: "",
                __hash: 0,
            };
            Route { spec, path: Some(path.into()), call: never }
        };
        Router::new(keys.iter().map(route).collect())
    }

    fn found(router: &Router<()>, method: &str, path: &str) -> String {
        match router.find(method, path) {
            Found::Handler { route, values } => {
                let values: Vec<_> = route
                    .placeholders
                    .iter()
                    .zip(values)
                    .map(|(name, range)| format!(" {name}={}", path.get(range).unwrap()))
                    .collect();
                format!("{}{}", route.spec.name, values.concat())
            }
            Found::Options { allow } => format!("options {allow}"),
            Found::MethodNotAllowed { allow } => format!("405 {allow}"),
            Found::Nothing => "404".to_owned(),
        }
    }

    #[test]
    fn literals_come_before_placeholders_and_those_before_greedy_ones() {
        let router = router(&["GET /users/me", "GET /users/{id}", "GET /{proxy+}", "GET /users/{id}/posts", "GET /"]);
        assert_eq!(found(&router, "GET", "/users/me"), "GET /users/me");
        assert_eq!(found(&router, "GET", "/users/7"), "GET /users/{id} id=7");
        assert_eq!(found(&router, "GET", "/users/me/posts"), "GET /users/{id}/posts id=me");
        assert_eq!(found(&router, "GET", "/users/7/x"), "GET /{proxy+} proxy=users/7/x");
        assert_eq!(found(&router, "GET", "/"), "GET /");
        assert_eq!(found(&router, "GET", "/users/"), "GET /{proxy+} proxy=users/");
    }

    #[test]
    fn the_path_decides_before_the_method() {
        let router = router(&["POST /users/me", "GET /users/{id}"]);
        assert_eq!(found(&router, "GET", "/users/me"), "405 OPTIONS, POST");
        assert_eq!(found(&router, "OPTIONS", "/users/7"), "options GET, HEAD, OPTIONS");
        assert_eq!(found(&router, "HEAD", "/users/7"), "GET /users/{id} id=7");
        assert_eq!(found(&router, "GET", "/users/"), "404");
        assert_eq!(found(&router, "GET", "/users"), "404");
        assert_eq!(found(&router, "GET", ""), "404");
    }

    #[test]
    fn own_handlers_come_before_what_the_library_answers_itself_on_a_catch_all_too() {
        let router = router(&["GET /users", "POST /notes", "OPTIONS /{path+}"]);
        assert_eq!(found(&router, "OPTIONS", "/users"), "OPTIONS /{path+} path=users");
        assert_eq!(found(&router, "OPTIONS", "/other"), "OPTIONS /{path+} path=other");
        assert_eq!(found(&router, "GET", "/other"), "404");
        assert_eq!(found(&router, "GET", "/notes"), "405 OPTIONS, POST");
        assert_eq!(found(&router, "HEAD", "/users"), "GET /users");
        let router = self::router(&["GET /users", "HEAD /{path+}", "ANY /users/{x}", "PUT /users/me"]);
        assert_eq!(found(&router, "HEAD", "/users"), "HEAD /{path+} path=users");
        assert_eq!(found(&router, "OPTIONS", "/users"), "options GET, HEAD, OPTIONS");
        assert_eq!(found(&router, "GET", "/users/me"), "ANY /users/{x} x=me");
        assert_eq!(found(&router, "GET", "/other"), "405 HEAD, OPTIONS");
    }

    #[test]
    fn a_greedy_value_begins_with_the_slash_of_an_empty_segment() {
        let router = router(&["GET /files/{proxy+}", "GET /users/{id}/x"]);
        assert_eq!(found(&router, "GET", "/files//a"), "GET /files/{proxy+} proxy=/a");
        assert_eq!(found(&router, "GET", "/files/a//"), "GET /files/{proxy+} proxy=a//");
        for path in ["/files/", "/files//", "/users//x"] {
            assert_eq!(found(&router, "GET", path), "404", "{path}");
        }
    }

    #[test]
    fn literals_are_in_the_normal_form_of_paths() {
        let router = router(&["GET /caf%c3%a9/%7Ex", "GET /caf\u{e9}/y"]);
        assert_eq!(found(&router, "GET", "/caf%C3%A9/~x"), "GET /caf%c3%a9/%7Ex");
        assert_eq!(found(&router, "GET", "/caf%C3%A9/y"), "GET /caf\u{e9}/y");
    }

    #[test]
    fn any_comes_after_the_named_methods() {
        let router = router(&["ANY /a/{x}", "GET /a/{y}"]);
        assert_eq!(found(&router, "GET", "/a/1"), "GET /a/{y} y=1");
        assert_eq!(found(&router, "PATCH", "/a/1"), "ANY /a/{x} x=1");
    }

    #[test]
    fn route_keys_come_before_default_and_a_bare_handler_answers_the_rest() {
        let key = |key: &'static str| {
            let spec = RouteSpec { method: None, path: Some(key), name: key, ..ROUTE };
            Route { spec, path: Some(key.into()), call: never as Call<()> }
        };
        let bare = Route { spec: RouteSpec { name: "bare", ..ROUTE }, path: None, call: never as Call<()> };
        let found = |router: &Router<()>, key: &str| match router.find_key(key) {
            Found::Handler { route, .. } => route.spec.name,
            _ => "nothing",
        };
        let router = Router::new(vec![key("$connect"), key("$default"), key("send")]);
        assert_eq!(found(&router, "send"), "send");
        assert_eq!(found(&router, "other"), "$default");
        assert_eq!(found(&router, "$disconnect"), "nothing");
        assert!(matches!(router.find("GET", "/"), Found::Nothing), "keys are not paths");
        let router = Router::new(vec![key("$connect"), bare]);
        assert_eq!([found(&router, "$connect"), found(&router, "send")], ["$connect", "bare"]);
    }

    const ROUTE: RouteSpec = RouteSpec {
        method: None,
        path: None,
        name: "",
        module: "test",
        doc: "",
        arguments: &[],
        result: "",
        __hash: 0,
    };

    #[test]
    fn the_same_route_twice_is_a_mistake() {
        let router = router(&["GET /a/{x}", "GET /a/{y}"]);
        let mistake = &router.mistakes.list[0];
        assert_eq!(mistake.route, "GET /a/{y}");
        let message = "`GET /a/{y}` is answered by `test::GET /a/{x}`, so `test::GET /a/{y}` never is";
        assert_eq!(mistake.message, message);
    }
}
