//! From what a handler returned to a response.
//!
//! Generated code takes a result apart step by step: is it a `Result`, has it a head, is it an `Option`, what is
//! its body. Each step is a method call on the [`tag`] of the value, and method lookup picks the
//! trait with the most references that applies (autoref specialisation). So the type decides, never its
//! spelling: aliases and `impl Trait` work.

mod answer;
mod body;
pub(crate) mod kinds;
mod outcome;
mod refuse;
mod tag;
mod types;

pub(crate) use answer::{Answer, add_head};
pub use answer::{PLAIN, SuccessOptions, none};
pub use body::without_body;
pub(crate) use refuse::unexpected;
pub use tag::tag;

/// The traits of all steps, without their names.
pub mod steps {
    pub use super::body::{
        BodyStep as _, FutureStep as _, HtmlStep as _, HttpStep as _, LastStep as _, MissingNoneStep as _,
        NumberStep as _, SerializeStep as _, TextStep as _, TupleStep as _, WholeStep as _,
    };
    pub use super::outcome::{
        HeadStep as _, NoHeadStep as _, NoOptionStep as _, OptionStep as _, PlainStep as _, ReplyStep as _,
        ResultStep as _,
    };
    pub use super::refuse::{
        AnyErrorStep as _, ApiErrorStep as _, IntoErrorStep as _, LastErrorStep as _, MovedErrorStep as _,
        SendErrorStep as _,
    };
}
