//! Behaviour tests of api-handler: one file under `tests/` for each promise.
