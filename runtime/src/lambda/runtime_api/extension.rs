//! The Extensions API, at the address of the Runtime API ("Lambda Extensions API"): only to a process that has an extension
//! Lambda announces its end.

use std::io;

use httparse::{EMPTY_HEADER, Response, Status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::address::RuntimeApi;
use super::reply_body::{LONGEST_HEAD, MOST_HEADERS, malformed};

/// The name of the extension; it must be unique among those of the function.
const NAME: &str = "api-handler";
const IDENTIFIER: &str = "lambda-extension-identifier";

/// Registers an internal extension that receives no events, and returns its identifier. That is possible until the first event
/// has been asked for, and once in an execution environment.
pub(in crate::lambda) async fn register(api: &RuntimeApi) -> io::Result<String> {
    const EVENTS: &str = r#"{"events":[]}"#;
    let headers = format!(
        "lambda-extension-name: {NAME}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
        EVENTS.len()
    );
    let ExtensionReply { status, identifier } = exchange(api, "POST", "register", &headers, EVENTS).await?;
    match identifier {
        Some(identifier) if status == 200 => Ok(identifier),
        _ => Err(io::Error::other(format!("the Extensions API replied with {status}"))),
    }
}

/// Asks for an event of the extension, which ends its init. The reply is not expected to come; returns its status if it does.
pub(in crate::lambda) async fn next(api: &RuntimeApi, identifier: &str) -> io::Result<u16> {
    let headers = format!("{IDENTIFIER}: {identifier}\r\n");
    Ok(exchange(api, "GET", "event/next", &headers, "").await?.status)
}

struct ExtensionReply {
    status: u16,
    identifier: Option<String>,
}

/// Sends a request on a connection of its own, and reads the head of the reply.
async fn exchange(api: &RuntimeApi, method: &str, path: &str, headers: &str, body: &str) -> io::Result<ExtensionReply> {
    let RuntimeApi { host, base } = api;
    let version = env!("CARGO_PKG_VERSION");
    let request = format!(
        "{method} {base}/2020-01-01/extension/{path} HTTP/1.1\r\nhost: {host}\r\nuser-agent: api-handler/{version}\r\n\
         {headers}\r\n{body}"
    );
    let mut stream = TcpStream::connect(api.address()).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut input = Vec::new();
    loop {
        if let Some(reply) = parsed(&input)? {
            return Ok(reply);
        }
        if input.len() > LONGEST_HEAD || stream.read_buf(&mut input).await? == 0 {
            return Err(malformed("a head without an end"));
        }
    }
}

/// The reply, once its head is complete.
fn parsed(input: &[u8]) -> io::Result<Option<ExtensionReply>> {
    let mut headers = [EMPTY_HEADER; MOST_HEADERS];
    let mut reply = Response::new(&mut headers);
    if let Status::Partial = reply.parse(input).map_err(io::Error::other)? {
        return Ok(None);
    }
    let identifier = reply.headers.iter().find(|header| header.name.eq_ignore_ascii_case(IDENTIFIER));
    let identifier = identifier.and_then(|header| std::str::from_utf8(header.value).ok());
    Ok(Some(ExtensionReply { status: reply.code.unwrap_or_default(), identifier: identifier.map(str::to_owned) }))
}
