//! Frames that are sent to a client (RFC 6455, 5.2).

use super::opcode::{BINARY, CLOSE, PONG, TEXT};

/// What is sent to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ServerFrame {
    Text(Vec<u8>),
    Binary(Vec<u8>),
    Pong(Vec<u8>),
    /// Without a code if the client gave none.
    Close(Option<u16>),
}

impl ServerFrame {
    /// A message: text if it is UTF-8, otherwise bytes.
    pub(super) fn message(message: Vec<u8>) -> Self {
        if std::str::from_utf8(&message).is_ok() { ServerFrame::Text(message) } else { ServerFrame::Binary(message) }
    }

    /// The bytes of one frame; a server does not mask.
    pub(super) fn encode(&self) -> Vec<u8> {
        let (opcode, payload) = match self {
            ServerFrame::Text(payload) => (TEXT, payload.clone()),
            ServerFrame::Binary(payload) => (BINARY, payload.clone()),
            ServerFrame::Pong(payload) => (PONG, payload.clone()),
            ServerFrame::Close(code) => (CLOSE, code.map(u16::to_be_bytes).as_slice().concat()),
        };
        let mut frame = vec![0x80 | opcode];
        match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
            (Ok(length @ ..126), _) => frame.push(length),
            (_, Ok(length)) => {
                frame.push(126);
                frame.extend(length.to_be_bytes());
            }
            _ => {
                frame.push(127);
                frame.extend((payload.len() as u64).to_be_bytes());
            }
        }
        frame.extend(payload);
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_in_three_ways() {
        for (length, head) in
            [(125, vec![0x81, 125]), (126, vec![0x81, 126, 0, 126]), (65_536, vec![0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0])]
        {
            let frame = ServerFrame::Text(vec![b'a'; length]).encode();
            assert!(frame.starts_with(&head) && frame.len() == head.len() + length);
        }
    }
}
