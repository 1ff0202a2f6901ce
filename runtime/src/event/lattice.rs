//! Events of VPC Lattice ("Lambda functions as targets in VPC Lattice"), in both versions.
//!
//! | part | version 1 | version 2 |
//! | --- | --- | --- |
//! | path | `raw_path`, percent-encoded | `path`, followed by the query |
//! | query | `query_string_parameters`, only the last value of a name | `queryStringParameters`, lists |
//! | headers | one value of a name | lists |
//! | base64 | `is_base64_encoded` | `isBase64Encoded`, may be absent |
//! | caller | not present | `requestContext.identity` |
//!
//! If the path contains the query, that is read, since it is what the client sent. Whether the maps are decoded is not
//! documented; they are assumed to be encoded, as those of a load balancer are.

use std::borrow::Cow;

use super::fields::Fields;
use super::json::EventJson;
use super::source::EventSource;

/// The path without the query.
pub(crate) fn path<'e>(fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    split(fields).map(|(path, _)| path)
}

/// The query as the client sent it, if the event is of VPC Lattice and contains it.
pub(crate) fn query<'e>(source: EventSource, fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    if source != EventSource::VpcLattice {
        return None;
    }
    split(fields).and_then(|(_, query)| query)
}

fn split<'e>(fields: &Fields<'e>) -> Option<(Cow<'e, str>, Option<Cow<'e, str>>)> {
    let target = fields.path.or(fields.raw_path).and_then(EventJson::as_str)?;
    Some(match target {
        Cow::Borrowed(target) => match target.split_once('?') {
            Some((path, query)) => (path.into(), Some(query.into())),
            None => (target.into(), None),
        },
        Cow::Owned(target) => match target.split_once('?') {
            Some((path, query)) => (path.to_owned().into(), Some(query.to_owned().into())),
            None => (target.into(), None),
        },
    })
}
