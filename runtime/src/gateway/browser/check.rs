//! Whether a browser lets a page read an answer, or send the request that its preflight asks for.

use super::lists::{lower_case, members, values};
use super::page::{AskedFor, Page};
use super::refusal::Refusal;
use super::safelist::is_safe_method;

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";
const ALLOW_METHODS: &str = "access-control-allow-methods";
const ALLOW_HEADERS: &str = "access-control-allow-headers";

/// Needs to be named, since `*` does not stand for it (Fetch, "CORS non-wildcard request-header name").
const NEVER_BY_STAR: &str = "authorization";

/// Why a browser refuses an answer; `None` if it does not.
pub(crate) fn refusal(page: &Page, status: u16, headers: &[(String, String)]) -> Option<Refusal> {
    let checked = check_origin(page, headers).and_then(|()| match &page.asks_for {
        Some(asked) => check_preflight(page, asked, status, headers),
        None => Ok(()),
    });
    checked.err()
}

/// Fetch, "CORS check".
fn check_origin(page: &Page, headers: &[(String, String)]) -> Result<(), Refusal> {
    let allowed = match values(headers, ALLOW_ORIGIN).as_slice() {
        [] => return Err(Refusal::NoOrigin),
        [one] if !one.contains(',') => *one,
        several => return Err(Refusal::SeveralOrigins(several.join(", "))),
    };
    match allowed {
        "*" if page.sends_credentials => return Err(Refusal::EveryOriginWithCredentials),
        "*" => return Ok(()),
        other if other != page.origin => {
            return Err(Refusal::OtherOrigin { allowed: other.to_owned(), page: page.origin.clone() });
        }
        _ if !page.sends_credentials => return Ok(()),
        _ => {}
    }
    // Its value is compared with case.
    match values(headers, ALLOW_CREDENTIALS).as_slice() {
        ["true"] => Ok(()),
        _ => Err(Refusal::NoCredentials),
    }
}

/// Fetch, "CORS-preflight fetch".
fn check_preflight(page: &Page, asked: &AskedFor, status: u16, headers: &[(String, String)]) -> Result<(), Refusal> {
    match status {
        200..=299 => {}
        300..=399 => return Err(Refusal::Redirect(status)),
        _ => return Err(Refusal::Status(status)),
    }
    let by_star = |listed: &str| listed == "*" && !page.sends_credentials;
    let methods = members(values(headers, ALLOW_METHODS));
    let is_allowed = methods.iter().any(|listed| *listed == asked.method || by_star(listed));
    if !is_allowed && !is_safe_method(&asked.method) {
        return Err(Refusal::Method { asked: asked.method.clone(), allowed: methods.join(", ") });
    }
    let names = lower_case(values(headers, ALLOW_HEADERS));
    let is_listed =
        |name: &String| names.iter().any(|listed| listed == name || by_star(listed) && name != NEVER_BY_STAR);
    match asked.headers.iter().find(|name| !is_listed(name)) {
        Some(name) => Err(Refusal::Header { asked: name.clone(), allowed: names.join(", ") }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://app.example";

    fn page(sends_credentials: bool) -> Page {
        Page { origin: PAGE.to_owned(), sends_credentials, asks_for: None }
    }

    fn asks(method: &str, names: &[&str]) -> Page {
        let headers = names.iter().map(|name| (*name).to_owned()).collect();
        Page { asks_for: Some(AskedFor { method: method.to_owned(), headers }), ..page(true) }
    }

    fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_answer_is_read_by_the_page_that_it_names() {
        let named = headers(&[("Access-Control-Allow-Origin", PAGE)]);
        assert_eq!(refusal(&page(false), 500, &named), None);
        assert_eq!(refusal(&page(true), 500, &named), Some(Refusal::NoCredentials));
        let star = headers(&[(ALLOW_ORIGIN, "*"), (ALLOW_CREDENTIALS, "true")]);
        assert_eq!(refusal(&page(false), 200, &star), None);
        assert_eq!(refusal(&page(true), 200, &star), Some(Refusal::EveryOriginWithCredentials));
        for credentials in ["True", "false", "", "true, true"] {
            let answer = headers(&[(ALLOW_ORIGIN, PAGE), (ALLOW_CREDENTIALS, credentials)]);
            assert_eq!(refusal(&page(true), 200, &answer), Some(Refusal::NoCredentials), "{credentials}");
        }
    }

    #[test]
    fn two_values_are_none() {
        for twice in [&[(ALLOW_ORIGIN, PAGE), (ALLOW_ORIGIN, PAGE)][..], &[(ALLOW_ORIGIN, "*,https://app.example")]] {
            assert!(matches!(refusal(&page(false), 200, &headers(twice)), Some(Refusal::SeveralOrigins(_))));
        }
        assert_eq!(refusal(&page(false), 200, &[]), Some(Refusal::NoOrigin));
    }

    #[test]
    fn a_preflight_needs_a_status_a_method_and_headers() {
        let allowed = [
            (ALLOW_ORIGIN, PAGE),
            (ALLOW_CREDENTIALS, "true"),
            (ALLOW_METHODS, "GET, PUT"),
            (ALLOW_HEADERS, "Authorization, x-tenant"),
        ];
        let allowed = headers(&allowed);
        assert_eq!(refusal(&asks("PUT", &["authorization", "x-tenant"]), 204, &allowed), None);
        assert_eq!(refusal(&asks("POST", &[]), 204, &allowed), None, "it needs no permission");
        assert_eq!(refusal(&asks("PUT", &[]), 404, &allowed), Some(Refusal::Status(404)));
        assert_eq!(refusal(&asks("PUT", &[]), 301, &allowed), Some(Refusal::Redirect(301)));
        assert!(matches!(refusal(&asks("DELETE", &[]), 204, &allowed), Some(Refusal::Method { .. })));
        assert!(matches!(refusal(&asks("PUT", &["x-other"]), 204, &allowed), Some(Refusal::Header { .. })));
    }

    #[test]
    fn a_star_does_not_stand_for_credentials() {
        let star = headers(&[(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "*"), (ALLOW_HEADERS, "*")]);
        let without = |page: Page| Page { sends_credentials: false, ..page };
        assert_eq!(refusal(&without(asks("PUT", &["x-tenant"])), 200, &star), None);
        let refused = refusal(&without(asks("PUT", &["authorization"])), 200, &star);
        assert!(matches!(refused, Some(Refusal::Header { .. })), "{refused:?}");
        let named = headers(&[(ALLOW_ORIGIN, PAGE), (ALLOW_CREDENTIALS, "true"), (ALLOW_METHODS, "*")]);
        assert!(matches!(refusal(&asks("PUT", &[]), 200, &named), Some(Refusal::Method { .. })));
    }
}
