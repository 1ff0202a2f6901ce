//! Why a layer failed.

use std::error::Error;
use std::fmt;

/// Why a layer, or a body that it has made, failed.
// A type of its own: with a `Box<dyn Error>` as a type parameter, the compiler does not see that futures are `Send`.
#[derive(Debug)]
pub struct LayerError(Box<dyn Error + Send + Sync>);

impl LayerError {
    pub(super) fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        LayerError(error.into())
    }

    /// The error itself: a `Problem`, for one, whose type a layer's own `source` would hide.
    pub(super) fn inner(&self) -> &(dyn Error + 'static) {
        &*self.0
    }
}

impl fmt::Display for LayerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for LayerError {
    // The error that it stands for is not a cause of it: the log would contain it twice.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
