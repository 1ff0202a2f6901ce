//! Arguments from whole events, as generated code reads them.

use lambda_runtime::Context;

use crate::event::{Event, Kind, scan};
use crate::proxy::Sink;

/// Runs `test` on an event.
pub(crate) fn with_event<R>(text: &str, test: impl FnOnce(&Event<'_>) -> R) -> R {
    let scan = scan(text);
    let Kind::Http(source) = scan.kind else { panic!("no request: {text}") };
    let context = Context::default();
    test(&Event::new(source, text, scan.fields, &context, Sink::Plain, None))
}

#[test]
fn the_tag_takes_bodies_raw_or_as_json() {
    use super::body::{self, ReadJson as _, ReadRaw as _};
    let text = r#"{"resource":"/a","httpMethod":"POST","path":"/a","body":"[1,2]","headers":null}"#;
    with_event(text, |event| {
        let mut rejections = super::Rejections::new();
        let raw = body::raw(event);
        assert_eq!((&body::Tag::<&str>::NEW).read(&raw, &mut rejections), Some("[1,2]"));
        assert_eq!((&body::Tag::<Vec<u8>>::NEW).read(&raw, &mut rejections).unwrap(), b"[1,2]");
        assert_eq!((&body::Tag::<Vec<u16>>::NEW).read(&raw, &mut rejections).unwrap(), [1, 2]);
        assert_eq!((&body::Tag::<Option<Option<u8>>>::NEW).read(&raw, &mut rejections), None);
        assert!(!rejections.is_empty());
        fn is_send<T: Send>(_: &T) {}
        is_send(&raw);
        is_send(&rejections);
        let path = super::path::raw(event, "id");
        is_send(&path);
        assert_eq!(
            super::query::read_or::<u32>(&super::query::raw(event, "n"), &mut rejections, Default::default),
            Some(0)
        );
        assert_eq!(super::query::read_or::<u32>(&super::query::raw(event, "n"), &mut rejections, || 20), Some(20));
        assert_eq!(super::path::read::<Option<&'_ str>>(&path, &mut rejections), Some(None));
    });
}
