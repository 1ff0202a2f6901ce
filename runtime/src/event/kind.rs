//! What kind of event it is: an HTTP request and of which source, a ping, or an event that must not be answered.
//!
//! Sources are recognised by keys that only they send, never by trial parsing.

use super::fields::Fields;
use super::json::EventJson;
use super::source::EventSource;
use crate::text::split::split_at_byte;

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An HTTP request.
    Http(EventSource),
    /// `{}`, `null` and the like: sent to keep the function warm.
    Ping,
    /// Another event; the text names it.
    Other(&'static str),
}

/// The top-level keys of events that are not HTTP requests.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks<'e> {
    /// The number of top-level keys of any kind.
    pub(super) keys: usize,
    records: Option<EventJson<'e>>,
    method_arn: bool,
    route_arn: bool,
    type_: Option<EventJson<'e>>,
    detail_type: bool,
    response_payload: bool,
    app_sync: bool,
    message_version: bool,
    action_group: bool,
    console_test: bool,
    warm_up: bool,
    logs: bool,
}

impl<'e> Marks<'e> {
    /// Records a key that no HTTP request has.
    pub(super) fn record(&mut self, key: &[u8], value: EventJson<'e>) {
        // The emulator of cargo-lambda adds the keys of authorizers to every event of an HTTP API, with `null` as
        // value.
        if value.is_null() {
            return;
        }
        match key {
            b"Records" | b"records" => self.records = Some(value),
            b"methodArn" | b"authorizationToken" => self.method_arn = true,
            b"routeArn" => self.route_arn = true,
            b"type" => self.type_ = Some(value),
            b"detail-type" => self.detail_type = true,
            b"requestPayload" | b"responsePayload" => self.response_payload = true,
            b"awslogs" => self.logs = true,
            b"warmer" => self.warm_up = true,
            b"info" | b"arguments" | b"fieldName" | b"parentTypeName" => self.app_sync = true,
            b"messageVersion" => self.message_version = true,
            b"actionGroup" => self.action_group = true,
            b"key1" => self.console_test = true,
            b"source" => self.warm_up |= is_warm_up(value),
            _ => {}
        }
    }

    /// The kind of event that these keys and those of requests indicate.
    pub(super) fn kind(&self, text: &str, fields: &Fields<'_>) -> Kind {
        if let Some(name) = not_http(fields, self) {
            return Kind::Other(name);
        }
        if let Some(source) = source(fields) {
            return Kind::Http(source);
        }
        let trimmed = text.trim_matches([' ', '\n', '\r', '\t']);
        if self.warm_up || matches!(trimmed, "null" | "\"\"") || is_empty_object(trimmed) {
            return Kind::Ping;
        }
        Kind::Other(if trimmed.starts_with('{') {
            "a JSON object that no HTTP event source sends"
        } else {
            "not a JSON object"
        })
    }
}

/// `{}`, with any space in it. A `{` alone is damaged, and may be the rest of anything.
fn is_empty_object(text: &str) -> bool {
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    inner.is_some_and(|inner| inner.trim_matches([' ', '\n', '\r', '\t']).is_empty())
}

/// Whether this is the `source` that serverless-plugin-warmup sends.
fn is_warm_up(source: EventJson<'_>) -> bool {
    source.as_str().is_some_and(|text| text == "serverless-plugin-warmup")
}

/// The name of an event that must not be answered: it would be mistaken for a request, or its sender would take the
/// answer for success and drop it.
fn not_http(fields: &Fields<'_>, marks: &Marks<'_>) -> Option<&'static str> {
    if let Some(records) = marks.records {
        return Some(records_of(records));
    }
    // It has a path and a method, and expects an answer of another shape.
    if marks.message_version {
        return Some(if marks.action_group { "a request of a Bedrock agent" } else { "a request of a Lex bot" });
    }
    let authorizer = marks.type_.and_then(EventJson::as_str).is_some_and(|text| matches!(&*text, "TOKEN" | "REQUEST"));
    if marks.method_arn || marks.route_arn || (authorizer && fields.request_context.is_none()) {
        return Some("a request to a Lambda authorizer");
    }
    if marks.response_payload && fields.method.is_none() {
        return Some("a record of a Lambda destination");
    }
    if marks.detail_type && fields.method.is_none() {
        return Some("an EventBridge event");
    }
    if marks.app_sync && fields.method.is_none() && fields.context.http.is_none() {
        return Some("an AppSync request");
    }
    if marks.console_test && fields.method.is_none() {
        return Some("the test event `hello-world` of Lambda's console");
    }
    marks.logs.then_some("a CloudWatch Logs event")
}

fn records_of(records: EventJson<'_>) -> &'static str {
    let first = records.items().next();
    let source = first.and_then(|record| record.get("eventSource").or_else(|| record.get("EventSource")));
    match source.and_then(EventJson::as_str).as_deref() {
        Some("aws:sqs") => "a batch of SQS messages",
        Some("aws:sns") => "an SNS notification",
        Some("aws:s3") => "an S3 notification",
        Some("aws:dynamodb") => "a batch of a DynamoDB stream",
        Some("aws:kinesis") => "a batch of a Kinesis stream",
        Some("aws:ses") => "an SES receipt",
        _ => "a batch of records",
    }
}

/// The source, by the keys that only it sends; the most reliable ones first: `elb`, then Lattice, WebSocket, payload
/// 2.0 and 1.0.
fn source(fields: &Fields<'_>) -> Option<EventSource> {
    let context = &fields.context;
    let is_version_1 = || fields.version.is_some_and(|version| version.raw() == r#""1.0""#);
    if context.elb.is_some() {
        return Some(EventSource::Alb);
    }
    if context.service.is_some() {
        return Some(EventSource::VpcLattice);
    }
    if context.connection.is_some() {
        return Some(EventSource::WebSocketApi);
    }
    // A custom domain can add keys of payload 2.0 to a 1.0 event, so the keys of 1.0 are checked first.
    if fields.method.is_some() && (fields.resource.is_some() || fields.path.is_some()) {
        return Some(if is_version_1() { EventSource::HttpApiV1 } else { EventSource::RestApi });
    }
    if context.http.is_some() || fields.raw_path.is_some() {
        // `<id>.lambda-url.<region>.on.aws`
        let url = context.domain_name.and_then(|name| split_at_byte(name.raw(), b'.'));
        let url = url.is_some_and(|(_, rest)| rest.starts_with("lambda-url."));
        return Some(if url { EventSource::FunctionUrl } else { EventSource::HttpApi });
    }
    // A damaged event, with just enough left of it to know that a client is waiting.
    let rest = fields.method.is_some() || (fields.resource.is_some() && fields.request_context.is_some());
    rest.then_some(EventSource::RestApi)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::scan;

    fn kind_of(text: &str) -> Kind {
        scan(text).kind
    }

    #[test]
    fn sources_are_recognised_by_their_keys() {
        let cases = [
            (r#"{"resource":"/","httpMethod":"GET","path":"/"}"#, EventSource::RestApi),
            (r#"{"version":"1.0","resource":"/","httpMethod":"GET"}"#, EventSource::HttpApiV1),
            (r#"{"version":"2.0","requestContext":{"http":{"method":"GET"}}}"#, EventSource::HttpApi),
            (
                r#"{"version":"2.0","requestContext":{"domainName":"a.lambda-url.eu-west-1.on.aws","http":{}}}"#,
                EventSource::FunctionUrl,
            ),
            (r#"{"requestContext":{"elb":{}},"httpMethod":"GET","path":"/"}"#, EventSource::Alb),
            (r#"{"requestContext":{"connectionId":"x"}}"#, EventSource::WebSocketApi),
            (r#"{"requestContext":{"serviceArn":"x"},"method":"GET"}"#, EventSource::VpcLattice),
            (r#"{"raw_path":"/","method":"GET","headers":{}}"#, EventSource::VpcLattice),
            (
                r#"{"resource":"/","httpMethod":"GET","rawPath":"/","cookies":[],"requestContext":{"http":{}}}"#,
                EventSource::RestApi,
            ),
        ];
        for (text, source) in cases {
            assert_eq!(kind_of(text), Kind::Http(source), "{text}");
        }
    }

    #[test]
    fn keys_with_a_null_value_are_ignored() {
        let event = r#"{"type":null,"methodArn":null,"httpMethod":"GET","resource":null,"version":"2.0",
            "rawPath":"/","requestContext":{"domainName":"localhost","http":{"method":"GET"}}}"#;
        assert_eq!(kind_of(event), Kind::Http(EventSource::HttpApi));
    }

    #[test]
    fn empty_events_and_known_warmers_are_pings() {
        for text in
            ["{}", " {\n} ", "null", r#"{"source":"serverless-plugin-warmup"}"#, r#"{"warmer":true,"concurrency":3}"#]
        {
            assert_eq!(kind_of(text), Kind::Ping, "{text}");
        }
    }

    #[test]
    fn other_events_are_named() {
        let cases = [
            (r#"{"Records":[{"eventSource":"aws:sqs"}]}"#, "a batch of SQS messages"),
            (r#"{"Records":[{"EventSource":"aws:sns"}]}"#, "an SNS notification"),
            (r#"{"source":"aws.events","detail-type":"Scheduled Event","detail":{}}"#, "an EventBridge event"),
            (r#"{"type":"TOKEN","methodArn":"arn","authorizationToken":"x"}"#, "a request to a Lambda authorizer"),
            (
                r#"{"type":"REQUEST","methodArn":"a","resource":"/","path":"/","httpMethod":"GET"}"#,
                "a request to a Lambda authorizer",
            ),
            (
                r#"{"version":"1.0","requestContext":{},"requestPayload":{},"responsePayload":{}}"#,
                "a record of a Lambda destination",
            ),
            (r#"{"key":"value"}"#, "a JSON object that no HTTP event source sends"),
            ("{", "a JSON object that no HTTP event source sends"),
            ("{ x", "a JSON object that no HTTP event source sends"),
            (
                r#"{"messageVersion":"1.0","actionGroup":"a","apiPath":"/","path":"/","httpMethod":"GET"}"#,
                "a request of a Bedrock agent",
            ),
            (r#"{"messageVersion":"1.0","invocationSource":"DialogCodeHook"}"#, "a request of a Lex bot"),
            (r#"{"arguments":{"id":"7"},"identity":null,"prev":null}"#, "an AppSync request"),
            (r#"{"authorizationToken":"x","requestContext":{"apiId":"a"}}"#, "a request to a Lambda authorizer"),
            ("[1]", "not a JSON object"),
            ("", "not a JSON object"),
        ];
        for (text, name) in cases {
            assert_eq!(kind_of(text), Kind::Other(name), "{text}");
        }
    }
}
