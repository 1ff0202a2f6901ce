//! The route of a handler: a method with a path template, or a route key of a WebSocket API.

mod hash;
mod key;
mod template;

use syn::{Ident, LitStr};

use super::method::method;
use crate::errors::Errors;

/// A method with a valid path template, or the route key of a WebSocket API.
pub(crate) struct RoutePattern {
    /// `None` before a route key.
    pub(crate) method: Option<&'static str>,
    pub(crate) path: LitStr,
    pub(crate) placeholders: Vec<String>,
}

impl RoutePattern {
    /// The same for all routes that differ only in the names of their placeholders.
    pub(crate) fn hash(&self) -> u32 {
        hash::template_hash(&self.path.value())
    }
}

/// The route of the attribute; `None` for a bare one, or after a mistake.
pub(crate) fn route(ident: Option<&Ident>, path: Option<&LitStr>, errors: &mut Errors) -> Option<RoutePattern> {
    match (ident, path) {
        (None, None) => None,
        (Some(ident), None) => {
            if let Some(name) = method(ident, errors) {
                errors.at_span(ident.span(), format!("the route `{name}` has no path\nhelp: `{name} \"/path\"`"));
            }
            None
        }
        (None, Some(key)) => {
            let checked = key::check(&key.value()).map_err(|message| errors.at(key, message));
            checked.ok().map(|()| RoutePattern { method: None, path: key.clone(), placeholders: Vec::new() })
        }
        (Some(ident), Some(path)) => {
            let method = method(ident, errors);
            let placeholders = template::placeholders(&path.value()).map_err(|message| errors.at(path, message)).ok();
            Some(RoutePattern { method: Some(method?), path: path.clone(), placeholders: placeholders? })
        }
    }
}
