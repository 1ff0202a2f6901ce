//! The expansion of the shortest handler.

use expect_test::expect;
use quote::quote;

use super::snapshot::check;

#[test]
fn a_handler_without_arguments_is_short() {
    check(
        quote!(GET "/health"),
        quote!(
            fn health() {}
        ),
        expect![[r##"
            #[allow(clippy::missing_const_for_fn)]
            fn health() {}
            #[doc(hidden)]
            #[allow(non_camel_case_types, unreachable_pub, clippy::redundant_pub_crate)]
            struct health {}
            #[automatically_derived]
            impl ::api_handler::__private::Operation for health {
                const ROUTE: ::api_handler::__private::RouteSpec = ::api_handler::__private::RouteSpec {
                    method: ::core::option::Option::Some("GET"),
                    path: ::core::option::Option::Some("/health"),
                    name: "health",
                    module: ::core::module_path!(),
                    doc: "",
                    arguments: &[],
                    result: "()",
                    public: false,
                    __hash: 1923151932u32,
                };
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl<__State> ::api_handler::__private::Handler<__State> for health {
                fn call<'__call>(
                    event: &'__call ::api_handler::__private::Event<'__call>,
                    scope: ::api_handler::__private::Scope<'__call, __State>,
                ) -> ::api_handler::__private::Answering<'__call> {
                    ::api_handler::__private::answer({
                        use ::api_handler::__private::respond::steps::*;
                        let options = ::api_handler::__private::respond::PLAIN;
                        let sink = ::api_handler::__private::sink(scope);
                        let value = health();
                        match (&::api_handler::__private::respond::tag(&value)).outcome(value) {
                            ::core::result::Result::Ok(value) => {
                                let (outer, value) = (&::api_handler::__private::respond::tag(
                                    &value,
                                ))
                                    .head(value);
                                (&&&::api_handler::__private::respond::tag(&value))
                                    .answer(value, sink, outer, options)
                            }
                            ::core::result::Result::Err(error) => {
                                (&&&&&&&::api_handler::__private::respond::tag(&error)).refuse(error)
                            }
                        }
                    })
                }
            }
        "##]],
    );
}
