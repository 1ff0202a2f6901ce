//! The vocabulary of lambda_http: its request as an argument, its responses as results, its service around a function.

mod context;
mod request;
mod response;
mod service;

pub use response::LambdaHttp;
