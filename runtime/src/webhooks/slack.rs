//! The requests of Slack.

use std::time::Duration;

use super::error::{SignatureError, WebhookKeyError};
use super::secrets::Secrets;
use super::stamp::{self, TOLERANCE};
use super::webhook::Webhook;
use crate::event::Event;

const SERVICE: &str = "Slack";

/// The events, commands and interactions of Slack: `x-slack-signature` is an HMAC-SHA256 of `x-slack-request-timestamp` and the
/// body ("Verifying requests from Slack"). Needs the feature `webhooks`.
#[derive(Clone, Debug)]
pub struct Slack {
    secrets: Secrets,
    tolerance: Duration,
}

impl Slack {
    /// The signing secret of the app.
    ///
    /// # Errors
    ///
    /// The secret has less than 16 bytes.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, WebhookKeyError> {
        Ok(Slack { secrets: Secrets::new(SERVICE, secret.as_ref())?, tolerance: TOLERANCE })
    }

    /// Accepts what is signed with an older secret, too.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn also_accepting(mut self, old: impl AsRef<[u8]>) -> Result<Self, WebhookKeyError> {
        self.secrets = self.secrets.and(SERVICE, old.as_ref())?;
        Ok(self)
    }

    /// How far the time of a signature may be from now; 5 minutes if not set.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// The names and the values of the headers for a body that is signed now: for tests.
    pub fn sign(&self, body: impl AsRef<[u8]>) -> [(&'static str, String); 2] {
        let time = stamp::now().to_string();
        let signature = self.secrets.sign(&[b"v0:", time.as_bytes(), b":", body.as_ref()]);
        [("x-slack-request-timestamp", time), ("x-slack-signature", format!("v0={signature}"))]
    }
}

impl Webhook for Slack {
    fn verify(&self, event: &Event<'_>, body: &[u8]) -> Result<(), SignatureError> {
        let time = event.header("x-slack-request-timestamp").ok_or(SignatureError::Missing)?;
        let header = event.header("x-slack-signature").ok_or(SignatureError::Missing)?;
        let signature = header.strip_prefix("v0=").into_iter();
        self.secrets.verify(&[b"v0:", time.as_bytes(), b":", body], signature)?;
        stamp::check(&time, self.tolerance)
    }
}
