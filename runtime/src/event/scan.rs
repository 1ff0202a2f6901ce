//! One pass over an event: where its parts are, and who made it.
//!
//! Sources are told apart by keys that only they have, never by trial parsing.

use super::EventSource;
use super::cut::pieces;
use super::json::Json;
use super::scanner::Scanner;

/// The parts of an HTTP event, as text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fields<'e> {
    pub(crate) version: Option<Json<'e>>,
    pub(crate) method: Option<Json<'e>>,
    pub(crate) path: Option<Json<'e>>,
    pub(crate) resource: Option<Json<'e>>,
    pub(crate) raw_path: Option<Json<'e>>,
    pub(crate) route_key: Option<Json<'e>>,
    pub(crate) raw_query: Option<Json<'e>>,
    pub(crate) query: Option<Json<'e>>,
    pub(crate) multi_query: Option<Json<'e>>,
    pub(crate) path_values: Option<Json<'e>>,
    pub(crate) headers: Option<Json<'e>>,
    pub(crate) multi_headers: Option<Json<'e>>,
    pub(crate) cookies: Option<Json<'e>>,
    pub(crate) stage_variables: Option<Json<'e>>,
    pub(crate) body: Option<Json<'e>>,
    pub(crate) is_base64: Option<Json<'e>>,
    pub(crate) request_context: Option<Json<'e>>,
    pub(crate) context: RequestContext<'e>,
}

/// The parts of `requestContext` that tell sources apart or say where a request went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RequestContext<'e> {
    pub(crate) http_method: Option<Json<'e>>,
    pub(crate) stage: Option<Json<'e>>,
    pub(crate) authorizer: Option<Json<'e>>,
    pub(crate) request_id: Option<Json<'e>>,
    domain_name: Option<Json<'e>>,
    http: bool,
    elb: bool,
    connection: bool,
    service: bool,
}

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An HTTP request.
    Http(EventSource),
    /// `{}`, `null` and the like: something keeps the function warm.
    Ping,
    /// Something else; the words name it.
    Other(&'static str),
}

/// What a scan found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scan<'e> {
    pub(crate) fields: Fields<'e>,
    pub(crate) kind: Kind,
    /// Whether the text is an object from the first brace to the last.
    pub(crate) whole: bool,
}

/// Keys at the top of events that are no HTTP requests.
#[derive(Clone, Copy, Debug, Default)]
struct Marks<'e> {
    keys: usize,
    records: Option<Json<'e>>,
    method_arn: bool,
    route_arn: bool,
    type_: Option<Json<'e>>,
    detail_type: bool,
    response_payload: bool,
    app_sync: bool,
    warm_up: bool,
    logs: bool,
}

/// Finds the parts of an event.
pub(crate) fn scan(text: &str) -> Scan<'_> {
    // Filled in where it stays: it is large.
    let mut scan = Scan { fields: Fields::default(), kind: Kind::Ping, whole: false };
    let fields = &mut scan.fields;
    let mut marks = Marks::default();
    let mut scanner = Scanner::new(text);
    let mut open = scanner.eat(b'{');
    let mut whole = open && scanner.eat(b'}');
    while open && !whole {
        let Some(key) = scanner.key() else { break };
        let value = if key == b"requestContext" { context(&mut scanner, fields) } else { scanner.value() };
        let Some(value) = value else { break };
        marks.keys += 1;
        note(fields, &mut marks, key, value);
        open = scanner.eat(b',');
        whole = !open && scanner.eat(b'}');
    }
    scan.whole = whole && scanner.at_end();
    scan.kind = kind(text, &scan.fields, &marks);
    scan
}

fn note<'e>(fields: &mut Fields<'e>, marks: &mut Marks<'e>, key: &[u8], value: Json<'e>) {
    let place = match key {
        b"version" => &mut fields.version,
        b"httpMethod" | b"method" => &mut fields.method,
        b"path" => &mut fields.path,
        b"resource" => &mut fields.resource,
        b"rawPath" => &mut fields.raw_path,
        b"raw_path" => {
            // Only version 1 of VPC Lattice's events has it, and those have no request context.
            fields.context.service = true;
            &mut fields.raw_path
        }
        b"routeKey" => &mut fields.route_key,
        b"rawQueryString" => &mut fields.raw_query,
        b"queryStringParameters" | b"query_string_parameters" => &mut fields.query,
        b"multiValueQueryStringParameters" => &mut fields.multi_query,
        b"pathParameters" => &mut fields.path_values,
        b"headers" => &mut fields.headers,
        b"multiValueHeaders" => &mut fields.multi_headers,
        b"cookies" => &mut fields.cookies,
        b"stageVariables" => &mut fields.stage_variables,
        b"body" => &mut fields.body,
        b"isBase64Encoded" | b"is_base64_encoded" => &mut fields.is_base64,
        b"requestContext" => &mut fields.request_context,
        _ => return mark(marks, key, value),
    };
    *place = (!value.is_null()).then_some(value);
}

fn mark<'e>(marks: &mut Marks<'e>, key: &[u8], value: Json<'e>) {
    // cargo-lambda's emulator names the keys of authorizers in every event of an HTTP API, with `null`.
    if value.is_null() {
        return;
    }
    match key {
        b"Records" | b"records" => marks.records = Some(value),
        b"methodArn" => marks.method_arn = true,
        b"routeArn" => marks.route_arn = true,
        b"type" => marks.type_ = Some(value),
        b"detail-type" => marks.detail_type = true,
        b"requestPayload" | b"responsePayload" => marks.response_payload = true,
        b"awslogs" => marks.logs = true,
        b"warmer" => marks.warm_up = true,
        b"info" | b"fieldName" | b"parentTypeName" => marks.app_sync = true,
        b"source" => marks.warm_up |= is_warm_up(value),
        _ => {}
    }
}

/// The `source` that serverless-plugin-warmup sends.
fn is_warm_up(source: Json<'_>) -> bool {
    source.as_str().is_some_and(|text| text == "serverless-plugin-warmup")
}

/// Steps over `requestContext` and notes its parts on the way.
fn context<'e>(scanner: &mut Scanner<'e>, fields: &mut Fields<'e>) -> Option<Json<'e>> {
    let context = &mut fields.context;
    *context = RequestContext::default();
    scanner.object(|scanner, key| {
        if key == b"http" {
            let value = scanner.object(|scanner, key| {
                let value = scanner.value()?;
                if key == b"method" {
                    context.http_method = Some(value);
                }
                Some(value)
            })?;
            context.http = !value.is_null();
            return Some(value);
        }
        let value = scanner.value()?;
        if value.is_null() {
            return Some(value);
        }
        match key {
            b"stage" => context.stage = Some(value),
            b"authorizer" => context.authorizer = Some(value),
            b"requestId" => context.request_id = Some(value),
            b"domainName" => context.domain_name = Some(value),
            b"elb" => context.elb = true,
            b"connectionId" => context.connection = true,
            b"serviceArn" | b"serviceNetworkArn" => context.service = true,
            _ => {}
        }
        Some(value)
    })
}

fn kind(text: &str, fields: &Fields<'_>, marks: &Marks<'_>) -> Kind {
    if let Some(words) = not_http(fields, marks) {
        return Kind::Other(words);
    }
    if let Some(source) = source(fields) {
        return Kind::Http(source);
    }
    let trimmed = text.trim_matches([' ', '\n', '\r', '\t']);
    if marks.warm_up || matches!(trimmed, "null" | "\"\"") || (marks.keys == 0 && trimmed.starts_with('{')) {
        return Kind::Ping;
    }
    Kind::Other(if trimmed.starts_with('{') { "an object that no HTTP event source makes" } else { "no JSON object" })
}

/// Names an event that would be mistaken for a request, or lost, if it were answered.
fn not_http(fields: &Fields<'_>, marks: &Marks<'_>) -> Option<&'static str> {
    if let Some(records) = marks.records {
        return Some(records_of(records));
    }
    let authorizer = marks.type_.and_then(Json::as_str).is_some_and(|text| matches!(&*text, "TOKEN" | "REQUEST"));
    if marks.method_arn || marks.route_arn || (authorizer && fields.request_context.is_none()) {
        return Some("a request to a Lambda authorizer");
    }
    if marks.response_payload && fields.method.is_none() {
        return Some("a record of a Lambda destination");
    }
    if marks.detail_type && fields.method.is_none() {
        return Some("an EventBridge event");
    }
    if marks.app_sync && fields.method.is_none() && !fields.context.http {
        return Some("an AppSync request");
    }
    marks.logs.then_some("a CloudWatch Logs event")
}

fn records_of(records: Json<'_>) -> &'static str {
    let first = records.items().next();
    let source = first.and_then(|record| record.get("eventSource").or_else(|| record.get("EventSource")));
    match source.and_then(Json::as_str).as_deref() {
        Some("aws:sqs") => "a batch of SQS messages",
        Some("aws:sns") => "an SNS notification",
        Some("aws:s3") => "an S3 notification",
        Some("aws:dynamodb") => "a batch of a DynamoDB stream",
        Some("aws:kinesis") => "a batch of a Kinesis stream",
        Some("aws:ses") => "an SES receipt",
        _ => "a batch of records",
    }
}

/// The source by its marks, the surest first: `elb`, then Lattice, then WebSocket, then payload 2.0, then 1.0.
fn source(fields: &Fields<'_>) -> Option<EventSource> {
    let context = &fields.context;
    let is_version_1 = || fields.version.is_some_and(|version| version.raw() == r#""1.0""#);
    if context.elb {
        return Some(EventSource::Alb);
    }
    if context.service {
        return Some(EventSource::VpcLattice);
    }
    if context.connection {
        return Some(EventSource::WebSocketApi);
    }
    // A custom domain can add keys of payload 2.0 to a 1.0 event, so its own marks come first.
    if fields.method.is_some() && (fields.resource.is_some() || fields.path.is_some()) {
        return Some(if is_version_1() { EventSource::HttpApiV1 } else { EventSource::RestApi });
    }
    if context.http || fields.raw_path.is_some() {
        // `<id>.lambda-url.<region>.on.aws`
        let url = context.domain_name.is_some_and(|name| pieces(name.raw(), b'.').nth(1) == Some("lambda-url"));
        return Some(if url { EventSource::FunctionUrl } else { EventSource::HttpApi });
    }
    // What is left of a damaged event: enough to know that a client waits.
    let rest = fields.method.is_some() || (fields.resource.is_some() && fields.request_context.is_some());
    rest.then_some(EventSource::RestApi)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str) -> Kind {
        scan(text).kind
    }

    #[test]
    fn sources_are_told_by_their_keys() {
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
    fn keys_without_a_value_mark_nothing() {
        let event = r#"{"type":null,"methodArn":null,"httpMethod":"GET","resource":null,"version":"2.0",
            "rawPath":"/","requestContext":{"domainName":"localhost","http":{"method":"GET"}}}"#;
        assert_eq!(kind_of(event), Kind::Http(EventSource::HttpApi));
    }

    #[test]
    fn pings_are_empty_or_known() {
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
            (r#"{"key1":"value1"}"#, "an object that no HTTP event source makes"),
            ("[1]", "no JSON object"),
            ("", "no JSON object"),
        ];
        for (text, words) in cases {
            assert_eq!(kind_of(text), Kind::Other(words), "{text}");
        }
    }

    #[test]
    fn a_cut_event_is_not_whole() {
        let scan = scan(r#"{"resource":"/","httpMethod":"GET","path":"/","body":"{\"a"#);
        assert_eq!(scan.kind, Kind::Http(EventSource::RestApi));
        assert!(!scan.whole);
    }
}
