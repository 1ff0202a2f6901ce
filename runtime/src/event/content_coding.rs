//! Undoes the compression of a body (`content-encoding`, RFC 9110, 8.4), up to a limit: few bytes can stand for many.

use std::borrow::Cow;
use std::io::{self, Read};

use brotli_decompressor::{BrotliDecoderParameter, Decompressor};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::body::BodyError;
use super::fields::Fields;
use super::headers::{joined, values};

/// How many bytes of a compressed body are read at once.
const BUFFER_BYTES: usize = 4096;

/// What every gzip body begins with (RFC 1952, 2.3.1).
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// The body without its compression, if it has any.
///
/// The header alone does not show it: a REST API may have undone the compression, and leaves the header as it is.
pub(crate) fn undone<'e>(body: Cow<'e, [u8]>, fields: &Fields<'_>, limit: usize) -> Result<Cow<'e, [u8]>, BodyError> {
    let Some(coding) = joined(values(fields, "content-encoding"), ", ") else { return Ok(body) };
    let coding = coding.trim().to_ascii_lowercase();
    let is_undone = match coding.as_str() {
        "" | "identity" => true,
        "gzip" | "x-gzip" => !body.starts_with(GZIP_MAGIC),
        "deflate" | "br" => is_plain(&body),
        _ if is_plain(&body) => true,
        _ => return Err(BodyError::UNKNOWN_CODING),
    };
    if is_undone {
        return if coding.ends_with("gzip") && !is_plain(&body) { Err(BodyError::NOT_COMPRESSED) } else { Ok(body) };
    }
    let read = match coding.as_str() {
        "br" => read(brotli(&body), limit),
        "deflate" if is_zlib(&body) => read(ZlibDecoder::new(&*body), limit),
        // Some clients leave out the header of zlib, as some servers do in answers.
        "deflate" => read(DeflateDecoder::new(&*body), limit),
        _ => read(MultiGzDecoder::new(&*body), limit),
    };
    match read {
        Ok(Some(body)) => Ok(Cow::Owned(body)),
        Ok(None) => Err(BodyError::too_large(limit)),
        Err(_) => Err(BodyError::NOT_COMPRESSED),
    }
}

/// Brotli with windows of 16 MB at most, as RFC 7932 has them: the decoder would also allocate one of a gigabyte.
fn brotli(body: &[u8]) -> impl Read {
    let mut decoder = Decompressor::new(body, BUFFER_BYTES);
    decoder.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
    decoder
}

/// Whether a body is text, which no compressed one is.
fn is_plain(body: &[u8]) -> bool {
    let is_text = |byte: &u8| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r');
    std::str::from_utf8(body).is_ok_and(|text| text.as_bytes().iter().all(is_text))
}

/// Whether a body has the header of zlib (RFC 1950, 2.2).
fn is_zlib(body: &[u8]) -> bool {
    let Some([method, flags]) = body.first_chunk() else { return false };
    method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
}

/// `None` if it is longer than `limit`.
fn read(body: impl Read, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut out = Vec::new();
    body.take(u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut out)?;
    Ok((out.len() <= limit).then_some(out))
}
