//! The option `cache_control`: directives that exist, with values of the right kind, that do not contradict each other.

use syn::LitStr;

use crate::errors::Errors;
use crate::nearest::nearest;

/// What follows the name of a directive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    None,
    Seconds,
    /// Names of headers in quotes, or nothing.
    Names,
}

/// The directives of answers (RFC 9111, 5.2.2, RFC 5861 and RFC 8246).
const DIRECTIVES: [(&str, Value); 13] = [
    ("max-age", Value::Seconds),
    ("s-maxage", Value::Seconds),
    ("public", Value::None),
    ("private", Value::Names),
    ("no-cache", Value::Names),
    ("no-store", Value::None),
    ("no-transform", Value::None),
    ("must-revalidate", Value::None),
    ("proxy-revalidate", Value::None),
    ("must-understand", Value::None),
    ("immutable", Value::None),
    ("stale-while-revalidate", Value::Seconds),
    ("stale-if-error", Value::Seconds),
];

/// The directives that only requests have (RFC 9111, 5.2.1).
const OF_REQUESTS: [&str; 3] = ["max-stale", "min-fresh", "only-if-cached"];

/// Directives of which the first forbids what the second allows, and why.
const CONTRADICTIONS: [(&str, &str, &str); 13] = [
    ("no-store", "max-age", NOT_STORED),
    ("no-store", "s-maxage", NOT_STORED),
    ("no-store", "public", NOT_STORED),
    ("no-store", "immutable", NOT_STORED),
    ("no-store", "stale-while-revalidate", NOT_STORED),
    ("no-store", "stale-if-error", NOT_STORED),
    ("private", "public", "`private` keeps an answer out of shared caches, and `public` allows them"),
    ("private", "s-maxage", "`s-maxage` is for shared caches, and `private` keeps an answer out of them"),
    ("no-cache", "max-age", ALWAYS_CHECKED),
    ("no-cache", "s-maxage", ALWAYS_CHECKED),
    ("no-cache", "immutable", ALWAYS_CHECKED),
    ("no-cache", "stale-while-revalidate", ALWAYS_CHECKED),
    ("must-revalidate", "stale-while-revalidate", "`must-revalidate` forbids stale answers"),
];

const NOT_STORED: &str = "with `no-store` nothing is stored";
const ALWAYS_CHECKED: &str = "with `no-cache` each use of a stored answer is checked first";

struct Directive<'t> {
    name: &'static str,
    /// As it was typed, value included.
    text: &'t str,
    /// A number of seconds that is 0.
    is_zero: bool,
    /// It concerns only some headers.
    is_limited: bool,
}

/// Reports the first mistake in the directives.
pub(super) fn check(literal: &LitStr, errors: &mut Errors) {
    let text = literal.value();
    if let Err(message) = directives(&text).and_then(|directives| no_contradiction(&directives)) {
        errors.at(literal, message);
    }
}

fn directives(text: &str) -> Result<Vec<Directive<'_>>, String> {
    let mut directives: Vec<Directive<'_>> = Vec::new();
    for part in parts(text) {
        let directive = directive(part.trim(), text)?;
        if directives.iter().any(|known| known.name == directive.name) {
            return Err(format!("`{0}` is given twice\nhelp: leave the second `{0}` out", directive.name));
        }
        directives.push(directive);
    }
    Ok(directives)
}

/// The text between the commas that are not in quotes.
fn parts(text: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let at_comma = |symbol: char| {
        is_quoted ^= symbol == '"';
        symbol == ',' && !is_quoted
    };
    text.split(at_comma).collect()
}

fn directive<'t>(part: &'t str, all: &str) -> Result<Directive<'t>, String> {
    let example = "help: `cache_control = \"public, max-age=3600\"`, or \"no-store\"";
    if part.is_empty() {
        return Err(match all.trim() {
            "" => format!("`cache_control` has no directives\n{example}"),
            _ => format!("there is an empty directive in `{all}`\nhelp: one comma between two directives"),
        });
    }
    let (name, value) = match part.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (part, None),
    };
    let known = DIRECTIVES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
    let Some((name, kind)) = known.copied() else { return Err(unknown(name.trim(), value)) };
    let fits = match (kind, value) {
        (Value::None | Value::Names, None) => true,
        (Value::Names, Some(value)) => value.len() > 2 && value.starts_with('"') && value.ends_with('"'),
        (Value::Seconds, Some(value)) => is_number(value),
        (Value::Seconds, None) | (Value::None, Some(_)) => false,
    };
    if !fits {
        return Err(wrong_value(name, kind, value.unwrap_or_default()));
    }
    let is_zero = value.is_some_and(|value| value.bytes().all(|digit| digit == b'0'));
    Ok(Directive { name, text: part, is_zero, is_limited: kind == Value::Names && value.is_some() })
}

/// A whole number of seconds, at most 2^31 (RFC 9111, 1.2.2).
fn is_number(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit()) && value.parse().is_ok_and(|seconds: u64| seconds <= 1 << 31)
}

fn unknown(name: &str, value: Option<&str>) -> String {
    if OF_REQUESTS.iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return format!("`{name}` is a directive of requests, and an answer cannot have it\nhelp: leave `{name}` out");
    }
    if let Ok(seconds) = name.parse::<u64>() {
        return format!("`{name}` is not a directive of `cache-control`\nhelp: write `max-age={seconds}`");
    }
    // Other spellings of a directive: `maxAge`, `no_store`, `s-max-age`.
    let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_', ' '], "");
    let same = DIRECTIVES.iter().map(|(known, _)| *known).find(|known| plain(known) == plain(name));
    let guess = same.or_else(|| nearest(name, DIRECTIVES.iter().map(|(known, _)| *known)));
    let help = match (guess, value) {
        (Some(guess), Some(value)) => format!("did you mean `{guess}={value}`?"),
        (Some(guess), None) => format!("did you mean `{guess}`?"),
        (None, _) => {
            "the usual ones are `max-age=60`, `public`, `private`, `no-cache`, `no-store`, `must-revalidate` and `immutable`"
                .to_owned()
        }
    };
    format!("`{name}` is not a directive of `cache-control`\nhelp: {help}")
}

fn wrong_value(name: &str, kind: Value, value: &str) -> String {
    match kind {
        Value::None => format!("`{name}` takes no value\nhelp: write `{name}` alone"),
        Value::Names => format!("`{name}` takes names of headers in quotes\nhelp: write `{name}` alone"),
        Value::Seconds => {
            let seconds = seconds(value).unwrap_or(3600);
            format!("`{name}` takes a whole number of seconds\nhelp: write `{name}={seconds}`")
        }
    }
}

/// What `1h`, `"60"` or `5 min` is in seconds.
fn seconds(value: &str) -> Option<u64> {
    let value = value.trim_matches(['"', ' ']);
    let unit = value.trim_start_matches(|symbol: char| symbol.is_ascii_digit());
    let number: u64 = value.strip_suffix(unit)?.parse().ok()?;
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "s" | "sec" | "seconds" => 1,
        "m" | "min" | "minutes" => 60,
        "h" | "hours" => 3600,
        "d" | "days" => 86_400,
        "y" | "year" | "years" => 31_536_000,
        _ => return None,
    };
    number.checked_mul(factor).filter(|seconds| *seconds <= 1 << 31)
}

fn no_contradiction(directives: &[Directive<'_>]) -> Result<(), String> {
    let find = |name: &str| directives.iter().find(|directive| directive.name == name && !directive.is_limited);
    for (stronger, weaker, why) in CONTRADICTIONS {
        // `no-store, max-age=0` is redundant, and right.
        if let (Some(first), Some(second)) = (find(stronger), find(weaker).filter(|directive| !directive.is_zero)) {
            let (second, first) = (second.text, first.text);
            return Err(format!("{why}, so `{second}` has no effect\nhelp: leave `{second}` out, or `{first}`"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        directives(text).and_then(|directives| no_contradiction(&directives)).err().unwrap_or_default()
    }

    #[test]
    fn what_is_sent_every_day_is_right() {
        for text in [
            "no-store",
            "public, max-age=31536000, immutable",
            "private, no-cache",
            "max-age=60, stale-while-revalidate=30, stale-if-error=86400",
            "no-cache, no-store, must-revalidate, max-age=0",
            "private=\"set-cookie, x-user\", max-age=60, public",
            "Max-Age=5,s-maxage=10",
            "no-cache=\"set-cookie\", max-age=60",
        ] {
            assert_eq!(message(text), "", "{text}");
        }
    }

    #[test]
    fn a_unit_is_turned_into_seconds() {
        for (text, help) in [
            ("max-age=1h", "write `max-age=3600`"),
            ("max-age=\"60\"", "write `max-age=60`"),
            ("s-maxage=5 min", "write `s-maxage=300`"),
            ("max-age=-1", "write `max-age=3600`"),
            ("max-age", "write `max-age=3600`"),
            ("max-age=99999999999", "write `max-age=3600`"),
            ("3600", "write `max-age=3600`"),
            ("maxAge=60", "did you mean `max-age=60`?"),
            ("no_store", "did you mean `no-store`?"),
            ("public=1", "write `public` alone"),
            ("max-stale=3", "leave `max-stale` out"),
        ] {
            assert!(message(text).ends_with(help), "{text}: {}", message(text));
        }
    }

    #[test]
    fn a_contradiction_names_both() {
        let found = message("no-store, max-age=60");
        assert!(found.contains("`max-age=60` has no effect") && found.contains("leave `max-age=60` out"), "{found}");
        for text in [
            "public, private",
            "private, s-maxage=3",
            "no-cache, max-age=60",
            "no-store, immutable",
            "a,,b",
            "",
            "max-age=1, max-age=2",
        ] {
            assert_ne!(message(text), "", "{text}");
        }
    }
}
