//! The attribute, the derives and `routes!` of a library that is re-exported or renamed.
//!
//! Here the library has both names. A unit test of the macros makes sure that generated code contains no other path to it.

mod company {
    pub use api_handler as platform;
}

use company::platform::{Api, ApiError, FromEvent, Problem, State, api_handler, routes, testing};

#[derive(State)]
#[api_handler(crate = company::platform)]
struct App {
    #[state(target = str)]
    first: Box<str>,
}

#[derive(Debug, ApiError)]
#[api_handler(crate = company::platform)]
enum Failure {
    #[status(transparent)]
    Problem(Problem),
}

#[derive(FromEvent)]
#[api_handler(crate = company::platform)]
struct Page {
    #[query(default = 1)]
    number: usize,
}

#[api_handler(GET "/pages", crate = company::platform)]
fn page(page: Page, #[state] first: &str) -> Result<String, Failure> {
    let letter = first.chars().nth(page.number);
    letter.map(String::from).ok_or_else(|| Failure::Problem(Problem::not_found("no such page")))
}

#[tokio::test]
async fn a_renamed_library_is_found() {
    let function = Api::new(routes![page]).state(App { first: "abc".into() });
    assert_eq!(testing::get("/pages").send(&function).await.text(), "b");
    assert_eq!(testing::get("/pages?number=3").send(&function).await.status(), 404);
}
