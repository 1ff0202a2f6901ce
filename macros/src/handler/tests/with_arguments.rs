//! The expansion of a handler with arguments from each place.

use expect_test::expect;
use quote::quote;

use super::snapshot::check;

#[test]
fn every_argument_is_one_call() {
    check(
        quote!(GET "/users/{id}", status = 201, none = 404),
        quote! {
            /// One user.
            #[instrument]
            pub(crate) async fn get<'r>(
                id: u64,
                #[query(default = 1)] page: u32,
                #[header] if_none_match: Option<&'r str>,
                #[state] db: &Db,
                caller: Caller<'_>,
                context: &Context,
            ) -> Result<Option<User>, Problem> {
                todo!()
            }
        },
        expect![[r#"
            /// One user.
            #[instrument]
            pub(crate) async fn get<'r>(
                id: u64,
                page: u32,
                if_none_match: Option<&'r str>,
                db: &Db,
                caller: Caller<'_>,
                context: &Context,
            ) -> Result<Option<User>, Problem> {
                todo!()
            }
            #[doc(hidden)]
            #[allow(non_camel_case_types, unreachable_pub, clippy::redundant_pub_crate)]
            pub(crate) struct get {}
            #[automatically_derived]
            impl ::api_handler::__private::Operation for get {
                const ROUTE: ::api_handler::__private::RouteSpec = ::api_handler::__private::RouteSpec {
                    method: ::core::option::Option::Some("GET"),
                    path: ::core::option::Option::Some("/users/{id}"),
                    name: "get",
                    module: ::core::module_path!(),
                    doc: "One user.",
                    arguments: &[
                        ::api_handler::__private::ArgumentSpec {
                            name: "id",
                            part: ::api_handler::__private::Part::Path,
                            key: "id",
                            ty: "u64",
                            default: false,
                            __misfits: ::core::option::Option::None,
                            __fields: ::core::option::Option::None,
                        },
                        ::api_handler::__private::ArgumentSpec {
                            name: "page",
                            part: ::api_handler::__private::Part::Query,
                            key: "page",
                            ty: "u32",
                            default: true,
                            __misfits: ::core::option::Option::None,
                            __fields: ::core::option::Option::None,
                        },
                        ::api_handler::__private::ArgumentSpec {
                            name: "if_none_match",
                            part: ::api_handler::__private::Part::Header,
                            key: "if-none-match",
                            ty: "Option<&'r str>",
                            default: false,
                            __misfits: ::core::option::Option::None,
                            __fields: ::core::option::Option::None,
                        },
                        ::api_handler::__private::ArgumentSpec {
                            name: "db",
                            part: ::api_handler::__private::Part::State,
                            key: "",
                            ty: "&Db",
                            default: false,
                            __misfits: ::core::option::Option::None,
                            __fields: ::core::option::Option::None,
                        },
                        ::api_handler::__private::ArgumentSpec {
                            name: "caller",
                            part: ::api_handler::__private::Part::Event,
                            key: "",
                            ty: "Caller<'_>",
                            default: false,
                            __misfits: ::core::option::Option::None,
                            __fields: ::core::option::Option::Some(|| {
                                use ::api_handler::__private::misfits::steps::*;
                                (&::api_handler::__private::TypeTag::<Caller<'static>>::NEW)
                                    .group_fields()
                            }),
                        },
                        ::api_handler::__private::ArgumentSpec {
                            name: "context",
                            part: ::api_handler::__private::Part::Event,
                            key: "",
                            ty: "&Context",
                            default: false,
                            __misfits: ::core::option::Option::None,
                            __fields: ::core::option::Option::None,
                        },
                    ],
                    result: "Result<Option<User>, Problem>",
                    public: false,
                    __hash: 746251671u32,
                };
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl<__State: ::core::marker::Sync> ::api_handler::__private::Handler<__State> for get
            where
                __State: ::api_handler::__private::Provides<Db>,
                for<'__event> Caller<
                    '__event,
                >: ::api_handler::__private::FromEvent<'__event, __State>,
            {
                fn call<'__call>(
                    event: &'__call ::api_handler::__private::Event<'__call>,
                    scope: ::api_handler::__private::Scope<'__call, __State>,
                ) -> ::api_handler::__private::Answering<'__call> {
                    ::api_handler::__private::waited(
                        <Caller<
                            '_,
                        > as ::api_handler::__private::FromEvent<
                            '_,
                            __State,
                        >>::from_event(event, scope),
                        move |made4| {
                            let mut rejections = ::api_handler::__private::rejections();
                            let value0 = ::api_handler::__private::path::read::<
                                u64,
                            >(event, "id", &mut rejections);
                            let value1 = ::api_handler::__private::query::read_or::<
                                u32,
                            >(event, "page", &mut rejections, || 1);
                            let value2 = ::api_handler::__private::header::read::<
                                Option<&'_ str>,
                            >(event, "if-none-match", &mut rejections);
                            let value4 = ::api_handler::__private::made(made4, &mut rejections);
                            let (
                                ::core::option::Option::Some(value0),
                                ::core::option::Option::Some(value1),
                                ::core::option::Option::Some(value2),
                                ::core::option::Option::Some(value4),
                            ) = (value0, value1, value2, value4) else {
                                return ::api_handler::__private::refused(rejections, scope)
                            };
                            ::api_handler::__private::answered(
                                get(
                                    value0,
                                    value1,
                                    value2,
                                    <__State as ::api_handler::__private::Provides<
                                        Db,
                                    >>::provide(scope.state()),
                                    value4,
                                    <Context as ::api_handler::__private::BorrowFromEvent<
                                        '_,
                                    >>::borrow(event),
                                ),
                                ::api_handler::__private::sink(scope),
                                |value, sink| {
                                    use ::api_handler::__private::respond::steps::*;
                                    let options = &::api_handler::__private::respond::SuccessOptions {
                                        status: ::core::option::Option::Some(201u16),
                                        content_type: ::core::option::Option::None,
                                        none: ::core::option::Option::Some(404u16),
                                        base64: false,
                                    };
                                    match (&::api_handler::__private::respond::tag(&value))
                                        .outcome(value)
                                    {
                                        ::core::result::Result::Ok(value) => {
                                            let (outer, value) = (&::api_handler::__private::respond::tag(
                                                &value,
                                            ))
                                                .head(value);
                                            match (&::api_handler::__private::respond::tag(&value))
                                                .option(value)
                                            {
                                                ::core::option::Option::None => {
                                                    ::api_handler::__private::respond::none(outer, options)
                                                }
                                                ::core::option::Option::Some(value) => {
                                                    let (inner, value) = (&::api_handler::__private::respond::tag(
                                                        &value,
                                                    ))
                                                        .head(value);
                                                    let outer = outer.over(inner);
                                                    (&&&::api_handler::__private::respond::tag(&value))
                                                        .answer(value, sink, outer, options)
                                                }
                                            }
                                        }
                                        ::core::result::Result::Err(error) => {
                                            (&&&&&&&::api_handler::__private::respond::tag(&error))
                                                .refuse(error)
                                        }
                                    }
                                },
                            )
                        },
                    )
                }
            }
        "#]],
    );
}
