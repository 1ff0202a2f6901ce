//! Mistakes that only the whole list of a program's routes reveals.

use std::fmt;

use crate::spec::{ArgumentSpec, Part, RouteSpec, Surrounding};

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
    /// The route, as a route key: `GET /users/{id}`; empty for a setting of the whole `Api`.
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

impl Mistake {
    /// A value of the path that its route does not have.
    pub(super) fn no_placeholder(route: &str, value: &str, key: &str) -> Self {
        Mistake {
            message: format!("`{route}` has no placeholder `{{{key}}}` for {value}"),
            fix: format!("add `/{{{key}}}` to its path or to a prefix of its list, `.prefix(\"/{{{key}}}\")`"),
            route: route.to_owned(),
        }
    }

    /// A placeholder that a prefix and a path have both.
    pub(super) fn placeholder_twice(route: &str, name: &str) -> Self {
        Mistake {
            message: format!("`{route}` has the placeholder `{{{name}}}` twice"),
            fix: "give the one in the prefix another name".to_owned(),
            route: route.to_owned(),
        }
    }

    /// A prefix that takes the rest of the path, so that nothing can follow it.
    pub(super) fn rest_before_the_end(route: &str, name: &str) -> Self {
        Mistake {
            message: format!("`{{{name}}}` in `{route}` takes the rest of the path, and more follows"),
            fix: "leave it out of the prefix".to_owned(),
            route: route.to_owned(),
        }
    }
}

impl Mistake {
    /// A handler that is public in a list of which something is required.
    pub(super) fn public_and_required(route: String, requirement: &Surrounding) -> Self {
        Mistake {
            message: format!("`{route}` is `public`, and its list has `{requirement}`"),
            fix: "list it in another `routes![..]`, or leave `public` out".to_owned(),
            route,
        }
    }

    /// A route of a WebSocket API that requires what is not checked when a client connects.
    pub(super) fn not_checked(route: &str, requirement: &Surrounding) -> Self {
        Mistake {
            message: format!(
                "`{route}` has `{requirement}`, which is checked at `$connect`, and `$connect` does not require it"
            ),
            fix: "list a handler of `$connect` with the same requirement".to_owned(),
            route: route.to_owned(),
        }
    }

    /// A handler of server-sent events in a program that does not stream.
    pub(super) fn events_without_streaming(route: String) -> Self {
        Mistake {
            message: format!(
                "`{route}` sends events, and the program does not stream, so that all would be sent at their end"
            ),
            fix: "add `Api::streaming()`, and let the function URL or REST API stream".to_owned(),
            route,
        }
    }

    /// A setting of the whole `Api` that cannot be right; it belongs to no route.
    pub(crate) fn of_settings(setting: &str, message: &str, fix: &str) -> Self {
        Mistake { route: String::new(), message: format!("`{setting}`: {message}"), fix: fix.to_owned() }
    }

    /// A public handler in a program that requires nothing.
    pub(super) fn public_for_nothing(route: String) -> Self {
        Mistake {
            message: format!("`{route}` is `public`, and so is every other route: the program requires nothing"),
            fix: "add `Api::require::<..>()`, or leave `public` out".to_owned(),
            route,
        }
    }
}

/// The mistakes in the types of a route's arguments, none of which a request could ever satisfy.
pub(super) fn of_arguments(route: &str, spec: &RouteSpec) -> impl Iterator<Item = Mistake> {
    let values = spec.arguments.iter().flat_map(|argument| {
        let values = argument.values().into_iter();
        values.map(move |value| (value, (!std::ptr::eq(argument, value)).then_some(argument)))
    });
    let found = values.flat_map(move |(value, group)| {
        let misfits = value.__misfits.map(|misfits| misfits()).unwrap_or_default();
        misfits.into_iter().map(move |misfit| {
            let message = format!("{} of `{}::{}` {}", shown(value, group), spec.module, spec.name, misfit.message);
            (message, misfit.fix.to_owned())
        })
    });
    found.map(|(message, fix)| Mistake { route: route.to_owned(), message, fix })
}

/// An argument as it is written, or the field of one.
pub(super) fn shown(value: &ArgumentSpec, group: Option<&ArgumentSpec>) -> String {
    let (name, ty) = (value.name, value.ty);
    match (group, value.part) {
        (Some(group), _) => format!("`{name}: {ty}` in `{}: {}`", group.name, group.ty),
        (None, Part::Path) => format!("`{name}: {ty}`"),
        (None, part) => format!("`#[{}] {name}: {ty}`", part.mark()),
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
