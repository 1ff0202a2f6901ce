//! What the attribute makes of a function.

mod snapshot;
mod unfinished_code;
mod with_a_mistake;
mod with_arguments;
mod without_arguments;
