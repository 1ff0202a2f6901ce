//! The secrets of services that sign with HMAC-SHA256.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::error::{SignatureError, WebhookKeyError};
use super::hex;

/// The length of a secret, in bytes. Those of Stripe and Slack have 32 and more; GitHub accepts any.
const MIN_SECRET_BYTES: usize = 16;

/// How many signatures a request may have; a service sends one for each of its secrets.
const MAX_SIGNATURES: usize = 8;

/// Secrets, ready to be used. The first is the newest.
#[derive(Clone)]
pub(super) struct Secrets(Vec<Hmac<Sha256>>);

impl Secrets {
    pub(super) fn new(service: &str, secret: &[u8]) -> Result<Self, WebhookKeyError> {
        Ok(Secrets(vec![keyed(service, secret)?]))
    }

    /// The same, and an older one.
    pub(super) fn and(mut self, service: &str, secret: &[u8]) -> Result<Self, WebhookKeyError> {
        self.0.push(keyed(service, secret)?);
        Ok(self)
    }

    /// Accepts the parts of a message if one of the signatures is made with one of the secrets; compared in constant time.
    pub(super) fn verify<'s>(
        &self,
        message: &[&[u8]],
        signatures: impl Iterator<Item = &'s str>,
    ) -> Result<(), SignatureError> {
        let signatures: Vec<[u8; 32]> = signatures.take(MAX_SIGNATURES).filter_map(hex::decoded).collect();
        if signatures.is_empty() {
            return Err(SignatureError::Missing);
        }
        for secret in &self.0 {
            let made = absorbed(secret, message);
            if signatures.iter().any(|signature| made.clone().verify_slice(signature).is_ok()) {
                return Ok(());
            }
        }
        Err(SignatureError::Wrong)
    }

    /// The signature of a message with the first secret.
    pub(super) fn sign(&self, message: &[&[u8]]) -> String {
        let made = self.0.first().map(|secret| absorbed(secret, message).finalize().into_bytes());
        made.map(|bytes| hex::encoded(&bytes)).unwrap_or_default()
    }
}

fn absorbed(secret: &Hmac<Sha256>, message: &[&[u8]]) -> Hmac<Sha256> {
    message.iter().fold(secret.clone(), |mut made, part| {
        made.update(part);
        made
    })
}

fn keyed(service: &str, secret: &[u8]) -> Result<Hmac<Sha256>, WebhookKeyError> {
    let error = |why: String| WebhookKeyError(format!("the secret of {service} {why}"));
    if secret.len() < MIN_SECRET_BYTES {
        return Err(error(format!("has {} bytes, and needs at least {MIN_SECRET_BYTES}", secret.len())));
    }
    Hmac::new_from_slice(secret).map_err(|_| error("cannot be used".to_owned()))
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never a secret: it would be in the log.
        write!(f, "{} secrets", self.0.len())
    }
}
