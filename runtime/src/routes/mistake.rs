//! Mistakes that only the whole list of a program's routes reveals.

use std::fmt;

/// The mistakes that [`Api::check`](crate::Api::check) has found.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[api_handler(GET "/users/{id}")]
/// fn get_user(id: u64) {}
///
/// #[api_handler(GET "/users/{name}")]
/// fn find_user(name: String) {}
///
/// let routes: Routes<()> = routes![get_user].merge(routes![find_user]);
/// let mistakes = Api::new(routes).check().unwrap_err();
/// for mistake in &mistakes {
///     assert_eq!(mistake.route, "GET /users/{name}");
///     println!("{mistake}");
/// }
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistakes {
    /// Each mistake, in the order of the routes.
    pub list: Vec<Mistake>,
}

/// One mistake: where it is, what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistake {
    /// The route, as a route key: `GET /users/{id}`.
    pub route: String,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Mistake {
    /// Two routes that answer the same requests.
    pub(super) fn same_route(route: String, first: &str, second: &str) -> Self {
        Mistake {
            message: format!("`{route}` is answered by `{first}`, so `{second}` never is"),
            fix: "give one of them another route, or list only one".to_owned(),
            route,
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.fix)
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mistake) in self.list.iter().enumerate() {
            let line_end = if index == 0 { "" } else { "\n" };
            write!(f, "{line_end}{mistake}")?;
        }
        Ok(())
    }
}

/// The same as `Display`, since `unwrap` prints it.
impl fmt::Debug for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Mistakes {}

impl<'m> IntoIterator for &'m Mistakes {
    type Item = &'m Mistake;
    type IntoIter = std::slice::Iter<'m, Mistake>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
