//! What stands around a handler.

use std::fmt;

/// What stands around a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Surrounding {
    /// A middleware: the name of its function, or `closure`.
    Middleware(String),
    /// A requirement: the name of its type.
    Requirement(String),
    /// A tower layer: the name of its type.
    Layer(String),
}

/// The name of a middleware that has none.
const CLOSURE: &str = "closure";

impl Surrounding {
    pub(crate) fn middleware<M>() -> Self {
        let name = short::<M>();
        Surrounding::Middleware(if name.contains("{closure}") { CLOSURE.to_owned() } else { name })
    }

    /// What it is, for a message.
    pub(crate) fn described(&self) -> String {
        match self {
            Surrounding::Middleware(name) if name == CLOSURE => "a middleware".to_owned(),
            Surrounding::Middleware(name) => format!("the middleware `{name}`"),
            Surrounding::Requirement(name) => format!("the requirement `{name}`"),
            Surrounding::Layer(name) => format!("the layer `{name}`"),
        }
    }

    pub(crate) fn is_requirement(&self) -> bool {
        matches!(self, Surrounding::Requirement(_))
    }

    #[cfg(feature = "tower")]
    pub(crate) fn layer<L>() -> Self {
        // The types in a layer's parameters, closures and classifiers, say less than they are long.
        let name = short::<L>();
        Surrounding::Layer(name.split_once('<').map_or(name.clone(), |(name, _)| name.to_owned()))
    }

    pub(crate) fn requirement<T>() -> Self {
        Surrounding::Requirement(short::<T>())
    }
}

impl fmt::Display for Surrounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Surrounding::Middleware(name) | Surrounding::Layer(name) => f.write_str(name),
            Surrounding::Requirement(name) => write!(f, "require::<{name}>()"),
        }
    }
}

/// The name of a type without the paths of modules: `Role<Admin>` of `app::auth::Role<app::auth::Admin>`.
fn short<T>() -> String {
    let mut name = String::new();
    for part in
        std::any::type_name::<T>().split_inclusive(|symbol: char| !symbol.is_alphanumeric() && !"_:{}".contains(symbol))
    {
        name.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_modules() {
        assert_eq!(Surrounding::requirement::<Option<Vec<String>>>().to_string(), "require::<Option<Vec<String>>>()");
        let closure = || ();
        fn of<M>(_: &M) -> String {
            Surrounding::middleware::<M>().to_string()
        }
        assert_eq!(
            (of(&closure), of(&names_have_no_modules)),
            ("closure".to_owned(), "names_have_no_modules".to_owned())
        );
    }
}
