//! Which numbers and bools a text is.

/// The nearest `f32`; `None` if the number is beyond its range.
pub(crate) fn narrowed(number: f64) -> Option<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "rounded to what the type holds, as every parser does")]
    let narrow = number as f32;
    Some(narrow).filter(|narrow| narrow.is_finite())
}

/// A number, which may be infinite because it is too large. `NaN` and `inf`, which Rust also parses, are none: no client
/// means them as numbers.
pub(crate) fn float(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|_| text.bytes().any(|byte| byte.is_ascii_digit()))
}

/// A bool: `true`, `false`, `1`, `0`, `yes`, `no`, `on` or `off`, in any case.
pub(crate) fn truth(text: &str) -> Option<bool> {
    let is = |spellings: [&str; 4]| spellings.iter().any(|spelling| spelling.eq_ignore_ascii_case(text));
    if is(["true", "1", "yes", "on"]) {
        return Some(true);
    }
    is(["false", "0", "no", "off"]).then_some(false)
}
