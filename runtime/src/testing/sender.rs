//! What a reply remembers of its request, to judge the answer as a browser does.

use crate::gateway::browser::{AskedFor, Page};
use crate::gateway::event::ClientRequest;

/// The page that sent a request, if one did.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub(super) sends_credentials: bool,
    asks_for: Option<AskedFor>,
}

impl Sender {
    /// A browser sends cookies to another origin only for a page that sends credentials.
    pub(super) fn of(request: &ClientRequest, sends_credentials: bool) -> Self {
        let sends_credentials = sends_credentials || request.header("cookie").is_some();
        Sender { sends_credentials, asks_for: AskedFor::of(request) }
    }

    /// The page, if it has this origin.
    pub(super) fn as_page(&self, origin: &str) -> Page {
        let Sender { sends_credentials, asks_for } = self.clone();
        Page { origin: origin.to_owned(), sends_credentials, asks_for }
    }
}
