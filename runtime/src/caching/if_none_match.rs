//! `If-None-Match`: the versions that a client has already.

use std::convert::Infallible;

use http::header::IF_NONE_MATCH;

use super::tag_list::{Malformed, TagList};
use crate::event::Event;
use crate::extract::FromEvent;
use crate::extract::misfits::Group;
use crate::response::{ETag, Problem};
use crate::scope::Scope;
use crate::spec::ArgumentSpec;

/// The versions that a client has already, from the header `If-None-Match`: an argument without a mark.
///
/// The option `etag` of a handler needs no such argument. It is for a handler that can spare work, if the client has the
/// current version, and for a `PUT` that must not overwrite anything (`If-None-Match: *`). A header that is missing names
/// no version; what is not a tag in it is ignored.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[api_handler(GET "/report", etag)]
/// fn report(if_none_match: IfNoneMatch) -> Response {
///     let version = ETag::new(7); // of a database
///     if if_none_match.matches(&version) {
///         return Reply::new(StatusCode::NOT_MODIFIED).etag(version).into();
///     }
///     Reply::new("what takes a second to compute").etag(version).into()
/// }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// # let function = Api::new(routes![report]).state(());
/// # assert_eq!(testing::get("/report").header("if-none-match", "\"7\"").send(&function).await.status(), 304);
/// # assert_eq!(testing::get("/report").header("if-none-match", "\"6\"").send(&function).await.status(), 200);
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct IfNoneMatch(TagList);

impl IfNoneMatch {
    pub(super) fn of(event: &Event<'_>) -> Self {
        let tags = match TagList::of(event, IF_NONE_MATCH.as_str()) {
            Some(Ok(tags) | Err(Malformed(tags))) => tags,
            None => TagList::Tags(Vec::new()),
        };
        IfNoneMatch(tags)
    }

    /// Whether the client has the current version; `None` if the resource does not exist. `*` is any version, and weak and
    /// strong tags are equal (RFC 9110, 13.1.2).
    pub fn matches<'t>(&self, current: impl Into<Option<&'t ETag>>) -> bool {
        current.into().is_some_and(|current| self.find(current).is_some())
    }

    /// For a write: refuses it if the resource has one of these versions, or with `*`, if it exists.
    ///
    /// # Errors
    ///
    /// 412 if the current version is one of those that the header names.
    pub fn check<'t>(&self, current: impl Into<Option<&'t ETag>>) -> Result<(), Problem> {
        match self.matches(current) {
            true => Err(Problem::precondition_failed("the resource has a version that `if-none-match` names")),
            false => Ok(()),
        }
    }

    /// The tag that names the current version.
    pub(super) fn find<'t>(&'t self, current: &'t ETag) -> Option<&'t ETag> {
        self.0.find(current, ETag::weak_eq)
    }
}

impl<'a, S: Sync> FromEvent<'a, S> for IfNoneMatch {
    type Error = Infallible;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Infallible> {
        Ok(IfNoneMatch::of(event))
    }

    fn is_sent(event: &Event<'_>) -> bool {
        event.header(IF_NONE_MATCH.as_str()).is_some()
    }

    fn __values() -> &'static [ArgumentSpec] {
        Self::FIELDS
    }
}

impl Group for IfNoneMatch {
    const FIELDS: &'static [ArgumentSpec] = &[ArgumentSpec::header("if-none-match", "IfNoneMatch")];
}
