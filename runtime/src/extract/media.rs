//! What a content type says that a body is.

use crate::event::Event;
use crate::spec::Part;

use super::Rejection;
use super::value::phrases::shortened;

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The media type of a request's body, without parameters; `None` when nobody says.
fn media_type(event: &Event<'_>) -> Option<String> {
    let told = event.header("content-type")?;
    let essence = told.split(';').next().unwrap_or_default().trim();
    (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
}

/// Whether a body may be JSON: its content type says so, or there is none (`application/json`, `text/json` and
/// every `+json` of RFC 6839).
pub(crate) fn check_json(event: &Event<'_>) -> Result<(), Rejection> {
    let Some(told) = media_type(event) else { return Ok(()) };
    if told == JSON || told == "text/json" || told.ends_with("+json") {
        return Ok(());
    }
    let detail = if told == FORM {
        format!(
            "the body is sent as `{FORM}`, which is what `curl -d` and HTML forms say of their own accord: \
             send `content-type: {JSON}` (curl: `-H 'content-type: {JSON}'`)"
        )
    } else {
        format!("the body is sent as `{}`, which is no JSON: send `content-type: {JSON}`", shortened(&told))
    };
    Err(Rejection::of_unread(Part::Body, detail, JSON))
}

/// Whether a body is a form: its content type must say so.
pub(crate) fn check_form(event: &Event<'_>) -> Result<(), Rejection> {
    let detail = match media_type(event).as_deref() {
        Some(FORM) => return Ok(()),
        None => format!("the body has no content type: send the form with `content-type: {FORM}`"),
        Some(MULTIPART) => format!(
            "the form is sent as `{MULTIPART}`, which is not read here: send `content-type: {FORM}` \
             (curl: `-d` instead of `-F`; HTML: a form without `enctype`; JavaScript: `URLSearchParams` \
             instead of `FormData`)"
        ),
        Some(told) => {
            format!("the body is sent as `{}`, which is no form: send `content-type: {FORM}`", shortened(told))
        }
    };
    Err(Rejection::of_unread(Part::Form, detail, FORM))
}
