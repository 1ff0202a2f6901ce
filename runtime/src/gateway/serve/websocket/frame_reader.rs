//! Reads the frames of a client (RFC 6455, 5).
//!
//! No crate does it, because the well-maintained ones bring a client, random numbers and their own I/O, which every
//! program would compile for its debug builds.

use tokio::io::{AsyncRead, AsyncReadExt};

use super::close_code;
use super::opcode::{BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT};
use crate::gateway::event::Ending;

/// The longest frame that API Gateway accepts ("Quotas for configuring and running a WebSocket API").
const MAX_FRAME_BYTES: usize = 32 * 1024;
/// The longest message that API Gateway accepts, in any number of frames.
pub(super) const MAX_MESSAGE_BYTES: usize = 128 * 1024;

/// What a client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ClientFrame {
    Text(Vec<u8>),
    Binary(Vec<u8>),
    /// To be answered with a pong that contains the same.
    Ping(Vec<u8>),
    /// The connection ends.
    End(Ending),
}

/// Reads messages that may come in several frames.
#[derive(Debug)]
pub(super) struct FrameReader<R> {
    stream: R,
    /// The opcode and the content so far of an incomplete message.
    partial: Option<(u8, Vec<u8>)>,
}

/// One frame, unmasked.
struct Frame {
    is_last: bool,
    opcode: u8,
    payload: Vec<u8>,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
    pub(super) fn new(stream: R) -> Self {
        FrameReader { stream, partial: None }
    }

    /// The next message, ping or end.
    pub(super) async fn next(&mut self) -> ClientFrame {
        loop {
            let frame = match self.frame().await {
                Ok(frame) => frame,
                Err(code) => return ClientFrame::End(code.into()),
            };
            match frame.opcode {
                PING => return ClientFrame::Ping(frame.payload),
                PONG => {}
                CLOSE => return ClientFrame::End(ending(&frame.payload)),
                _ => {
                    if let Some(received) = self.joined(frame) {
                        return received;
                    }
                }
            }
        }
    }

    /// Joins a frame with those before it; returns the message if it is complete.
    fn joined(&mut self, frame: Frame) -> Option<ClientFrame> {
        let (opcode, mut message) = match (frame.opcode, self.partial.take()) {
            (CONTINUATION, Some(partial)) => partial,
            (TEXT | BINARY, None) => (frame.opcode, Vec::new()),
            _ => return Some(ClientFrame::End(close_code::PROTOCOL.into())),
        };
        message.extend(frame.payload);
        if message.len() > MAX_MESSAGE_BYTES {
            return Some(ClientFrame::End(close_code::TOO_BIG.into()));
        }
        if !frame.is_last {
            self.partial = Some((opcode, message));
            return None;
        }
        Some(match opcode {
            BINARY => ClientFrame::Binary(message),
            _ if std::str::from_utf8(&message).is_err() => ClientFrame::End(close_code::INVALID_TEXT.into()),
            _ => ClientFrame::Text(message),
        })
    }

    async fn frame(&mut self) -> Result<Frame, u16> {
        let [first, second] = self.bytes().await?;
        let (is_last, reserved, opcode) = (first & 0x80 != 0, first & 0x70, first & 0x0f);
        let is_control = opcode & 0x8 != 0;
        let short = second & 0x7f;
        // Clients must mask (5.1); control frames are short and not fragmented (5.5).
        if reserved != 0 || second & 0x80 == 0 || (is_control && (!is_last || short > 125)) {
            return Err(close_code::PROTOCOL);
        }
        if !matches!(opcode, CONTINUATION | TEXT | BINARY | CLOSE | PING | PONG) {
            return Err(close_code::PROTOCOL);
        }
        let length = self.length(short).await?;
        let mask: [u8; 4] = self.bytes().await?;
        let mut payload = vec![0; length];
        self.stream.read_exact(&mut payload).await.map_err(|_| close_code::ABNORMAL)?;
        for (byte, mask) in payload.iter_mut().zip(mask.into_iter().cycle()) {
            *byte ^= mask;
        }
        Ok(Frame { is_last, opcode, payload })
    }

    /// The length that the second byte of a frame begins; it must have its shortest form (5.2).
    async fn length(&mut self, short: u8) -> Result<usize, u16> {
        let (length, shortest) = match short {
            126 => (u64::from(u16::from_be_bytes(self.bytes().await?)), 126),
            127 => (u64::from_be_bytes(self.bytes().await?), 0x1_0000),
            short => (u64::from(short), 0),
        };
        // The first bit of the longest form is 0.
        if length < shortest || length > u64::MAX / 2 {
            return Err(close_code::PROTOCOL);
        }
        usize::try_from(length).ok().filter(|length| *length <= MAX_FRAME_BYTES).ok_or(close_code::TOO_BIG)
    }

    /// Reads and drops what the client still sends, until it disconnects.
    pub(super) async fn drain(&mut self) {
        let mut dropped = [0; 4096];
        while let Ok(1..) = self.stream.read(&mut dropped).await {}
    }

    async fn bytes<const N: usize>(&mut self) -> Result<[u8; N], u16> {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes).await.map_err(|_| close_code::ABNORMAL)?;
        Ok(bytes)
    }
}

/// What a close frame says (5.5.1).
fn ending(payload: &[u8]) -> Ending {
    let (code, reason) = match payload.split_first_chunk() {
        Some((code, reason)) => (u16::from_be_bytes(*code), reason),
        None if payload.is_empty() => return Ending::without_code(),
        None => return close_code::PROTOCOL.into(),
    };
    match std::str::from_utf8(reason) {
        _ if !close_code::may_be_sent(code) => close_code::PROTOCOL.into(),
        Err(_) => close_code::INVALID_TEXT.into(),
        Ok(reason) => Ending { code, reason: reason.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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

    fn read(bytes: &[u8]) -> Vec<ClientFrame> {
        block_on(async {
            let mut reader = FrameReader::new(bytes);
            let mut all = Vec::new();
            loop {
                all.push(reader.next().await);
                if let Some(ClientFrame::End(_)) = all.last() {
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
            masked(0x88, b"\x03\xe8bye"),
        ]
        .concat();
        let expected = [
            ClientFrame::Ping(b"?".to_vec()),
            ClientFrame::Text(b"Hello".to_vec()),
            ClientFrame::Binary(vec![0xff]),
            ClientFrame::End(Ending { code: 1000, reason: "bye".to_owned() }),
        ];
        assert_eq!(read(&bytes), expected);
    }

    #[test]
    fn a_malformed_frame_ends_the_connection() {
        let unmasked = vec![0x81, 0x01, b'a'];
        let cases = [
            (unmasked, close_code::PROTOCOL),
            (masked(0xc1, b""), close_code::PROTOCOL),
            (masked(0x83, b""), close_code::PROTOCOL),
            (masked(0x80, b""), close_code::PROTOCOL),
            (masked(0x09, b""), close_code::PROTOCOL),
            (masked(0x81, b"\xff"), close_code::INVALID_TEXT),
            (masked(0x81, &vec![b'a'; MAX_FRAME_BYTES + 1]), close_code::TOO_BIG),
            (vec![0x81], close_code::ABNORMAL),
        ];
        for (bytes, code) in cases {
            assert_eq!(read(&bytes), [ClientFrame::End(code.into())]);
        }
    }

    #[test]
    fn a_length_that_is_not_in_its_shortest_form_ends_the_connection() {
        let frames: [&[u8]; 4] = [
            &[0x81, 0xfe, 0, 125],
            &[0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff],
            &[0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0],
            &[0x88, 0xfe, 0, 126],
        ];
        for frame in frames {
            assert_eq!(read(frame), [ClientFrame::End(close_code::PROTOCOL.into())], "{frame:?}");
        }
    }

    #[test]
    fn only_codes_that_may_be_sent_close_a_connection_with_their_code() {
        for code in [1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999] {
            assert_eq!(read(&masked(0x88, &u16::to_be_bytes(code))), [ClientFrame::End(code.into())]);
        }
        for code in [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535] {
            let protocol = ClientFrame::End(close_code::PROTOCOL.into());
            assert_eq!(read(&masked(0x88, &u16::to_be_bytes(code))), [protocol], "{code}");
        }
    }

    #[test]
    fn a_close_frame_has_no_payload_or_a_code_and_text() {
        assert_eq!(read(&masked(0x88, b"")), [ClientFrame::End(Ending::without_code())]);
        assert_eq!(read(&masked(0x88, b"\x03")), [ClientFrame::End(close_code::PROTOCOL.into())]);
        assert_eq!(read(&masked(0x88, b"\x03\xe8\xff")), [ClientFrame::End(close_code::INVALID_TEXT.into())]);
    }

    #[test]
    fn a_message_of_more_than_128_kilobytes_is_too_big() {
        let frame = vec![b'a'; MAX_FRAME_BYTES];
        let mut bytes = masked(0x01, &frame);
        for _ in 0..3 {
            bytes.extend(masked(0x00, &frame));
        }
        let whole = [bytes.clone(), masked(0x80, b"")].concat();
        assert!(matches!(&read(&whole)[0], ClientFrame::Text(text) if text.len() == MAX_MESSAGE_BYTES));
        bytes.extend(masked(0x80, b"a"));
        assert_eq!(read(&bytes), [ClientFrame::End(close_code::TOO_BIG.into())]);
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes: Vec<u8>) {
            let all = read(&bytes);
            prop_assert!(all.len() <= bytes.len() + 1);
        }
    }
}
