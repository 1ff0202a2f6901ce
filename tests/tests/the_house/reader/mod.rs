//! Reads the source of a crate: which names there are, and what every path in the code leads to.
//!
//! It follows paths as the compiler does, through `use` with its renames and globs, and through re-exports, to the file
//! that defines a thing. It does not see
//!
//! - what only tests compile;
//! - calls of methods, since they are written without a path (`Type::function` is seen);
//! - what macros define: a path to such a thing leads to the module in which it is looked for;
//! - names in the text of a format string, `"{NAME}"`.
//!
//! The tokens of a macro's input are searched for paths, whatever the macro makes of them.

mod collector;
pub(crate) mod compiled;
mod define;
pub(crate) mod names;
mod place;
pub(crate) mod resolve;
pub(crate) mod source;
mod tokens;
mod use_tree;
pub(crate) mod walk;
