//! Rules for the type of a value, wherever it comes from.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Type;

use super::argument::Part;
use crate::errors::Errors;
use crate::types;

/// An argument or a field, and its type.
pub(super) struct Typed<'v> {
    /// `argument` or `field`.
    pub(super) what: &'static str,
    /// Its name as it is written.
    pub(super) shown: &'v str,
    pub(super) ty: &'v Type,
    /// Where its value comes from, as far as a mark or its name says.
    pub(super) part: Option<Part>,
}

/// Where a mistake is, and what it is.
type Mistake = (TokenStream, String);

impl Typed<'_> {
    /// Tells of the first rule that is broken.
    pub(super) fn check(&self, errors: &mut Errors) {
        let rules: [fn(&Self) -> Option<Mistake>; 6] = [
            Self::impl_trait,
            Self::without_size,
            Self::result,
            Self::mutable_reference,
            Self::reference_to_a_value,
            Self::static_reference,
        ];
        if let Some((tokens, message)) = rules.iter().find_map(|rule| rule(self)) {
            errors.at(tokens, message);
        }
    }

    fn impl_trait(&self) -> Option<Mistake> {
        let Typed { what, shown, ty, .. } = self;
        let found = types::impl_trait(ty)?;
        let message = format!("the {what} `{shown}` cannot be an `impl Trait`\nhelp: name the type");
        Some((found.to_token_stream(), message))
    }

    /// `str`, `[T]` and `dyn Trait` are only there behind something.
    fn without_size(&self) -> Option<Mistake> {
        let Typed { what, shown, ty, part } = self;
        let mend = types::text(sized(ty, *part)?);
        let mark = if part.is_none() && matches!(types::peeled(ty), Type::TraitObject(_)) { "#[state] " } else { "" };
        let message = format!(
            "the {what} `{shown}` cannot be `{}`: it has no size of its own\nhelp: `{mark}{shown}: {mend}`",
            types::text(ty)
        );
        Some((ty.to_token_stream(), message))
    }

    /// `Result<T, E>` is how other frameworks hand over what could not be read.
    fn result(&self) -> Option<Mistake> {
        let Typed { what, shown, ty, part } = self;
        let inner = types::success(ty).filter(|_| *part != Some(Part::State))?;
        let message = format!(
            "the {what} `{shown}` cannot be a `Result`: what cannot be read is answered with a problem already\n\
             help: `{shown}: {}`",
            types::text(inner)
        );
        Some((ty.to_token_stream(), message))
    }

    fn mutable_reference(&self) -> Option<Mistake> {
        let Typed { what, shown, ty, .. } = self;
        let Type::Reference(reference) = types::peeled(ty) else { return None };
        let found = reference.mutability.as_ref()?;
        let message = format!(
            "the {what} `{shown}` cannot be `&mut`: requests may run side by side\n\
             help: `&`, with a `Mutex` or an atomic inside"
        );
        Some((found.to_token_stream(), message))
    }

    /// Only text and bytes can be borrowed from a request.
    fn reference_to_a_value(&self) -> Option<Mistake> {
        let Typed { what, shown, ty, part } = self;
        let Type::Reference(reference) = types::peeled(ty) else { return None };
        let inner = &reference.elem;
        let is_borrowed = matches!(types::text(inner).as_str(), "str" | "[u8]");
        if part.is_none() || *part == Some(Part::State) || !types::is_value(inner) || is_borrowed {
            return None;
        }
        let owned = types::text(types::owned(inner).as_ref().unwrap_or(inner));
        let message = format!(
            "the {what} `{shown}` cannot be a reference: its value is made from the request\nhelp: `{shown}: {owned}`"
        );
        Some((ty.to_token_stream(), message))
    }

    fn static_reference(&self) -> Option<Mistake> {
        let Typed { what, shown, ty, part } = self;
        let found = match part {
            // Whatever the state holds may hold `'static` references.
            Some(Part::State) | None => match types::peeled(ty) {
                Type::Reference(reference) => reference.lifetime.as_ref().filter(|found| found.ident == "static"),
                _ => None,
            },
            Some(_) => types::static_lifetime(ty),
        };
        let message =
            format!("the {what} `{shown}` cannot be `'static`: it borrows from the request\nhelp: leave `'static` out");
        Some((found?.to_token_stream(), message))
    }
}

/// What a type without a size is to be: the state lends it, and of a request it is made.
pub(super) fn sized(ty: &Type, part: Option<Part>) -> Option<Type> {
    let is_object = matches!(types::peeled(ty), Type::TraitObject(_));
    match part {
        Some(Part::State) if is_object || types::owned(ty).is_some() => Some(types::lent(ty)),
        None if is_object => Some(types::lent(ty)),
        _ => types::owned(ty),
    }
}
