//! The origins that may read answers.

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
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(mistake(&format!("the origin `{text}` has no scheme"), format!("write `https://{text}`")));
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host != rest {
            let message = format!("the origin `{text}` ends with a path, and browsers send none");
            return Err(mistake(&message, format!("write `{scheme}://{host}`")));
        }
        if host.is_empty() || host.contains(['@', ' ']) {
            return Err(mistake(&format!("the origin `{text}` has no host"), "write `https://example.com`".to_owned()));
        }
        let (scheme, host) = (scheme.to_ascii_lowercase(), without_default_port(scheme, host).to_ascii_lowercase());
        match host.strip_prefix('*') {
            Some(rest) if rest.starts_with('.') && !rest.contains('*') => {
                Ok(Origin::Subdomains { scheme, rest: rest.to_owned() })
            }
            None if !host.contains('*') => Ok(Origin::Exact(format!("{scheme}://{host}"))),
            _ => {
                let message = format!("in the origin `{text}`, `*` does not stand for all subdomains");
                Err(mistake(&message, "write `https://*.example.com`".to_owned()))
            }
        }
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

/// Whether the text is one or more labels of a host, and so neither a user's name nor another host.
fn is_subdomain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    text.split('.').all(is_label)
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
    }
}
