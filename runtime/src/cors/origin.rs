//! The origins that may read answers.

use std::net::Ipv6Addr;

/// The longest host (RFC 1035, 2.3.4, without the lengths of the labels).
const MAX_HOST: usize = 253;
/// The longest label of a host.
const MAX_LABEL: usize = 63;

/// What is wrong with an origin, and what to write instead.
pub(crate) struct OriginMistake {
    pub(crate) message: String,
    pub(crate) fix: String,
}

/// One origin, or all subdomains of one (RFC 6454, 6.1: scheme, host and port; a browser sends no more).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// In lower case, as a browser sends it.
    Exact(String),
    /// `https://*.example.com:8443`, as what stands before and after the `*`.
    Subdomains { scheme: String, rest: String },
}

impl Origin {
    pub(crate) fn parse(text: &str) -> Result<Self, OriginMistake> {
        let mistake = |message: &str, fix: String| OriginMistake { message: message.to_owned(), fix };
        if text == "*" {
            return Err(mistake("`*` is not an origin", "`.cors(Cors::any())` allows every origin".to_owned()));
        }
        if text.eq_ignore_ascii_case("null") {
            let fix = "give the origins that you serve pages from".to_owned();
            return Err(mistake("`null` is the origin of every sandboxed page, anybody's included", fix));
        }
        if let Some(not_one) = not_one_origin(text) {
            return Err(not_one);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            let scheme = if is_local(text) { "http" } else { "https" };
            return Err(mistake(&format!("the origin `{text}` has no scheme"), format!("write `{scheme}://{text}`")));
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host != rest {
            let message = format!("the origin `{text}` ends with a path, and browsers send none");
            return Err(mistake(&message, format!("write `{scheme}://{host}`")));
        }
        if !host.is_ascii() {
            let message = format!("the origin `{text}` is not as browsers send it");
            return Err(mistake(&message, "write its host in ASCII: `https://xn--mnchen-3ya.example`".to_owned()));
        }
        let (scheme, host) = (scheme.to_ascii_lowercase(), without_default_port(scheme, host).to_ascii_lowercase());
        let domain = host.strip_prefix("*.");
        let named = domain.unwrap_or(&host);
        if let Some(host) = named.strip_suffix(":*") {
            let message = format!("in the origin `{text}`, `*` stands for no port");
            return Err(mistake(&message, format!("write each port: `{scheme}://{host}:5173`")));
        }
        if named.contains('*') {
            let message = format!("in the origin `{text}`, `*` does not stand for all subdomains");
            return Err(mistake(&message, "write `https://*.example.com`".to_owned()));
        }
        if !is_scheme(&scheme) || !is_host_and_port(named) {
            let message = format!("the origin `{}` is not a scheme and a host", text.escape_debug());
            return Err(mistake(&message, "write `https://example.com`".to_owned()));
        }
        Ok(match domain {
            Some(domain) => Origin::Subdomains { scheme, rest: format!(".{domain}") },
            None => Origin::Exact(format!("{scheme}://{host}")),
        })
    }

    /// Whether a request's `origin` is this one. Browsers send it in lower case and without the scheme's own port.
    pub(crate) fn matches(&self, origin: &str) -> bool {
        match self {
            Origin::Exact(exact) => exact.eq_ignore_ascii_case(origin),
            Origin::Subdomains { scheme, rest } => {
                let origin = origin.to_ascii_lowercase();
                let host = origin.strip_prefix(scheme.as_str()).and_then(|host| host.strip_prefix("://"));
                let label = host.and_then(|host| host.strip_suffix(rest.as_str()));
                label.is_some_and(is_subdomain)
            }
        }
    }
}

/// What is wrong with a text that is a list, a pattern or not trimmed.
fn not_one_origin(text: &str) -> Option<OriginMistake> {
    let trimmed = text.trim();
    let (message, fix) = if trimmed != text {
        (
            format!("the origin `{}` has blanks around it", text.escape_debug()),
            format!("write `{}`", trimmed.escape_debug()),
        )
    } else if text.contains([',', ';', ' ']) {
        let fix = "give each as a text of its own: `list.split(',').map(str::trim)`".to_owned();
        (format!("`{}` is not one origin but a list", text.escape_debug()), fix)
    } else if text.contains(['\\', '^', '$', '(', '|']) {
        let fix = "write `https://*.example.com` for all subdomains".to_owned();
        (format!("`{}` is a pattern, and origins are compared as they are", text.escape_debug()), fix)
    } else {
        return None;
    };
    Some(OriginMistake { message, fix })
}

/// Whether a host without a scheme is this machine, where pages are developed.
fn is_local(host: &str) -> bool {
    let name = host.split([':', '/']).next().unwrap_or_default();
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1"
}

/// Whether the text is one or more labels of a host, and so neither a user's name nor another host.
fn is_subdomain(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    // A longer origin would be a longer header of the answer.
    text.len() <= MAX_HOST && text.split('.').all(is_label)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn is_host_and_port(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let address = rest.split_once(']');
        return address.is_some_and(|(address, port)| address.parse::<Ipv6Addr>().is_ok() && is_port(port));
    }
    let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
    // The dot at its end is that of a host which is looked up in no other domain.
    is_subdomain(host.strip_suffix('.').unwrap_or(host)) && is_port(port)
}

/// Nothing, or a colon and a number.
fn is_port(text: &str) -> bool {
    let number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    text.is_empty() || text.strip_prefix(':').is_some_and(number)
}

fn without_default_port<'h>(scheme: &str, host: &'h str) -> &'h str {
    let port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    host.strip_suffix(port).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(origin: &str, sent: &str) -> bool {
        Origin::parse(origin).ok().unwrap().matches(sent)
    }

    #[test]
    fn origins_are_compared_as_browsers_send_them() {
        assert!(matches("https://App.example", "https://app.example"));
        assert!(matches("https://app.example:443", "https://app.example"));
        assert!(matches("http://localhost:5173", "http://localhost:5173"));
        for foreign in ["http://app.example", "https://app.example:8443", "https://app.example.evil", "null", ""] {
            assert!(!matches("https://app.example", foreign), "{foreign}");
        }
    }

    #[test]
    fn a_star_stands_for_all_subdomains() {
        assert!(matches("https://*.example.com", "https://a.example.com"));
        assert!(matches("https://*.example.com", "https://a.b.example.com"));
        assert!(matches("https://*.example.com:8443", "https://a.example.com:8443"));
        let foreign = [
            "https://example.com",
            "https://.example.com",
            "http://a.example.com",
            "https://a.example.com:444",
            "https://evil.com/.example.com",
            "https://evil.com?.example.com",
            "https://user@.example.com",
            "https://evil-example.com",
            "https://a.example.com.evil",
        ];
        for foreign in foreign {
            assert!(!matches("https://*.example.com", foreign), "{foreign}");
        }
    }

    #[test]
    fn what_is_not_an_origin_is_refused_with_the_fix() {
        let fix = |origin| Origin::parse(origin).err().map(|mistake| mistake.fix).unwrap_or_default();
        assert_eq!(fix("https://app.example/"), "write `https://app.example`");
        assert_eq!(fix("app.example"), "write `https://app.example`");
        assert_eq!(fix("*"), "`.cors(Cors::any())` allows every origin");
        assert_eq!(fix("https://app.*"), "write `https://*.example.com`");
        assert_eq!(fix("https://*example.com"), "write `https://*.example.com`");
        assert!(fix("null").starts_with("give the origins"));
        assert_eq!(fix("localhost:5173"), "write `http://localhost:5173`");
        assert_eq!(fix("http://localhost:*"), "write each port: `http://localhost:5173`");
        assert_eq!(fix("http://localhost:5173/app"), "write `http://localhost:5173`");
        assert_eq!(fix(" https://app.example"), "write `https://app.example`");
        for list in ["https://a.example,https://b.example", "https://a.example https://b.example"] {
            assert_eq!(fix(list), "give each as a text of its own: `list.split(',').map(str::trim)`");
        }
        for pattern in [r"https://.*\.example\.com", "^https://app.example$", "https://(a|b).example.com"] {
            assert_eq!(fix(pattern), "write `https://*.example.com` for all subdomains");
        }
    }
}
