//! The message of `routes![..]` about a route that is there twice, written while the user's crate is compiled.

use crate::route::{RouteSpec, duplicate};

/// Long enough for two paths to handlers and a route; what is longer is cut.
const MAX_BYTES: usize = 480;

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
        let message = message.add("`").add(names[first]).add("` and `").add(names[second]).add("` have the same route");
        match (routes[second].method, routes[second].path) {
            (Some(method), Some(path)) => message.add(": ").add(method).add(" ").add(path),
            (None, Some(key)) => message.add(": ").add(key),
            _ => message.add(": both take every request"),
        }
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
