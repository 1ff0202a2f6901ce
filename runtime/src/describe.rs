//! Routes as data, for programs that write documentation, clients or templates.
//!
//! Every handler knows its route while the program is compiled:
//!
//! ```
//! use api_handler::api_handler;
//! use api_handler::describe::{Operation, Part};
//!
//! /// One user.
//! #[api_handler(GET "/users/{id}")]
//! async fn get_user(id: u64, #[query] full: Option<bool>) {}
//!
//! let route = <get_user as Operation>::ROUTE;
//! assert_eq!((route.method, route.path, route.doc), (Some("GET"), Some("/users/{id}"), "One user."));
//! assert_eq!((route.arguments[1].part, route.arguments[1].ty), (Part::Query, "Option<bool>"));
//! ```

#[doc(inline)]
pub use crate::{
    handler::{Handler, Operation},
    routes::{Mistake, Mistakes},
    spec::{ArgumentSpec, Part, RouteInfo, RouteSpec, Surrounding},
};
