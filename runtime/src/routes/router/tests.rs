//! Which route answers which request.

use super::*;
use crate::handler::Answering;
use crate::{Event, Response, Scope};

fn never<'a>(_: &'a Event<'a>, _: Scope<'a, ()>) -> Answering<'a> {
    Answering::Now(Response::new(http::StatusCode::OK))
}

fn router(keys: &[&'static str]) -> Router<()> {
    let route = |key: &&'static str| {
        let (method, path) = key.split_once(' ').unwrap();
        let spec = RouteSpec { method: Some(method), path: Some(path), name: key, ..ROUTE };
        Route {
            spec,
            path: Some(path.into()),
            run: Run::Handler(never),
            around: Vec::new(),
            read_around: Vec::new(),
            caching: None,
            sends_events: false,
        }
    };
    Router::new(keys.iter().map(route).collect())
}

fn found(router: &Router<()>, method: &str, path: &str) -> String {
    match router.find(method, path) {
        Found::Handler { route, values } => {
            let values: Vec<_> = route
                .placeholders
                .iter()
                .zip(values)
                .map(|(name, range)| format!(" {name}={}", path.get(range).unwrap()))
                .collect();
            format!("{}{}", route.spec.name, values.concat())
        }
        Found::Options { allow } => format!("options {allow}"),
        Found::MethodNotAllowed { allow } => format!("405 {allow}"),
        Found::Nothing => "404".to_owned(),
    }
}

#[test]
fn literals_come_before_placeholders_and_those_before_greedy_ones() {
    let router = router(&["GET /users/me", "GET /users/{id}", "GET /{proxy+}", "GET /users/{id}/posts", "GET /"]);
    assert_eq!(found(&router, "GET", "/users/me"), "GET /users/me");
    assert_eq!(found(&router, "GET", "/users/7"), "GET /users/{id} id=7");
    assert_eq!(found(&router, "GET", "/users/me/posts"), "GET /users/{id}/posts id=me");
    assert_eq!(found(&router, "GET", "/users/7/x"), "GET /{proxy+} proxy=users/7/x");
    assert_eq!(found(&router, "GET", "/"), "GET /");
    assert_eq!(found(&router, "GET", "/users/"), "GET /{proxy+} proxy=users/");
}

#[test]
fn the_path_decides_before_the_method() {
    let router = router(&["POST /users/me", "GET /users/{id}"]);
    assert_eq!(found(&router, "GET", "/users/me"), "405 OPTIONS, POST");
    assert_eq!(found(&router, "OPTIONS", "/users/7"), "options GET, HEAD, OPTIONS");
    assert_eq!(found(&router, "HEAD", "/users/7"), "GET /users/{id} id=7");
    assert_eq!(found(&router, "GET", "/users/"), "404");
    assert_eq!(found(&router, "GET", "/users"), "404");
    assert_eq!(found(&router, "GET", ""), "404");
}

#[test]
fn own_handlers_come_before_what_the_library_answers_itself_on_a_catch_all_too() {
    let router = router(&["GET /users", "POST /notes", "OPTIONS /{path+}"]);
    assert_eq!(found(&router, "OPTIONS", "/users"), "OPTIONS /{path+} path=users");
    assert_eq!(found(&router, "OPTIONS", "/other"), "OPTIONS /{path+} path=other");
    assert_eq!(found(&router, "GET", "/other"), "404");
    assert_eq!(found(&router, "GET", "/notes"), "405 OPTIONS, POST");
    assert_eq!(found(&router, "HEAD", "/users"), "GET /users");
    let router = self::router(&["GET /users", "HEAD /{path+}", "ANY /users/{x}", "PUT /users/me"]);
    assert_eq!(found(&router, "HEAD", "/users"), "HEAD /{path+} path=users");
    assert_eq!(found(&router, "OPTIONS", "/users"), "options GET, HEAD, OPTIONS");
    assert_eq!(found(&router, "GET", "/users/me"), "ANY /users/{x} x=me");
    assert_eq!(found(&router, "GET", "/other"), "405 HEAD, OPTIONS");
}

#[test]
fn a_greedy_value_begins_with_the_slash_of_an_empty_segment() {
    let router = router(&["GET /files/{proxy+}", "GET /users/{id}/x"]);
    assert_eq!(found(&router, "GET", "/files//a"), "GET /files/{proxy+} proxy=/a");
    assert_eq!(found(&router, "GET", "/files/a//"), "GET /files/{proxy+} proxy=a//");
    for path in ["/files/", "/files//", "/users//x"] {
        assert_eq!(found(&router, "GET", path), "404", "{path}");
    }
}

#[test]
fn literals_are_in_the_normal_form_of_paths() {
    let router = router(&["GET /caf%c3%a9/%7Ex", "GET /caf\u{e9}/y"]);
    assert_eq!(found(&router, "GET", "/caf%C3%A9/~x"), "GET /caf%c3%a9/%7Ex");
    assert_eq!(found(&router, "GET", "/caf%C3%A9/y"), "GET /caf\u{e9}/y");
}

#[test]
fn any_comes_after_the_named_methods() {
    let router = router(&["ANY /a/{x}", "GET /a/{y}"]);
    assert_eq!(found(&router, "GET", "/a/1"), "GET /a/{y} y=1");
    assert_eq!(found(&router, "PATCH", "/a/1"), "ANY /a/{x} x=1");
}

#[test]
fn route_keys_come_before_default_and_a_bare_handler_answers_the_rest() {
    let key = |key: &'static str| {
        let spec = RouteSpec { method: None, path: Some(key), name: key, ..ROUTE };
        Route {
            spec,
            path: Some(key.into()),
            run: Run::Handler(never),
            around: Vec::new(),
            read_around: Vec::new(),
            caching: None,
            sends_events: false,
        }
    };
    let bare = Route {
        spec: RouteSpec { name: "bare", ..ROUTE },
        path: None,
        run: Run::Handler(never),
        around: Vec::new(),
        read_around: Vec::new(),
        caching: None,
        sends_events: false,
    };
    let found = |router: &Router<()>, key: &str| match router.find_key(key) {
        Found::Handler { route, .. } => route.spec.name,
        _ => "nothing",
    };
    let router = Router::new(vec![key("$connect"), key("$default"), key("send")]);
    assert_eq!(found(&router, "send"), "send");
    assert_eq!(found(&router, "other"), "$default");
    assert_eq!(found(&router, "$disconnect"), "nothing");
    assert!(matches!(router.find("GET", "/"), Found::Nothing), "keys are not paths");
    let router = Router::new(vec![key("$connect"), bare]);
    assert_eq!([found(&router, "$connect"), found(&router, "send")], ["$connect", "bare"]);
}

const ROUTE: RouteSpec = RouteSpec {
    method: None,
    path: None,
    name: "",
    module: "test",
    doc: "",
    arguments: &[],
    result: "",
    public: false,
    __hash: 0,
};

#[test]
fn the_same_route_twice_is_a_mistake() {
    let router = router(&["GET /a/{x}", "GET /a/{y}"]);
    let mistake = &router.mistakes.list[0];
    assert_eq!(mistake.route, "GET /a/{y}");
    let message = "`GET /a/{y}` is answered by `test::GET /a/{x}`, so `test::GET /a/{y}` never is";
    assert_eq!(mistake.message, message);
}
