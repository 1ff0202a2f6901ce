//! What the spelling of a type shows, which is all that a macro sees of it.
//!
//! A name may be an alias, or the name of another type, so it improves a message and never changes what a program does. Only
//! syntax, such as the `&` of a reference, does that.

use syn::visit::Visit;
use syn::{
    GenericArgument, PathArguments, PathSegment, Type, TypeImplTrait, TypeParamBound, TypeReference, parse_quote,
};

use crate::source_text::source_text;

/// The first `impl Trait` in a type.
pub(crate) fn impl_trait(ty: &Type) -> Option<&TypeImplTrait> {
    let mut find = FindImplTrait(None);
    find.visit_type(ty);
    find.0
}

struct FindImplTrait<'t>(Option<&'t TypeImplTrait>);

impl<'t> Visit<'t> for FindImplTrait<'t> {
    fn visit_type_impl_trait(&mut self, ty: &'t TypeImplTrait) {
        self.0.get_or_insert(ty);
    }
}

/// The reference to text or bytes that a result sends as its body, and that has to be `'static`.
///
/// Text and bytes are sent after the request is gone. A value that becomes JSON may borrow: it is serialized at once.
pub(crate) fn borrowed_body(ty: &Type) -> Option<&TypeReference> {
    match ungrouped(ty) {
        Type::Reference(reference) => {
            let is_static = reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
            let is_body = matches!(source_text(&reference.elem).as_str(), "str" | "[u8]");
            (is_body && !is_static).then_some(reference)
        }
        Type::Tuple(tuple) if tuple.elems.len() == 2 => {
            let is_status = tuple.elems.first().is_some_and(|first| source_text(first).ends_with("StatusCode"));
            tuple.elems.last().filter(|_| is_status).and_then(borrowed_body)
        }
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let is_wrapper = ["Result", "Option", "Reply", "Html"].iter().any(|name| last.ident == name);
            type_arguments(last).next().filter(|_| is_wrapper).and_then(borrowed_body)
        }
        _ => None,
    }
}

/// Types that are read from one text.
const TEXTS: [&str; 18] = [
    "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "str", "String",
];

/// Other types that hold values of a request and can never be made from a whole event.
const CONTAINERS: [&str; 8] = ["Option", "Vec", "Cow", "HashMap", "BTreeMap", "HashSet", "BTreeSet", "Bytes"];

/// Whether a name is, by its spelling, that of a type that is read from one text.
pub(crate) fn is_name_of_text(segment: &PathSegment) -> bool {
    TEXTS.iter().any(|text| segment.ident == text)
}

/// Whether the type, by its spelling, holds a single value or a list of them.
pub(crate) fn is_value(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Reference(reference) => is_value(&reference.elem),
        Type::Slice(_) | Type::Array(_) | Type::Tuple(_) => true,
        other => match only_segment(other) {
            // What may be absent is of the kind of what it contains.
            Some(segment) if segment.ident == "Option" => type_arguments(segment).next().is_none_or(is_value),
            Some(segment) => is_name_of_text(segment) || CONTAINERS.iter().any(|name| segment.ident == name),
            None => false,
        },
    }
}

/// The owned counterpart of a type without a size: `String` for `str`, `Vec<T>` for `[T]`.
pub(crate) fn owned(ty: &Type) -> Option<Type> {
    match ungrouped(ty) {
        Type::Slice(slice) => {
            let element = &slice.elem;
            Some(parse_quote!(Vec<#element>))
        }
        Type::Path(path) if path.path.is_ident("str") => Some(parse_quote!(String)),
        _ => None,
    }
}

/// The type as it is named on its own: a trait object without a lifetime is `'static`, also where a reference to it would give
/// it another one, and has no parentheses.
pub(crate) fn static_object(ty: &Type) -> Type {
    let mut ty = ungrouped(ty).clone();
    if let Type::TraitObject(object) = &mut ty
        && !object.bounds.iter().any(|bound| matches!(bound, TypeParamBound::Lifetime(_)))
    {
        object.bounds.push(parse_quote!('static));
    }
    ty
}

/// `&T`
pub(crate) fn reference_to(ty: &Type) -> Type {
    match ungrouped(ty) {
        Type::TraitObject(object) if object.bounds.len() > 1 => parse_quote!(&(#object)),
        other => parse_quote!(&#other),
    }
}

/// `T` of `&T`, or the type itself, and whether there was a reference.
pub(crate) fn dereferenced(ty: &Type) -> (&Type, bool) {
    match ungrouped(ty) {
        Type::Reference(reference) => (ungrouped(&reference.elem), true),
        _ => (ty, false),
    }
}

/// `T` of `Result<T, E>`.
pub(crate) fn ok_type(ty: &Type) -> Option<&Type> {
    let segment = only_segment(ty).filter(|segment| segment.ident == "Result")?;
    type_arguments(segment).next()
}

/// The segment of a path that has one; with a module before it, the name may mean anything.
pub(crate) fn only_segment(ty: &Type) -> Option<&PathSegment> {
    let Type::Path(path) = ungrouped(ty) else { return None };
    path.path.segments.first().filter(|_| path.qself.is_none() && path.path.segments.len() == 1)
}

/// The types between the angle brackets.
pub(crate) fn type_arguments(segment: &PathSegment) -> impl Iterator<Item = &Type> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The type without the groups that `macro_rules!` and parentheses put around it.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        other => other,
    }
}
