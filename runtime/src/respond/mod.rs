//! Turns what a handler returned into a response.
//!
//! Generated code takes the result apart in steps: is it a `Result` (`outcome`), can it have an etag (`has_etag`, only with
//! `etag`), does it have a status or headers
//! (`head`), is it an `Option` (`option`, only with `none = ..`), what is its body (`answer`), and what is its error
//! (`refuse`). A macro knows how a type is written, but not what it is, so the type itself chooses the trait of each
//! step, and aliases and `impl Trait` work.
//!
//! Each step is a method call on the [`tag()`] of the value ("autoref specialization"). Several traits have a method of
//! that name; they are implemented for `Tag<T>` with a number of `&` in front. Method lookup (Rust reference,
//! "Method-call expressions") tries the type of the receiver, then that type with one more `&`, and then removes one
//! `&` and starts again; it stops at the first impl whose bounds hold:
//!
//! - `(&tag).outcome(..)`, `has_etag`, `head` and `option`: an impl for `Tag<..>` matches at once, one for `&Tag<T>` needs the
//!   additional `&` and comes second.
//! - `(&&&tag).answer(..)`: an impl for `&&Tag<T>` matches at once, then comes one for `&&&Tag<T>`, through the additional
//!   `&`, and then those with fewer. What would match the same types as an impl for `&&Tag<T>` can so come after it.
//! - `(&&&&&&&tag).refuse(..)`: the impl with the most `&` comes first.
//!
//! Two traits on the same rung of this ladder must never match the same type, or the call is ambiguous. It is all
//! decided at compile time: it costs some type checking, and nothing at run time.
//!
//! | step | `&`s of the impl, in order | trait | types that match |
//! | --- | --- | --- | --- |
//! | `outcome` | 0 | `ResultStep` | `Result<T, E>` |
//! | | 0 | `InnerResultStep` | `Reply`, `(StatusCode, ..)` or `Option` of a `Result`: a compile error |
//! | | 1 | `PlainStep` | all others: a success |
//! | `has_etag` | 0 | `StreamTagStep` | `StreamBody`, `(StatusCode, StreamBody)`, only with `etag`: a compile error |
//! | | 1 | `FinishedTagStep` | all others |
//! | `head` | 0 | `HeadStep`, `ReplyStep` | `(StatusCode, T)`, `Reply<T>` |
//! | | 1 | `NoHeadStep` | all others |
//! | `option` | 0 | `OptionStep` | `Option<T>` |
//! | | 0 | `RefusedOptionStep` | what stands for a result that is a compile error already |
//! | | 1 | `NoOptionStep` | all others: a compile error |
//! | `answer` | 2 | `BodyStep` | text, bytes, `Html`, `Text`, `Json`, `Body`, `StreamBody`, `()` |
//! | | 2 | `WholeStep` | `Response`, `Sse`, `http::Response`, `Redirect`, `StatusCode`, `Problem` |
//! | | 2 | `MissingNoneStep` | `Option` of a type that has no `null`: a compile error |
//! | | 2 | `LeftResultStep` | any other type that is sent as the `Result` in it: a compile error |
//! | | 2 | `NumberStep` | `(u16, T)`: a compile error |
//! | | 2 | `StatusInReplyStep` | `(StatusCode, T)` in a `Reply`: a compile error |
//! | | 2 | `TupleStep` | `(u16, headers, T)` and `([(name, value); N], T)`: a compile error |
//! | | 2 | `FutureStep` | futures: a compile error |
//! | | 3 | `NumberStep`, `StatusAfterStep`, `TupleStep` | `(T, u16)`, `(T, StatusCode)`, `(T, u16, headers)`: a compile error |
//! | | 1 | `SerializeStep` | `Serialize`: JSON |
//! | | 1 | `HtmlStep`, `TextStep`, `HttpStep` | `Html`, `Text`, `http::Response` of any other type: a compile error |
//! | | 0 | `TupleStep` | other tuples of two to four values: a compile error |
//! | | 0, `self` by value | `LastStep` | all others: a compile error |
//! | `refuse` | 6 | `JsonErrorStep` | `(StatusCode, Json<T>)`, `(StatusCode, Value)`: a compile error |
//! | | 5 | `ApiErrorStep` | `ApiError` |
//! | | 5 | `ResponseErrorStep` | `Response` |
//! | | 4 | `SendErrorStep` | `AsRef<dyn Error + Send + Sync>`: `anyhow::Error`, `Box<dyn Error + Send + Sync>` |
//! | | 3 | `MovedErrorStep` | `AsRef<dyn Error + Send>`: `Box<dyn Error + Send>` |
//! | | 2 | `AnyErrorStep` | `AsRef<dyn Error>`: `Box<dyn Error>` |
//! | | 1 | `IntoErrorStep` | `Into<Box<dyn Error + Send + Sync>>`: every other error, and strings |
//! | | 0 | `LastErrorStep` | all others: a compile error |

mod answer;
mod body;
mod conversions;
mod events;
mod inner_result;
pub(crate) mod kinds;
mod outcome;
mod refuse;
mod stream_tag;
mod tag;
mod tuples;
mod types;

pub(crate) use answer::{Answer, add_head};
pub use answer::{PLAIN, SuccessOptions, none};
pub use body::without_body;
pub use events::type_tag;
pub(crate) use refuse::{refused, unexpected};
pub use tag::tag;

/// The traits that find out whether a result is a stream of events.
pub mod event_steps {
    pub use super::events::{EventsStep as _, NoEventsStep as _};
}

/// The traits of all steps, imported without their names.
pub mod steps {
    pub use super::body::{
        BodyStep as _, FutureStep as _, HtmlStep as _, HttpStep as _, LastStep as _, MissingNoneStep as _,
        SerializeStep as _, TextStep as _, WholeStep as _,
    };
    pub use super::inner_result::{InnerResultStep as _, LeftResultStep as _, RefusedOptionStep as _};
    pub use super::outcome::{
        HeadStep as _, NoHeadStep as _, NoOptionStep as _, OptionStep as _, PlainStep as _, ReplyStep as _,
        ResultStep as _,
    };
    pub use super::refuse::{
        AnyErrorStep as _, ApiErrorStep as _, IntoErrorStep as _, JsonErrorStep as _, LastErrorStep as _,
        MovedErrorStep as _, ResponseErrorStep as _, SendErrorStep as _,
    };
    pub use super::stream_tag::{FinishedTagStep as _, StreamTagStep as _};
    pub use super::tuples::{NumberStep as _, StatusAfterStep as _, StatusInReplyStep as _, TupleStep as _};
}
