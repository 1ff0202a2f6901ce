//! The settings.

use serde::Deserialize;

/// `CorsConfiguration` of an HTTP API, or `Cors` of a function URL, with the names that AWS gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "PascalCase")]
pub(in crate::gateway) struct OwnCors {
    pub(super) allow_origins: Vec<String>,
    pub(super) allow_methods: Vec<String>,
    pub(super) allow_headers: Vec<String>,
    pub(super) expose_headers: Vec<String>,
    pub(super) allow_credentials: bool,
    /// Seconds.
    pub(super) max_age: Option<u32>,
}

impl OwnCors {
    /// Every method and every header of this origin.
    pub(in crate::gateway) fn of_origin(origin: &str) -> Self {
        let every = || vec!["*".to_owned()];
        OwnCors {
            allow_origins: vec![origin.to_owned()],
            allow_methods: every(),
            allow_headers: every(),
            ..OwnCors::default()
        }
    }

    /// The value of `access-control-allow-origin` for a page of this origin.
    pub(super) fn allowed(&self, origin: &str) -> Option<String> {
        let is_listed = |listed: &String| listed.eq_ignore_ascii_case(origin);
        if self.allow_origins.iter().any(is_listed) {
            return Some(origin.to_owned());
        }
        self.allow_origins.iter().any(|listed| listed == "*").then(|| "*".to_owned())
    }
}
