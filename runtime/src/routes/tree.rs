//! The tree of path templates, with a node for each segment.

use crate::event::Spans;
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
    /// Method and index of each route that ends here.
    methods: Vec<(&'static str, usize)>,
}

impl Node {
    /// The route for a method: its own, for `HEAD` also that of `GET`, otherwise that of `ANY`.
    pub(super) fn route(&self, method: &str) -> Option<usize> {
        let of = |name: &str| self.methods.iter().find(|(method, _)| *method == name);
        let head = || if method == "HEAD" { of("GET") } else { None };
        of(method).or_else(head).or_else(|| of("ANY")).map(|(_, index)| *index)
    }

    /// The value of an `Allow` header: the methods of the path, and those that the library answers itself.
    pub(super) fn allow(&self) -> String {
        let mut methods: Vec<&str> = self.methods.iter().map(|(method, _)| *method).collect();
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
        self.claim(node, method, route)
    }

    /// Adds a route to a node, unless another one has its method.
    fn claim(&mut self, node: usize, method: &'static str, route: usize) -> Option<usize> {
        let methods = &mut self.nodes.get_mut(node)?.methods;
        let taken = methods.iter().find(|(other, _)| *other == method).map(|(_, first)| *first);
        if taken.is_none() {
            methods.push((method, route));
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
                Some(name) if name.ends_with('+') => *node.greedy.get_or_insert(fresh),
                Some(_) => *node.placeholder.get_or_insert(fresh),
                None => match node.literals.binary_search_by(|(literal, _)| literal.as_str().cmp(segment)) {
                    Ok(found) => node.literals.get(found).map_or(fresh, |(_, next)| *next),
                    Err(place) => {
                        node.literals.insert(place, (segment.to_owned(), fresh));
                        fresh
                    }
                },
            };
            if next == fresh {
                self.nodes.push(Node::default());
            }
            at = next;
        }
        at
    }

    /// The node of a percent-encoded path, and where in the path the values of its placeholders are.
    pub(super) fn find(&self, path: &str, values: &mut Spans) -> Option<&Node> {
        self.walk(0, path, Some(1), values)
    }

    /// Follows the path from its segment at `start`, `None` at the end of the path. It goes back and tries the
    /// placeholders where a literal segment led to no route.
    fn walk(&self, at: usize, path: &str, start: Option<usize>, values: &mut Spans) -> Option<&Node> {
        let node = self.nodes.get(at)?;
        let Some(start) = start else {
            return (!node.methods.is_empty()).then_some(node);
        };
        let rest = path.get(start..)?;
        let segment = split_at_byte(rest, b'/').map_or(rest, |(segment, _)| segment);
        let end = start + segment.len();
        let next = (end < path.len()).then_some(end + 1);
        let literal = node.literals.binary_search_by(|(literal, _)| literal.as_str().cmp(segment)).ok();
        if let Some((_, child)) = literal.and_then(|found| node.literals.get(found)) {
            let found = self.walk(*child, path, next, values);
            if found.is_some() {
                return found;
            }
        }
        if segment.is_empty() {
            return None;
        }
        let known = values.len();
        if let Some(child) = node.placeholder {
            values.push(start..end);
            let found = self.walk(child, path, next, values);
            if found.is_some() {
                return found;
            }
            values.truncate(known);
        }
        let greedy = self.nodes.get(node.greedy?)?;
        values.push(start..path.len());
        Some(greedy)
    }
}

/// The segments of a path or template, `/a/b` as `a` and `b`, `/` as one that is empty.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

/// The name between the braces, with the `+` of a greedy placeholder.
pub(super) fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}
