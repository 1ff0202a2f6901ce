//! Hands connections to the process that replaces this one, through a socket that becomes its standard input.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::net::TcpStream;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixDatagram;
use std::sync::Arc;

use rustix::cmsg_space;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    recvmsg, sendmsg,
};

/// The content of each message, so that no other socket is mistaken for one of ours.
const MARK: &[u8] = b"api-handler: connections that wait for an event";

/// How many connections a message may have (`SCM_MAX_FD` of Linux).
const MOST_IN_A_MESSAGE: usize = 253;

/// A socket in which the connections wait for the process that receives it.
pub(super) fn pack(connections: &[Arc<OwnedFd>]) -> io::Result<OwnedFd> {
    let (sender, receiver) = UnixDatagram::pair()?;
    // Nobody reads yet, and without this a full socket would be waited for.
    sender.set_nonblocking(true)?;
    for some in connections.chunks(MOST_IN_A_MESSAGE) {
        let handles: Vec<_> = some.iter().map(AsFd::as_fd).collect();
        let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(MOST_IN_A_MESSAGE))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if control.push(SendAncillaryMessage::ScmRights(&handles)) {
            sendmsg(&sender, &[IoSlice::new(MARK)], &mut control, SendFlags::empty())?;
        }
    }
    Ok(receiver.into())
}

/// The connections in standard input, if another process has replaced itself with this one.
pub(super) fn unpack() -> Vec<TcpStream> {
    let mut connections = Vec::new();
    while let Ok(Some(some)) = message(io::stdin()) {
        connections.extend(some.into_iter().map(TcpStream::from));
    }
    connections
}

/// The connections in one message; `None` if it is not ours.
fn message(socket: impl AsFd) -> io::Result<Option<Vec<OwnedFd>>> {
    let mut content = [0; MARK.len()];
    let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(MOST_IN_A_MESSAGE))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let flags = RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
    // Where standard input is no socket, as on Lambda at first, this is an error.
    let received = recvmsg(socket, &mut [IoSliceMut::new(&mut content)], &mut control, flags)?;
    let handles = control.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(handles) => Some(handles),
        _ => None,
    });
    let handles = handles.flatten().collect();
    Ok((content.get(..received.bytes) == Some(MARK)).then_some(handles))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn what_has_not_been_read_from_a_connection_is_handed_over_with_it() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let pairs: Vec<_> = (0..MOST_IN_A_MESSAGE + 2)
            .map(|_| (TcpStream::connect(listener.local_addr().unwrap()).unwrap(), listener.accept().unwrap().0))
            .collect();
        let ours: Vec<_> = pairs.iter().map(|(ours, _)| Arc::new(OwnedFd::from(ours.try_clone().unwrap()))).collect();
        let socket = pack(&ours).unwrap();
        let mut theirs: Vec<_> = pairs.into_iter().map(|(_, theirs)| theirs).collect();
        drop(ours);
        for (index, stream) in theirs.iter_mut().enumerate() {
            stream.write_all(&[index as u8]).unwrap();
        }
        let mut received = Vec::new();
        while let Ok(Some(some)) = message(&socket) {
            received.extend(some.into_iter().map(TcpStream::from));
        }
        assert_eq!(received.len(), theirs.len());
        for (index, stream) in received.iter_mut().enumerate() {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            assert_eq!(byte, [index as u8]);
        }
    }

    #[test]
    fn another_socket_is_not_mistaken_for_one_of_ours() {
        let (sender, receiver) = UnixDatagram::pair().unwrap();
        sender.send(b"somebody's message").unwrap();
        assert!(message(&receiver).unwrap().is_none());
        assert!(message(std::fs::File::open("/dev/null").unwrap()).is_err());
    }
}
