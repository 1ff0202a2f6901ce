//! `routes![get_user, orders::list]`: handlers as a table, no route twice.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;

use crate::types;

/// Expands to `Routes<S>`, checked for duplicates while the user's crate is compiled.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let paths = match Punctuated::<Path, syn::Token![,]>::parse_terminated.parse2(input) {
        Ok(paths) => paths,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!({ #error ::api_handler::__private::no_routes() });
        }
    };
    if paths.is_empty() {
        return quote!(::api_handler::__private::no_routes());
    }
    let private = quote!(::api_handler::__private);
    let handlers = paths.iter().map(|path| {
        let at = Span::mixed_site().located_at(path.span());
        quote_spanned!(at=> #private::Route::of::<#path>())
    });
    let check = (paths.len() > 1).then(|| duplicates(&paths, &private));
    quote! {{
        #check
        #private::Routes::from([#(#handlers),*])
    }}
}

/// A constant whose evaluation fails when two handlers have one route.
fn duplicates(paths: &Punctuated<Path, syn::Token![,]>, private: &TokenStream) -> TokenStream {
    let specs = paths.iter().map(|path| quote!(<#path as #private::Operation>::ROUTE));
    let names = paths.iter().map(types::text);
    let at = Span::mixed_site().located_at(paths.span());
    quote_spanned! {at=>
        const _: () = {
            const ROUTES: &[#private::RouteSpec] = &[#(#specs),*];
            const TWICE: &#private::Duplicate = &#private::Duplicate::find(ROUTES, &[#(#names),*]);
            if let ::core::option::Option::Some(message) = TWICE.message() {
                ::core::panic!("{}", message);
            }
        };
    }
}
