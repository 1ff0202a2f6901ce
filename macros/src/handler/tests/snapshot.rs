//! Compares an expansion with the text that is expected.

use expect_test::Expect;
use proc_macro2::TokenStream;

#[track_caller]
pub(super) fn check(arguments: TokenStream, item: TokenStream, expected: Expect) {
    let file = syn::parse2(crate::handler::expand(arguments, item)).expect("the expansion is Rust");
    expected.assert_eq(&prettyplease::unparse(&file));
}
