//! Where the Runtime API is.

use std::io;

/// Host, port and base path of the Runtime API.
#[derive(Clone, Debug)]
pub(in crate::lambda) struct RuntimeApi {
    pub(super) host: String,
    /// The prefix of every request's path, such as `/function`, or nothing.
    pub(super) base: String,
}

impl RuntimeApi {
    /// The address in `AWS_LAMBDA_RUNTIME_API`.
    pub(in crate::lambda) fn from_environment() -> io::Result<Self> {
        std::env::var("AWS_LAMBDA_RUNTIME_API").map(|address| RuntimeApi::at(&address)).map_err(io::Error::other)
    }

    pub(super) fn at(address: &str) -> Self {
        let address = address.strip_prefix("http://").unwrap_or(address).trim_end_matches('/');
        match address.split_once('/') {
            Some((host, base)) => RuntimeApi { host: host.to_owned(), base: format!("/{base}") },
            None => RuntimeApi { host: address.to_owned(), base: String::new() },
        }
    }

    /// Host and port.
    pub(in crate::lambda) fn address(&self) -> String {
        // Colons inside the brackets of an IPv6 address do not precede a port.
        let has_port = self.host.rsplit(']').next().is_some_and(|rest| rest.contains(':'));
        if has_port { self.host.clone() } else { format!("{}:80", self.host) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_api_is_a_host_with_or_without_port_and_path() {
        for (setting, address, base) in [
            ("127.0.0.1:9001", "127.0.0.1:9001", ""),
            ("localhost", "localhost:80", ""),
            ("http://127.0.0.1:9001/", "127.0.0.1:9001", ""),
            ("127.0.0.1:9001/function", "127.0.0.1:9001", "/function"),
            ("http://[::]:9001/.rt", "[::]:9001", "/.rt"),
            ("[::1]", "[::1]:80", ""),
        ] {
            let api = RuntimeApi::at(setting);
            assert_eq!((api.address().as_str(), api.base.as_str()), (address, base), "{setting}");
        }
    }
}
