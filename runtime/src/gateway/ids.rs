//! Ids that look like those of AWS.

use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};

/// Random hexadecimal digits. They are unpredictable enough for ids, on which no secret depends.
pub(crate) fn hex(digits: usize) -> String {
    let mut text = String::with_capacity(digits + 16);
    while text.len() < digits {
        // Every `RandomState` has its own keys.
        let random = RandomState::new().hash_one(text.len());
        let _ = write!(text, "{random:016x}");
    }
    text.truncate(digits);
    text
}

/// A version 4 UUID, the form of Lambda's and API Gateway's request ids.
pub(crate) fn uuid() -> String {
    format!("{}-{}-4{}-a{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12))
}

/// An extended request id: text that ends like base64.
pub(crate) fn extended() -> String {
    format!("{}=", hex(15))
}

/// An X-Ray trace id whose first part is the time.
pub(crate) fn trace(epoch_millis: u64) -> String {
    format!("1-{:08x}-{}", epoch_millis / 1000, hex(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_have_the_right_form() {
        assert_ne!(uuid(), uuid());
        assert_eq!(uuid().len(), 36);
        assert_eq!(hex(3).len(), 3);
        assert!(trace(1_744_202_096_000).starts_with("1-67f66970-"));
    }
}
