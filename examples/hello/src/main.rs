//! The smallest complete program: one handler, one route, one line of `main`.
//!
//! `cargo run -p hello`, then `curl 'http://127.0.0.1:9000/hello?name=Ada'`.

use api_handler::prelude::*;

#[derive(Serialize)]
struct Greeting {
    message: String,
}

/// Greets the person named in the query.
#[api_handler(GET "/hello")]
fn hello(#[query] name: Option<String>) -> Greeting {
    Greeting { message: format!("Hello, {}!", name.as_deref().unwrap_or("world")) }
}

fn main() -> ExitCode {
    api_handler::run(routes![hello])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handler_is_a_function() {
        assert_eq!(hello(Some("Ada".to_owned())).message, "Hello, Ada!");
    }

    #[tokio::test]
    async fn a_request_is_answered() {
        let reply = testing::get("/hello?name=Ada").send(&Api::new(routes![hello])).await;
        assert_eq!(reply.status(), 200);
        assert_eq!(reply.text(), r#"{"message":"Hello, Ada!"}"#);
    }
}
