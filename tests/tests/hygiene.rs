//! Generated code leans on no name that the user's module may have changed, and trips no lint there.
#![no_implicit_prelude]
#![deny(warnings, clippy::pedantic, clippy::nursery)]
#![allow(clippy::redundant_pub_crate, reason = "rustc's `unreachable_pub` wants the opposite")]
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

#[::std::prelude::v1::test]
fn handlers_are_listed() {
    ::std::assert_eq!(handlers::all().len(), 2);
}
