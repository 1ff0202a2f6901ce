//! `routes![get_user, orders::list]`: a table of handlers in which no route is given twice.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Path};

use crate::errors::Errors;
use crate::hygiene::hygienic;
use crate::source_text::source_text;

/// Expands to `Routes<S>`, checked for duplicates while the user's crate is compiled.
///
/// The input begins with the path of the library in brackets, `[$crate]`: only the `macro_rules!` around this macro knows it.
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
        // The plain span of the user: with any other one, messages would show all of `routes![..]`, since that is a
        // `macro_rules!` macro.
        let at = path.span();
        // Before `as` only a type can stand, so for a function of that name rustc says that it found a function.
        quote_spanned!(at=> <#path as #private::Handler<_>>::route())
    });
    let check = (paths.len() > 1).then(|| duplicates(&paths, &private));
    quote! {{
        #check
        #private::listed([#(#handlers),*])
    }}
}

/// The paths of the handlers; anything else is a mistake.
fn paths(input: TokenStream, errors: &mut Errors) -> Vec<Path> {
    if source_text(&input).contains("::*") {
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
            Expr::Path(path) if path.qself.is_none() => match associated_function(&path.path) {
                None => paths.push(path.path),
                Some(message) => errors.at(path, message),
            },
            Expr::Call(call) => {
                let name = source_text(&call.func);
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

/// The mistake of listing `Users::list`, which by its spelling is a function of a type: inside of an `impl` the attribute
/// cannot define the struct that is listed.
fn associated_function(path: &Path) -> Option<String> {
    let mut last = path.segments.iter().rev().map(|segment| segment.ident.unraw().to_string());
    let (name, owner) = (last.next()?, last.next()?);
    let is_type = owner.starts_with(char::is_uppercase) && owner.contains(char::is_lowercase);
    (is_type && name.starts_with(char::is_lowercase)).then(|| {
        format!(
            "a handler is a free function, but `{owner}::{name}` belongs to a type\n\
             help: move `{name}` out of the `impl` of `{owner}`, and list it as `{name}`"
        )
    })
}

/// A constant whose evaluation fails when two handlers have the same route.
///
/// The macro sees only names; the routes are constants of the structs that they name. So the comparison is a constant that
/// the compiler evaluates, at the cost of its interpreter. Something that is not a handler has no `ROUTE` of its own: the
/// trait `NotListed` provides one, so that the mistake is reported once, at `Handler::route`.
fn duplicates(paths: &[Path], private: &TokenStream) -> TokenStream {
    // In a tuple only a type can stand, as above.
    let specs = paths.iter().map(|path| quote!(#private::Listed::<(#path,)>::ROUTE));
    let names = paths.iter().map(source_text);
    let count = paths.len();
    let at = hygienic(paths.first().map_or_else(Span::call_site, Spanned::span));
    quote_spanned! {at=>
        const _: () = {
            // Used only where something is not a handler.
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
