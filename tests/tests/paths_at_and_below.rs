//! `/files/{path*}` is one handler for `/files` and everything below it; placeholders of a prefix are arguments as any other.

use api_handler::prelude::*;

#[api_handler(GET "/files/{path*}")]
fn read(path: &str) -> String {
    format!("read `{path}`")
}

#[api_handler(PUT "/files/{path+}")]
fn write(path: &str) -> String {
    format!("write `{path}`")
}

#[api_handler(POST "/files")]
fn create() -> &'static str {
    "create"
}

#[api_handler(GET "/files/index")]
fn index() -> &'static str {
    "index"
}

#[api_handler(ANY "/{rest*}")]
fn other(rest: String) -> String {
    format!("other `{rest}`")
}

fn api() -> Api {
    Api::new(routes![read, write, create, index])
}

const SOURCES: [EventSource; 6] = [
    EventSource::RestApi,
    EventSource::HttpApi,
    EventSource::HttpApiV1,
    EventSource::FunctionUrl,
    EventSource::Alb,
    EventSource::VpcLattice,
];

#[tokio::test]
async fn one_handler_answers_a_path_and_everything_below_it_on_every_source() {
    for source in SOURCES {
        for (path, text) in [
            ("/files", "read ``"),
            ("/files/", "read ``"),
            ("/files/a", "read `a`"),
            ("/files/a/b%20c", "read `a/b c`"),
            ("/files/index", "index"),
        ] {
            let reply = testing::get(path).source(source).send(&api().state(())).await;
            assert_eq!((reply.status().as_u16(), reply.text()), (200, text), "{path} of {source}");
        }
    }
}

#[tokio::test]
async fn each_method_has_its_own_route_at_the_path() {
    let function = api().state(());
    assert_eq!(testing::post("/files").send(&function).await.text(), "create");
    assert_eq!(testing::put("/files/a").send(&function).await.text(), "write `a`");
    assert_eq!(testing::head("/files").send(&function).await.status(), 200);
    let reply = testing::put("/files").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.header("allow")), (405, Some("GET, HEAD, OPTIONS, POST")));
    assert_eq!(testing::get("/file").send(&function).await.status(), 404);
    let reply = testing::options("/files/").send(&function).await;
    assert_eq!(reply.header("allow"), Some("GET, HEAD, OPTIONS"));
}

#[tokio::test]
async fn at_and_below_the_root_is_every_path() {
    let function = Api::new(routes![other, create]).state(());
    for (path, text) in [("/", "other ``"), ("/a/b", "other `a/b`"), ("/files", "other `files`")] {
        assert_eq!(testing::get(path).send(&function).await.text(), text, "{path}");
    }
    assert_eq!(testing::post("/files").send(&function).await.text(), "create");
    let function = Api::new(routes![other].prefix("/v1")).state(());
    assert_eq!(testing::get("/v1").send(&function).await.text(), "other ``");
    assert_eq!(testing::get("/v1/a").send(&function).await.text(), "other `a`");
    assert_eq!(testing::get("/").send(&function).await.status(), 404);
}

#[test]
fn two_routes_for_what_is_below_are_a_mistake() {
    #[api_handler(GET "/files/{name+}")]
    fn below(name: &str) -> String {
        name.to_owned()
    }

    let mistakes = Api::<()>::new(routes![read].merge(routes![below])).check().unwrap_err();
    assert!(mistakes.to_string().contains("`GET /files/{name+}` is answered by"), "{mistakes}");
    assert!(Api::<()>::new(routes![read].merge(routes![write])).check().is_ok());
}

// Prefixes

#[api_handler(GET "/users/{id}")]
fn user(#[path] tenant: &str, id: u64) -> String {
    format!("{tenant} {id}")
}

#[api_handler(GET "/users")]
fn users(#[path("tenant")] name: &str) -> String {
    name.to_owned()
}

#[derive(Clone, FromEvent)]
struct Tenant {
    #[placeholder]
    tenant: u32,
}

#[api_handler(GET "/orders")]
async fn orders(tenant: Tenant) -> String {
    format!("orders of {}", tenant.tenant)
}

#[api_handler(GET "/health")]
fn health() -> &'static str {
    "ok"
}

fn plain() -> Routes<()> {
    routes![health]
}

#[tokio::test]
async fn a_placeholder_of_a_prefix_is_a_typed_argument() {
    let api = Api::new(routes![user, users, orders].prefix("/t/{tenant}")).check().unwrap();
    let function = api.state(());
    for source in SOURCES {
        for (path, text) in [("/t/acme/users/7", "acme 7"), ("/t/a%2Fb/users", "a/b"), ("/t/12/orders", "orders of 12")]
        {
            let reply = testing::get(path).source(source).send(&function).await;
            assert_eq!((reply.status().as_u16(), reply.text()), (200, text), "{path} of {source}");
        }
    }
    assert_eq!(testing::get("/t/x/orders").send(&function).await.status(), 400);
}

#[test]
fn an_argument_whose_placeholder_exists_nowhere_is_refused_before_any_request() {
    let message = |routes: Routes<()>| Api::new(routes).check().unwrap_err().to_string();
    assert_eq!(
        message(routes![users]),
        "`GET /users` has no placeholder `{tenant}` for `name: &str`: add `/{tenant}` to its path or to a prefix of its \
         list, `.prefix(\"/{tenant}\")`"
    );
    assert!(message(routes![orders].prefix("/{account}")).contains("has no placeholder `{tenant}` for `tenant: u32`"));
    // What is required of a route, and a middleware around it, read the same path.
    assert!(message(plain().require::<Tenant>()).contains("`GET /health` has no placeholder `{tenant}`"));
    assert!(message(plain().middleware(of_tenant)).contains("`GET /health` has no placeholder `{tenant}`"));
    assert!(Api::new(plain().require::<Tenant>().prefix("/{tenant}")).check().is_ok());
}

#[api_middleware]
async fn of_tenant(#[path] tenant: String, next: Next<'_>) -> Response {
    let _ = tenant;
    next.run().await
}

#[test]
fn a_prefix_that_does_not_fit_its_paths_is_a_mistake() {
    let message = |routes: Routes<()>| Api::new(routes).check().unwrap_err().to_string();
    assert_eq!(
        message(routes![user].prefix("/{id}/{tenant}")),
        "`GET /{id}/{tenant}/users/{id}` has the placeholder `{id}` twice: give the one in the prefix another name"
    );
    assert_eq!(
        message(routes![health].prefix("/{rest+}")),
        "`{rest+}` in `GET /{rest+}/health` takes the rest of the path, and more follows: leave it out of the prefix"
    );
}
