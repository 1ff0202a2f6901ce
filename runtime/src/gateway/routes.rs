//! The routes of the program as text and as JSON.

use serde_json::{Value, json};

use crate::spec::{RouteInfo, Surrounding};

/// One line for each route: method, path, handler.
pub(super) fn table(routes: &[RouteInfo]) -> String {
    let rows: Vec<_> = routes.iter().map(|route| (method(route), path(route), route.spec.name)).collect();
    let widest =
        |column: fn(&(&'static str, String, &'static str)) -> usize| rows.iter().map(column).max().unwrap_or(0);
    let (methods, paths) = (widest(|row| row.0.len()), widest(|row| row.1.chars().count()));
    rows.iter().map(|(method, path, name)| format!("  {method:methods$} {path:paths$}  {name}\n")).collect()
}

/// The routes with their arguments and results.
pub(super) fn detailed(routes: &[RouteInfo]) -> String {
    routes.iter().map(one_detailed).collect()
}

fn one_detailed(route: &RouteInfo) -> String {
    let spec = &route.spec;
    let key = format!("{} {}", method(route), path(route));
    let mut text = format!("{}  {}::{} -> {}\n", key.trim_start(), spec.module, spec.name, spec.result);
    if !spec.doc.is_empty() {
        text.push_str(&format!("    {}\n", spec.doc.replace('\n', " ")));
    }
    text.push_str(&surroundings(route));
    for argument in spec.arguments {
        let default = if argument.default { ", with a default" } else { "" };
        let key = if argument.key.is_empty() || argument.key == argument.name {
            String::new()
        } else {
            format!(" `{}`", argument.key)
        };
        text.push_str(&format!("    {}: {}  from {}{key}{default}\n", argument.name, argument.ty, argument.part));
    }
    text
}

/// Who may call the route, and what stands around its handler, outermost first; empty if nothing does.
fn surroundings(route: &RouteInfo) -> String {
    let requirements: Vec<_> = route.around.iter().filter_map(requirement).collect();
    let mut text = String::new();
    if route.spec.public {
        text.push_str("    who may call: everyone, it is `public`\n");
    } else if !requirements.is_empty() {
        text.push_str(&format!("    who may call: requires {}\n", requirements.join(", ")));
    }
    if !route.around.is_empty() {
        let around: Vec<_> = route.around.iter().map(ToString::to_string).collect();
        text.push_str(&format!("    around it: {}\n", around.join(" > ")));
    }
    text
}

fn requirement(surrounding: &Surrounding) -> Option<&str> {
    match surrounding {
        Surrounding::Requirement(name) => Some(name),
        Surrounding::Middleware(_) | Surrounding::Layer(_) => None,
    }
}

/// `routes --json`.
pub(super) fn as_json(routes: &[RouteInfo]) -> Value {
    routes.iter().map(one_as_json).collect()
}

fn one_as_json(route: &RouteInfo) -> Value {
    let spec = &route.spec;
    let argument = |argument: &crate::spec::ArgumentSpec| {
        json!({
            "name": argument.name,
            "in": argument.part.as_str(),
            "key": argument.key,
            "type": argument.ty,
            "default": argument.default,
        })
    };
    json!({
        "method": spec.method,
        "path": route.path,
        "name": spec.name,
        "module": spec.module,
        "doc": spec.doc,
        "arguments": spec.arguments.iter().map(argument).collect::<Vec<_>>(),
        "result": spec.result,
        "public": spec.public,
        "requires": route.around.iter().filter_map(requirement).collect::<Vec<_>>(),
        "around": route.around.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// The route keys of a WebSocket API have no method.
fn method(route: &RouteInfo) -> &'static str {
    route.spec.method.unwrap_or(if route.path.is_some() { "" } else { "ANY" })
}

/// A bare handler answers all requests without another route.
fn path(route: &RouteInfo) -> String {
    route.path.as_deref().unwrap_or("/{proxy+}").to_owned()
}
