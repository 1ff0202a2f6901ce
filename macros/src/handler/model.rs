//! The model: a handler in which nothing is wrong.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Expr, ExprLit, FnArg, GenericParam, Ident, Lit, Meta, Pat, PatType, Safety};

use super::argument::{self, Argument, Part, Scope};
use super::mark;
use super::route::{self, Route};
use super::syntax::{Arguments, Function};
use crate::errors::Errors;

/// A handler in which nothing is wrong.
pub(crate) struct Model {
    pub(crate) route: Option<Route>,
    pub(crate) arguments: Vec<Argument>,
}

/// Finds every mistake of a handler, and takes the marks out of its signature.
pub(crate) fn model(arguments: &Arguments, function: &mut Function, errors: &mut Errors) -> Model {
    check_function(function, errors);
    let before = errors.count();
    let route = route::route(arguments, errors);
    let is_bare = arguments.method.is_none() && arguments.path.is_none();
    // Behind a route that is wrong no one knows which arguments are placeholders.
    let is_known = errors.count() == before;
    let placeholders = route.as_ref().map(|route| route.placeholders.as_slice());
    let scope = Scope { what: "argument", placeholders, path_is_known: is_known };
    let read = values(function, &scope, errors);
    let model = Model { route, arguments: read };
    if is_known && !is_bare && errors.count() == before {
        check_placeholders(&model, &function.sig.ident, arguments, errors);
    }
    model
}

fn check_function(function: &Function, errors: &mut Errors) {
    let sig = &function.sig;
    if let Some(token) = &sig.constness {
        errors.at(token, "a handler cannot be `const`");
    }
    if !matches!(sig.safety, Safety::Default) {
        errors.at(&sig.safety, "a handler cannot be `unsafe`: every request may call it");
    }
    if let Some(abi) = &sig.abi {
        errors.at(abi, "a handler cannot be `extern`");
    }
    if let Some(variadic) = &sig.variadic {
        errors.at(variadic, "a handler cannot take any number of arguments");
    }
    for parameter in &sig.generics.params {
        let name = match parameter {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(parameter) => &parameter.ident,
            GenericParam::Const(parameter) => &parameter.ident,
        };
        let message = format!("a handler cannot be generic: nothing chooses `{name}`\nhelp: name the type");
        errors.at(parameter, message);
    }
}

/// The arguments, as far as they are right.
fn values(function: &mut Function, scope: &Scope<'_>, errors: &mut Errors) -> Vec<Argument> {
    let mut values = Vec::new();
    for input in &mut function.sig.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                let message = "a handler cannot have `self`: it is a function of its own\n\
                               help: take what it needs as `#[state]` arguments";
                errors.at(receiver, message);
            }
            FnArg::Typed(argument) => values.extend(value(argument, scope, errors)),
        }
    }
    values
}

fn value(input: &mut PatType, scope: &Scope<'_>, errors: &mut Errors) -> Option<Argument> {
    let name = name(&input.pat).cloned();
    let label = match &name {
        Some(name) => name.to_token_stream(),
        None => input.pat.to_token_stream(),
    };
    if mark::refuse_others(&input.attrs, errors) {
        return argument::read(&mut input.attrs, name.as_ref(), label, &input.ty, scope, errors);
    }
    // What the compiler would say of them is said.
    input.attrs.clear();
    None
}

/// The name that a plain argument has.
fn name(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(pat) if pat.subpat.is_none() => Some(&pat.ident),
        _ => None,
    }
}

/// Every placeholder has an argument, unless one that sees the whole event may read it.
fn check_placeholders(model: &Model, function: &Ident, arguments: &Arguments, errors: &mut Errors) {
    let Some(route) = &model.route else { return };
    if model.arguments.iter().any(|argument| argument.part == Part::Event) {
        return;
    }
    for placeholder in &route.placeholders {
        let bound = model.arguments.iter().any(|argument| argument.part == Part::Path && argument.key == *placeholder);
        if !bound {
            let help = match syn::parse_str::<Ident>(placeholder) {
                Ok(_) => format!("add `{placeholder}: String` to `{function}`"),
                Err(_) => format!("add `#[path(\"{placeholder}\")] name: String` to `{function}`"),
            };
            errors.at(&arguments.path, format!("the placeholder `{{{placeholder}}}` has no argument\nhelp: {help}"));
        }
    }
}

/// The first paragraph of a doc comment, on one line.
pub(crate) fn doc(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let text: Vec<String> =
        lines.flat_map(|text| text.split('\n').map(|line| line.trim().to_owned()).collect::<Vec<_>>()).collect();
    let paragraph = text.iter().skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    paragraph.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The function's name without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}
