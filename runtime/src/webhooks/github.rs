//! The webhooks of GitHub.

use super::error::{SignatureError, WebhookKeyError};
use super::secrets::Secrets;
use super::webhook::Webhook;
use crate::event::Event;

const SERVICE: &str = "GitHub";

/// The webhooks of GitHub: `x-hub-signature-256` is an HMAC-SHA256 of the body ("Validating webhook deliveries"). It has no time
/// stamp: look at `x-github-delivery` to recognise a delivery that is sent again. Needs the feature `webhooks`.
#[derive(Clone, Debug)]
pub struct GitHub {
    secrets: Secrets,
}

impl GitHub {
    /// The secret of the webhook.
    ///
    /// # Errors
    ///
    /// The secret has less than 16 bytes.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, WebhookKeyError> {
        Ok(GitHub { secrets: Secrets::new(SERVICE, secret.as_ref())? })
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

    /// The name and the value of the header for a body: for tests.
    pub fn sign(&self, body: impl AsRef<[u8]>) -> [(&'static str, String); 1] {
        [("x-hub-signature-256", format!("sha256={}", self.secrets.sign(&[body.as_ref()])))]
    }
}

impl Webhook for GitHub {
    fn verify(&self, event: &Event<'_>, body: &[u8]) -> Result<(), SignatureError> {
        let header = event.header("x-hub-signature-256").ok_or(SignatureError::Missing)?;
        self.secrets.verify(&[body], header.strip_prefix("sha256=").into_iter())
    }
}
