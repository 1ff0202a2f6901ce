//! The interactions of Discord.

use std::time::Duration;

use ed25519_dalek::{Signature, VerifyingKey};

use super::error::{SignatureError, WebhookKeyError};
use super::hex;
use super::stamp::{self, TOLERANCE};
use super::webhook::Webhook;
use crate::event::Event;

/// The interactions of Discord: `x-signature-ed25519` is an Ed25519 signature of `x-signature-timestamp` and the body
/// ("Interactions: Overview"). Needs the feature `webhooks`.
///
/// Discord sends wrong signatures from time to time, and takes the endpoint away unless each of them is answered with 401.
#[derive(Clone, Debug)]
pub struct Discord {
    key: VerifyingKey,
    tolerance: Duration,
}

impl Discord {
    /// The public key of the application, in hexadecimal.
    ///
    /// # Errors
    ///
    /// It is not an Ed25519 key of 64 hexadecimal digits.
    pub fn new(public_key: &str) -> Result<Self, WebhookKeyError> {
        let error =
            || WebhookKeyError("the public key of Discord is not an Ed25519 key of 64 hexadecimal digits".to_owned());
        let bytes = hex::decoded(public_key.trim()).ok_or_else(error)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| error())?;
        if key.is_weak() { Err(error()) } else { Ok(Discord { key, tolerance: TOLERANCE }) }
    }

    /// How far the time of a signature may be from now; 5 minutes if not set.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }
}

impl Webhook for Discord {
    fn verify(&self, event: &Event<'_>, body: &[u8]) -> Result<(), SignatureError> {
        let time = event.header("x-signature-timestamp").ok_or(SignatureError::Missing)?;
        let signature = event.header("x-signature-ed25519").ok_or(SignatureError::Missing)?;
        let signature = Signature::from_bytes(&hex::decoded(&signature).ok_or(SignatureError::Missing)?);
        let message = [time.as_bytes(), body].concat();
        self.key.verify_strict(&message, &signature).map_err(|_| SignatureError::Wrong)?;
        stamp::check(&time, self.tolerance)
    }
}
