//! Interoperability with lambda_http: its request as an argument, its responses as results, and a function as its service.

mod context;
mod request;
mod response;
mod run;
mod service;

pub use response::LambdaHttp;
pub use service::HttpService;
