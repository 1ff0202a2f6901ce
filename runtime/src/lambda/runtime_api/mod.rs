//! Lambda's Runtime API ("Using the Lambda runtime API for custom runtimes"): an HTTP/1.1 server on loopback that hands
//! out events and takes answers.
//!
//! The client is ours, because a general one costs twice of what an answer does, needs a second connection for
//! answers that are not copied, and cannot let the watchdog write to a connection that it has begun to write to.

mod connection;
mod next;
mod reply;
pub(super) mod request;

use std::io;

pub(super) use connection::Connection;
pub(super) use next::Next;
pub(super) use reply::status;

/// Where the Runtime API is.
#[derive(Clone, Debug)]
pub(super) struct RuntimeApi {
    host: String,
    base: String,
}

impl RuntimeApi {
    /// As the environment tells it.
    pub(super) fn told() -> io::Result<Self> {
        let told = std::env::var("AWS_LAMBDA_RUNTIME_API").map_err(io::Error::other)?;
        Ok(RuntimeApi::at(&told))
    }

    fn at(told: &str) -> Self {
        let told = told.strip_prefix("http://").unwrap_or(told).trim_end_matches('/');
        match told.split_once('/') {
            Some((host, base)) => RuntimeApi { host: host.to_owned(), base: format!("/{base}") },
            None => RuntimeApi { host: told.to_owned(), base: String::new() },
        }
    }

    /// Host and port.
    pub(super) fn address(&self) -> String {
        // The colons within the brackets of an IPv6 address are none before a port.
        let has_port = self.host.rsplit(']').next().is_some_and(|rest| rest.contains(':'));
        if has_port { self.host.clone() } else { format!("{}:80", self.host) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_api_is_a_host_with_a_port_or_an_address_with_a_path() {
        for (told, address, base) in [
            ("127.0.0.1:9001", "127.0.0.1:9001", ""),
            ("localhost", "localhost:80", ""),
            ("http://127.0.0.1:9001/", "127.0.0.1:9001", ""),
            ("127.0.0.1:9001/function", "127.0.0.1:9001", "/function"),
            ("http://[::]:9001/.rt", "[::]:9001", "/.rt"),
            ("[::1]", "[::1]:80", ""),
        ] {
            let api = RuntimeApi::at(told);
            assert_eq!((api.address().as_str(), api.base.as_str()), (address, base), "{told}");
        }
    }
}
