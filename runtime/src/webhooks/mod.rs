//! Requests that a service signs: Stripe, GitHub, Slack, Discord.

mod argument;
mod discord;
mod error;
mod github;
mod hex;
mod secrets;
mod slack;
mod stamp;
mod stripe;
mod webhook;

pub use argument::{Signed, Verified};
pub use discord::Discord;
pub use error::{SignatureError, WebhookKeyError};
pub use github::GitHub;
pub use slack::Slack;
pub use stripe::Stripe;
pub use webhook::Webhook;
