//! The service on Lambda with one blocking socket, no async and no HTTP library: the limit.

use std::io::{BufRead, BufReader, Result, Write};
use std::net::TcpStream;

fn main() -> Result<()> {
    let api = std::env::var("AWS_LAMBDA_RUNTIME_API").unwrap_or_default();
    let mut stream = TcpStream::connect(&api)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let next = format!("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nhost: {api}\r\n\r\n");
    loop {
        stream.write_all(next.as_bytes())?;
        let (id, event) = message(&mut reader)?;
        let answer = peers::peer::limit::answer(&event).unwrap_or_default();
        let mut post = format!(
            "POST /2018-06-01/runtime/invocation/{id}/response HTTP/1.1\r\nhost: {api}\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        )
        .into_bytes();
        post.extend_from_slice(&answer);
        stream.write_all(&post)?;
        message(&mut reader)?;
    }
}

/// The invocation's id, if the message has one, and its body.
fn message(reader: &mut impl BufRead) -> Result<(String, Vec<u8>)> {
    let (mut id, mut length) = (String::new(), 0);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            std::process::exit(0);
        }
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            if line == "\r\n" {
                break;
            }
            continue;
        };
        match name {
            "content-length" => length = value.parse().unwrap_or_default(),
            "lambda-runtime-aws-request-id" => id = value.to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((id, body))
}
