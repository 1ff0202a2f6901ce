//! `routes![..]` evaluates `#[cfg(..)]` before a handler: what is left out of a build has no route in it.

use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() {}

#[api_handler(GET "/dump")]
fn dump() {}

#[cfg(any())]
#[api_handler(GET "/gone")]
fn gone() {}

#[cfg(any())]
#[api_handler(GET "/users", name = List)]
fn list_otherwise() {}

/// The status of `GET`.
async fn status(path: &str, routes: Routes<()>) -> u16 {
    testing::get(path).send(Api::new(routes).state(())).await.status().as_u16()
}

#[tokio::test]
async fn a_condition_that_does_not_hold_leaves_the_route_out() {
    assert_eq!(
        status(
            "/dump",
            routes![
                list,
                #[cfg(any())]
                dump
            ]
        )
        .await,
        404
    );
    assert_eq!(
        status(
            "/users",
            routes![
                #[cfg(any())]
                dump,
                list
            ]
        )
        .await,
        204
    );
    assert_eq!(
        status(
            "/dump",
            routes![
                list,
                #[cfg(all())]
                #[cfg(any())]
                dump
            ]
        )
        .await,
        404
    );
    let none: Routes<()> = routes![
        #[cfg(any())]
        dump
    ];
    assert!(none.is_empty());
}

#[tokio::test]
async fn a_condition_that_holds_lists_the_route() {
    assert_eq!(
        status(
            "/dump",
            routes![
                list,
                #[cfg(all())]
                dump
            ]
        )
        .await,
        204
    );
    let one: Routes<()> = routes![
        #[cfg(debug_assertions)]
        list,
        #[cfg(not(debug_assertions))]
        dump
    ];
    assert_eq!(one.len(), 1);
}

#[tokio::test]
async fn a_handler_that_is_left_out_need_not_exist() {
    assert_eq!(
        status(
            "/gone",
            routes![
                list,
                #[cfg(any())]
                gone
            ]
        )
        .await,
        404
    );
}

#[tokio::test]
async fn one_route_may_have_a_handler_for_each_condition() {
    assert_eq!(
        status(
            "/users",
            routes![
                #[cfg(all())]
                list,
                #[cfg(not(all()))]
                debug::list
            ]
        )
        .await,
        204
    );
}
