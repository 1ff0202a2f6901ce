//! The names under which the gateway may be reached.
//!
//! A web page can have its own name point to this machine, and then send requests to the gateway and read the answers (DNS
//! rebinding). Such requests still have the page's name in `Host`. A page may also open WebSocket connections to any
//! address; those have the page's name in `Origin`.

use std::net::IpAddr;

use http::Uri;

/// The names of this machine as far as the gateway knows them.
pub(super) struct AllowedHosts {
    /// The address that the gateway listens on.
    bound: IpAddr,
    /// The names of `--allow-host`.
    named: Vec<String>,
}

impl AllowedHosts {
    pub(super) fn new(bound: IpAddr, named: Vec<String>) -> Self {
        AllowedHosts { bound, named }
    }

    /// Whether a host, without its port, is a name of this machine.
    pub(super) fn allow(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if host == "localhost" || host.ends_with(".localhost") || self.named.contains(&host) {
            return true;
        }
        let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&host);
        // An address is nobody's name, so it cannot have been made to point here. A gateway that listens on all addresses
        // does not know which ones they are.
        address.parse::<IpAddr>().is_ok_and(|address| {
            address.to_canonical().is_loopback() || address == self.bound || self.bound.is_unspecified()
        })
    }

    /// Whether pages of that origin may open connections; `null` is the origin of pages without a name.
    pub(super) fn allow_origin(&self, origin: &str) -> bool {
        origin
            .parse::<Uri>()
            .is_ok_and(|origin| origin.scheme().is_some() && origin.host().is_some_and(|host| self.allow(host)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(bound: &str) -> AllowedHosts {
        AllowedHosts::new(bound.parse().unwrap(), vec!["dev.example.com".to_owned()])
    }

    #[test]
    fn a_name_that_could_be_somebody_elses_is_not_allowed() {
        let hosts = allowed("127.0.0.1");
        for host in [
            "localhost",
            "LocalHost.",
            "a.localhost",
            "127.0.0.1",
            "127.1.2.3",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "Dev.Example.com",
        ] {
            assert!(hosts.allow(host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "notlocalhost",
            "10.0.0.1",
            "0.0.0.0",
            "",
            "127.0.0.1.evil.example",
            "example.com",
        ] {
            assert!(!hosts.allow(host), "{host}");
        }
    }

    #[test]
    fn the_address_that_the_gateway_listens_on_is_allowed() {
        assert!(allowed("10.0.0.1").allow("10.0.0.1") && !allowed("10.0.0.1").allow("10.0.0.2"));
        assert!(allowed("0.0.0.0").allow("10.0.0.2") && !allowed("0.0.0.0").allow("evil.example"));
        assert!(allowed("::").allow("[fd00::2]"));
    }

    #[test]
    fn an_origin_is_allowed_by_its_host() {
        let hosts = allowed("127.0.0.1");
        for origin in ["http://localhost:3000", "https://dev.example.com", "http://[::1]:1"] {
            assert!(hosts.allow_origin(origin), "{origin}");
        }
        for origin in ["https://evil.example", "null", "localhost", "http://localhost@evil.example", ""] {
            assert!(!hosts.allow_origin(origin), "{origin}");
        }
    }
}
