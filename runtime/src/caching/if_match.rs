//! `If-Match`: a write is meant for the version that the client has read.

use http::StatusCode;
use http::header::IF_MATCH;

use super::tag_list::{Malformed, TagList};
use crate::event::Event;
use crate::extract::FromEvent;
use crate::extract::misfits::Group;
use crate::response::{ETag, Problem};
use crate::scope::Scope;
use crate::spec::ArgumentSpec;

/// The versions that a write is meant for, from the header `If-Match`: an argument without a mark.
///
/// A request without the header is answered with 428, and one whose header has no tags with 400; with `Option<IfMatch>` the
/// header may be missing. [`check`](IfMatch::check) answers 412 if the resource has another version by now, so that nobody
/// overwrites what they have not seen.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[api_handler(PUT "/pages/{id}")]
/// fn update(id: u64, if_match: IfMatch, #[body] text: String) -> Result<Reply<String>, Problem> {
///     let stored_version = 7; // of a database
///     if_match.check(&ETag::new(stored_version))?;
///     Ok(Reply::new(format!("page {id} is now {text}")).etag(ETag::new(stored_version + 1)))
/// }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
///
/// let function = Api::new(routes![update]).state(());
/// let put = || testing::put("/pages/1").body("new");
/// assert_eq!(put().header("if-match", "\"7\"").send(&function).await.status(), 200);
/// assert_eq!(put().header("if-match", "\"6\"").send(&function).await.status(), 412);
/// assert_eq!(put().send(&function).await.status(), 428);
/// # });
/// ```
///
/// Between the check and the write another request can write. So let the store compare the version, too, in the same
/// transaction: a `ConditionExpression` of DynamoDB, `UPDATE .. WHERE version = 7` in SQL.
#[derive(Clone, Debug)]
pub struct IfMatch(TagList);

impl IfMatch {
    /// Whether the write is meant for the current version; `None` if the resource does not exist. Weak tags never match
    /// (RFC 9110, 13.1.1), and `*` matches any version.
    pub fn matches<'t>(&self, current: impl Into<Option<&'t ETag>>) -> bool {
        current.into().is_some_and(|current| self.0.find(current, ETag::strong_eq).is_some())
    }

    /// The same as a result, for `?`.
    ///
    /// # Errors
    ///
    /// 412 if the write is meant for another version.
    pub fn check<'t>(&self, current: impl Into<Option<&'t ETag>>) -> Result<(), Problem> {
        match self.matches(current) {
            true => Ok(()),
            false => Err(Problem::precondition_failed("the resource has another version than `if-match` names")),
        }
    }
}

impl<'a, S: Sync> FromEvent<'a, S> for IfMatch {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        match TagList::of(event, IF_MATCH.as_str()) {
            Some(Ok(tags)) => Ok(IfMatch(tags)),
            Some(Err(Malformed(_))) => Err(Problem::bad_request(
                "the header `if-match` is not a list of etags: `\"a\"`, or several with commas between them",
            )),
            None => Err(Problem::new(StatusCode::PRECONDITION_REQUIRED)
                .with_detail("send the header `if-match` with the etag of the version that the request is meant for")),
        }
    }

    fn is_sent(event: &Event<'_>) -> bool {
        event.header(IF_MATCH.as_str()).is_some()
    }

    fn __values() -> &'static [ArgumentSpec] {
        Self::FIELDS
    }
}

impl Group for IfMatch {
    const FIELDS: &'static [ArgumentSpec] = &[ArgumentSpec::header("if-match", "IfMatch")];
}
