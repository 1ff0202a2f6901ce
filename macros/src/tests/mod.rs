//! What all macros have in common.

mod renamed_library;
