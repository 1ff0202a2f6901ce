//! The errors of this service, and their statuses.

use api_handler::prelude::*;

#[derive(Debug, thiserror::Error, ApiError)]
pub enum UserError {
    #[error("there is no user {0}")]
    #[status(404, code = "user-not-found")]
    NotFound(u64),

    #[error("the mail address {0} is taken")]
    #[status(409, code = "mail-taken")]
    MailTaken(String),

    #[error("{0} must have 1 to {max} characters", max = crate::store::MAX_CHARACTERS)]
    #[status(422, code = "invalid-user")]
    Invalid(&'static str),

    #[error("the store is closed")]
    #[status(503, retry_after = 5)]
    Closed,
}
