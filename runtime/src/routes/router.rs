//! Finds the handler that answers a request.
//!
//! Routes are a tree of path segments with the precedence of API Gateway: a literal segment comes before a placeholder,
//! a placeholder before a greedy one, and the path before the method. Templates that differ only in the names of their
//! placeholders share a node of the tree; each method has its own names. `/files/{path*}` is `/files/{path+}` and, where no
//! other route has the method, `/files` and `/files/`.
//!
//! What the library answers itself (`HEAD` by the handler of `GET`, `OPTIONS`, 405) comes after every handler of the
//! program for `HEAD`, `OPTIONS` or `ANY`, also one of a template that matches the path less closely.

use super::mistake::{self, Mistake, Mistakes};
use super::placeholder_mistakes::{self, Placeholders};
use super::table::Routes;
use super::tree::{Node, REST, Tree, placeholder};
use crate::caching::Caching;
use crate::event::Spans;
use crate::handler::{Route, Run};
use crate::spec::{ArgumentSpec, RouteSpec, Surrounding, route_key};

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
    pub(crate) run: Run<S>,
    pub(crate) caching: Option<Caching>,
    pub(crate) sends_events: bool,
    pub(crate) spec: RouteSpec,
    pub(crate) path: Option<std::borrow::Cow<'static, str>>,
    pub(crate) placeholders: Vec<String>,
    pub(crate) around: Vec<Surrounding>,
    pub(crate) read_around: Vec<&'static [ArgumentSpec]>,
}

impl<S> Resolved<S> {
    /// The values of a request that its handler reads, and what stands around it, as far as they are known.
    pub(crate) fn values(&self) -> impl Iterator<Item = &ArgumentSpec> {
        let around = self.read_around.iter().copied().flatten();
        self.spec.arguments.iter().chain(around).flat_map(ArgumentSpec::values)
    }
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
        router.check_public();
        router.check_connections();
        router
    }

    /// Reports handlers whose `public` does nothing, or contradicts their list.
    fn check_public(&mut self) {
        let is_required = |route: &Resolved<S>| route.around.iter().any(Surrounding::is_requirement);
        let nothing_is_required = !self.routes.iter().any(is_required);
        for route in self.routes.iter().filter(|route| route.spec.public) {
            let key = route_key(route.spec.method, route.path.as_deref());
            // `Api::require` leaves public handlers out, so this one is of their list.
            let of_list = route.around.iter().find(|surrounding| surrounding.is_requirement());
            self.mistakes.list.extend(match of_list {
                Some(requirement) => Some(Mistake::public_and_required(key, requirement)),
                None if nothing_is_required => Some(Mistake::public_for_nothing(key)),
                None => None,
            });
        }
    }

    /// Reports messages that require something which their connection does not: only `$connect` has what can be checked.
    fn check_connections(&mut self) {
        let connect = match self.find_key("$connect") {
            Found::Handler { route, .. } => &*route.around,
            _ => &[],
        };
        let later = self.keys.iter().filter(|(key, _)| key != "$connect");
        let required = later.flat_map(|(key, index)| {
            let around = self.routes.get(*index).into_iter().flat_map(|route| &route.around);
            around.filter(|surrounding| surrounding.is_requirement()).map(move |requirement| (key, requirement))
        });
        let missing = required.filter(|(_, requirement)| !connect.contains(requirement));
        let missing: Vec<_> = missing.map(|(key, requirement)| Mistake::not_checked(key, requirement)).collect();
        self.mistakes.list.extend(missing);
    }

    /// Reports handlers of server-sent events in a program that does not stream: the client would get all events at their
    /// end, or none and a time-out.
    pub(crate) fn check_events(&mut self) {
        let with_events = self.routes.iter().filter(|route| route.sends_events);
        let keys = with_events.map(|route| route_key(route.spec.method, route.path.as_deref()));
        let mistakes: Vec<_> = keys.map(Mistake::events_without_streaming).collect();
        self.mistakes.list.extend(mistakes);
    }

    pub(crate) fn routes(&self) -> &[Resolved<S>] {
        &self.routes
    }

    /// The routes in their original order.
    pub(crate) fn into_routes(self) -> Routes<S> {
        let route = |route: Resolved<S>| {
            let Resolved { run, spec, path, caching, sends_events, around, read_around, .. } = route;
            Route { run, spec, path, caching, sends_events, around, read_around }
        };
        self.routes.into_iter().map(route).fold(Routes::new(), Routes::route)
    }

    fn insert(&mut self, route: Route<S>) {
        let template = route.path.as_deref().unwrap_or_default();
        let placeholders = template.split('/').filter_map(placeholder);
        let placeholders = placeholders.map(|name| name.trim_end_matches(REST).to_owned());
        let placeholders = placeholders.collect();
        let Route { run, spec, path, caching, sends_events, around, read_around } = route;
        let resolved = Resolved { run, caching, sends_events, spec, placeholders, path, around, read_around };
        let key = route_key(resolved.spec.method, resolved.path.as_deref());
        self.mistakes.list.extend(mistake::of_arguments(&key, &resolved.spec));
        if let (Some(template), Some(_)) = (resolved.path.as_deref(), resolved.spec.method) {
            let placeholders = Placeholders { route: &key, template, names: &resolved.placeholders };
            self.mistakes.list.extend(placeholder_mistakes::mistakes(&placeholders, resolved.values()));
        }
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
            Some(route) => Found::Handler { route, values: with_rest(values, route, path) },
            None => self.find_indirect(node, method, path, values),
        }
    }

    /// The methods that a path accepts, for a page that asks for one of them; `None` if no route has the path.
    pub(crate) fn methods(&self, asked: &str, path: &str) -> Option<String> {
        let node = self.tree.find(asked, path, &mut Spans::new())?;
        // A handler for `ANY` answers it, or one of a template that matches the path less closely.
        let is_answered = matches!(self.find(asked, path), Found::Handler { .. });
        Some(node.allow_also(Some(asked).filter(|_| is_answered)))
    }

    /// Finds what answers a method that the path has no handler for.
    fn find_indirect(&self, node: &Node, method: &str, path: &str, values: Spans) -> Found<'_, S> {
        let found = |index: usize, values| {
            self.routes.get(index).map(|route| Found::Handler { route, values: with_rest(values, route, path) })
        };
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

/// The values of the placeholders, with the empty one of `{path*}` for the path itself.
fn with_rest<S>(mut values: Spans, route: &Resolved<S>, path: &str) -> Spans {
    if values.len() < route.placeholders.len() {
        values.push(path.len()..path.len());
    }
    values
}

#[cfg(test)]
mod tests;
