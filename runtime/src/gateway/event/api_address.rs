//! What events say of the API's own address.

use crate::event::EventSource;
use crate::gateway::account::{API_ID, REGION};

/// Where clients reach the API.
#[derive(Clone, Debug)]
pub(crate) struct ApiAddress {
    /// With a port only on this machine.
    pub(super) domain_name: String,
    pub(super) scheme: &'static str,
    pub(super) port: u16,
}

impl ApiAddress {
    /// Clients reach AWS over HTTPS.
    pub(super) fn on_aws(source: EventSource) -> Self {
        let domain_name = match source {
            EventSource::FunctionUrl => format!("{API_ID}.lambda-url.{REGION}.on.aws"),
            EventSource::Alb => format!("local-0123456789.{REGION}.elb.amazonaws.com"),
            EventSource::VpcLattice => format!("local-0123456789abcdef0.7d67968.vpc-lattice-svcs.{REGION}.on.aws"),
            _ => format!("{API_ID}.execute-api.{REGION}.amazonaws.com"),
        };
        ApiAddress { domain_name, scheme: "https", port: 443 }
    }

    /// The local gateway, under the host and port that the client used: what a function puts before its links works.
    #[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
    pub(crate) fn local(source: EventSource, host: &str) -> Self {
        const HTTP: u16 = 80;
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().unwrap_or(HTTP)),
            _ => (host, HTTP),
        };
        let domain_name = match source {
            // Events of function URLs are recognized by this label. Names below `localhost` are this machine (RFC 6761).
            EventSource::FunctionUrl => format!("{API_ID}.lambda-url.localhost:{port}"),
            _ => format!("{name}:{port}"),
        };
        ApiAddress { domain_name, scheme: "http", port }
    }
}

#[cfg(all(test, feature = "local"))]
mod tests {
    use super::*;

    #[test]
    fn a_local_address_has_the_port_that_the_client_used() {
        for (host, port) in [("localhost:9000", 9000), ("localhost", 80), ("[::1]:9001", 9001), ("[::1]", 80)] {
            let address = ApiAddress::local(EventSource::RestApi, host);
            assert_eq!(address.port, port);
            assert!(address.domain_name.starts_with(host) && address.domain_name.ends_with(&format!(":{port}")));
        }
    }
}
