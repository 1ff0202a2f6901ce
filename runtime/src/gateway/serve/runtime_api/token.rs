//! The secret in the paths of a Runtime API.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::thread;

/// The first segment of every path. Other programs on this machine can connect to the Runtime API, but without the
/// token they get neither an event, with its credentials, nor answer one.
pub(super) struct Token(String);

impl Token {
    pub(super) fn random() -> Self {
        // The keys of a `RandomState` come from the operating system, once for each thread. The ids that clients see are
        // made with the keys of other threads, so they say nothing about the token.
        let halves = thread::spawn(|| [0, 1].map(|half: u8| RandomState::new().hash_one(half))).join();
        let [first, second] = halves.unwrap_or_else(|_| [0, 1].map(|half: u8| RandomState::new().hash_one(half)));
        Token(format!("{first:016x}{second:016x}"))
    }

    /// The rest of a path that begins with the token.
    pub(super) fn after<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (token, rest) = path.strip_prefix('/')?.split_at_checked(self.0.len())?;
        // All bytes are compared, so that the time does not depend on how many of them are right.
        let differs = token.bytes().zip(self.0.bytes()).fold(0, |differs, (left, right)| differs | (left ^ right));
        (differs == 0).then_some(rest)
    }
}

/// As in the path.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_with_the_whole_token_has_a_rest() {
        let token = Token::random();
        assert_eq!(token.after(&format!("/{token}/next")), Some("/next"));
        assert_eq!(token.to_string().len(), 32);
        let other = Token::random().to_string();
        let (half, _) = other.split_at(16);
        for path in ["", "/", "/next", &format!("/{other}/next"), &format!("/{half}/next"), &format!("{token}/next")] {
            assert_eq!(token.after(path), None, "{path}");
        }
    }
}
