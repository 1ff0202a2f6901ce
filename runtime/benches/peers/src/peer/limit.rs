//! The cheapest program that does the work at all: one pass that borrows what it needs, one that writes. It has no
//! routes, no guards and no error that anybody could read; nobody would want to write this twice.

use std::io::Write;

use bytes::Bytes;
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

use super::run;
use crate::case::Case;
use crate::data::{self, Order, User, Visit};

pub fn repeat(case: Case, times: usize) -> Bytes {
    run(case, times, async |invocation| answer(&invocation.as_ref()?.0).map(Bytes::from))
}

/// The parts that the service needs, as they stand in the event.
#[derive(Default)]
struct Parts<'e> {
    path: &'e [u8],
    query: &'e [u8],
    headers: &'e [u8],
    body: &'e [u8],
}

impl Parts<'_> {
    fn name(&self) -> String {
        let name = value_of(self.query, b"\"name\":\"").or(value_of(self.query, b"name=")).unwrap_or_default();
        String::from_utf8_lossy(name).replace("%20", " ")
    }

    fn browser(&self) -> String {
        String::from_utf8_lossy(value_of(self.headers, b"\"user-agent\":\"").unwrap_or_default()).into_owned()
    }
}

pub fn answer(event: &[u8]) -> Option<Vec<u8>> {
    let parts = scan(event)?;
    let path = std::str::from_utf8(parts.path).ok()?;
    if path == "/orders" {
        let order: Order = serde_json::from_slice(&unescaped(parts.body)).ok()?;
        return json(&order.receipt());
    }
    if path == "/image" {
        return image();
    }
    if let Some(size) = path.strip_prefix("/report/") {
        return json(data::report(size.parse().ok()?));
    }
    if path == "/search" {
        return text(&parts.name());
    }
    if path == "/browser" {
        return text(&parts.browser());
    }
    let id = path.rsplit('/').next()?.parse().ok()?;
    if path.starts_with("/visits/") {
        return json(&Visit { id, name: parts.name(), browser: parts.browser() });
    }
    json(&User { id, name: parts.name() })
}

fn scan(event: &[u8]) -> Option<Parts<'_>> {
    let mut parts = Parts::default();
    let mut at = 1;
    loop {
        let key_end = string_end(event, at)?;
        let value = key_end + 1;
        let value_end = value_end(event, value)?;
        let inner = || event.get(value + 1..value_end - 1);
        match event.get(at + 1..key_end - 1)? {
            b"path" | b"rawPath" => parts.path = inner()?,
            b"queryStringParameters" | b"rawQueryString" => parts.query = inner()?,
            b"headers" => parts.headers = inner()?,
            b"body" if *event.get(value)? == b'"' => parts.body = inner()?,
            _ => {}
        }
        match event.get(value_end)? {
            b',' => at = value_end + 1,
            _ => return Some(parts),
        }
    }
}

fn value_end(event: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match *event.get(at)? {
            b'"' => {
                at = string_end(event, at)?;
                if depth == 0 {
                    return Some(at);
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return Some(at + depth),
            b'}' | b']' => depth -= 1,
            b',' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

fn string_end(event: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += 1 + memchr::memchr2(b'"', b'\\', event.get(at + 1..)?)?;
        if *event.get(at)? == b'"' {
            return Some(at + 1);
        }
        at += 1;
    }
}

fn value_of<'q>(query: &'q [u8], name: &[u8]) -> Option<&'q [u8]> {
    let start = memchr::memmem::find(query, name)? + name.len();
    let rest = query.get(start..)?;
    rest.get(..memchr::memchr2(b'"', b'&', rest).unwrap_or(rest.len()))
}

fn unescaped(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        // Quotes and backslashes are all that the bodies of these cases have.
        out.extend_from_slice(&rest[..at]);
        out.push(rest[at + 1]);
        rest = &rest[at + 2..];
    }
    out.extend_from_slice(rest);
    out
}

fn json<T: Serialize + ?Sized>(value: &T) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(256);
    out.extend_from_slice(b"{\"body\":\"");
    value.serialize(&mut Serializer::with_formatter(&mut out, Escaped)).ok()?;
    out.extend_from_slice(
        b"\",\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\"},\"isBase64Encoded\":false}",
    );
    Some(out)
}

/// Nothing in these texts has to be escaped.
fn text(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(256);
    out.extend_from_slice(b"{\"body\":\"");
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(
        b"\",\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain; charset=utf-8\"},\"isBase64Encoded\":false}",
    );
    Some(out)
}

fn image() -> Option<Vec<u8>> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let image = data::image();
    let mut out = Vec::with_capacity(image.len() / 3 * 4 + 128);
    out.extend_from_slice(b"{\"body\":\"");
    let (threes, rest) = image.as_chunks::<3>();
    let letter = |bits: u32| LETTERS[(bits & 63) as usize];
    for &[a, b, c] in threes {
        let bits = u32::from(a) << 16 | u32::from(b) << 8 | u32::from(c);
        out.extend_from_slice(&[letter(bits >> 18), letter(bits >> 12), letter(bits >> 6), letter(bits)]);
    }
    if let [a] = rest {
        out.extend_from_slice(&[letter(u32::from(*a) >> 2), letter(u32::from(*a) << 4), b'=', b'=']);
    }
    write!(out, "\",\"statusCode\":200,\"headers\":{{\"content-type\":\"application/octet-stream\"}}").ok()?;
    out.extend_from_slice(b",\"isBase64Encoded\":true}");
    Some(out)
}

struct Escaped;

impl Formatter for Escaped {
    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        writer.write_all(b"\\\"")
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        writer.write_all(b"\\\"")
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> std::io::Result<()> {
        match escape {
            CharEscape::Quote => writer.write_all(br#"\\\""#),
            _ => writer.write_all(br"\\\\"),
        }
    }
}
