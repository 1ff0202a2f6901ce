//! Formats a value whose text may be very long, for a message that needs only the start and the end of it.

use std::fmt::{self, Display, Write};

/// The number of bytes at each end.
const END: usize = 4096;

/// The text of a value; of a long one the first and the last bytes, the middle is dropped while it is written.
pub(crate) fn ends(value: &dyn Display) -> String {
    let mut text = Ends::default();
    // Writing into it does not fail; a `Display` that fails has written what it could.
    let _ = write!(text, "{value}");
    text.start + &text.end
}

#[derive(Default)]
struct Ends {
    start: String,
    end: String,
}

impl Write for Ends {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = if self.end.is_empty() { END.saturating_sub(self.start.len()) } else { 0 };
        let (first, rest) = text.split_at_checked(boundary(text, room)).unwrap_or((text, ""));
        self.start.push_str(first);
        self.end.push_str(last(rest));
        if self.end.len() > 2 * END {
            self.end = last(&self.end).to_owned();
        }
        Ok(())
    }
}

/// The last bytes of a text.
fn last(text: &str) -> &str {
    text.get(boundary(text, text.len().saturating_sub(END))..).unwrap_or_default()
}

/// The end of the last character that ends at `at` or before it.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_whole_and_a_long_one_loses_its_middle() {
        assert_eq!(ends(&format_args!("{}-{}", 1, "two")), "1-two");
        let long = ends(&format_args!("start {} {:?} end", "\u{e9}".repeat(9999), "b".repeat(20_000)));
        assert!(long.starts_with("start \u{e9}") && long.ends_with("b\" end"), "{long}");
        assert!(long.len() <= 3 * END + 8, "{}", long.len());
    }
}
