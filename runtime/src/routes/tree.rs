//! The tree of path templates, with a node for each segment.

use crate::event::Spans;
use crate::text::normal_path::normal;
use crate::text::split::split_at_byte;

/// The tree; its first node is the root.
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// What can follow one segment, and the routes whose template ends with it.
#[derive(Default)]
pub(super) struct Node {
    literals: Vec<(String, usize)>,
    placeholder: Option<usize>,
    greedy: Option<usize>,
    /// The routes of `{path*}` for a path that ends with slashes after this segment.
    slashes: Option<usize>,
    /// Method and index of each route that ends here.
    methods: Vec<(&'static str, usize)>,
    /// Method and index of each route of `{path*}` below: it is this path, too, unless another route is.
    rest: Vec<(&'static str, usize)>,
    /// Whether there is a route for a method other than `OPTIONS`.
    is_resource: bool,
}

impl Node {
    /// The route for exactly that method.
    pub(super) fn own(&self, method: &str) -> Option<usize> {
        self.methods.iter().chain(&self.rest).find(|(known, _)| *known == method).map(|(_, index)| *index)
    }

    /// Whether the path exists for a method: a route for `OPTIONS` alone, as of a program that answers preflights itself,
    /// makes no path exist for other methods.
    fn exists_for(&self, method: &str) -> bool {
        self.is_resource || (method == "OPTIONS" && !(self.methods.is_empty() && self.rest.is_empty()))
    }

    /// The node after a literal segment; `fresh` if the segment is new.
    fn literal(&mut self, segment: &str, fresh: usize) -> usize {
        match self.literals.binary_search_by(|(literal, _)| literal.as_str().cmp(segment)) {
            Ok(found) => self.literals.get(found).map_or(fresh, |(_, next)| *next),
            Err(place) => {
                self.literals.insert(place, (segment.to_owned(), fresh));
                fresh
            }
        }
    }

    /// The value of an `Allow` header: the methods of the path, and those that the library answers itself.
    pub(super) fn allow(&self) -> String {
        self.allow_also(None)
    }

    /// The same, with a method that another route answers.
    pub(super) fn allow_also(&self, method: Option<&str>) -> String {
        let methods =
            self.methods.iter().chain(&self.rest).map(|(method, _)| *method).filter(|method| *method != "ANY");
        let mut methods: Vec<&str> = methods.chain(method).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.sort_unstable();
        methods.dedup();
        methods.join(", ")
    }
}

impl Tree {
    pub(super) fn new() -> Self {
        Tree { nodes: vec![Node::default()] }
    }

    /// Adds a route, unless an earlier one has the same place; then it returns the earlier one.
    pub(super) fn insert(&mut self, template: &str, method: &'static str, route: usize) -> Option<usize> {
        let node = self.node(template);
        let taken = self.claim(node, method, route);
        if let Some(above) = above_rest(template).filter(|_| taken.is_none()) {
            self.add_rest(above, method, route);
        }
        taken
    }

    /// Adds a route of `{path*}` to the path without it, with a slash and without one.
    fn add_rest(&mut self, above: &str, method: &'static str, route: usize) {
        // The root of `/{path*}` ends with its slash.
        let node = self.node(above);
        let below = if above.is_empty() { 0 } else { node };
        if let Some(node) = self.nodes.get_mut(node) {
            node.rest.push((method, route));
            node.is_resource |= method != "OPTIONS";
        }
        let fresh = self.nodes.len();
        let Some(slashes) = self.nodes.get_mut(below).map(|node| *node.slashes.get_or_insert(fresh)) else { return };
        if slashes == fresh {
            self.nodes.push(Node::default());
        }
        self.claim(slashes, method, route);
    }

    /// Adds a route to a node, unless another one has its method.
    fn claim(&mut self, node: usize, method: &'static str, route: usize) -> Option<usize> {
        let node = self.nodes.get_mut(node)?;
        let taken = node.own(method);
        if taken.is_none() {
            node.methods.push((method, route));
            node.is_resource |= method != "OPTIONS";
        }
        taken
    }

    /// The node at which a template ends, created if it is missing.
    fn node(&mut self, template: &str) -> usize {
        let mut at = 0;
        for segment in segments(template) {
            let fresh = self.nodes.len();
            let Some(node) = self.nodes.get_mut(at) else { break };
            let next = match placeholder(segment) {
                Some(name) if name.ends_with(REST) => *node.greedy.get_or_insert(fresh),
                Some(_) => *node.placeholder.get_or_insert(fresh),
                None => node.literal(&normal(segment.into()), fresh),
            };
            if next == fresh {
                self.nodes.push(Node::default());
            }
            at = next;
        }
        at
    }

    /// The node of a percent-encoded path, and where in the path the values of its placeholders are.
    pub(super) fn find(&self, method: &str, path: &str, values: &mut Spans) -> Option<&Node> {
        self.walk(0, path, Some(1), values, &|node| node.exists_for(method))
    }

    /// The route of the closest template that matches the path and has exactly one of these methods.
    pub(super) fn find_own(&self, methods: &[&str], path: &str, values: &mut Spans) -> Option<usize> {
        let own = |node: &Node| methods.iter().find_map(|method| node.own(method));
        self.walk(0, path, Some(1), values, &|node| own(node).is_some()).and_then(own)
    }

    /// Follows the path from its segment at `start`, `None` at the end of the path, to a node that is accepted. It goes
    /// back and tries the placeholders where a literal segment led to none.
    fn walk(
        &self,
        at: usize,
        path: &str,
        start: Option<usize>,
        values: &mut Spans,
        accept: &impl Fn(&Node) -> bool,
    ) -> Option<&Node> {
        let node = self.nodes.get(at)?;
        let Some(start) = start else {
            return Some(node).filter(|node| accept(node));
        };
        let rest = path.get(start..)?;
        let segment = split_at_byte(rest, b'/').map_or(rest, |(segment, _)| segment);
        let end = start + segment.len();
        let next = (end < path.len()).then_some(end + 1);
        let literal = node.literals.binary_search_by(|(literal, _)| literal.as_str().cmp(segment)).ok();
        if let Some((_, child)) = literal.and_then(|found| node.literals.get(found)) {
            let found = self.walk(*child, path, next, values, accept);
            if found.is_some() {
                return found;
            }
        }
        let known = values.len();
        if let Some(child) = node.placeholder
            && !segment.is_empty()
        {
            values.push(start..end);
            let found = self.walk(child, path, next, values, accept);
            if found.is_some() {
                return found;
            }
            values.truncate(known);
        }
        // `/files//a` has the value `/a`; slashes alone are no value, as for a gateway, but for `{path*}`.
        let greedy = if rest.bytes().all(|byte| byte == b'/') { node.slashes } else { node.greedy };
        let greedy = self.nodes.get(greedy?).filter(|node| accept(node))?;
        values.push(start..path.len());
        Some(greedy)
    }
}

/// The segments of a path or template, `/a/b` as `a` and `b`, `/` as one that is empty.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

/// What ends the name of a placeholder for the rest of the path: at least one segment, or also nothing.
pub(super) const REST: [char; 2] = ['+', '*'];

/// The path above a placeholder for the rest of the path that may be empty: `/files` of `/files/{path*}`.
fn above_rest(template: &str) -> Option<&str> {
    let (above, last) = template.rsplit_once('/')?;
    placeholder(last).is_some_and(|name| name.ends_with('*')).then_some(above)
}

/// The name between the braces, with the `+` or `*` of a placeholder for the rest of the path.
pub(super) fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}
