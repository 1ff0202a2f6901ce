//! A function that fails in every way, and logs what clients send: for the test of who learns what.

use std::process::ExitCode;

use api_handler::prelude::*;

/// Text of the program that no client may see.
const SECRET: &str = "the-password-is-1234";

#[derive(Debug)]
struct Secret(String, std::io::Error);

impl std::fmt::Display for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{SECRET} in {}", self.0)
    }
}

impl std::error::Error for Secret {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.1)
    }
}

fn secret(text: &str) -> Secret {
    Secret(text.to_owned(), std::io::Error::other(SECRET))
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[api_handler(POST "/deed/{name}")]
async fn deed(name: String, #[query] text: String, #[header] x_text: Option<String>) -> Result<Reply<String>, Failure> {
    tracing::info!(text, x_text, "the program logs {text}");
    // Another request may run on this thread now.
    tokio::task::yield_now().await;
    let reply = Reply::new(text.clone());
    match &*name {
        "answers" => Ok(reply),
        "reflects" => Ok(reply
            .header("x-reflected", &text)
            .header("content-disposition", format!("attachment; filename=\"{text}\""))
            .content_type(format!("text/plain; x={text}"))
            .location(&text)
            .cookie(Cookie::new("text", text).path("/deed"))),
        "panics" => panic!("{SECRET} {text}"),
        "fails" => Err(secret(&text).into()),
        "problem" => Err(Problem::internal(SECRET).with_extension("member", SECRET).with_source(secret(&text)).into()),
        "unavailable" => Err(Problem::unavailable(format!("{SECRET} {text}")).into()),
        "large" => Ok(Reply::new(SECRET.repeat(400_000))),
        "status" => Ok(Reply::new(SECRET.to_owned()).status(StatusCode::from_u16(999)?)),
        "cookie" => Ok(Reply::new(SECRET.to_owned()).cookie(Cookie::new("a b", SECRET))),
        _ => Err(Problem::conflict(text).with_source(secret("")).into()),
    }
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only parsed")]
struct Order {
    id: u32,
    name: String,
}

#[api_handler(POST "/order")]
fn order(#[body] order: Order, #[query] page: u8) -> String {
    format!("{} {page}", order.name)
}

fn main() -> ExitCode {
    Api::new(routes![deed, order]).metrics(Some("Secrets")).run()
}
