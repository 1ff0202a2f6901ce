//! What an event source makes of a function's output: the answer that the client sees, or why it is refused.
//!
//! The rules are those of API Gateway and Lambda as far as they are known, each with its confidence. Where it is not
//! known what AWS does, the output is refused, so that what is accepted here is accepted there. The module shares no
//! code with what makes outputs: it parses them itself, so that a mistake there cannot hide here.

mod accepted;
mod alb;
mod body;
pub(crate) mod cause;
mod confidence;
mod error_page;
pub(crate) mod headers;
mod hop_by_hop;
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
pub(crate) mod integration_failure;
mod lattice;
pub(crate) mod media_type;
mod object;
pub(crate) mod output_limit;
pub(crate) mod output_value;
mod payload_1;
mod payload_2;
mod printable;
pub(crate) mod refused;
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
pub(crate) mod request_limits;
mod rest;
mod situation;
mod status;
pub(crate) mod stream;
#[expect(clippy::module_inception, reason = "a file is named after its type")]
mod verdict;
mod websocket;

pub use confidence::Confidence;
pub use situation::Situation;
pub use verdict::Verdict;

use output_limit::MAX_OUTPUT_BYTES;
use refused::Refused;

use crate::event::EventSource;

/// Judges a function's output. Never panics, whatever the bytes are.
///
/// ```
/// use api_handler::EventSource;
/// use api_handler::testing::verdict::{Situation, judge};
///
/// let verdict = judge(br#"{"statusCode":200,"body":{"a":1}}"#, &Situation::new(EventSource::RestApi));
/// assert!(!verdict.accepted);
/// assert_eq!(verdict.status, 502);
/// assert!(verdict.reason.unwrap().contains("`body`"));
/// ```
pub fn judge(output: &[u8], situation: &Situation<'_>) -> Verdict {
    let source = situation.source;
    let can_stream = matches!(source, EventSource::RestApi | EventSource::FunctionUrl);
    let answer = match function_error(output, situation) {
        Some(refusal) => Err(refusal),
        None if situation.streaming && can_stream => stream::answer(output, situation),
        None if can_stream && stream::split(output).is_some() => stream::buffered(output, situation),
        None => match source {
            EventSource::RestApi => rest::answer(output, situation),
            EventSource::HttpApiV1 => payload_1::answer(output),
            EventSource::HttpApi | EventSource::FunctionUrl => payload_2::answer(output, source),
            EventSource::Alb => alb::answer(output, situation),
            EventSource::WebSocketApi => websocket::answer(output, situation),
            EventSource::VpcLattice => lattice::answer(output, situation),
        },
    };
    match answer {
        Ok(answer) => answer.into_verdict(),
        Err(refusal) => refusal.into_verdict(source, situation.request_id),
    }
}

/// The failures that Lambda reports before the source reads the output.
fn function_error(output: &[u8], situation: &Situation<'_>) -> Option<Refused> {
    if let Some(kind) = situation.function_error {
        return Some(Refused::function_error(kind, output));
    }
    // A streamed output may be longer.
    (output.len() > MAX_OUTPUT_BYTES && !situation.streaming).then(|| Refused::too_large(output.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::ConnectionEvent;

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            ".*".prop_map(Into::into),
            "(text/html|200|true|YWI=)".prop_map(Into::into),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            let key = "(statusCode|headers|multiValueHeaders|body|isBase64Encoded|cookies|content-type|.*)";
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::hash_map(key, inner, 0..6).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    fn check(output: &[u8], accept: Option<&str>, function_error: Option<&str>) {
        let binary_media_types = &["image/*", "*/*"];
        let situations = EventSource::ALL.iter().flat_map(|&source| {
            let one = Situation { accept, binary_media_types, function_error, ..Situation::new(source) };
            let other = Situation {
                multi_value_headers: true,
                connection: ConnectionEvent::Message,
                route_response: true,
                ..one
            };
            [one, other, Situation { streaming: true, ..one }]
        });
        for situation in situations {
            let source = situation.source;
            let verdict = judge(output, &situation);
            assert_eq!(verdict.accepted, verdict.reason.is_none());
            assert!((200..=599).contains(&verdict.status));
            for (name, value) in &verdict.headers {
                assert!(http::HeaderName::try_from(name.as_str()).is_ok(), "{name:?}");
                assert!(http::HeaderValue::try_from(value.as_str()).is_ok(), "{value:?}");
            }
            if verdict.accepted {
                let has_type = verdict.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
                let has_none = [EventSource::Alb, EventSource::VpcLattice, EventSource::WebSocketApi];
                assert!(has_type || has_none.contains(&source), "{source}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(output: Vec<u8>, accept: Option<String>, error: Option<String>) {
            check(&output, accept.as_deref(), error.as_deref());
        }

        #[test]
        fn no_json_makes_it_panic(output in json(), accept: Option<String>) {
            check(output.to_string().as_bytes(), accept.as_deref(), None);
        }
    }

    #[test]
    fn deep_nesting_does_no_harm() {
        for open in ["[", "{\"a\":", "{\"statusCode\":200,\"body\":["] {
            check(open.repeat(100_000).as_bytes(), None, None);
        }
        check(format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes(), None, None);
    }
}
