//! Rules for the signature of a handler or a middleware, apart from its arguments.

use syn::{Attribute, FnArg, GenericParam, ReturnType, Safety, Type, TypeParam, TypeParamBound};

use super::foreign::entry_point;
use super::function::HandlerFn;
use crate::errors::Errors;
use crate::source_text::source_text;
use crate::type_syntax::{borrowed_body, dereferenced, owned, ungrouped};

/// Reports every rule that is broken, and repairs what rustc would report a second time.
pub(crate) fn check(function: &mut HandlerFn, errors: &mut Errors) {
    check_attributes(function, errors);
    entry_point::check(function, errors);
    check_qualifiers(function, errors);
    check_generics(function, errors);
    check_size(function, errors);
    check_borrow(function, errors);
    if function.is_a_member() && !function.has_self() && !function.has_no_body() {
        let message = format!(
            "a {} cannot use `Self`: it is a free function\nhelp: move it out of the `impl`, and name the type",
            function.role
        );
        errors.at(&function.sig.ident, message);
    }
}

/// A second `#[api_handler]` is removed, so that it is not expanded as well.
fn check_attributes(function: &mut HandlerFn, errors: &mut Errors) {
    let is_ours = |attr: &Attribute| attr.path().segments.last().is_some_and(|segment| segment.ident == "api_handler");
    if let Some(at) = function.attrs.iter().position(is_ours) {
        let second = function.attrs.remove(at);
        let message = "`#[api_handler]` is given twice, but a handler has one route\n\
                       help: write a second function that calls this one";
        errors.at(second, message);
    }
}

fn check_qualifiers(function: &HandlerFn, errors: &mut Errors) {
    let HandlerFn { sig, role, .. } = function;
    if let Some(token) = &sig.constness {
        errors
            .at(token, format!("a {role} cannot be `const`: it runs when a request arrives\nhelp: leave `const` out"));
    }
    if !matches!(sig.safety, Safety::Default) {
        errors.at(&sig.safety, format!("a {role} cannot be `unsafe`: every request may call it\nhelp: leave `unsafe` out, and use a small `unsafe` block inside"));
    }
    if let Some(abi) = &sig.abi {
        errors.at(abi, format!("a {role} cannot be `extern`: only Rust calls it\nhelp: leave the ABI out"));
    }
    if function.has_no_body() {
        let message = format!(
            "a {role} must have a body: it is a free function, not one of a trait\n\
             help: move it out of the trait, or give it a body"
        );
        errors.at(&function.body, message);
    }
    if let Some(variadic) = &sig.variadic {
        errors.at(variadic, format!("a {role} cannot be variadic: only Rust calls it\nhelp: leave `...` out"));
    }
}

fn check_generics(function: &HandlerFn, errors: &mut Errors) {
    for parameter in &function.sig.generics.params {
        let name = match parameter {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(parameter) => &parameter.ident,
            GenericParam::Const(parameter) => &parameter.ident,
        };
        let role = function.role;
        let of_state = match parameter {
            GenericParam::Type(parameter) => object_of(parameter, function).unwrap_or_default(),
            _ => String::new(),
        };
        let message = format!("a {role} cannot be generic: nothing chooses `{name}`\nhelp: name the type{of_state}");
        errors.at(parameter, message);
    }
}

/// What takes the place of a type parameter whose value is lent by the state: a trait object.
fn object_of(parameter: &TypeParam, function: &HandlerFn) -> Option<String> {
    let bound = parameter.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => Some(source_text(&bound.path)),
        _ => None,
    })?;
    let argument = function.sig.inputs.iter().find_map(|input| match input {
        FnArg::Typed(input) if input.attrs.iter().any(|attr| attr.path().is_ident("state")) => {
            let (inner, is_reference) = dereferenced(&input.ty);
            (is_reference && parameter.ident == source_text(inner)).then(|| source_text(&input.pat))
        }
        _ => None,
    })?;
    Some(format!(", or take a trait object out of the state, `#[state] {argument}: &dyn {bound}`"))
}

/// `-> dyn Trait`, `-> str`, `-> [T]`: types without a size cannot be returned.
fn check_size(function: &mut HandlerFn, errors: &mut Errors) {
    let role = function.role;
    let ReturnType::Type(_, ty) = &mut function.sig.output else { return };
    let sized = match ungrouped(ty) {
        Type::TraitObject(object) => {
            let bounds = &object.bounds;
            Some(syn::parse_quote!(impl #bounds))
        }
        other => owned(other),
    };
    if let Some(sized) = sized {
        let (wrong, right) = (source_text(&*ty), source_text(&sized));
        errors.at(
            &*ty,
            format!("a {role} cannot return `{wrong}`: its size is not known at compile time\nhelp: `{right}`"),
        );
        // Already reported; repaired so that rustc does not report it again.
        **ty = sized;
    }
}

/// A result that is sent as it is cannot borrow: text and bytes are sent after the request is gone.
fn check_borrow(function: &HandlerFn, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = &function.sig.output else { return };
    let borrows = |input: &FnArg| matches!(input, FnArg::Typed(input) if source_text(&input.ty).contains(['&', '\'']));
    // With nothing to borrow from, rustc reports the missing lifetime.
    if !function.sig.inputs.iter().any(borrows) {
        return;
    }
    if let Some(found) = borrowed_body(ty) {
        let owned = if source_text(&found.elem) == "str" { "String" } else { "Vec<u8>" };
        let message = format!("the answer `{}` cannot borrow from the request\nhelp: `{owned}`", source_text(found));
        errors.at(found, message);
    }
}
