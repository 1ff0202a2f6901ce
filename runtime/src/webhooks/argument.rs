//! Signed requests as arguments.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::DeserializeOwned;

use super::webhook::Webhook;
use crate::event::Event;
use crate::extract::{FromEvent, Provides, Rejections, read_data};
use crate::scope::Scope;

/// The body of a request that a service has signed; an argument without a mark. Needs the feature `webhooks`.
///
/// `V` is the [`Webhook`], whose value with the key is part of the state. The signature is checked first: a request without a
/// valid one is a 401, and learns nothing about what the body should look like. Then `T` is read from JSON or, if the content
/// type is that of a form, from the form.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[derive(Serialize, Deserialize)]
/// struct Payment {
///     id: String,
/// }
///
/// #[derive(State)]
/// struct App {
///     stripe: Stripe,
/// }
///
/// #[api_handler(POST "/stripe")]
/// async fn paid(payment: Signed<Payment, Stripe>) -> String {
///     payment.id.clone()
/// }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
///
/// let stripe = Stripe::new("whsec_a_secret_for_tests")?;
/// let body = r#"{"id": "evt_1"}"#;
/// let [(name, value)] = stripe.sign(body);
/// let function = Api::new(routes![paid]).state(App { stripe });
/// let request = testing::post("/stripe").header(name, value).body(body);
/// assert_eq!(request.send(&function).await.text(), "evt_1");
/// assert_eq!(testing::post("/stripe").body("{}").send(&function).await.status(), 401);
/// # Ok::<(), api_handler::Error>(())
/// # }).unwrap();
/// ```
pub struct Signed<T, V> {
    value: T,
    service: PhantomData<fn() -> V>,
}

impl<T, V> Signed<T, V> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T, V> Deref for Signed<T, V> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug, V> fmt::Debug for Signed<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signed").field(&self.value).finish()
    }
}

impl<'a, S, T, V> FromEvent<'a, S> for Signed<T, V>
where
    S: Provides<V> + Sync,
    T: DeserializeOwned,
    V: Webhook + Sync,
{
    type Error = Rejections;

    async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Rejections> {
        verify::<V>(event, scope.state().provide())?;
        Ok(Signed { value: read_data(event)?, service: PhantomData })
    }
}

/// That a service has signed the request, without its body. Needs the feature `webhooks`.
///
/// As an argument it stands next to `#[body] raw: &[u8]` or any other; as a requirement, `routes![..].require::<Verified<Stripe>>()`,
/// it is checked before all arguments of the handlers.
pub struct Verified<V>(PhantomData<fn() -> V>);

impl<V> Clone for Verified<V> {
    fn clone(&self) -> Self {
        Verified(PhantomData)
    }
}

impl<V> fmt::Debug for Verified<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verified")
    }
}

impl<'a, S, V> FromEvent<'a, S> for Verified<V>
where
    S: Provides<V> + Sync,
    V: Webhook + Sync,
{
    type Error = Rejections;

    async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Rejections> {
        verify::<V>(event, scope.state().provide())?;
        Ok(Verified(PhantomData))
    }
}

fn verify<V: Webhook>(event: &Event<'_>, service: &V) -> Result<(), Rejections> {
    // What cannot be decoded was not signed by anyone.
    let body = event.body().ok().flatten().unwrap_or_default();
    service.verify(event, body).map_err(|error| Rejections::from_error(&error))
}
