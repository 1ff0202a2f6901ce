//! Made-up crates, each with one thing that is wrong: the reader sees it, and the message names path, file and line.

mod files;
mod no_arrow;
mod public_api;
mod rules;
mod seen;
