//! Events of an Application Load Balancer ("Use Lambda functions as targets of an Application Load Balancer").
//!
//! | part | as it comes |
//! | --- | --- |
//! | path, query | as the client sent them, percent-encoded; query names too |
//! | headers | names in lower case |
//! | repeated headers and query names | all values with the target group's multi-value headers, else the last one: the others are lost |
//! | empty query | `{}`; an empty body is `""` |
//! | stage, route, request id, caller | there are none; the client's address stands in `x-forwarded-for` |
//! | health check | `GET` of the configured path with nothing but `user-agent: ELB-HealthChecker/2.0` |

use super::fields::Fields;

/// Whether the target group works with single values: then it tells `headers`, and reads `headers` of the answer.
pub(crate) fn has_single_values(fields: &Fields<'_>) -> bool {
    fields.multi_headers.is_none()
}
