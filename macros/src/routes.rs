//! `routes![get_user, orders::list]`: handlers as a table, no route twice.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Path};

use crate::errors::Errors;
use crate::types;

/// Expands to `Routes<S>`, checked for duplicates while the user's crate is compiled.
///
/// Before the handlers stands the library as `macro_rules!` knows it, `[$crate]`.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut input = input.into_iter();
    let Some(TokenTree::Group(library)) = input.next() else { return TokenStream::new() };
    let library = library.stream();
    let paths = paths(input.collect(), &mut errors);
    let private = quote!(#library::__private);
    if !errors.is_empty() {
        let errors = errors.into_tokens();
        return quote!({ #errors #private::no_routes() });
    }
    if paths.is_empty() {
        return quote!(#private::no_routes());
    }
    let handlers = paths.iter().map(|path| {
        // The user's own place: behind `macro_rules!` messages would point to all of `routes![..]` otherwise.
        let at = path.span();
        // Before `as` it can only be a type: a function of that name is told as such.
        quote_spanned!(at=> <#path as #private::Handler<_>>::route())
    });
    let check = (paths.len() > 1).then(|| duplicates(&paths, &private));
    quote! {{
        #check
        #private::listed([#(#handlers),*])
    }}
}

/// The handlers' paths; what is none is told.
fn paths(input: TokenStream, errors: &mut Errors) -> Vec<Path> {
    if types::text(&input).contains("::*") {
        errors.at(input, "handlers are listed one by one\nhelp: `routes![users::list, users::get]`");
        return Vec::new();
    }
    let listed = match Punctuated::<Expr, syn::Token![,]>::parse_terminated.parse2(input) {
        Ok(listed) => listed,
        Err(error) => {
            errors.push(error);
            return Vec::new();
        }
    };
    let mut paths = Vec::new();
    for expression in listed {
        match expression {
            Expr::Path(path) if path.qself.is_none() => match method(&path.path) {
                None => paths.push(path.path),
                Some(message) => errors.at(path, message),
            },
            Expr::Call(call) => {
                let name = types::text(&call.func);
                errors.at(&call, format!("a handler is listed by its name, not called\nhelp: `routes![{name}]`"));
            }
            other => {
                errors.at(
                    other,
                    "handlers are listed by the names of their functions\nhelp: `routes![get_user, orders::list]`",
                );
            }
        }
    }
    paths
}

/// `Users::list`, which by its spelling is a function of a type: nothing can stand beside it that could be listed.
fn method(path: &Path) -> Option<String> {
    let mut last = path.segments.iter().rev().map(|segment| segment.ident.unraw().to_string());
    let (name, owner) = (last.next()?, last.next()?);
    let is_type = owner.starts_with(char::is_uppercase) && owner.contains(char::is_lowercase);
    (is_type && name.starts_with(char::is_lowercase)).then(|| {
        format!(
            "a handler is a function of its own, and `{owner}::{name}` is one of a type\n\
             help: move `{name}` out of the `impl` of `{owner}`, and list it as `{name}`"
        )
    })
}

/// A constant whose evaluation fails when two handlers have one route.
fn duplicates(paths: &[Path], private: &TokenStream) -> TokenStream {
    // In a tuple it can only be a type, as above.
    let specs = paths.iter().map(|path| quote!(#private::Listed::<(#path,)>::ROUTE));
    let names = paths.iter().map(types::text);
    let count = paths.len();
    let at = Span::mixed_site().located_at(paths.first().map_or_else(Span::call_site, Spanned::span));
    quote_spanned! {at=>
        const _: () = {
            // Used only where something is no handler.
            #[allow(unused_imports)]
            use #private::NotListed as _;
            const ROUTES: &[#private::RouteSpec; #count] = &[#(#specs),*];
            const TWICE: &#private::Duplicate = &#private::Duplicate::find(ROUTES, &[#(#names),*]);
            if let ::core::option::Option::Some(message) = TWICE.message() {
                ::core::panic!("{}", message);
            }
        };
    }
}
