//! The lifetimes in a type: replaced, or looked for.

use proc_macro2::Span;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, ParenthesizedGenericArguments, Type, TypeFnPtr, TypeReference};

/// The type with every lifetime but `'static` replaced, elided ones too.
///
/// The user writes a type for the signature, with the lifetimes that are in scope there. Generated code names it in other
/// places, a `where` clause or a body, where those lifetimes are unknown.
pub(crate) fn with_lifetime(ty: &Type, name: &str) -> Type {
    let mut ty = ty.clone();
    Replace { lifetime: Lifetime::new(name, Span::call_site()), elided: name != "'_" }.visit_type_mut(&mut ty);
    ty
}

struct Replace {
    lifetime: Lifetime,
    /// Whether `&T` becomes `&'x T` too.
    elided: bool,
}

impl VisitMut for Replace {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident != "static" {
            *lifetime = Lifetime { apostrophe: lifetime.apostrophe, ident: self.lifetime.ident.clone() };
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        if self.elided && reference.lifetime.is_none() {
            reference.lifetime = Some(self.lifetime.clone());
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    // Function types bind lifetimes of their own.
    fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut ParenthesizedGenericArguments) {}
}

/// Whether the type, as it is written, borrows from something.
pub(crate) fn has_lifetime(ty: &Type) -> bool {
    let mut find = FindBorrow(false);
    find.visit_type(ty);
    find.0
}

struct FindBorrow(bool);

impl<'t> Visit<'t> for FindBorrow {
    fn visit_lifetime(&mut self, lifetime: &'t Lifetime) {
        self.0 |= lifetime.ident != "static";
    }

    fn visit_type_reference(&mut self, reference: &'t TypeReference) {
        self.0 |= reference.lifetime.is_none();
        syn::visit::visit_type_reference(self, reference);
    }

    // Function types bind lifetimes of their own.
    fn visit_type_fn_ptr(&mut self, _: &'t TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments(&mut self, _: &'t ParenthesizedGenericArguments) {}
}

/// The first `'static` in a type.
pub(crate) fn static_lifetime(ty: &Type) -> Option<&Lifetime> {
    let mut find = FindStatic(None);
    find.visit_type(ty);
    find.0
}

struct FindStatic<'t>(Option<&'t Lifetime>);

impl<'t> Visit<'t> for FindStatic<'t> {
    fn visit_lifetime(&mut self, lifetime: &'t Lifetime) {
        if lifetime.ident == "static" {
            self.0.get_or_insert(lifetime);
        }
    }

    // `fn() -> &'static str` borrows nothing.
    fn visit_type_fn_ptr(&mut self, _: &'t TypeFnPtr) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_text::source_text;

    #[test]
    fn lifetimes_are_replaced() {
        let ty: Type = syn::parse_quote!(Caller<'a, &str, &'static str>);
        assert_eq!(source_text(with_lifetime(&ty, "'_")), "Caller<'_, &str, &'static str>");
        assert_eq!(source_text(with_lifetime(&ty, "'x")), "Caller<'x, &'x str, &'static str>");
    }
}
