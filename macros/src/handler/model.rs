//! The model: a route and arguments that hold only what is valid.

use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{FnArg, Ident, LitStr, Pat, PatType, Type};

use super::argument::{self, Argument, Scope};
use super::attribute::AttributeInput;
use super::foreign::wrapper::ForeignWrapper;
use super::function::HandlerFn;
use super::part::Part;
use super::route::{self, RoutePattern};
use super::{mark, signature, type_rules, unknown_mark};
use crate::errors::Errors;
use crate::middleware::next;

/// A valid handler.
pub(crate) struct Model {
    pub(crate) route: Option<RoutePattern>,
    pub(crate) arguments: Vec<Argument>,
}

/// Reports every mistake of a handler, and takes the marks out of its signature.
pub(crate) fn model(attribute: &AttributeInput, function: &mut HandlerFn, errors: &mut Errors) -> Model {
    signature::check(function, errors);
    let before = errors.count();
    let route = route::route(attribute.method.as_ref(), attribute.path.as_ref(), errors);
    let is_bare = attribute.method.is_none() && attribute.path.is_none();
    // After a mistake in the route it is unknown which arguments are placeholders.
    let path_is_known = errors.count() == before && !attribute.is_misspelt;
    let placeholders = route.as_ref().map(|route| route.placeholders.as_slice());
    let free = free(placeholders.unwrap_or_default(), function);
    let scope = Scope { what: "argument", placeholders, free, path_is_known };
    let model = Model { arguments: arguments(function, &scope, errors), route };
    if path_is_known && !is_bare && errors.count() == before {
        check_placeholders(&model, &function.sig.ident, attribute, errors);
    }
    model
}

/// The arguments without a mistake.
pub(crate) fn arguments(function: &mut HandlerFn, scope: &Scope<'_>, errors: &mut Errors) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let role = function.role;
    for input in &mut function.sig.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                let message = format!(
                    "a {role} cannot have `self`: it is a free function\n\
                     help: take what it needs as `#[state]` arguments"
                );
                errors.at(receiver, message);
            }
            FnArg::Typed(input) if next::refuse(input, errors) => {}
            FnArg::Typed(input) => arguments.extend(argument(input, scope, errors)),
        }
    }
    arguments
}

/// The placeholders that no argument takes by its name or mark.
fn free(placeholders: &[String], function: &HandlerFn) -> Vec<String> {
    let typed = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(input),
        FnArg::Receiver(_) => None,
    });
    let mut taken = Vec::new();
    for input in typed {
        taken.extend(name(&input.pat).map(|name| name.unraw().to_string()));
        let lists = input.attrs.iter().filter_map(|attr| attr.meta.require_list().ok());
        taken.extend(lists.filter_map(|list| Some(list.parse_args::<LitStr>().ok()?.value())));
    }
    let is_free = |placeholder: &&String| {
        let placeholder = placeholder.as_str();
        !taken.iter().any(|taken| taken == placeholder || argument::without_underscores(taken) == placeholder)
    };
    placeholders.iter().filter(is_free).cloned().collect()
}

fn argument(input: &mut PatType, scope: &Scope<'_>, errors: &mut Errors) -> Option<Argument> {
    let name = name(&input.pat).cloned();
    let label = match &name {
        Some(name) => name.to_token_stream(),
        None => input.pat.to_token_stream(),
    };
    if !unknown_mark::check(&input.attrs, errors) {
        // Already reported; removed so that rustc does not report them again.
        input.attrs.clear();
        return None;
    }
    let before = errors.count();
    let mark = mark::take(&mut input.attrs, errors);
    let is_right = errors.count() == before;
    let part = mark.as_ref().map(|mark| mark.part);
    if let Some(unwrapped) = unwrapped(input, part, scope, errors) {
        *input = unwrapped;
        return None;
    }
    let argument = argument::read(mark, name.as_ref(), label, &input.ty, scope, errors);
    if let Some(sized) = type_rules::sized(&input.ty, part) {
        // Already reported; repaired so that rustc does not report it again.
        *input.ty = sized;
    }
    argument.filter(|_| is_right)
}

/// Reports an argument in the spelling of another framework, and rewrites it so that rustc reports nothing else.
fn unwrapped(input: &PatType, mark: Option<Part>, scope: &Scope<'_>, errors: &mut Errors) -> Option<PatType> {
    let foreign = ForeignWrapper::find(&input.pat, &input.ty, mark)?;
    let (wrapper, inner) = (foreign.wrapper, foreign.inner);
    let what = match mark {
        Some(mark) if mark == foreign.part => {
            format!("`#[{}]` already says what `{wrapper}<..>` would", mark.lower_case())
        }
        _ if foreign.part == Part::Path => {
            format!(
                "`{wrapper}<..>` is how other frameworks take a placeholder; here an argument of the same name does"
            )
        }
        _ => format!("`{wrapper}<..>` is how other frameworks say where a value comes from; here a mark says it"),
    };
    let (pat, colon, ty) = (&input.pat, &input.colon_token, &input.ty);
    let help = foreign.replacement(scope.free.first().map(String::as_str));
    errors.at(quote!(#pat #colon #ty), format!("{what}\nhelp: write {help}"));
    let pat: Pat = match foreign.name {
        Some(name) => syn::parse_quote!(#name),
        None => syn::parse_quote!(_),
    };
    let ty: Type = if foreign.part == Part::State { syn::parse_quote!(&#inner) } else { inner.clone() };
    Some(PatType { pat: Box::new(pat), ty: Box::new(ty), ..input.clone() })
}

/// The name of an argument whose pattern is a plain name.
fn name(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(pat) if pat.subpat.is_none() => Some(&pat.ident),
        _ => None,
    }
}

/// Every placeholder needs an argument, unless an argument that reads the whole event may look at it.
fn check_placeholders(model: &Model, function: &Ident, attribute: &AttributeInput, errors: &mut Errors) {
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
            errors.at(&attribute.path, format!("the placeholder `{{{placeholder}}}` has no argument\nhelp: {help}"));
        }
    }
}
