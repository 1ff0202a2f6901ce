//! A function for the pages of other origins: each kind of answer has a route.

use std::process::ExitCode;
use std::time::Duration;

use api_handler::StreamBody;
use api_handler::prelude::*;

/// So that a handler that waits or blocks is answered soon, and a slow machine still answers the others.
const GATEWAY_TIMEOUT: Duration = Duration::from_secs(2);
/// Bytes, decoded.
const MAX_BODY: usize = 1000;
const FOREVER: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
struct Order {
    count: u8,
}

#[api_handler(PUT "/orders/{id}", status = 201)]
fn order(id: u8, #[body] order: Order, #[header] x_tenant: Option<String>) -> String {
    format!("{id} {} {}", order.count, x_tenant.is_some())
}

#[api_handler(GET "/status/{code}")]
fn status(code: u16) -> Result<Response, Problem> {
    let status = StatusCode::from_u16(code).map_err(|_| Problem::not_found("no such status"))?;
    if status.is_client_error() || status.is_server_error() {
        return Err(Problem::new(status));
    }
    let mut response = Response::new(status);
    for name in ["etag", "x-total"] {
        response.headers.insert(HeaderName::from_static(name), HeaderValue::from_static("\"7\""));
    }
    Ok(if matches!(code, 204 | 304) { response } else { response.with_body(Body::text("fine")) })
}

#[api_handler(GET "/panic")]
fn panics() {
    panic!("on purpose");
}

/// Its destructor panics, also while another panic unwinds.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the destructor, on purpose");
    }
}

#[api_handler(GET "/twice")]
fn panics_twice() {
    let _bomb = Bomb;
    panic!("the first, on purpose");
}

#[api_handler(GET "/late")]
async fn late() {
    tokio::time::sleep(FOREVER).await;
}

#[api_handler(GET "/block")]
fn blocks() {
    std::thread::sleep(FOREVER);
}

#[api_handler(GET "/large")]
fn large() -> String {
    "x".repeat(7_000_000)
}

/// No guard sees it: the gateway answers.
#[api_handler(GET "/exit")]
fn exits() {
    std::process::exit(3);
}

#[api_handler(GET "/stream")]
fn stream() -> StreamBody {
    let chunks = ["one ", "two ", "three"].map(|chunk| Ok::<_, std::io::Error>(chunk.into()));
    StreamBody::new(api_handler_tests::chunks(chunks))
}

#[api_handler("$connect")]
fn connect() {}

/// A page of this API's own origin, with a script from elsewhere.
#[api_handler(GET "/page")]
fn page(#[query] script: &str) -> Html<String> {
    Html(format!("<!doctype html><script src=\"{script}\"></script>"))
}

/// `CORS` is `*`, or origins with commas between them, which may send credentials.
fn cors(api: Api, origins: &str) -> Api {
    let url_does_it = std::env::var_os("SKIP_FUNCTION_URL").is_some();
    if origins == "*" {
        return api.cors(Cors::any());
    }
    let exposed = [HeaderName::from_static("x-total")];
    let cors = Cors::origins(origins.split(',')).allow_credentials().expose_headers(exposed);
    api.cors(if url_does_it { cors.skip_function_url() } else { cors })
}

async fn init() -> Result<(), api_handler::Error> {
    match std::env::var_os("INIT_FAILS") {
        Some(_) => Err("no database".into()),
        None => Ok(()),
    }
}

fn main() -> ExitCode {
    let routes = routes![order, status, panics, panics_twice, late, blocks, large, exits, stream, connect, page];
    let mut api = Api::new(routes).gateway_timeout(GATEWAY_TIMEOUT).max_body(MAX_BODY);
    if std::env::var_os("STREAMING").is_some() {
        api = api.streaming();
    }
    if let Ok(origins) = std::env::var("CORS") {
        api = cors(api, &origins);
    }
    api.init(init).run()
}
