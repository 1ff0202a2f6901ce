//! Ends the function with the local gateway that started it, also when the gateway was killed and a blocked thread keeps
//! the function from asking for events.

use std::io::{self, Read};
use std::net::TcpStream;
use std::thread;

use super::runtime_api::RuntimeApi;
use crate::observe;

/// Holds a connection to the gateway on a thread of its own; the operating system closes it when the gateway ends.
pub(super) fn start() {
    let Ok(api) = RuntimeApi::from_environment() else { return };
    // Without the thread the function still ends when it next asks for an event.
    let _ = thread::Builder::new().name("gateway-watch".to_owned()).spawn(move || match closed(&api.address()) {
        Ok(()) => std::process::exit(0),
        Err(error) => observe::report!(DEBUG, "the local gateway cannot be watched: {error}"),
    });
}

/// Waits until the gateway has ended.
fn closed(address: &str) -> io::Result<()> {
    let mut connection = match TcpStream::connect(address) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => return Ok(()),
        connection => connection?,
    };
    // Nothing is sent on this connection. An error, such as a reset, is its end too.
    let _ = connection.read(&mut [0]);
    Ok(())
}
