//! `Option` of a type that is made from the event: `None` if nothing was sent for it, and what is wrong is refused.

use api_handler::prelude::*;

struct Caller(String);

impl<'a, S: Sync> FromEvent<'a, S> for Caller {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        let token = event.header("authorization").ok_or_else(|| Problem::unauthorized("log in"))?;
        let name = token.strip_prefix("Bearer ").ok_or_else(|| Problem::unauthorized("send a bearer token"))?;
        Ok(Caller(name.to_owned()))
    }

    fn is_sent(event: &Event<'_>) -> bool {
        event.header("authorization").is_some()
    }
}

#[api_handler(GET "/hello")]
async fn hello(caller: Option<Caller>) -> String {
    caller.map_or_else(|| "nobody".to_owned(), |caller| caller.0)
}

#[derive(FromEvent)]
struct Page {
    #[query]
    page: u32,
    #[query(default = 20)]
    per_page: u32,
    #[header]
    x_order: Option<String>,
    #[cookie]
    theme: Option<String>,
}

#[api_handler(GET "/list")]
async fn list(page: Option<Page>) -> String {
    page.map_or_else(
        || "all".to_owned(),
        |page| format!("{} {} {:?} {:?}", page.page, page.per_page, page.x_order, page.theme),
    )
}

#[derive(FromEvent)]
struct Draft {
    #[body]
    text: String,
}

#[api_handler(POST "/draft")]
async fn draft(draft: Option<Draft>) -> String {
    draft.map_or_else(|| "none".to_owned(), |draft| draft.text)
}

async fn sent(request: testing::Request) -> (u16, String) {
    let reply = request.send(Api::new(routes![hello, list, draft])).await;
    (reply.status().as_u16(), reply.text().to_owned())
}

#[tokio::test]
async fn a_type_says_whether_it_was_sent() {
    assert_eq!(sent(testing::get("/hello")).await, (200, "nobody".to_owned()));
    let bearer = testing::get("/hello").header("authorization", "Bearer ada");
    assert_eq!(sent(bearer).await, (200, "ada".to_owned()));
    assert_eq!(sent(testing::get("/hello").header("authorization", "Basic ada")).await.0, 401);
}

#[tokio::test]
async fn a_derived_group_is_sent_if_one_of_its_fields_is() {
    assert_eq!(sent(testing::get("/list")).await, (200, "all".to_owned()));
    assert_eq!(sent(testing::get("/list").query("page", 2)).await, (200, "2 20 None None".to_owned()));
    let all = testing::get("/list").query("page", 2).header("x-order", "up").cookie("theme", "dark");
    assert_eq!(sent(all).await, (200, r#"2 20 Some("up") Some("dark")"#.to_owned()));
    for wrong in [
        testing::get("/list").query("page", "x"),
        testing::get("/list").query("per_page", 5),
        testing::get("/list").header("x-order", "up"),
        testing::get("/list").cookie("theme", "dark"),
    ] {
        assert_eq!(sent(wrong).await.0, 400);
    }
    assert_eq!(sent(testing::post("/draft")).await, (200, "none".to_owned()));
    assert_eq!(sent(testing::post("/draft").body("text")).await, (200, "text".to_owned()));
}
