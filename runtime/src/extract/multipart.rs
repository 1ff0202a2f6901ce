//! Forms that are `multipart/form-data`, with files.

use http::StatusCode;

use super::value::files::Lent;
use super::{Rejection, media};
use crate::event::{Event, Multipart, MultipartError, Pair};
use crate::response::BadBody;
use crate::spec::Part;

/// The form; `None` if the body has another content type.
fn form<'a>(event: &'a Event<'_>) -> Option<Result<Option<&'a Multipart>, Rejection>> {
    let boundary = match media::boundary(event)? {
        Ok(boundary) => boundary,
        Err(rejection) => return Some(Err(rejection)),
    };
    Some(event.multipart(&boundary).map_err(|error| rejected(event, error)))
}

/// The fields of the form; `None` if the body has another content type.
pub(super) fn fields<'a>(event: &'a Event<'_>) -> Option<Result<Option<&'a [Pair<'a>]>, Rejection>> {
    // A client that leaves out every field of a form sends an empty body.
    let pairs = |form: Option<&'a Multipart>| Some(form.map_or([].as_slice(), |form| &form.pairs));
    form(event).map(|found| found.map(pairs))
}

/// Lends the files of the form, if there are any, to the type that is read.
pub(super) fn lend(event: &Event<'_>) -> Lent {
    match form(event) {
        Some(Ok(Some(form))) => Lent::new(&form.files),
        _ => Lent::new(&[]),
    }
}

fn rejected(event: &Event<'_>, error: &MultipartError) -> Rejection {
    let bad_body = match error {
        MultipartError::Body(error) => return Rejection::of_unreadable_body(Part::Form, *error),
        // The deployment has damaged what the client sent.
        MultipartError::Garbled(_) => {
            return Rejection::of_part(StatusCode::INTERNAL_SERVER_ERROR, Part::Form, error.to_string());
        }
        MultipartError::TooMany => BadBody::TooLarge,
        _ => BadBody::Syntax,
    };
    let body = event.body().ok().flatten().filter(|_| matches!(error, MultipartError::NoPart));
    let compressed = body.and_then(|body| media::compressed(event, Part::Form, body));
    compressed.unwrap_or_else(|| Rejection::of_whole_body(bad_body, Part::Form, error.to_string()))
}

/// The rejection of a body that is read as JSON by a type that needs files: the program is wrong, not the request.
pub(super) fn misplaced() -> Rejection {
    let detail = "a `FormFile` can only be read from a form: take `#[form]` in place of `#[body]`";
    Rejection::of_part(StatusCode::INTERNAL_SERVER_ERROR, Part::Body, detail)
}
