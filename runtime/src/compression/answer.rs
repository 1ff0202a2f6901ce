//! Compresses an answer, if the client accepts that and gains from it.

use std::io;

use http::StatusCode;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderValue};

use super::chunks::compressed;
use super::coder::Coder;
use super::negotiation::{Coding, accepted};
use super::settings::Compression;
use super::suitable::is_suitable;
use crate::cors::vary;
use crate::event::Event;
use crate::guard::deadline::Deadline;
use crate::guard::panic::{catch, drop_quietly};
use crate::observe;
use crate::response::{Data, Response};

/// Smaller bodies fit into one packet, compressed or not.
const MIN_BYTES: usize = 1024;

/// What is compressed between two looks at the clock: a millisecond's work.
const SLICE_BYTES: usize = 64 * 1024;

/// Compresses the body of an answer.
///
/// A body that is not sent as a stream is sent as base64 when it is compressed, which is a third longer. So it is only
/// compressed if it becomes shorter by a quarter at least: no answer becomes longer than it was.
pub(crate) fn compress(
    response: &mut Response,
    event: &Event<'_>,
    settings: &Compression,
    is_streamed: bool,
    deadline: Deadline,
) {
    if !settings.applies_to(event, is_streamed) {
        return;
    }
    if response.status == StatusCode::NOT_MODIFIED {
        return vary(&mut response.headers, "accept-encoding");
    }
    if !is_suitable(response) {
        return;
    }
    // Also if this answer is not compressed: a cache must not send it to a client that accepts other codings.
    vary(&mut response.headers, "accept-encoding");
    let header: Vec<_> = event.header_values(ACCEPT_ENCODING.as_str()).collect();
    let accepted = accepted(&header.join(","));
    let Some(coding) = accepted.coding else { return };
    // The encoders are other people's code, and large.
    match catch(|| encode(response, coding, !accepted.identity, deadline)) {
        Ok(true) => describe(response, coding),
        Ok(false) => {}
        Err(report) => {
            let (location, message) = (report.location, report.message);
            observe::report!(ERROR, "the compression panicked at {location}: {message}; the answer is not compressed");
        }
    }
}

/// Compresses the body, or returns that it stays as it is.
fn encode(response: &mut Response, coding: Coding, must_be: bool, deadline: Deadline) -> bool {
    if let Some(chunks) = response.body.chunks.take() {
        response.body.chunks = Some(compressed(chunks, coding));
        return true;
    }
    if response.body.is_cut_off {
        return false;
    }
    let plain = response.body.data.plain();
    if plain.len() < MIN_BYTES && !must_be {
        return false;
    }
    let shorter = match whole(&plain, coding, deadline) {
        Ok(Some(bytes)) if must_be || bytes.len() <= plain.len() / 4 * 3 => bytes,
        Ok(_) => return false,
        Err(error) => {
            observe::report!(ERROR, "the answer is not compressed: {error}");
            return false;
        }
    };
    drop_quietly(std::mem::replace(&mut response.body.data, Data::Bytes(shorter.into())));
    true
}

/// The compressed bytes; `None` if there is no time for it before the deadline.
fn whole(plain: &[u8], coding: Coding, deadline: Deadline) -> io::Result<Option<Vec<u8>>> {
    let mut coder = Coder::new(coding);
    for slice in plain.chunks(SLICE_BYTES) {
        if deadline.has_passed() {
            observe::report!(WARN, "the answer is not compressed: there was no time left for it");
            return Ok(None);
        }
        coder.write(slice)?;
    }
    coder.finish().map(Some)
}

/// Adds the headers of a compressed body.
fn describe(response: &mut Response, coding: Coding) {
    let headers = &mut response.headers;
    // A map that is full belongs to an answer that is too large for every source.
    drop_quietly(headers.try_insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name())));
    // A strong tag names exactly these bytes, so each coding has one of its own. A weak one names the content.
    let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| tag.starts_with('"'));
    let with_coding = tag.and_then(|tag| tag.strip_suffix('"')).map(|tag| format!("{tag}-{}\"", coding.name()));
    if let Some(Ok(tag)) = with_coding.map(HeaderValue::try_from) {
        drop_quietly(headers.try_insert(ETAG, tag));
    }
}
