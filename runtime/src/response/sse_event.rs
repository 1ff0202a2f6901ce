//! One event of a stream of server-sent events.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

/// One of the events that [`Sse`](crate::Sse) sends.
///
/// No text can become another field or another event: each line of `data` and of a comment has a field of its own, and line
/// breaks in a name or an id, which have one line, become spaces.
///
/// ```
/// use api_handler::{Bytes, SseEvent};
///
/// let event = SseEvent::new().event("price").id("7").data("one\ntwo");
/// assert_eq!(Bytes::from(event), "event: price\nid: 7\ndata: one\ndata: two\n\n");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "an event is only sent as an item of the stream of an `Sse`"]
pub struct SseEvent {
    comments: String,
    event: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    data: String,
}

impl SseEvent {
    /// An event without anything in it.
    pub fn new() -> Self {
        SseEvent::default()
    }

    /// Adds to the text of the event. Browsers drop an event that has none.
    pub fn data(mut self, text: impl AsRef<str>) -> Self {
        fields(&mut self.data, "data: ", text.as_ref());
        self
    }

    /// Adds a value as JSON to the text of the event.
    ///
    /// # Errors
    ///
    /// The value's `Serialize` fails.
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Result<Self, serde_json::Error> {
        Ok(self.data(serde_json::to_string(value)?))
    }

    /// The name of the event, for `addEventListener`; `message` without it.
    pub fn event(mut self, name: impl AsRef<str>) -> Self {
        self.event = Some(one_line(name.as_ref()));
        self
    }

    /// The id of the event. A browser that connects again sends the last one as the header `last-event-id`.
    pub fn id(mut self, id: impl AsRef<str>) -> Self {
        self.id = Some(one_line(id.as_ref()));
        self
    }

    /// How long the browser waits before it connects again, in whole milliseconds.
    pub fn retry(mut self, wait: Duration) -> Self {
        self.retry = Some(wait);
        self
    }

    /// Adds a comment, which browsers ignore.
    pub fn comment(mut self, text: impl AsRef<str>) -> Self {
        fields(&mut self.comments, ": ", text.as_ref());
        self
    }
}

/// Writes each line of a text as a field.
fn fields(out: &mut String, field: &str, text: &str) {
    let text = text.replace("\r\n", "\n");
    for line in text.split(['\n', '\r']) {
        out.push_str(field);
        out.push_str(line);
        out.push('\n');
    }
}

/// The text without line breaks, and without NUL, with which a browser would ignore an id.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\0'], " ")
}

/// The event as it is sent.
impl From<SseEvent> for Bytes {
    fn from(SseEvent { comments, event, id, retry, data }: SseEvent) -> Self {
        let mut out = comments;
        let retry = retry.map(|wait| wait.as_millis().to_string());
        for (field, value) in [("event", event), ("id", id), ("retry", retry)] {
            if let Some(value) = value {
                fields(&mut out, &format!("{field}: "), &value);
            }
        }
        out.push_str(&data);
        out.push('\n');
        Bytes::from(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_field_of_its_own() {
        let hostile = "a\ndata: b\r\n\r\nid: 7\revent: x\0";
        let event = SseEvent::new().event(hostile).id(hostile).comment(hostile).data(hostile);
        let text = String::from_utf8(Bytes::from(event).to_vec()).unwrap();
        assert!(text.ends_with("\n\n") && !text.trim_end().contains("\n\n"), "{text:?}");
        let starts = |field: &str| text.lines().filter(|line| line.starts_with(field)).count();
        assert_eq!((starts("event: "), starts("id: "), starts("data: "), starts(": ")), (1, 1, 5, 5), "{text:?}");
        assert_eq!(text.lines().count(), 13, "{text:?}");
        assert!(!text.contains('\r'));
    }

    #[test]
    fn an_event_has_the_fields_that_were_set() {
        assert_eq!(Bytes::from(SseEvent::new()), "\n");
        assert_eq!(Bytes::from(SseEvent::new().data("")), "data: \n\n");
        let event = SseEvent::new().retry(Duration::from_millis(1500)).json(&["a\nb"]).unwrap();
        assert_eq!(Bytes::from(event), "retry: 1500\ndata: [\"a\\nb\"]\n\n");
        assert_eq!(Bytes::from(SseEvent::new().data("a").data("b")), "data: a\ndata: b\n\n");
    }
}
