//! A page may send every header that a signature names: of handlers, middleware, requirements and derived types.

use api_handler::prelude::*;

#[derive(Clone, FromEvent)]
struct Key {
    #[header]
    x_api_key: String,
}

#[derive(FromEvent)]
struct Order {
    #[header("x-sort")]
    sort: Option<String>,
    inner: Nested,
}

#[derive(FromEvent)]
struct Nested {
    #[header]
    x_nested: Option<String>,
    #[query]
    page: Option<u32>,
}

struct ByHand;

impl<'a, S: Sync> FromEvent<'a, S> for ByHand {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        let _ = event.header("x-by-hand");
        Ok(ByHand)
    }
}

#[api_handler(GET "/orders")]
async fn orders(order: Order, optional: Option<Nested>, _by_hand: ByHand, #[header] x_tenant: Option<&str>) -> String {
    let Order { sort, inner: Nested { x_nested, page } } = order;
    format!("{sort:?} {x_nested:?} {page:?} {} {x_tenant:?}", optional.is_some())
}

#[api_middleware]
async fn stamped(#[header] x_stamp: Option<String>, next: Next<'_>) -> Response {
    let _ = x_stamp;
    next.run().await
}

#[api_middleware]
async fn around_all(#[header] x_trace: Option<String>, key: Option<Key>, next: Next<'_>) -> Response {
    let _ = (x_trace, key.map(|key| key.x_api_key));
    next.run().await
}

async fn allowed(api: Api) -> String {
    let preflight = testing::options("/orders")
        .header("origin", "https://app.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "x-api-key");
    let reply = preflight.send(&api.cors(Cors::origins(["https://app.example"])).state(())).await;
    reply.header("access-control-allow-headers").unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_page_may_send_what_handlers_and_their_types_read() {
    let names = allowed(Api::new(routes![orders])).await;
    assert_eq!(names, "authorization, content-type, x-nested, x-sort, x-tenant");
}

#[tokio::test]
async fn a_page_may_send_what_middleware_and_requirements_read() {
    let routes: Routes<()> = routes![orders].middleware(stamped);
    let names = allowed(Api::new(routes).require::<Key>().middleware(around_all)).await;
    assert_eq!(names, "authorization, content-type, x-api-key, x-nested, x-sort, x-stamp, x-tenant, x-trace");
    let of_list: Routes<()> = routes![orders];
    let names = allowed(Api::new(of_list.require::<Key>())).await;
    assert!(names.contains("x-api-key"), "{names}");
}

#[api_handler(PUT "/orders")]
async fn replace(_: IfMatch, _: Option<IfNoneMatch>) {}

#[tokio::test]
async fn a_page_may_send_the_conditions_of_a_write() {
    let api = Api::new(routes![replace]).cors(Cors::origins(["https://app.example"])).state(());
    let reply =
        testing::put("/orders").header("if-match", "\"7\"").origin("https://app.example").preflight().send(&api).await;
    assert_eq!(reply.cors_refusal("https://app.example"), None);
    let names = reply.header("access-control-allow-headers");
    assert_eq!(names, Some("authorization, content-type, if-match, if-none-match"));
}

#[tokio::test]
async fn what_is_written_by_hand_is_named_by_hand() {
    let by_hand = HeaderName::from_static("x-by-hand");
    let cors = Cors::origins(["https://app.example"]).allow_headers([by_hand]);
    let preflight = testing::options("/orders")
        .header("origin", "https://app.example")
        .header("access-control-request-method", "GET");
    let reply = preflight.send(&Api::new(routes![orders]).cors(cors).state(())).await;
    assert_eq!(reply.header("access-control-allow-headers"), Some("x-by-hand"));
}
