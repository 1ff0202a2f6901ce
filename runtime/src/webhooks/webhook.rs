//! How a service signs its requests.

use super::error::SignatureError;
use crate::event::Event;

/// How a service signs the requests that it sends, with the key to check them. Needs the feature `webhooks`.
///
/// [`Stripe`](crate::Stripe), [`GitHub`](crate::GitHub), [`Slack`](crate::Slack) and [`Discord`](crate::Discord) are such
/// services; implement it for others. The value with the key is part of the state.
///
/// ```
/// use api_handler::prelude::*;
/// use api_handler::SignatureError;
/// use subtle::ConstantTimeEq as _;
///
/// /// A service that sends a shared token with each request.
/// struct Shop {
///     token: String,
/// }
///
/// impl Webhook for Shop {
///     fn verify(&self, event: &Event<'_>, _body: &[u8]) -> Result<(), SignatureError> {
///         let sent = event.header("x-shop-token").ok_or(SignatureError::Missing)?;
///         if bool::from(sent.as_bytes().ct_eq(self.token.as_bytes())) { Ok(()) } else { Err(SignatureError::Wrong) }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how requests are signed",
    label = "not a `Webhook`",
    note = "the second type is the service, `Signed<Payment, Stripe>`: `Stripe`, `GitHub`, `Slack`, `Discord`, or one that \
            implements `Webhook`"
)]
pub trait Webhook {
    /// Checks the signature of a request; compare secrets in constant time.
    ///
    /// # Errors
    ///
    /// The request is not signed, or not by the service, or too long ago. The answer is a 401.
    fn verify(&self, event: &Event<'_>, body: &[u8]) -> Result<(), SignatureError>;
}
