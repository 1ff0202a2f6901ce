//! `crate = path`: generated code refers to the library by the given path only.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

#[track_caller]
fn is_renamed(expansion: TokenStream) {
    let expansion = expansion.to_string();
    assert!(expansion.contains("other :: place ::"), "{expansion}");
    assert!(!expansion.contains("api_handler"), "{expansion}");
}

#[test]
fn derives_use_the_given_path() {
    let option = quote!(#[api_handler(crate = other::place)]);
    is_renamed(crate::api_error::expand(&parse_quote!(#option enum E {
        #[status(404, code = "a", title = "b", retry_after = 1)] A, #[status(transparent)] B(C)
    })));
    is_renamed(crate::api_error::expand(&parse_quote!(#option enum E { A })));
    is_renamed(crate::from_event::expand(
        &parse_quote!(#option struct G { #[query(default)] a: u8, #[state] b: B, c: C, #[body] d: D }),
    ));
    is_renamed(crate::from_event::expand(&parse_quote!(#option struct G { a: u8 })));
    is_renamed(crate::state::expand(&parse_quote!(#option struct S { #[state(target = A)] a: B })));
}

#[test]
fn routes_use_the_given_path() {
    is_renamed(crate::routes::expand(quote!([other::place] a, b)));
    is_renamed(crate::routes::expand(quote!([other::place])));
    is_renamed(crate::routes::expand(quote!([other::place] a())));
}

#[test]
fn the_attribute_uses_the_given_path() {
    let item = quote! {
        #[doc = "x"]
        async fn get(
            id: u64, #[query(default)] a: u8, #[query(default = "b")] b: &str, #[body] c: C, #[form] d: D, #[claims] e: E,
            #[state] f: F, g: G, h: &H,
        ) -> Result<Option<u8>, P> {}
    };
    for arguments in
        [quote!(GET "/{id}", crate = other::place, none = 404, status = 204), quote!(GET "/", crate = other::place)]
    {
        let expansion = crate::handler::expand(arguments, item.clone());
        assert!(expansion.to_string().contains("other :: place :: __private"), "{expansion}");
        is_renamed(expansion);
    }
}

#[test]
fn a_wrong_option_of_a_derive_is_reported() {
    for option in [quote!(= "a"), quote!((crate = "a")), quote!((create = a)), quote!()] {
        let expansion = crate::state::expand(&parse_quote!(#[api_handler #option] struct S {})).to_string();
        assert!(expansion.contains("compile_error"), "{expansion}");
    }
}
