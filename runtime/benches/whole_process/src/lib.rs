//! Runs a function as Lambda does, against a Runtime API on this machine, and counts the instructions of its process.

pub mod emulator;
pub mod function;
pub mod simulator;
