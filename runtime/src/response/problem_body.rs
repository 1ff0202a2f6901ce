//! The body of a problem, without what a client must not see.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::problem::Problem;

/// Members that an extension must not overwrite.
const OWN_MEMBERS: [&str; 8] = ["type", "title", "status", "detail", "instance", "code", "errors", "request_id"];

impl Problem {
    /// The body, without what a client must not see.
    pub(crate) fn shown<'p>(&'p self, request_id: &'p str) -> impl Serialize + 'p {
        Shown { problem: self, request_id }
    }

    /// The same as JSON text.
    pub(crate) fn to_json(&self, request_id: &str) -> String {
        // Never fails: the map has string keys, and its values are JSON.
        serde_json::to_string(&self.shown(request_id)).unwrap_or_default()
    }
}

struct Shown<'p> {
    problem: &'p Problem,
    request_id: &'p str,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let problem = self.problem;
        let status = problem.status();
        let mut map = serializer.serialize_map(None)?;
        if let Some(uri) = problem.type_uri() {
            map.serialize_entry("type", uri)?;
        }
        let reason = status.canonical_reason().unwrap_or("Error");
        map.serialize_entry("title", problem.title().unwrap_or(reason))?;
        map.serialize_entry("status", &status.as_u16())?;
        if let Some(code) = problem.code() {
            map.serialize_entry("code", code)?;
        }
        if status.is_server_error() {
            map.serialize_entry("request_id", self.request_id)?;
        }
        if !problem.is_shown() {
            return map.end();
        }
        if let Some(detail) = problem.detail() {
            map.serialize_entry("detail", detail)?;
        }
        if !problem.entries().is_empty() {
            map.serialize_entry("errors", problem.entries())?;
        }
        for (name, value) in problem.extensions().iter().filter(|(name, _)| !OWN_MEMBERS.contains(&name.as_str())) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
