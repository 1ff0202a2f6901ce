//! The model: a handler in which nothing is wrong.

use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{
    Attribute, Expr, ExprLit, FnArg, GenericParam, Ident, Lit, LitStr, Meta, Pat, PatType, ReturnType, Safety, Type,
};

use super::argument::{self, Argument, Part, Scope};
use super::habit::Habit;
use super::mark;
use super::route::{self, Route};
use super::syntax::{Arguments, Function};
use super::typed;
use crate::errors::Errors;
use crate::types;

/// A handler in which nothing is wrong.
pub(crate) struct Model {
    pub(crate) route: Option<Route>,
    pub(crate) arguments: Vec<Argument>,
}

/// Finds every mistake of a handler, and takes the marks out of its signature.
pub(crate) fn model(arguments: &Arguments, function: &mut Function, errors: &mut Errors) -> Model {
    check_function(function, errors);
    check_size(function, errors);
    check_result(function, errors);
    if function.is_a_member() && !function.has_self() && !function.has_no_body() {
        let message = "a handler cannot use `Self`: it is a function of its own\n\
                       help: move it out of the `impl`, and name the type";
        errors.at(&function.sig.ident, message);
    }
    let before = errors.count();
    let route = route::route(arguments, errors);
    let is_bare = arguments.method.is_none() && arguments.path.is_none();
    // Behind a route that is wrong no one knows which arguments are placeholders.
    let is_known = errors.count() == before && !arguments.is_misspelt;
    let placeholders = route.as_ref().map(|route| route.placeholders.as_slice());
    let free = free(placeholders.unwrap_or_default(), function);
    let scope = Scope { what: "argument", placeholders, free, path_is_known: is_known };
    let read = values(function, &scope, errors);
    let model = Model { route, arguments: read };
    if is_known && !is_bare && errors.count() == before {
        check_placeholders(&model, &function.sig.ident, arguments, errors);
    }
    model
}

fn check_function(function: &mut Function, errors: &mut Errors) {
    if let Some(at) = function.attrs.iter().position(is_ours) {
        let second = function.attrs.remove(at);
        let message = "`#[api_handler]` is given twice, and a handler has one route\n\
                       help: write a second function that calls this one";
        errors.at(second, message);
    }
    let sig = &function.sig;
    if let Some(token) = &sig.constness {
        errors.at(token, "a handler cannot be `const`: it runs when a request comes\nhelp: leave `const` out");
    }
    if !matches!(sig.safety, Safety::Default) {
        errors.at(&sig.safety, "a handler cannot be `unsafe`: every request may call it\nhelp: leave `unsafe` out, and keep an `unsafe` block as small as it can be");
    }
    if let Some(abi) = &sig.abi {
        errors.at(abi, "a handler cannot be `extern`: only Rust calls it\nhelp: leave the ABI out");
    }
    if function.has_no_body() {
        let message = "a handler has a body: it is a function of its own, and not one of a trait\n\
                       help: move it out of the trait, or give it a body";
        errors.at(&function.body, message);
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

fn is_ours(attr: &Attribute) -> bool {
    attr.path().segments.last().is_some_and(|segment| segment.ident == "api_handler")
}

/// What is written as if the answer could borrow from the request: text and bytes are sent after it is gone.
fn check_result(function: &Function, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = &function.sig.output else { return };
    let borrows = |input: &FnArg| matches!(input, FnArg::Typed(input) if types::text(&input.ty).contains(['&', '\'']));
    // Without anything to borrow from, the compiler says what is missing.
    if !function.sig.inputs.iter().any(borrows) {
        return;
    }
    if let Some(found) = types::borrowed_body(ty) {
        let owned = if types::text(&found.elem) == "str" { "String" } else { "Vec<u8>" };
        let message = format!("the answer `{}` cannot borrow from the request\nhelp: `{owned}`", types::text(found));
        errors.at(found, message);
    }
}

/// `-> dyn Trait`, `-> str`, `-> [T]`: what has no size is there only behind something.
fn check_size(function: &mut Function, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = &mut function.sig.output else { return };
    let sized = match types::peeled(ty) {
        Type::TraitObject(object) => {
            let bounds = &object.bounds;
            Some(syn::parse_quote!(impl #bounds))
        }
        other => types::owned(other),
    };
    if let Some(sized) = sized {
        let (wrong, right) = (types::text(&*ty), types::text(&sized));
        errors.at(&*ty, format!("a handler cannot return `{wrong}`: it has no size of its own\nhelp: `{right}`"));
        // What the compiler would say of it is said.
        **ty = sized;
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

/// The placeholders that no argument takes by its name or mark.
fn free(placeholders: &[String], function: &Function) -> Vec<String> {
    let typed = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(input),
        FnArg::Receiver(_) => None,
    });
    let mut taken = Vec::new();
    for input in typed {
        taken.extend(name(&input.pat).map(plain));
        let lists = input.attrs.iter().filter_map(|attr| attr.meta.require_list().ok());
        taken.extend(lists.filter_map(|list| Some(list.parse_args::<LitStr>().ok()?.value())));
    }
    let is_free = |placeholder: &&String| {
        let placeholder = placeholder.as_str();
        !taken.iter().any(|taken| taken == placeholder || argument::bare(taken) == placeholder)
    };
    placeholders.iter().filter(is_free).cloned().collect()
}

fn value(input: &mut PatType, scope: &Scope<'_>, errors: &mut Errors) -> Option<Argument> {
    let name = name(&input.pat).cloned();
    let label = match &name {
        Some(name) => name.to_token_stream(),
        None => input.pat.to_token_stream(),
    };
    if !mark::refuse_others(&input.attrs, errors) {
        // What the compiler would say of them is said.
        input.attrs.clear();
        return None;
    }
    let before = errors.count();
    let mark = mark::take(&mut input.attrs, errors);
    let is_right = errors.count() == before;
    if let Some(unwrapped) = unwrapped(input, mark.as_ref().map(|mark| mark.part), scope, errors) {
        *input = unwrapped;
        return None;
    }
    let part = mark.as_ref().map(|mark| mark.part);
    let argument = argument::read(mark, name.as_ref(), label, &input.ty, scope, errors);
    if let Some(sized) = typed::sized(&input.ty, part) {
        // What the compiler would say of it is said.
        *input.ty = sized;
    }
    argument.filter(|_| is_right)
}

/// An argument that is written as another framework wants it, as it should be, so that its mistake is the only one.
fn unwrapped(input: &PatType, mark: Option<Part>, scope: &Scope<'_>, errors: &mut Errors) -> Option<PatType> {
    let habit = Habit::find(Some(&input.pat), &input.ty, mark)?;
    let (wrapper, inner) = (habit.wrapper, habit.inner);
    let what = match mark {
        Some(mark) if mark == habit.part => format!("`#[{}]` says already what `{wrapper}<..>` would", mark.word()),
        _ if habit.part == Part::Path => {
            format!("`{wrapper}<..>` is how other frameworks take a placeholder; here an argument of its name does")
        }
        _ => format!("`{wrapper}<..>` is how other frameworks say where a value comes from; here a mark says it"),
    };
    let (pat, colon, ty) = (&input.pat, &input.colon_token, &input.ty);
    let help = habit.mend(scope.free.first().map(String::as_str));
    errors.at(quote!(#pat #colon #ty), format!("{what}\nhelp: write {help}"));
    let pat: Pat = match habit.name {
        Some(name) => syn::parse_quote!(#name),
        None => syn::parse_quote!(_),
    };
    let ty: Type = if habit.part == Part::State { syn::parse_quote!(&#inner) } else { inner.clone() };
    Some(PatType { pat: Box::new(pat), ty: Box::new(ty), ..input.clone() })
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
