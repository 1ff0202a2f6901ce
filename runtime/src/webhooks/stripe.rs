//! The webhooks of Stripe.

use std::time::Duration;

use super::error::{SignatureError, WebhookKeyError};
use super::secrets::Secrets;
use super::stamp::{self, TOLERANCE};
use super::webhook::Webhook;
use crate::event::Event;

const SERVICE: &str = "Stripe";

/// The webhooks of Stripe: `stripe-signature` has a time stamp and an HMAC-SHA256 of both, the time and the body ("Verify webhook
/// signatures manually"). Needs the feature `webhooks`.
#[derive(Clone, Debug)]
pub struct Stripe {
    secrets: Secrets,
    tolerance: Duration,
}

impl Stripe {
    /// The endpoint's signing secret, `whsec_..`.
    ///
    /// # Errors
    ///
    /// The secret has less than 16 bytes.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, WebhookKeyError> {
        Ok(Stripe { secrets: Secrets::new(SERVICE, secret.as_ref())?, tolerance: TOLERANCE })
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

    /// The name and the value of the header for a body that is signed now: for tests.
    pub fn sign(&self, body: impl AsRef<[u8]>) -> [(&'static str, String); 1] {
        let time = stamp::now().to_string();
        let signature = self.secrets.sign(&[time.as_bytes(), b".", body.as_ref()]);
        [("stripe-signature", format!("t={time},v1={signature}"))]
    }
}

impl Webhook for Stripe {
    fn verify(&self, event: &Event<'_>, body: &[u8]) -> Result<(), SignatureError> {
        let header = event.header("stripe-signature").ok_or(SignatureError::Missing)?;
        let named = |name| {
            header.split(',').filter_map(|part| part.trim().split_once('=')).filter(move |(key, _)| *key == name)
        };
        let (_, time) = named("t").next().ok_or(SignatureError::Missing)?;
        let signatures = named("v1").map(|(_, signature)| signature);
        self.secrets.verify(&[time.as_bytes(), b".", body], signatures)?;
        stamp::check(time, self.tolerance)
    }
}
