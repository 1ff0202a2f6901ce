//! One pass over an event that finds its parts and its kind.

use super::fields::{Fields, RequestContext};
use super::json::EventJson;
use super::kind::{Kind, Marks};
use super::scanner::Scanner;

/// The result of a scan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scan<'e> {
    pub(crate) fields: Fields<'e>,
    pub(crate) kind: Kind,
    /// Whether the text is one complete object with nothing after it.
    pub(crate) whole: bool,
}

/// Finds the parts of an event.
pub(crate) fn scan(text: &str) -> Scan<'_> {
    // Filled in place, since it is too large to be moved cheaply.
    let mut scan = Scan { fields: Fields::default(), kind: Kind::Ping, whole: false };
    let fields = &mut scan.fields;
    let mut marks = Marks::default();
    let mut scanner = Scanner::new(text);
    let mut open = scanner.eat(b'{');
    let mut whole = open && scanner.eat(b'}');
    while open && !whole {
        let Some(key) = scanner.key() else { break };
        let value =
            if key == b"requestContext" { context(&mut scanner, fields) } else { scanner.value().map(EventJson::new) };
        let Some(value) = value else { break };
        marks.keys += 1;
        record(fields, &mut marks, key, value);
        open = scanner.eat(b',');
        whole = !open && scanner.eat(b'}');
    }
    scan.whole = whole && scanner.at_end();
    scan.kind = marks.kind(text, &scan.fields);
    scan
}

// It has one caller, in the loop over the members; as a call it would cost a GET one per cent more.
#[inline(always)]
fn record<'e>(fields: &mut Fields<'e>, marks: &mut Marks<'e>, key: &[u8], value: EventJson<'e>) {
    let place = match key {
        b"version" => &mut fields.version,
        b"httpMethod" | b"method" => &mut fields.method,
        b"path" => &mut fields.path,
        b"resource" => &mut fields.resource,
        b"rawPath" => &mut fields.raw_path,
        b"raw_path" => {
            // Only version 1 of VPC Lattice's events has this key, and they have no request context.
            fields.context.service = Some(value);
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
        _ => return marks.record(key, value),
    };
    *place = (!value.is_null()).then_some(value);
}

/// Reads `requestContext` and records its parts.
fn context<'e>(scanner: &mut Scanner<'e>, fields: &mut Fields<'e>) -> Option<EventJson<'e>> {
    let context = &mut fields.context;
    *context = RequestContext::default();
    let object = scanner.object(|scanner, key| {
        let place = match key {
            b"http" => &mut context.http,
            b"stage" => &mut context.stage,
            b"authorizer" => &mut context.authorizer,
            b"requestId" => &mut context.request_id,
            b"domainName" => &mut context.domain_name,
            b"elb" => &mut context.elb,
            b"connectionId" => &mut context.connection,
            b"serviceArn" | b"serviceNetworkArn" => &mut context.service,
            _ => return scanner.skip(),
        };
        let value = EventJson::new(scanner.value()?);
        // `null` counts as absent.
        if !value.is_null() {
            *place = Some(value);
        }
        Some(())
    });
    object.map(EventJson::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::EventSource;

    #[test]
    fn a_truncated_event_is_not_whole() {
        let scan = scan(r#"{"resource":"/","httpMethod":"GET","path":"/","body":"{\"a"#);
        assert_eq!(scan.kind, Kind::Http(EventSource::RestApi));
        assert!(!scan.whole);
    }
}
