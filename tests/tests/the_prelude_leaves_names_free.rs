//! Names that a program has itself, or imports from elsewhere, and the prelude do not get in each other's way.

use api_handler::prelude::*;

/// A handler sends its answer through the whole path.
fn body_of(path: &str, api: impl testing::Testable) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(testing::get(path).send(api)).text().to_owned()
}

mod with_anyhow {
    use anyhow::{Context, Result};
    use api_handler::prelude::*;

    #[api_handler(GET "/config")]
    fn config(context: &LambdaContext) -> Result<String> {
        let text = "8".parse::<u8>().context("the number of workers")?;
        Ok(format!("{text} {}", context.request_id.is_empty()))
    }

    #[test]
    fn context_and_result_are_those_of_anyhow() {
        assert_eq!(super::body_of("/config", Api::new(routes![config])), "8 false");
    }
}

mod with_an_error {
    use api_handler::prelude::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    pub(super) enum Error {
        #[error("there is no user {0}")]
        #[status(404)]
        NotFound(u64),
    }

    type Result<T, E = Error> = std::result::Result<T, E>;

    #[api_handler(GET "/users/{id}")]
    async fn user(id: u64) -> Result<String> {
        Err(Error::NotFound(id))
    }

    #[test]
    fn an_error_of_ones_own_is_the_error() {
        assert!(super::body_of("/users/7", Api::new(routes![user])).contains("there is no user 7"));
    }
}

mod with_a_state {
    use api_handler::prelude::*;

    #[derive(State)]
    struct State {
        greeting: String,
    }

    #[api_handler(GET "/")]
    fn greet(#[state] state: &State, #[state] greeting: &String) -> String {
        format!("{} {greeting}", state.greeting)
    }

    #[test]
    fn a_state_may_be_called_state() {
        let function = Api::new(routes![greet]).state(State { greeting: "hello".to_owned() });
        assert_eq!(super::body_of("/", &function), "hello hello");
    }
}

mod with_json_and_a_body {
    use api_handler::prelude::*;

    #[derive(Serialize)]
    struct Json {
        kind: &'static str,
    }

    #[derive(Serialize)]
    struct Body(Vec<Json>);

    #[api_handler(GET "/")]
    fn list() -> Body {
        Body(vec![Json { kind: "own" }])
    }

    #[test]
    fn types_of_ones_own_win() {
        assert_eq!(super::body_of("/", Api::new(routes![list])), r#"[{"kind":"own"}]"#);
    }
}

mod with_http {
    use api_handler::prelude::*;

    /// A module of the program's own, which a glob import would not shadow.
    mod http {
        pub(super) const PORT: u16 = 80;
    }

    #[api_handler(GET "/")]
    fn port() -> String {
        http::PORT.to_string()
    }

    #[test]
    fn a_module_may_be_called_http() {
        assert_eq!(super::body_of("/", Api::new(routes![port])), "80");
    }
}

mod with_a_map {
    use api_handler::prelude::*;

    /// A text of one's own, which a header can be.
    #[derive(Deserialize)]
    pub(super) struct HashMap<T>(T);

    #[derive(Deserialize)]
    pub(super) struct String {
        sub: Option<u8>,
    }

    #[derive(Deserialize)]
    pub(super) struct Map {
        sub: Option<u8>,
    }

    #[api_handler(GET "/map")]
    fn map(#[header] accept: HashMap<u8>, #[claims] a: Option<String>, #[claims] b: Option<Map>) -> Text<u8> {
        let subs = a.and_then(|a| a.sub).or(b.and_then(|b| b.sub));
        Text(accept.0 + subs.unwrap_or(1))
    }

    #[tokio::test]
    async fn a_type_is_refused_for_what_it_is_and_not_for_its_name() {
        let reply = testing::get("/map").header("accept", "7").send(Api::new(routes![map])).await;
        assert_eq!(reply.text(), "8");
    }
}
