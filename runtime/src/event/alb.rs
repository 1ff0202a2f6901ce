//! Events of an Application Load Balancer ("Use Lambda functions as targets of an Application Load Balancer").
//!
//! | part | in the event |
//! | --- | --- |
//! | path, query | as the client sent them, percent-encoded; query names too |
//! | headers | names in lower case |
//! | repeated headers and query names | all values if the target group has multi-value headers enabled, else only the last one |
//! | empty query | `{}`; an empty body is `""` |
//! | stage, route, request id, caller | not present; the client's address is in `x-forwarded-for` |
//! | health check | `GET` of the configured path; the only header is `user-agent: ELB-HealthChecker/2.0` |

use super::fields::Fields;

/// Whether multi-value headers are off for the target group: it then sends `headers`, and reads `headers` of the
/// response.
pub(crate) fn has_single_values(fields: &Fields<'_>) -> bool {
    fields.multi_headers.is_none()
}
