//! Checks the content type of a body.

#[cfg(feature = "multipart")]
use crate::event::parameter;
use crate::event::{Event, joined};
use crate::spec::Part;
use crate::text::shortened::shortened;

use super::Rejection;

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";
/// What is accepted as a form.
const FORMS: &str =
    if cfg!(feature = "multipart") { "application/x-www-form-urlencoded, multipart/form-data" } else { FORM };

/// The media type of the body, in lower case and without parameters; `None` if the request has none.
fn media_type(event: &Event<'_>) -> Option<String> {
    let header = event.header("content-type")?;
    let essence = header.split(';').next().unwrap_or_default().trim();
    (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
}

/// The rejection of a body that is compressed (415, RFC 9110, 15.5.16); `None` if it is not.
///
/// The header alone does not show it: a REST API may have decompressed the body, and leaves the header as it is. So only
/// a body that is not plain text is taken for what the header says.
pub(crate) fn compressed(event: &Event<'_>, part: Part, body: &[u8]) -> Option<Rejection> {
    #[cfg(feature = "decompression")]
    if event.is_decompressed() {
        return None;
    }
    let is_plain = |byte: &u8| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r');
    // A gateway that takes the body for text replaces its bytes by U+FFFD.
    let is_text = |text: &str| !text.contains(char::REPLACEMENT_CHARACTER) && text.as_bytes().iter().all(is_plain);
    if std::str::from_utf8(body).is_ok_and(is_text) {
        return None;
    }
    let codings = joined(event.header_values("content-encoding"), ", ")?;
    let codings = codings.trim();
    if codings.is_empty() || codings.eq_ignore_ascii_case("identity") {
        return None;
    }
    let detail = format!("the body is sent with `content-encoding: {}`: send it without", shortened(codings));
    Some(Rejection::of_coding(part, detail))
}

/// Accepts a body as JSON if its content type is `application/json`, `text/json` or any `+json` (RFC 6839), or if it
/// has none.
pub(crate) fn check_json(event: &Event<'_>) -> Result<(), Rejection> {
    let Some(sent) = media_type(event) else { return Ok(()) };
    if sent == JSON || sent == "text/json" || sent.ends_with("+json") {
        return Ok(());
    }
    let detail = if sent == FORM {
        format!(
            "the body is sent as `{FORM}`, which is the default of `curl -d` and of HTML forms: \
             send `content-type: {JSON}` (curl: `-H 'content-type: {JSON}'`)"
        )
    } else {
        format!("the body is sent as `{}`, which is not JSON: send `content-type: {JSON}`", shortened(&sent))
    };
    Err(Rejection::of_unread(Part::Body, detail, JSON))
}

/// Accepts a body as a form if its content type is that of a form.
pub(crate) fn check_form(event: &Event<'_>) -> Result<(), Rejection> {
    let detail = match media_type(event).as_deref() {
        Some(FORM) => return Ok(()),
        None => format!("the body has no content type: send the form with `content-type: {FORM}`"),
        Some(MULTIPART) => format!(
            "the form is sent as `{MULTIPART}`, which is not supported: send `content-type: {FORM}` \
             (curl: `-d` instead of `-F`; HTML: a form without `enctype`; JavaScript: `URLSearchParams` \
             instead of `FormData`)"
        ),
        Some(sent) => {
            let or = if cfg!(feature = "multipart") { " or `multipart/form-data`" } else { "" };
            format!("the body is sent as `{}`, which is not a form: send `content-type: {FORM}`{or}", shortened(sent))
        }
    };
    Err(Rejection::of_unread(Part::Form, detail, FORMS))
}

/// The boundary between the parts of a body that is `multipart/form-data`; `None` if it is not.
#[cfg(feature = "multipart")]
pub(crate) fn boundary(event: &Event<'_>) -> Option<Result<String, Rejection>> {
    media_type(event).filter(|sent| sent == MULTIPART)?;
    let header = event.header("content-type")?;
    Some(parameter(&header, "boundary").filter(|boundary| !boundary.is_empty()).ok_or_else(|| {
        let detail = format!(
            "the form is sent as `{MULTIPART}` without a boundary: let the client that makes the body set the header, too \
             (JavaScript: leave `content-type` out next to `FormData`)"
        );
        Rejection::of_unread(Part::Form, detail, FORMS)
    }))
}
