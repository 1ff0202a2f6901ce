//! A client that has the current version gets a 304 and no body, a write is meant for one version, and caches learn how long
//! an answer lasts: behind every source, and with everything that stands around a handler.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use api_handler::prelude::*;
use api_handler::{StreamBody, testing::ClientReply, testing::Request};
use api_handler_tests::chunks;

const HTTP_SOURCES: [EventSource; 6] = [
    EventSource::RestApi,
    EventSource::HttpApiV1,
    EventSource::HttpApi,
    EventSource::FunctionUrl,
    EventSource::Alb,
    EventSource::VpcLattice,
];

#[derive(Serialize)]
struct Page {
    title: &'static str,
    text: String,
}

#[api_handler(GET "/hashed", etag, cache_control = "private, max-age=60")]
fn hashed(#[query(default = 1)] version: u8) -> Reply<Page> {
    let page = Page { title: "é \"quoted\"", text: version.to_string() };
    Reply::new(page)
        .header("content-language", "en")
        .header("content-location", "/pages/1")
        .header("x-own", "1")
        .header("vary", "accept-language")
        .cookie(Cookie::new("seen", "1"))
}

#[api_handler(GET "/given/{tag}", etag)]
fn given(tag: &str) -> Reply<String> {
    Reply::new(format!("the page {tag}")).etag(ETag::new(tag))
}

#[api_handler(GET "/weak", etag)]
async fn weak() -> Reply<&'static str> {
    Reply::new("the page").etag(ETag::weak(7))
}

#[api_handler(GET "/unquoted", etag)]
fn unquoted() -> Reply<&'static str> {
    Reply::new("the page").header("etag", "v7")
}

#[api_handler(ANY "/any", etag)]
fn any() -> &'static str {
    "the page"
}

#[api_handler(GET "/stream", etag)]
fn stream() -> Reply<StreamBody> {
    let stream = StreamBody::new(chunks::<std::io::Error>([Ok("one ".into()), Ok("two".into())]));
    Reply::new(stream).etag(ETag::new("s"))
}

#[api_handler(GET "/stream-without", etag)]
fn stream_without() -> Reply<StreamBody> {
    Reply::new(StreamBody::new(chunks::<std::io::Error>([Ok("one".into())])))
}

#[api_handler(GET "/fails/{status}", etag, cache_control = "max-age=60")]
fn fails(status: u16) -> Result<StatusCode, Problem> {
    let status = StatusCode::from_u16(status).map_err(|_| Problem::not_found("no such status"))?;
    if status.as_u16() < 400 { Ok(status) } else { Err(Problem::new(status).with_header("etag", "\"7\"")) }
}

#[api_handler(GET "/own", cache_control = "max-age=60")]
fn own() -> Reply<&'static str> {
    Reply::new("the page").cache_control("no-store")
}

#[api_handler(PUT "/versions/{current}")]
fn update(current: u8, if_match: IfMatch) -> Result<Reply<&'static str>, Problem> {
    // Version 0 stands for a resource that does not exist.
    let stored = (current > 0).then(|| ETag::new(current));
    if_match.check(stored.as_ref())?;
    Ok(Reply::new("written").etag(ETag::new(current + 1)))
}

#[api_handler(DELETE "/versions/{current}")]
fn remove(current: u8, if_match: Option<IfMatch>) -> Result<&'static str, Problem> {
    if let Some(if_match) = if_match {
        if_match.check(&ETag::weak(current))?;
        return Ok("checked");
    }
    Ok("not checked")
}

#[api_handler(POST "/versions/{current}")]
fn create(current: u8, if_none_match: IfNoneMatch) -> Result<&'static str, Problem> {
    let stored = (current > 0).then(|| ETag::new(current));
    if_none_match.check(stored.as_ref())?;
    Ok("created")
}

#[api_handler(GET "/early", etag)]
fn early(if_none_match: IfNoneMatch) -> Response {
    let version = ETag::new(7);
    match if_none_match.matches(&version) {
        true => Reply::new(StatusCode::NOT_MODIFIED).etag(version).header("x-early", "1").into(),
        false => Reply::new("the page").etag(version).into(),
    }
}

fn api() -> Api {
    Api::new(routes![
        hashed,
        given,
        weak,
        unquoted,
        any,
        stream,
        stream_without,
        fails,
        own,
        update,
        remove,
        create,
        early
    ])
}

async fn send(request: Request) -> ClientReply {
    request.send(&api()).await
}

fn get(path: &str, held: &str) -> Request {
    testing::get(path).header("if-none-match", held)
}

#[tokio::test]
async fn who_has_the_current_version_gets_a_304_without_a_body_from_every_source() {
    for source in HTTP_SOURCES {
        let first = send(testing::get("/hashed").source(source)).await;
        assert_eq!(first.status(), 200, "{source}");
        let tag = first.header("etag").expect("the answer has an etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");

        let second = send(get("/hashed", &tag).source(source)).await;
        assert_eq!((second.status().as_u16(), second.bytes()), (304, &b""[..]), "{source}");
        for name in ["etag", "content-location", "x-own", "vary", "set-cookie", "cache-control"] {
            assert_eq!(second.header(name), first.header(name), "{source} {name}");
            assert!(second.header(name).is_some(), "{source} {name}");
        }
        assert_eq!(second.header("content-language"), None, "{source}");
        let output = String::from_utf8(second.output().to_vec()).unwrap();
        assert!(!output.contains("content-type"), "{source} {output}");

        let other = send(get("/hashed?version=2", &tag).source(source)).await;
        assert_eq!(other.status(), 200, "{source}");
        assert_ne!(other.header("etag"), Some(&*tag), "{source}");
    }
}

#[tokio::test]
async fn the_hash_is_that_of_the_body_whatever_the_source_and_the_form_of_the_answer() {
    let mut tags = Vec::new();
    for source in HTTP_SOURCES {
        tags.push(send(testing::get("/hashed").source(source)).await.header("etag").map(str::to_owned));
        tags.push(send(testing::head("/hashed").source(source)).await.header("etag").map(str::to_owned));
    }
    for source in [EventSource::RestApi, EventSource::FunctionUrl] {
        let reply = testing::get("/hashed").source(source).send(&api().streaming()).await;
        tags.push(reply.header("etag").map(str::to_owned));
    }
    assert!(tags[0].is_some());
    assert!(tags.iter().all(|tag| *tag == tags[0]), "{tags:?}");
}

#[tokio::test]
async fn lists_weak_tags_and_stars_are_compared_weakly() {
    for (path, held, status) in [
        ("/given/a", "\"a\"", 304),
        ("/given/a", "W/\"a\"", 304),
        ("/given/a", "*", 304),
        ("/given/a", "\"x\", W/\"a\" , \"y\"", 304),
        ("/given/a", "\"x,\"a\"\"", 200),
        ("/given/a", "a", 200),
        ("/given/a", "\"b\"", 200),
        ("/given/a", "\"A\"", 200),
        ("/given/a", "", 200),
        ("/given/a", "broken, \"a\"", 304),
        ("/weak", "\"7\"", 304),
        ("/weak", "W/\"7\"", 304),
        ("/unquoted", "\"v7\"", 304),
        ("/any", "*", 304),
    ] {
        let reply = send(get(path, held)).await;
        assert_eq!(reply.status(), status, "{path} {held}");
        assert_eq!(reply.text().is_empty(), status == 304, "{path} {held}");
    }
    // Sent in several lines, as a load balancer and a REST API pass them on.
    let reply = send(get("/given/a", "\"x\"").header("if-none-match", "\"a\"")).await;
    assert_eq!(reply.status(), 304);
    assert_eq!(send(testing::get("/unquoted")).await.header("etag"), Some("\"v7\""));
    assert_eq!(send(testing::get("/weak")).await.header("etag"), Some("W/\"7\""));
}

#[tokio::test]
async fn only_reading_is_answered_with_304() {
    assert_eq!(send(testing::head("/given/a").header("if-none-match", "\"a\"")).await.status(), 304);
    let reply = send(testing::post("/any").header("if-none-match", "*")).await;
    assert_eq!((reply.status().as_u16(), reply.header("etag")), (200, None));
    assert_eq!(send(testing::options("/any").header("if-none-match", "*")).await.status(), 200);
    // Without the option a tag is a header like any other.
    assert_eq!(
        send(testing::put("/versions/1").header("if-match", "\"1\"").header("if-none-match", "\"2\"")).await.status(),
        200
    );
}

#[tokio::test]
async fn a_failure_is_neither_cached_nor_a_304() {
    for status in [400, 404, 412, 500, 503] {
        let reply = send(get(&format!("/fails/{status}"), "*")).await;
        assert_eq!((reply.status().as_u16(), reply.header("cache-control")), (status, None));
    }
    let reply = send(testing::get("/fails/302")).await;
    assert_eq!((reply.status().as_u16(), reply.header("cache-control")), (302, None));
    let reply = send(testing::get("/fails/204")).await;
    assert_eq!((reply.status().as_u16(), reply.header("etag")), (204, None));
    assert_eq!(send(testing::get("/fails/304")).await.header("cache-control"), Some("max-age=60"));
    assert_eq!(send(testing::get("/hashed?version=x")).await.header("cache-control"), None);
}

#[tokio::test]
async fn what_the_handler_sets_itself_wins() {
    assert_eq!(send(testing::get("/own")).await.header_values("cache-control").collect::<Vec<_>>(), ["no-store"]);
    let reply = send(get("/early", "\"7\"")).await;
    assert_eq!(
        (reply.status().as_u16(), reply.header("etag"), reply.header("x-early")),
        (304, Some("\"7\""), Some("1"))
    );
    assert_eq!(send(get("/early", "\"8\"")).await.text(), "the page");
}

#[tokio::test]
async fn a_stream_has_the_tag_that_it_is_given() {
    for source in [EventSource::RestApi, EventSource::FunctionUrl, EventSource::HttpApi] {
        let api = api().streaming();
        let reply = get("/stream", "\"x\"").source(source).send(&api).await;
        assert_eq!((reply.text(), reply.header("etag")), ("one two", Some("\"s\"")), "{source}");
        let reply = get("/stream", "\"s\"").source(source).send(&api).await;
        assert_eq!((reply.status().as_u16(), reply.bytes()), (304, &b""[..]), "{source}");
    }
    let reply = testing::get("/stream-without").send(&api().streaming()).await;
    assert_eq!((reply.text(), reply.header("etag")), ("one", None));
}

#[tokio::test]
async fn a_write_that_is_meant_for_another_version_is_a_412_and_one_for_none_a_428() {
    for source in HTTP_SOURCES {
        for (path, held, status) in [
            ("/versions/1", Some("\"1\""), 200),
            ("/versions/1", Some("\"0\", \"1\""), 200),
            ("/versions/1", Some("*"), 200),
            ("/versions/1", Some("\"2\""), 412),
            ("/versions/1", Some("W/\"1\""), 412),
            ("/versions/0", Some("*"), 412),
            ("/versions/0", Some("\"1\""), 412),
            ("/versions/1", Some("1"), 400),
            ("/versions/1", Some("\"1\", x"), 400),
            ("/versions/1", None, 428),
        ] {
            let request = testing::put(path).source(source);
            let request = held.into_iter().fold(request, |request, held| request.header("if-match", held));
            let reply = send(request).await;
            assert_eq!(reply.status(), status, "{source} {path} {held:?}");
            if status >= 400 {
                assert_eq!(reply.problem()["status"], status);
            }
        }
    }
    assert_eq!(send(testing::delete("/versions/1")).await.text(), "not checked");
    // A weak version never matches.
    assert_eq!(send(testing::delete("/versions/1").header("if-match", "\"1\"")).await.status(), 412);
    assert_eq!(send(testing::delete("/versions/1").header("if-match", "*")).await.text(), "checked");
}

#[tokio::test]
async fn a_write_can_refuse_to_overwrite() {
    let post = |path: &str| testing::post(path).header("if-none-match", "*");
    assert_eq!(send(post("/versions/1")).await.status(), 412);
    assert_eq!(send(post("/versions/0")).await.text(), "created");
    assert_eq!(send(testing::post("/versions/1")).await.text(), "created");
}

#[tokio::test]
async fn middleware_cors_and_hooks_are_around_a_304() {
    let seen = Arc::new(AtomicU16::new(0));
    let status = seen.clone();
    let api = api()
        .middleware(async |next: Next<'_>| {
            let mut response = next.run().await;
            // The tag is that of what the client gets.
            response.body = Body::text("changed by a middleware");
            response
        })
        .cors(Cors::origins(["https://app.example"]))
        .on_response(move |response, _| {
            status.store(response.status.as_u16(), Ordering::Relaxed);
            response.headers.insert("x-hook", HeaderValue::from_static("1"));
        });
    for source in HTTP_SOURCES {
        let origin = |request: Request| request.source(source).header("origin", "https://app.example");
        let first = origin(testing::get("/any")).send(&api).await;
        assert_eq!(first.text(), "changed by a middleware");
        let tag = first.header("etag").unwrap().to_owned();
        assert_eq!(tag, ETag::of_content("changed by a middleware").to_string());
        let second = origin(get("/any", &tag)).send(&api).await;
        assert_eq!((second.status().as_u16(), seen.load(Ordering::Relaxed)), (304, 304), "{source}");
        assert_eq!(second.header("access-control-allow-origin"), Some("https://app.example"));
        assert_eq!(second.header("x-hook"), Some("1"));
        // A preflight is not an answer of the handler.
        let preflight =
            origin(testing::options("/hashed")).header("access-control-request-method", "GET").send(&api).await;
        assert_eq!(preflight.header("cache-control"), None);
    }
}
