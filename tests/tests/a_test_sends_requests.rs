//! The test helper: what it sends reaches the handler, its reply is what a client sees, and a refused answer fails the
//! test.

use api_handler::prelude::*;
use api_handler::{EventSource, testing};

#[derive(Deserialize)]
struct Caller {
    sub: String,
    level: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Seen {
    id: String,
    tags: Vec<String>,
    agent: Option<String>,
    session: Option<String>,
    table: String,
    caller: String,
    level: u32,
}

#[api_handler(GET "/things/{id}")]
fn seen(
    id: String,
    #[query] tag: Vec<String>,
    #[header] x_agent: Option<String>,
    #[cookie] session: Option<String>,
    #[stage] table: String,
    #[claims] caller: Caller,
) -> Seen {
    Seen { id, tags: tag, agent: x_agent, session, table, caller: caller.sub, level: caller.level }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Login {
    name: String,
}

#[api_handler(POST "/login")]
fn login(#[form] login: Login) -> Login {
    login
}

#[api_handler(PUT "/names", status = 201)]
fn rename(#[body] login: Login) -> Login {
    login
}

#[api_handler(GET "/image")]
fn image() -> Vec<u8> {
    vec![0x89, b'P']
}

fn api() -> Api {
    Api::new(routes![seen, login, rename, image])
}

/// The sources whose events contain stage variables and callers.
const SOURCES: [EventSource; 4] =
    [EventSource::RestApi, EventSource::HttpApiV1, EventSource::HttpApi, EventSource::FunctionUrl];

#[tokio::test]
async fn every_part_arrives_through_every_source() {
    for source in SOURCES {
        let request = testing::get("/things/a%2Fb%2520c")
            .query("tag", "1&2=ä")
            .query("tag", 3)
            .header("X-Agent", "007")
            .cookie("session", "s1")
            .cookie("other", "o")
            .stage_variable("table", "users")
            .claims(serde_json::json!({"sub": "ada", "level": 3}))
            .source(source);
        let reply = request.send(&api()).await;
        let expected = Seen {
            id: "a/b%20c".to_owned(),
            tags: vec!["1&2=ä".to_owned(), "3".to_owned()],
            agent: Some("007".to_owned()),
            session: Some("s1".to_owned()),
            table: "users".to_owned(),
            caller: "ada".to_owned(),
            level: 3,
        };
        assert_eq!(reply.json::<Seen>(), expected, "{source}");
    }
}

#[tokio::test]
async fn a_stage_and_a_base_path_are_not_part_of_the_path() {
    let cases = [(EventSource::RestApi, "/v1"), (EventSource::HttpApi, ""), (EventSource::HttpApiV1, "")];
    for (source, base_path) in cases {
        let stage = "prod";
        let reply = testing::put("/names").json(&Login { name: "x".to_owned() }).source(source).stage(stage);
        let reply = reply.base_path(base_path).send(&api()).await;
        assert_eq!((reply.status().as_u16(), reply.text()), (201, r#"{"name":"x"}"#), "{source}");
    }
}

#[tokio::test]
async fn forms_and_bodies_arrive() {
    for source in SOURCES.into_iter().chain([EventSource::Alb, EventSource::VpcLattice]) {
        let reply = testing::post("/login").form(&[("name", "a&b=c ä")]).source(source).send(&api()).await;
        assert_eq!(reply.json::<Login>().name, "a&b=c ä");
        let reply = testing::put("/names").header("content-type", "application/json").body(r#"{"name":1}"#);
        let reply = reply.source(source).send(&api()).await;
        assert_eq!(reply.status(), 422);
        assert_eq!(reply.problem()["errors"][0]["in"], "body");
    }
}

#[tokio::test]
async fn the_claims_of_a_lambda_authorizer_arrive() {
    let request = testing::get("/things/1").stage_variable("table", "t");
    let reply =
        request.authorizer(serde_json::json!({"principalId": "p", "sub": "eve", "level": "4"})).send(&api()).await;
    assert_eq!(reply.json::<Seen>().caller, "eve");
}

#[tokio::test]
async fn bytes_are_decoded_where_the_gateway_decodes_them() {
    let reply = testing::get("/image").send(&api()).await;
    assert_eq!(reply.text(), "iVA=");
    assert!(reply.notes()[0].contains("`binaryMediaTypes`"), "{:?}", reply.notes());
    let reply = testing::get("/image").binary_media_type("*/*").send(&api()).await;
    assert_eq!(reply.bytes(), [0x89, b'P']);
    let reply = testing::get("/image").source(EventSource::HttpApi).send(&api()).await;
    assert_eq!(reply.bytes(), [0x89, b'P']);
    let reply = testing::head("/image").binary_media_type("*/*").send(&api()).await;
    assert_eq!((reply.status().as_u16(), reply.bytes()), (200, &b""[..]));
}

#[tokio::test]
#[should_panic(expected = "is not a problem")]
async fn an_ordinary_body_is_not_read_as_a_problem() {
    testing::get("/image").send(&api()).await.problem();
}
