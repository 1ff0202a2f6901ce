//! CORS as HTTP APIs and function URLs do it themselves, if they have settings for it.
//!
//! Both answer preflights without invoking the function. On other answers an HTTP API replaces the function's headers
//! (API Gateway developer guide, "Configure CORS for HTTP APIs"), and a function URL adds its own to them, so that a browser sees
//! two.

mod answer;
mod settings;

pub(in crate::gateway) use settings::OwnCors;
