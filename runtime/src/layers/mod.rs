//! The types of tower layers around handlers: see [`Api::layer`](crate::Api::layer) and
//! [`Routes::layer`](crate::Routes::layer).

mod body;
mod built;
mod error;
mod http_request;
mod http_response;
mod innermost;
mod layered;
mod overlay;
mod routes;

pub use body::LayerBody;
pub use built::{LayerFailure, LayerResponse, SharedService, TowerLayer, TowerService};
pub use error::LayerError;
pub use innermost::Innermost;
