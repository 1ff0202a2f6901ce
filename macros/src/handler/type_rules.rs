//! Rules for the type of an argument or a field, wherever its value comes from.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Type;

use super::part::Part;
use crate::errors::Errors;
use crate::lifetimes::static_lifetime;
use crate::source_text::source_text;
use crate::type_syntax::{impl_trait, is_value, ok_type, owned, reference_to, ungrouped};

/// An argument or a field, and the type to check.
pub(super) struct TypeRules<'v> {
    /// `argument` or `field`.
    pub(super) what: &'static str,
    /// Its name as it is written.
    pub(super) shown: &'v str,
    pub(super) ty: &'v Type,
    /// Where its value comes from, as far as a mark or its name says.
    pub(super) part: Option<Part>,
}

/// The guilty tokens, and the message.
type Mistake = (TokenStream, String);

impl TypeRules<'_> {
    /// Reports the first rule that is broken; one mistake in a type explains the others.
    pub(super) fn check(&self, errors: &mut Errors) {
        let rules: [fn(&Self) -> Option<Mistake>; 7] = [
            Self::impl_trait,
            Self::without_size,
            Self::result,
            Self::several_values_of_a_placeholder,
            Self::mutable_reference,
            Self::reference_to_a_value,
            Self::static_reference,
        ];
        if let Some((tokens, message)) = rules.iter().find_map(|rule| rule(self)) {
            errors.at(tokens, message);
        }
    }

    fn impl_trait(&self) -> Option<Mistake> {
        let TypeRules { what, shown, ty, .. } = self;
        let found = impl_trait(ty)?;
        let message = format!("the {what} `{shown}` cannot be an `impl Trait`\nhelp: name the type");
        Some((found.to_token_stream(), message))
    }

    /// `str`, `[T]` and `dyn Trait` exist only behind a pointer.
    fn without_size(&self) -> Option<Mistake> {
        let TypeRules { what, shown, ty, part } = self;
        let sized = source_text(sized(ty, *part)?);
        let mark = if part.is_none() && matches!(ungrouped(ty), Type::TraitObject(_)) { "#[state] " } else { "" };
        let message = format!(
            "the {what} `{shown}` cannot be `{}`: its size is not known at compile time\nhelp: `{mark}{shown}: {sized}`",
            source_text(ty)
        );
        Some((ty.to_token_stream(), message))
    }

    /// Other frameworks pass a `Result<T, E>` for a value that may be unreadable.
    fn result(&self) -> Option<Mistake> {
        let TypeRules { what, shown, ty, part } = self;
        let inner = ok_type(ty).filter(|_| *part != Some(Part::State))?;
        let message = format!(
            "the {what} `{shown}` cannot be a `Result`: a value that cannot be read is already answered with a problem\n\
             help: `{shown}: {}`",
            source_text(inner)
        );
        Some((ty.to_token_stream(), message))
    }

    /// Other frameworks read all placeholders as one tuple.
    fn several_values_of_a_placeholder(&self) -> Option<Mistake> {
        let TypeRules { what, shown, ty, part } = self;
        let is_several = match ungrouped(ty) {
            Type::Tuple(tuple) => tuple.elems.len() > 1,
            Type::Array(array) => source_text(&array.len) != "1",
            _ => false,
        };
        let message = format!(
            "the {what} `{shown}` cannot be `{}`: a placeholder is one value\nhelp: one {what} for each placeholder",
            source_text(ty)
        );
        (is_several && *part == Some(Part::Path)).then(|| (ty.to_token_stream(), message))
    }

    fn mutable_reference(&self) -> Option<Mistake> {
        let TypeRules { what, shown, ty, .. } = self;
        let Type::Reference(reference) = ungrouped(ty) else { return None };
        let found = reference.mutability.as_ref()?;
        let message = format!(
            "the {what} `{shown}` cannot be `&mut`: requests may run concurrently\n\
             help: use `&`, with a `Mutex` or an atomic inside"
        );
        Some((found.to_token_stream(), message))
    }

    /// Only text and bytes can be borrowed from a request.
    fn reference_to_a_value(&self) -> Option<Mistake> {
        let TypeRules { what, shown, ty, part } = self;
        let Type::Reference(reference) = ungrouped(ty) else { return None };
        let inner = &reference.elem;
        let is_borrowed = matches!(source_text(inner).as_str(), "str" | "[u8]");
        if part.is_none() || *part == Some(Part::State) || !is_value(inner) || is_borrowed {
            return None;
        }
        let owned = source_text(owned(inner).as_ref().unwrap_or(inner));
        let message = format!(
            "the {what} `{shown}` cannot be a reference: its value is made from the request\nhelp: `{shown}: {owned}`"
        );
        Some((ty.to_token_stream(), message))
    }

    fn static_reference(&self) -> Option<Mistake> {
        let TypeRules { what, shown, ty, part } = self;
        let found = match part {
            // A value of the state, or one that is made by a `FromEvent`, may contain `'static` references.
            Some(Part::State) | None => match ungrouped(ty) {
                Type::Reference(reference) => reference.lifetime.as_ref().filter(|found| found.ident == "static"),
                _ => None,
            },
            Some(_) => static_lifetime(ty),
        };
        let message =
            format!("the {what} `{shown}` cannot be `'static`: it borrows from the request\nhelp: leave `'static` out");
        Some((found?.to_token_stream(), message))
    }
}

/// The type to write in place of one without a size: a reference into the state, an owned value from a request.
pub(super) fn sized(ty: &Type, part: Option<Part>) -> Option<Type> {
    let is_object = matches!(ungrouped(ty), Type::TraitObject(_));
    match part {
        Some(Part::State) if is_object || owned(ty).is_some() => Some(reference_to(ty)),
        None if is_object => Some(reference_to(ty)),
        _ => owned(ty),
    }
}
