//! A body that is JSON or a form, whichever its content type says.

use super::body::{BodyTag, ReadJson as _};
use super::{Readable, Rejections, form, media};
use crate::event::Event;

/// Reads the body.
pub(crate) fn read_data<'r, T: Readable<'r>>(event: &'r Event<'_>) -> Result<T, Rejections> {
    let mut rejections = Rejections::new();
    let value = match media::check_form(event) {
        Ok(()) => form::read(event, &mut rejections),
        Err(_) => (&BodyTag::<T>::NEW).read(event, &mut rejections),
    };
    value.ok_or(rejections)
}
