//! Every kind of result is answered according to its type, and not to the type's name.

use std::borrow::Cow;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use api_handler::prelude::*;
use api_handler_tests::{Answer, answer, http as payload_2, rest};
use serde_json::{Value, json};

#[derive(Serialize)]
struct User {
    id: u64,
}

/// Sends `GET /` to the only handler, as an event of a REST API.
async fn ask(routes: Routes<()>) -> Answer {
    answer(&Api::new(routes).state(()), &rest("GET", "/")).await
}

/// A handler with a result, and its answer: status, content type, body, base64.
macro_rules! answers {
    ($($name:ident ($($option:tt)*): $ty:ty = $value:expr => $status:literal $content_type:expr, $body:expr, $base64:literal;)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                #[api_handler(GET "/" $($option)*)]
                async fn handler() -> $ty {
                    $value
                }
                let answer = ask(routes![handler]).await;
                let expected: Option<&str> = $content_type;
                let found = (answer.status(), answer.header("content-type"), answer.json["isBase64Encoded"].as_bool());
                assert_eq!(found, ($status, expected, Some($base64)), "{}", answer.json);
                let body: &[u8] = $body.as_ref();
                assert_eq!(answer.body(), body);
            }
        )*
    };
}

const JSON: Option<&str> = Some("application/json");
const TEXT: Option<&str> = Some("text/plain; charset=utf-8");
const BYTES: Option<&str> = Some("application/octet-stream");

type Alias<T> = Result<Option<T>, Problem>;

answers! {
    serialize(): User = User { id: 1 } => 200 JSON, r#"{"id":1}"#, false;
    serialize_with_status(, status = 201): User = User { id: 1 } => 201 JSON, r#"{"id":1}"#, false;
    serialize_with_type(, content_type = "application/geo+json"): User = User { id: 1 }
        => 200 Some("application/geo+json"), r#"{"id":1}"#, false;
    serialize_as_base64(, base64 = true): User = User { id: 1 } => 200 JSON, r#"{"id":1}"#, true;
    opaque(): impl Serialize = User { id: 1 } => 200 JSON, r#"{"id":1}"#, false;
    string(): String = "a\"b".to_owned() => 200 TEXT, "a\"b", false;
    opaque_string(): impl Serialize = "a".to_owned() => 200 JSON, "\"a\"", false;
    str_(): &'static str = "a" => 200 TEXT, "a", false;
    cow(): Cow<'static, str> = "a".into() => 200 TEXT, "a", false;
    boxed_str(): Box<str> = "a".into() => 200 TEXT, "a", false;
    arc_str(): Arc<str> = "a".into() => 200 TEXT, "a", false;
    text_of_display(): Text<u8> = Text(7) => 200 TEXT, "7", false;
    text_with_type(, content_type = "text/csv"): String = "a,b".to_owned() => 200 Some("text/csv"), "a,b", false;
    bytes(): Bytes = Bytes::from_static(b"\xff") => 200 BYTES, b"\xff", true;
    vec(): Vec<u8> = vec![0xff] => 200 BYTES, b"\xff", true;
    vec_of_text(, content_type = "text/csv"): Vec<u8> = b"a".to_vec() => 200 Some("text/csv"), "a", false;
    array(): [u8; 2] = [1, 2] => 200 BYTES, [1, 2], true;
    slice(): &'static [u8] = &[1] => 200 BYTES, [1], true;
    byte_string(): &'static [u8; 1] = b"a" => 200 BYTES, "a", true;
    boxed_bytes(): Box<[u8]> = Box::new([1]) => 200 BYTES, [1], true;
    json_of_a_result(): Json<Result<u8, &'static str>> = Json(Err("no")) => 200 JSON, r#"{"Err":"no"}"#, false;
    json_of_a_result_in_a_reply(): Reply<Json<Result<u8, &'static str>>> = Reply::new(Json(Ok(1)))
        => 200 JSON, r#"{"Ok":1}"#, false;
    list_of_results(): Vec<Result<u8, &'static str>> = vec![Ok(1), Err("no")] => 200 JSON, r#"[{"Ok":1},{"Err":"no"}]"#, false;
    option_in_a_result(, none = 404): Result<Option<u8>, Problem> = Ok(None) => 404 Some("application/problem+json"),
        r#"{"title":"Not Found","status":404}"#, false;
    tuple_with_a_count(): (u32, Vec<u32>) = (2, vec![1, 2]) => 200 JSON, "[2,[1,2]]", false;
    tuple_of_texts(): (String, &'static str, u8) = ("a".to_owned(), "b", 1) => 200 JSON, r#"["a","b",1]"#, false;
    json_of_a_tuple(): Json<(&'static str, u16)> = Json(("a", 201)) => 200 JSON, r#"["a",201]"#, false;
    vec_of_numbers(): Vec<u16> = vec![1, 2] => 200 JSON, "[1,2]", false;
    html(): Html<&'static str> = Html("<p>") => 200 Some("text/html; charset=utf-8"), "<p>", false;
    html_of_string(): Html<String> = Html("<p>".to_owned()) => 200 Some("text/html; charset=utf-8"), "<p>", false;
    json_of_text(): Json<&'static str> = Json("a") => 200 JSON, "\"a\"", false;
    unit(): () = () => 204 None, "", false;
    unit_with_status(, status = 202): () = () => 202 None, "", false;
    null(): Option<User> = None => 200 JSON, "null", false;
    some(): Option<User> = Some(User { id: 1 }) => 200 JSON, r#"{"id":1}"#, false;
    null_json(): Option<Json<u8>> = None => 200 JSON, "null", false;
    none_is_a_problem(, none = 404): Option<User> = None => 404 Some("application/problem+json"),
        r#"{"title":"Not Found","status":404}"#, false;
    none_is_empty(, none = 204): Option<User> = None => 204 None, "", false;
    some_text(, none = 404): Option<String> = Some("a".to_owned()) => 200 TEXT, "a", false;
    some_reply(, none = 404): Option<Reply<&'static str>> = Some(Reply::new("a").status(StatusCode::CREATED))
        => 201 TEXT, "a", false;
    some_status(, none = 404): Option<(StatusCode, String)> = Some((StatusCode::CREATED, "a".to_owned()))
        => 201 TEXT, "a", false;
    reply_of_none(, none = 410): Reply<Option<String>> = Reply::new(None) => 410 Some("application/problem+json"),
        r#"{"title":"Gone","status":410}"#, false;
    reply_of_null(): Reply<Option<u8>> = Reply::new(None) => 200 JSON, "null", false;
    status(): (StatusCode, User) = (StatusCode::ACCEPTED, User { id: 1 }) => 202 JSON, r#"{"id":1}"#, false;
    status_of_text(): (StatusCode, &'static str) = (StatusCode::ACCEPTED, "a") => 202 TEXT, "a", false;
    status_of_unit(): (StatusCode, ()) = (StatusCode::OK, ()) => 200 None, "", false;
    status_wins(, status = 201): (StatusCode, &'static str) = (StatusCode::ACCEPTED, "a") => 202 TEXT, "a", false;
    reply_type_wins(, content_type = "text/csv"): Reply<String> = Reply::new(String::new() + "a").content_type("text/x")
        => 200 Some("text/x"), "a", false;
    http_string(): http::Response<String> = http::Response::builder().status(201).body("a".to_owned()).unwrap()
        => 201 TEXT, "a", false;
    http_str(): http::Response<&'static str> = http::Response::builder().header("content-type", "text/x").body("a").unwrap()
        => 200 Some("text/x"), "a", false;
    http_unit(): http::Response<()> = http::Response::new(()) => 200 None, "", false;
    http_vec(): http::Response<Vec<u8>> = http::Response::new(vec![1]) => 200 BYTES, [1], true;
    http_bytes(): http::Response<Bytes> = http::Response::new(Bytes::from_static(b"a")) => 200 BYTES, "a", true;
    http_lambda(): http::Response<lambda_http::Body> = http::Response::new("a".into()) => 200 TEXT, "a", false;
    lambda_http_value(): LambdaHttp<Value> = LambdaHttp(json!([1])) => 200 JSON, "[1]", false;
    lambda_http_opaque(): LambdaHttp<impl lambda_http::IntoResponse> = LambdaHttp("a") => 200 TEXT, "a", false;
    lambda_http_head(): Result<Reply<LambdaHttp<&'static str>>, Problem> = Ok(Reply::new(LambdaHttp("a")).status(StatusCode::CREATED))
        => 201 TEXT, "a", false;
    response(): Response = Response::new(StatusCode::CREATED) => 201 None, "", false;
    problem(): Problem = Problem::conflict("twice") => 409 Some("application/problem+json"),
        r#"{"title":"Conflict","status":409,"detail":"twice"}"#, false;
    alias(): Alias<u8> = Ok(Some(1)) => 200 JSON, "1", false;
    alias_of_error(, status = 201): Alias<u8> = Err(Problem::conflict("twice")) => 409 Some("application/problem+json"),
        r#"{"title":"Conflict","status":409,"detail":"twice"}"#, false;
    status_as_error(): Result<(), StatusCode> = Err(StatusCode::NOT_FOUND) => 404 Some("application/problem+json"),
        r#"{"title":"Not Found","status":404}"#, false;
    status_with_text(): Result<(), (StatusCode, &'static str)> = Err((StatusCode::GONE, "too late"))
        => 410 Some("application/problem+json"), r#"{"title":"Gone","status":410,"detail":"too late"}"#, false;
}

#[tokio::test]
async fn a_redirect_has_a_location() {
    #[api_handler(GET "/")]
    fn moved() -> Result<Redirect, std::io::Error> {
        Ok(Redirect::to("/there?a=b"))
    }
    let answer = ask(routes![moved]).await;
    assert_eq!((answer.status(), answer.header("location")), (303, Some("/there?a=b")));
}

#[tokio::test]
async fn a_reply_adds_headers_and_cookies() {
    #[api_handler(GET "/")]
    fn full() -> Result<Reply<User>, Problem> {
        let session = Cookie::new("session", "a b").max_age(Duration::from_secs(60)).same_site(SameSite::Strict);
        Ok(Reply::new(User { id: 7 })
            .status(StatusCode::CREATED)
            .location("/users/7")
            .cache_control("no-store")
            .cookie(session)
            .cookie(Cookie::removal("old")))
    }
    let answer = answer(&Api::new(routes![full]).state(()), &payload_2("GET", "/", "")).await;
    assert_eq!(answer.status(), 201);
    assert_eq!((answer.header("location"), answer.header("cache-control")), (Some("/users/7"), Some("no-store")));
    let expected = json!([
        "session=a%20b; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Strict",
        "old=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax"
    ]);
    assert_eq!(answer.json["cookies"], expected);
}

#[tokio::test]
async fn an_illegal_name_of_a_header_is_a_500_and_not_a_header() {
    #[api_handler(GET "/")]
    fn odd_cookie() -> Reply<()> {
        Reply::new(()).cookie(Cookie::new("a b", "c"))
    }
    #[api_handler(GET "/", none = 404)]
    fn nothing() -> Reply<Option<u8>> {
        Reply::new(None).header("x y", "z")
    }
    for routes in [routes![odd_cookie], routes![nothing]] {
        let answer = ask(routes).await;
        assert_eq!((answer.status(), &answer.value()["code"]), (500, &json!("invalid-response")));
    }
}

/// The value may be from the client, who could cause faults otherwise, or have a header left out that protects others.
#[tokio::test]
async fn an_illegal_value_of_a_header_is_encoded() {
    #[api_handler(GET "/")]
    fn split() -> Reply<&'static str> {
        Reply::new("a").header("x-name", "a\r\nset-cookie: admin=1")
    }
    #[api_handler(GET "/")]
    fn problem() -> Result<(), Problem> {
        Err(Problem::conflict("a").with_header("x-name", "a\r\nset-cookie: admin=1"))
    }
    for (routes, status) in [(routes![split], 200), (routes![problem], 409)] {
        let answer = ask(routes).await;
        assert_eq!((answer.status(), answer.header("x-name")), (status, Some("a%0D%0Aset-cookie: admin=1")));
        assert_eq!((answer.header("set-cookie"), answer.json.get("multiValueHeaders")), (None, None));
    }
}

#[tokio::test]
async fn what_no_uri_contains_is_encoded_in_a_location() {
    const TARGET: &str = "/à la\\?x=a b&y=%20\r\nb: c";
    #[api_handler(GET "/")]
    fn redirect() -> Redirect {
        Redirect::to(TARGET)
    }
    #[api_handler(GET "/", status = 201)]
    fn created() -> Reply<&'static str> {
        Reply::new("a").location(TARGET)
    }
    for (routes, status) in [(routes![redirect], 303), (routes![created], 201)] {
        let answer = ask(routes).await;
        let location = answer.header("location");
        assert_eq!((answer.status(), location), (status, Some("/%C3%A0%20la%5C?x=a%20b&y=%20%0D%0Ab:%20c")));
    }
}

#[tokio::test]
async fn a_file_name_outside_ascii_is_sent_as_the_standard_says() {
    #[api_handler(GET "/")]
    fn file() -> Reply<&'static str> {
        Reply::new("a").header("content-disposition", r#"attachment; filename="Benoît.pdf""#).header("x-byte", "é")
    }
    let answer = ask(routes![file]).await;
    let expected = r#"attachment; filename="Beno_t.pdf"; filename*=UTF-8''Beno%C3%AEt.pdf"#;
    assert_eq!((answer.header("content-disposition"), answer.header("x-byte")), (Some(expected), Some("%C3%A9")));
}

/// Errors without a status are a 500 that shows nothing of the error.
#[tokio::test]
async fn other_errors_show_nothing_to_the_client() {
    #[api_handler(GET "/")]
    fn io() -> std::io::Result<()> {
        Err(std::io::Error::other("the password is 1234"))
    }
    #[api_handler(GET "/")]
    async fn any() -> anyhow::Result<User> {
        Err(anyhow::anyhow!("the password is 1234").context("outer"))
    }
    #[api_handler(GET "/")]
    async fn sent() -> Result<&'static str, Box<dyn Error + Send + Sync>> {
        Err("the password is 1234")?
    }
    #[api_handler(GET "/")]
    async fn not_sent() -> Result<&'static str, Box<dyn Error>> {
        Err("the password is 1234")?
    }
    #[api_handler(GET "/")]
    async fn moved() -> Result<std::convert::Infallible, Box<dyn Error + Send>> {
        Err(Box::new(std::io::Error::other("the password is 1234")))
    }
    #[api_handler(GET "/")]
    async fn text() -> Result<&'static str, String> {
        Err("the password is 1234".to_owned())
    }
    #[api_handler(GET "/", status = 201)]
    async fn failing() -> impl Serialize {
        std::collections::BTreeMap::from([((1, 2), "the password is 1234")])
    }
    for routes in
        [routes![io], routes![any], routes![sent], routes![not_sent], routes![moved], routes![text], routes![failing]]
    {
        let answer = ask(routes).await;
        assert_eq!((answer.status(), &answer.value()["title"]), (500, &json!("Internal Server Error")));
        assert!(!answer.text().contains("1234"), "{}", answer.text());
    }
}

#[derive(Debug, thiserror::Error)]
#[error("outer")]
struct Outer(#[source] Problem);

/// A problem keeps its status however deeply it is wrapped.
#[tokio::test]
async fn a_problem_in_another_error_keeps_its_status() {
    fn gone() -> Result<(), Problem> {
        Err(Problem::gone("too late").with_code("late"))
    }
    #[api_handler(GET "/")]
    async fn any() -> anyhow::Result<()> {
        Ok(gone()?)
    }
    #[api_handler(GET "/")]
    async fn context() -> anyhow::Result<()> {
        anyhow::Context::context(anyhow::Context::context(gone(), "inner"), "outer")
    }
    #[api_handler(GET "/")]
    async fn sent() -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(gone()?)
    }
    #[api_handler(GET "/")]
    async fn not_sent() -> Result<(), Box<dyn Error>> {
        Ok(gone()?)
    }
    #[api_handler(GET "/")]
    async fn source() -> Result<(), Outer> {
        gone().map_err(Outer)
    }
    for routes in [routes![any], routes![context], routes![sent], routes![not_sent], routes![source]] {
        let answer = ask(routes).await;
        let problem = answer.value();
        assert_eq!((answer.status(), &problem["code"], &problem["detail"]), (410, &json!("late"), &json!("too late")));
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum UserError {
    #[error("there is no user {0}")]
    #[status(404, code = "user-not-found")]
    NotFound(u64),
    #[error("database error {0}")]
    #[status(503, retry_after = 5)]
    Database(String),
}

#[tokio::test]
async fn an_error_has_the_status_of_its_variant() {
    #[api_handler(GET "/", status = 201)]
    async fn missing() -> Result<User, UserError> {
        Err(UserError::NotFound(7))
    }
    #[api_handler(GET "/", status = 201)]
    async fn down() -> Result<User, UserError> {
        Err(UserError::Database("1234".to_owned()))
    }
    let answer = ask(routes![missing]).await;
    let expected =
        json!({"title": "Not Found", "status": 404, "code": "user-not-found", "detail": "there is no user 7"});
    assert_eq!((answer.status(), answer.value()), (404, expected));
    let answer = ask(routes![down]).await;
    assert_eq!((answer.status(), answer.header("retry-after")), (503, Some("5")));
    assert!(!answer.text().contains("1234"), "{}", answer.text());
}
