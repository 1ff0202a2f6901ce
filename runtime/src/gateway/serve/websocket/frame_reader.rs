//! Frames of WebSocket connections, the server's side (RFC 6455, 5).
//!
//! Written here and not taken from a crate: those that are kept well bring a client, random numbers and their own
//! input and output with them, which every program with this library would compile and none would run on Lambda.

use tokio::io::{AsyncRead, AsyncReadExt};

/// API Gateway takes no longer frame ("Quotas for configuring and running a WebSocket API").
const MAX_FRAME_BYTES: usize = 32 * 1024;
/// API Gateway takes no longer message, however many frames it has.
pub(super) const MAX_MESSAGE_BYTES: usize = 128 * 1024;

const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

/// Why a connection is closed (RFC 6455, 7.4.1).
pub(super) mod code {
    pub(in super::super) const NORMAL: u16 = 1000;
    pub(in super::super) const GOING_AWAY: u16 = 1001;
    pub(in super::super) const PROTOCOL: u16 = 1002;
    /// The other side has left without a word; it is never sent.
    pub(in super::super) const ABNORMAL: u16 = 1006;
    pub(in super::super) const NO_TEXT: u16 = 1007;
    pub(in super::super) const TOO_BIG: u16 = 1009;
}

/// What a client has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Received {
    Text(Vec<u8>),
    Binary(Vec<u8>),
    /// To be answered with a pong that holds the same.
    Ping(Vec<u8>),
    /// The connection ends, for that reason.
    End(u16),
}

/// What goes to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    Text(Vec<u8>),
    Binary(Vec<u8>),
    Pong(Vec<u8>),
    Close(u16),
}

impl Sent {
    /// One frame; a server masks nothing.
    pub(super) fn encode(&self) -> Vec<u8> {
        let (opcode, payload) = match self {
            Sent::Text(payload) => (TEXT, payload.clone()),
            Sent::Binary(payload) => (BINARY, payload.clone()),
            Sent::Pong(payload) => (PONG, payload.clone()),
            Sent::Close(code) => (CLOSE, code.to_be_bytes().to_vec()),
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

/// Reads messages that may come in several frames.
#[derive(Debug)]
pub(super) struct Reader<R> {
    stream: R,
    /// The opcode and what has come so far.
    begun: Option<(u8, Vec<u8>)>,
}

/// One frame, unmasked.
struct Frame {
    is_last: bool,
    opcode: u8,
    payload: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Reader<R> {
    pub(super) fn new(stream: R) -> Self {
        Reader { stream, begun: None }
    }

    /// The next message, ping or end.
    pub(super) async fn next(&mut self) -> Received {
        loop {
            let frame = match self.frame().await {
                Ok(frame) => frame,
                Err(code) => return Received::End(code),
            };
            match frame.opcode {
                PING => return Received::Ping(frame.payload),
                PONG => {}
                CLOSE => return Received::End(close_code(&frame.payload)),
                _ => {
                    if let Some(received) = self.joined(frame) {
                        return received;
                    }
                }
            }
        }
    }

    /// Puts a frame to those before it; a message if it is whole.
    fn joined(&mut self, frame: Frame) -> Option<Received> {
        let (opcode, mut message) = match (frame.opcode, self.begun.take()) {
            (CONTINUATION, Some(begun)) => begun,
            (TEXT | BINARY, None) => (frame.opcode, Vec::new()),
            _ => return Some(Received::End(code::PROTOCOL)),
        };
        message.extend(frame.payload);
        if message.len() > MAX_MESSAGE_BYTES {
            return Some(Received::End(code::TOO_BIG));
        }
        if !frame.is_last {
            self.begun = Some((opcode, message));
            return None;
        }
        Some(match opcode {
            BINARY => Received::Binary(message),
            _ if std::str::from_utf8(&message).is_err() => Received::End(code::NO_TEXT),
            _ => Received::Text(message),
        })
    }

    async fn frame(&mut self) -> Result<Frame, u16> {
        let [first, second] = self.bytes().await?;
        let (is_last, reserved, opcode) = (first & 0x80 != 0, first & 0x70, first & 0x0f);
        let is_control = opcode & 0x8 != 0;
        let short = usize::from(second & 0x7f);
        // Clients mask (5.1); control frames are short and whole (5.5).
        if reserved != 0 || second & 0x80 == 0 || (is_control && (!is_last || short > 125)) {
            return Err(code::PROTOCOL);
        }
        if !matches!(opcode, CONTINUATION | TEXT | BINARY | CLOSE | PING | PONG) {
            return Err(code::PROTOCOL);
        }
        let length = match short {
            126 => usize::from(u16::from_be_bytes(self.bytes().await?)),
            127 => usize::try_from(u64::from_be_bytes(self.bytes().await?)).unwrap_or(usize::MAX),
            short => short,
        };
        if length > MAX_FRAME_BYTES {
            return Err(code::TOO_BIG);
        }
        let mask: [u8; 4] = self.bytes().await?;
        let mut payload = vec![0; length];
        self.stream.read_exact(&mut payload).await.map_err(|_| code::ABNORMAL)?;
        for (byte, mask) in payload.iter_mut().zip(mask.into_iter().cycle()) {
            *byte ^= mask;
        }
        Ok(Frame { is_last, opcode, payload })
    }

    async fn bytes<const N: usize>(&mut self) -> Result<[u8; N], u16> {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes).await.map_err(|_| code::ABNORMAL)?;
        Ok(bytes)
    }
}

fn close_code(payload: &[u8]) -> u16 {
    match payload.first_chunk() {
        Some(told) => u16::from_be_bytes(*told),
        None => code::NORMAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
        let mask = [0x12, 0x34, 0x56, 0x78];
        let length = payload.len();
        let mut frame = vec![first];
        if length < 126 {
            frame.push(0x80 | length as u8);
        } else if length < 0x1_0000 {
            frame.push(0x80 | 126);
            frame.extend((length as u16).to_be_bytes());
        } else {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
        frame.extend(mask);
        frame.extend(payload.iter().zip(mask.into_iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame
    }

    fn read(bytes: &[u8]) -> Vec<Received> {
        block_on(async {
            let mut reader = Reader::new(bytes);
            let mut all = Vec::new();
            loop {
                all.push(reader.next().await);
                if let Some(Received::End(_)) = all.last() {
                    return all;
                }
            }
        })
    }

    #[test]
    fn messages_come_in_frames_with_pings_between_them() {
        let bytes = [
            masked(0x01, b"Hel"),
            masked(0x89, b"?"),
            masked(0x80, b"lo"),
            masked(0x82, b"\xff"),
            masked(0x88, &[3, 232]),
        ]
        .concat();
        let expected = [
            Received::Ping(b"?".to_vec()),
            Received::Text(b"Hello".to_vec()),
            Received::Binary(vec![0xff]),
            Received::End(code::NORMAL),
        ];
        assert_eq!(read(&bytes), expected);
    }

    #[test]
    fn what_is_no_frame_ends_the_connection() {
        let unmasked = vec![0x81, 0x01, b'a'];
        let cases = [
            (unmasked, code::PROTOCOL),
            (masked(0xc1, b""), code::PROTOCOL),
            (masked(0x83, b""), code::PROTOCOL),
            (masked(0x80, b""), code::PROTOCOL),
            (masked(0x09, b""), code::PROTOCOL),
            (masked(0x81, b"\xff"), code::NO_TEXT),
            (masked(0x81, &vec![b'a'; MAX_FRAME_BYTES + 1]), code::TOO_BIG),
            (vec![0x81], code::ABNORMAL),
        ];
        for (bytes, code) in cases {
            assert_eq!(read(&bytes), [Received::End(code)]);
        }
    }

    #[test]
    fn a_message_of_more_than_128_kilobytes_is_too_big() {
        let frame = vec![b'a'; MAX_FRAME_BYTES];
        let mut bytes = masked(0x01, &frame);
        for _ in 0..3 {
            bytes.extend(masked(0x00, &frame));
        }
        let whole = [bytes.clone(), masked(0x80, b"")].concat();
        assert!(matches!(&read(&whole)[0], Received::Text(text) if text.len() == MAX_MESSAGE_BYTES));
        bytes.extend(masked(0x80, b"a"));
        assert_eq!(read(&bytes), [Received::End(code::TOO_BIG)]);
    }

    #[test]
    fn lengths_are_written_in_three_ways() {
        for (length, head) in
            [(125, vec![0x81, 125]), (126, vec![0x81, 126, 0, 126]), (65_536, vec![0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0])]
        {
            let frame = Sent::Text(vec![b'a'; length]).encode();
            assert!(frame.starts_with(&head) && frame.len() == head.len() + length);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes: Vec<u8>) {
            let all = read(&bytes);
            prop_assert!(all.len() <= bytes.len() + 1);
        }
    }
}
