//! What has to be known of a type without knowing what it is: its lifetimes, its `impl Trait`s, its text.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    GenericArgument, Lifetime, ParenthesizedGenericArguments, PathArguments, Type, TypeFnPtr, TypeImplTrait,
    TypeReference, parse_quote,
};

/// The type with every lifetime but `'static` replaced, elided ones too.
pub(crate) fn with_lifetime(ty: &Type, name: &str) -> Type {
    let mut ty = ty.clone();
    Relabel { lifetime: Lifetime::new(name, Span::call_site()), elided: name != "'_" }.visit_type_mut(&mut ty);
    ty
}

struct Relabel {
    lifetime: Lifetime,
    /// Whether `&T` becomes `&'x T` too.
    elided: bool,
}

impl VisitMut for Relabel {
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

/// The first `impl Trait` in a type.
pub(crate) fn impl_trait(ty: &Type) -> Option<&TypeImplTrait> {
    struct Find<'t>(Option<&'t TypeImplTrait>);
    impl<'t> Visit<'t> for Find<'t> {
        fn visit_type_impl_trait(&mut self, ty: &'t TypeImplTrait) {
            self.0.get_or_insert(ty);
        }
    }
    let mut find = Find(None);
    find.visit_type(ty);
    find.0
}

/// The first `'static` in a type.
pub(crate) fn static_lifetime(ty: &Type) -> Option<&Lifetime> {
    struct Find<'t>(Option<&'t Lifetime>);
    impl<'t> Visit<'t> for Find<'t> {
        fn visit_lifetime(&mut self, lifetime: &'t Lifetime) {
            if lifetime.ident == "static" {
                self.0.get_or_insert(lifetime);
            }
        }
        fn visit_type_fn_ptr(&mut self, _: &'t TypeFnPtr) {}
        fn visit_type_reference(&mut self, reference: &'t TypeReference) {
            visit::visit_type_reference(self, reference);
        }
    }
    let mut find = Find(None);
    find.visit_type(ty);
    find.0
}

/// The text or bytes that a result borrows, as it is written; JSON may borrow, since it is written at once.
pub(crate) fn borrowed_body(ty: &Type) -> Option<&TypeReference> {
    match peeled(ty) {
        Type::Reference(reference) => {
            let is_static = reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
            let is_body = matches!(text(&reference.elem).as_str(), "str" | "[u8]");
            (is_body && !is_static).then_some(reference)
        }
        Type::Tuple(tuple) if tuple.elems.len() == 2 => {
            let is_status = tuple.elems.first().is_some_and(|first| text(first).ends_with("StatusCode"));
            tuple.elems.last().filter(|_| is_status).and_then(borrowed_body)
        }
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let is_around = ["Result", "Option", "Reply", "Html"].iter().any(|name| last.ident == name);
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            let Some(GenericArgument::Type(inner)) = arguments.args.first().filter(|_| is_around) else { return None };
            borrowed_body(inner)
        }
        _ => None,
    }
}

/// Types that hold a value of a request and can never be made from a whole event.
const VALUES: [&str; 26] = [
    "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "str", "String", "Option", "Vec", "Cow", "HashMap", "BTreeMap", "HashSet", "BTreeSet", "Bytes",
];

/// Whether the type's spelling says that it holds a single value or a list of them.
pub(crate) fn is_value(ty: &Type) -> bool {
    match peeled(ty) {
        Type::Path(path) if path.qself.is_none() && path.path.segments.len() == 1 => {
            path.path.segments.first().is_some_and(|segment| VALUES.iter().any(|value| segment.ident == value))
        }
        Type::Reference(reference) => is_value(&reference.elem),
        Type::Slice(_) | Type::Array(_) | Type::Tuple(_) => true,
        _ => false,
    }
}

/// What holds by value what is there only behind a reference: `String` for `str`, `Vec<T>` for `[T]`.
pub(crate) fn owned(ty: &Type) -> Option<Type> {
    match peeled(ty) {
        Type::Slice(slice) => {
            let element = &slice.elem;
            Some(parse_quote!(Vec<#element>))
        }
        Type::Path(path) if path.path.is_ident("str") => Some(parse_quote!(String)),
        _ => None,
    }
}

/// `&T`
pub(crate) fn lent(ty: &Type) -> Type {
    match peeled(ty) {
        Type::TraitObject(object) if object.bounds.len() > 1 => parse_quote!(&(#object)),
        other => parse_quote!(&#other),
    }
}

/// `T` of `Result<T, E>`.
pub(crate) fn success(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = peeled(ty) else { return None };
    // With a module before it, it may be anything.
    let segment = path.path.segments.first().filter(|_| path.qself.is_none() && path.path.segments.len() == 1)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if segment.ident == "Result" => Some(inner),
        _ => None,
    }
}

/// The type without the groups that `macro_rules!` and parentheses put round it.
pub(crate) fn peeled(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => peeled(&group.elem),
        Type::Paren(paren) => peeled(&paren.elem),
        other => other,
    }
}

/// The tokens as a person writes them: `Option<Vec<&str>>`, not `Option < Vec < & str > >`.
pub(crate) fn text(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    write(tokens.into_token_stream(), &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    let mut before = Before::Start;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if before.wants_space(&token) {
            text.push(' ');
        }
        before = match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
                Before::Group
            }
            TokenTree::Punct(punct) => {
                let is_last = tokens.peek().is_none();
                text.push(punct.as_char());
                match punct.as_char() {
                    '\'' => Before::Quote,
                    '-' if punct.spacing() == Spacing::Joint => Before::Symbol,
                    ',' | ';' | '+' | '=' if !is_last => Before::Spaced,
                    '>' if text.ends_with("->") => Before::Spaced,
                    _ => Before::Symbol,
                }
            }
            word => {
                let word = word.to_string();
                text.push_str(&word);
                match before {
                    Before::Quote => Before::Separate,
                    _ if matches!(word.as_str(), "mut" | "dyn" | "const" | "as") => Before::Separate,
                    _ => Before::Word,
                }
            }
        };
    }
}

/// What was written last.
#[derive(Clone, Copy)]
enum Before {
    Start,
    Word,
    /// A word that stands apart from whatever follows: a lifetime, `mut`.
    Separate,
    Group,
    Quote,
    Symbol,
    /// A symbol with a space after it.
    Spaced,
}

impl Before {
    fn wants_space(self, next: &TokenTree) -> bool {
        let symbol = match next {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        match (self, symbol) {
            (Before::Start | Before::Quote, _) => false,
            (Before::Spaced, _) => true,
            (_, Some('+' | '=' | '-')) => true,
            (Before::Separate, Some(symbol)) => matches!(symbol, '&' | '\'' | '<' | '*'),
            (Before::Separate, None) => true,
            (Before::Word, Some(symbol)) => symbol == '\'',
            (Before::Word, None) => !matches!(next, TokenTree::Group(_)),
            (Before::Group, None) => matches!(next, TokenTree::Ident(_)),
            (Before::Group | Before::Symbol, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_as_they_are_written() {
        for written in [
            "Option<Vec<&str>>",
            "&'a [u8]",
            "Result<(StatusCode, Json<User>), Box<dyn Error + Send + Sync>>",
            "[u8; 4]",
            "fn(u8) -> u8",
            "&'static dyn Fn(u8) -> u8",
            "<A as B>::C",
            "&mut &'a T",
            "Box<dyn Trait + 'a>",
        ] {
            assert_eq!(text(syn::parse_str::<Type>(written).unwrap()), written);
        }
    }

    #[test]
    fn lifetimes_are_replaced() {
        let ty: Type = parse_quote!(Caller<'a, &str, &'static str>);
        assert_eq!(text(with_lifetime(&ty, "'_")), "Caller<'_, &str, &'static str>");
        assert_eq!(text(with_lifetime(&ty, "'x")), "Caller<'x, &'x str, &'static str>");
    }
}
