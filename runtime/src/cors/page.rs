//! The page that sends a request.

use std::borrow::Cow;

use http::header::ORIGIN;

use crate::event::Event;

/// The origin of the page that sends a request; `None` if no page does. Several origins are as good as that of a sandboxed
/// page, which is nobody's: a browser sends one.
pub(crate) fn origin<'e>(event: &Event<'e>) -> Option<Cow<'e, str>> {
    let mut origins = event.header_values(ORIGIN.as_str());
    let origin = origins.next()?;
    Some(if origins.next().is_some() { Cow::Borrowed("null") } else { origin })
}
