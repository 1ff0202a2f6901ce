//! Generated code does not depend on names that the user's module may redefine, and triggers no lint there.
#![no_implicit_prelude]
#![deny(warnings, clippy::pedantic, clippy::nursery)]
#![allow(clippy::redundant_pub_crate, reason = "rustc's `unreachable_pub` demands the opposite")]
#![forbid(unsafe_code)]

mod shadowed {
    #![allow(dead_code, reason = "the names are what matters")]

    pub(super) struct Option;
    pub(super) struct Some;
    pub(super) struct Result;
    pub(super) struct Ok;
    pub(super) struct Box;
    pub(super) struct Vec;
    pub(super) struct S;
    pub(super) trait Default {}
    pub(super) trait Clone {}
    pub(super) mod core {}
    pub(super) mod std {}
}

mod handlers {
    #[allow(unused_imports, reason = "the names are what matters")]
    use super::shadowed::*;
    use ::api_handler::{ApiError, FromEvent, Problem, State, api_handler, routes};
    use ::std::string::String;

    #[derive(::serde::Deserialize, ::serde::Serialize)]
    pub(super) struct Item {
        id: u64,
    }

    #[derive(State)]
    pub(super) struct App {
        name: String,
        #[state(skip)]
        _number: u8,
    }

    #[derive(FromEvent)]
    struct Page {
        #[query("page", default = 1)]
        number: u32,
        #[query(default)]
        size: u32,
        #[query(default = "asc")]
        order: String,
    }

    #[derive(Debug)]
    enum Failure {
        Gone,
    }

    impl ::std::fmt::Display for Failure {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("gone")
        }
    }

    impl ::std::error::Error for Failure {}

    #[derive(ApiError)]
    #[allow(dead_code, reason = "the names are what matters")]
    enum Derived {
        #[status(410, code = "gone", title = "Gone", retry_after = 1)]
        Gone,
        #[status(transparent)]
        Inner(Problem),
        #[status(500)]
        Named { field: u8 },
    }

    impl ::std::fmt::Debug for Derived {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("gone")
        }
    }

    impl ::std::fmt::Display for Derived {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("gone")
        }
    }

    impl ::std::error::Error for Derived {}

    #[api_handler(PUT "/items/{id}", none = 404)]
    async fn put(
        id: u64,
        #[body] item: Item,
        #[query] event: ::std::option::Option<u8>,
        #[header] state: &str,
        #[cookie] rejections: ::std::option::Option<&str>,
        #[state] value: &String,
        #[state] raw: String,
        page: Page,
    ) -> ::std::result::Result<::std::option::Option<Item>, Derived> {
        let _ = (id, event, state, rejections, value, raw, page.number, page.size, page.order);
        ::std::future::ready(()).await;
        ::std::result::Result::Ok(::std::option::Option::Some(item))
    }

    #[api_handler(GET "/items")]
    async fn list() -> ::std::result::Result<(), Failure> {
        ::std::future::ready(()).await;
        ::std::result::Result::Err(Failure::Gone)
    }

    pub(super) fn all() -> ::api_handler::Routes<App> {
        ::std::assert!(::std::mem::size_of::<App>() > 0);
        let _ = |app: &App| app.name.len();
        routes![put, list]
    }
}

/// Every argument attribute, option and place of a handler.
mod places {
    #[allow(unused_imports, reason = "the names are what matters")]
    use super::shadowed::*;
    use ::api_handler::{FromEvent, Problem, Routes, api_handler, routes};
    use ::std::option::Option as Maybe;
    use ::std::string::String;

    #[derive(::serde::Deserialize)]
    struct Login {
        name: String,
    }

    #[derive(FromEvent)]
    struct r#Type(#[placeholder("type")] String);

    #[api_handler(POST "/{type}/{b}", status = 201, content_type = "text/plain", base64 = true)]
    async fn r#match(
        r#type: &str,
        _b: u8,
        #[query] raw0: Maybe<&str>,
        #[query(default = "x")] value0: &str,
        #[header(default)] rejections: u8,
        #[cookie("c")] answer: Maybe<String>,
        #[form] outer: Login,
        #[body] event: &[u8],
        #[claims] state: Maybe<Login>,
        #[stage(default = 1)] options: u8,
        group: r#Type,
    ) -> ::std::result::Result<(::api_handler::StatusCode, String), Problem> {
        ::std::future::ready(()).await;
        let state = state.map(|login| login.name);
        let text = ::std::format!(
            "{type}{raw0:?}{value0}{rejections}{answer:?}{}{event:?}{state:?}{options}{}",
            outer.name,
            group.0
        );
        ::std::result::Result::Ok((::api_handler::StatusCode::OK, text))
    }

    #[api_handler(DELETE "/none", status = 204)]
    fn nothing() {}

    mod deep {
        pub(in super::super) mod deeper {
            #[::api_handler::api_handler(GET "/deep", name = Deep)]
            pub(in super::super::super) fn deep() -> &'static str {
                "deep"
            }

            #[cfg(any())]
            #[::api_handler::api_handler(GET "/off")]
            pub(crate) fn off(missing: Missing) {}

            #[::api_handler::api_handler(GET "/on")]
            #[cfg(not(any()))]
            pub(crate) fn on() {}
        }
    }

    macro_rules! made {
        ($name:ident, $method:ident $path:literal, $argument:ident: $ty:ty, $default:expr) => {
            #[api_handler($method $path)]
            pub(super) fn $name(#[query(default = $default)] $argument: $ty) -> $ty {
                $argument
            }
        };
    }

    made!(made_here, GET "/made", event: u8, 1 + 1);

    pub(super) fn all<S: ::std::marker::Sync>() -> Routes<S> {
        #[api_handler(ANY "/inside")]
        fn inside(value: &::api_handler::LambdaContext) -> usize {
            value.request_id.len()
        }
        #[api_handler]
        #[deprecated = "still a handler"]
        fn all() {}

        routes![r#match, nothing, deep::deeper::Deep, deep::deeper::on, made_here, inside, all]
    }
}

#[::std::prelude::v1::test]
fn handlers_are_listed() {
    ::std::assert_eq!(handlers::all().len(), 2);
    ::std::assert_eq!(places::all::<()>().len(), 7);
    ::std::assert_eq!(places::made_here(3), 3);
}
