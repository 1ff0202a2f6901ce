//! The expansion after a mistake.

use expect_test::expect;
use quote::quote;

use super::snapshot::check;

#[test]
fn after_a_mistake_the_function_is_still_there() {
    check(
        quote!(GET "/users/{id}"),
        quote!(
            fn list(#[query] page: u32) -> u8 {
                1
            }
        ),
        expect![[r#"
            ::core::compile_error! {
                "the placeholder `{id}` has no argument\nhelp: add `id: String` to `list`"
            }
            #[allow(clippy::missing_const_for_fn)]
            fn list(page: u32) -> u8 {
                1
            }
            #[doc(hidden)]
            #[allow(non_camel_case_types, unreachable_pub, clippy::redundant_pub_crate)]
            struct list {}
            #[automatically_derived]
            impl ::api_handler::__private::Operation for list {
                const ROUTE: ::api_handler::__private::RouteSpec = ::api_handler::__private::RouteSpec {
                    method: ::core::option::Option::Some("ANY"),
                    path: ::core::option::Option::Some(
                        ::core::concat!("/", ::core::module_path!(), "/", "list"),
                    ),
                    name: "list",
                    module: ::core::module_path!(),
                    doc: "",
                    arguments: &[],
                    result: "()",
                    public: false,
                    __hash: 0,
                };
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl<__State> ::api_handler::__private::Handler<__State> for list {
                fn call<'__call>(
                    event: &'__call ::api_handler::__private::Event<'__call>,
                    scope: ::api_handler::__private::Scope<'__call, __State>,
                ) -> ::api_handler::__private::Answering<'__call> {
                    {
                        let _ = (event, scope);
                        ::api_handler::__private::stand_in()
                    }
                }
            }
        "#]],
    );
}
