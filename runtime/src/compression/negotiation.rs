//! The coding that a client accepts, from `Accept-Encoding` (RFC 9110, 12.5.3).

/// A coding of this library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    /// The name in headers.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }
}

/// What the client accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    /// The best coding; `None` if the client accepts none, or prefers the body as it is.
    pub(super) coding: Option<Coding>,
    /// Whether the client accepts the body as it is.
    pub(super) identity: bool,
}

/// The client's qualities, in thousandths.
#[derive(Default)]
struct Qualities {
    brotli: Option<u16>,
    gzip: Option<u16>,
    identity: Option<u16>,
    any: Option<u16>,
}

/// What the value of the header, or several joined with commas, accepts.
pub(super) fn accepted(header: &str) -> Accepted {
    let mut qualities = Qualities::default();
    for element in header.split(',') {
        let (name, parameters) = element.split_once(';').unwrap_or((element, ""));
        let quality = Some(quality(parameters));
        match name.trim().to_ascii_lowercase().as_str() {
            "br" => qualities.brotli = quality,
            "gzip" | "x-gzip" => qualities.gzip = quality,
            "identity" => qualities.identity = quality,
            "*" => qualities.any = quality,
            _ => {}
        }
    }
    choose(&qualities)
}

fn choose(Qualities { brotli, gzip, identity, any }: &Qualities) -> Accepted {
    let of = |named: &Option<u16>| named.or(*any).unwrap_or(0);
    let (brotli, gzip) = (of(brotli), of(gzip));
    // Brotli compresses better; the client decides only if it prefers one.
    let (coding, quality) = if brotli >= gzip { (Coding::Brotli, brotli) } else { (Coding::Gzip, gzip) };
    let is_preferred = quality > 0 && quality >= identity.unwrap_or(0);
    // The body as it is is accepted unless it is refused by name, or by `*;q=0`.
    Accepted { coding: is_preferred.then_some(coding), identity: identity.or(*any) != Some(0) }
}

/// `q=0.5` of the parameters; 1 if there is none, and 0 if it is malformed.
fn quality(parameters: &str) -> u16 {
    let mut named = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    match named.find(|(name, _)| name.trim().eq_ignore_ascii_case("q")) {
        Some((_, value)) => thousandths(value.trim()).unwrap_or(0),
        None => 1000,
    }
}

/// `0.5`, with three decimals at most (RFC 9110, 12.4.2).
fn thousandths(value: &str) -> Option<u16> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_decides_and_brotli_comes_first_of_equals() {
        for (header, coding, identity) in [
            ("", None, true),
            ("gzip", Some(Coding::Gzip), true),
            ("x-gzip", Some(Coding::Gzip), true),
            ("gzip, deflate, br, zstd", Some(Coding::Brotli), true),
            ("GZIP;Q=1.0, br;q=0.999", Some(Coding::Gzip), true),
            ("br ; q=0.5 , gzip;q=0.500", Some(Coding::Brotli), true),
            ("*", Some(Coding::Brotli), true),
            ("br;q=0, *", Some(Coding::Gzip), true),
            ("br;q=0, gzip;q=0, *", None, true),
            ("gzip;q=0", None, true),
            ("deflate", None, true),
            ("identity", None, true),
            ("identity;q=1, gzip;q=0.5", None, true),
            ("identity;q=0.5, gzip;q=0.5", Some(Coding::Gzip), true),
            ("identity;q=0, gzip;q=0.1", Some(Coding::Gzip), false),
            ("gzip, *;q=0", Some(Coding::Gzip), false),
            ("*;q=0", None, false),
            ("*;q=0, identity", None, true),
            ("gzip;q=2", None, true),
            ("gzip;q=", None, true),
            ("gzip;q=0.0001", None, true),
            ("gzip;q=-1", None, true),
            ("gzip;level=9;q=0.3", Some(Coding::Gzip), true),
            (",, gzip ,,", Some(Coding::Gzip), true),
        ] {
            assert_eq!(accepted(header), Accepted { coding, identity }, "{header}");
        }
    }
}
