//! `multipart/form-data` (RFC 7578): what browsers send for a form with files.
//!
//! The whole body is there, so it is parsed where it lies: a file shares its memory.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use httparse::Status;
use memchr::memmem::Finder;

use super::body::BodyError;
use super::form::Pair;
use super::form_file::FormFile;
use super::limits::MAX_VALUES;
use super::parameters::parameter;
use crate::text::percent;
use crate::text::shortened::shortened;

/// The end of the last header, and the empty line after it.
const END_OF_HEADERS: &[u8] = b"\r\n\r\n";

/// The length of the headers of one part, in bytes. Browsers need some hundred.
const MAX_PART_HEADER_BYTES: usize = 8 * 1024;

/// How many headers a part has at most. Browsers send two.
const MAX_PART_HEADERS: usize = 16;

/// The fields of a form, each as text. In place of a file stands a text that nobody sees, found again by its address.
#[derive(Debug, Default)]
pub(crate) struct Multipart {
    pub(crate) pairs: Vec<Pair<'static>>,
    /// Sorted by address.
    pub(crate) files: Vec<(usize, FormFile)>,
}

/// Why a body cannot be read as `multipart/form-data`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MultipartError {
    /// The body is not valid base64, though the event marks it as base64.
    Body(BodyError),
    /// The boundary does not occur in the body.
    NoPart,
    /// The body ends before its last boundary.
    Cut,
    /// The headers of the part at this place, counted from one, cannot be read.
    Headers(usize),
    /// The part at this place has no name.
    NoName(usize),
    /// The content of a part is encoded in a way that no browser uses.
    Encoding(String, String),
    /// The text of this field is not UTF-8.
    NotUtf8(String),
    /// The gateway has passed on this file as text, and thereby damaged it.
    Garbled(String),
    /// There are more than [`MAX_VALUES`] parts.
    TooMany,
}

impl fmt::Display for MultipartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MultipartError::Body(error) => error.fmt(f),
            MultipartError::NoPart => f.write_str(
                "the form does not contain the boundary of its content type: let the client that makes the body set the \
                 header, too (JavaScript: leave `content-type` out next to `FormData`)",
            ),
            MultipartError::Cut => f.write_str("the form is incomplete: it ends before its last boundary"),
            MultipartError::Headers(place) => write!(f, "the headers of part {place} of the form cannot be read"),
            MultipartError::NoName(place) => {
                write!(f, "part {place} of the form has no `content-disposition: form-data` with a name")
            }
            MultipartError::Encoding(name, encoding) => {
                let (name, encoding) = (shortened(name), shortened(encoding));
                write!(f, "form field `{name}` has `content-transfer-encoding: {encoding}`: send its bytes as they are")
            }
            MultipartError::NotUtf8(name) => {
                let name = shortened(name);
                write!(f, "form field `{name}` is not UTF-8: send it as UTF-8, or as a file with a `filename`")
            }
            MultipartError::Garbled(name) => write!(
                f,
                "the gateway has passed on the file `{}` as text, which damages it: add `multipart/form-data` to the \
                 binary media types of the REST API",
                shortened(name)
            ),
            MultipartError::TooMany => write!(f, "the form has more than {MAX_VALUES} values"),
        }
    }
}

/// The body of a form, and how it came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent<'b> {
    pub(crate) body: &'b Bytes,
    pub(crate) boundary: &'b str,
    /// Whether the source makes text of bodies that it does not take for binary.
    pub(crate) as_text: bool,
}

/// Parses a body.
pub(crate) fn parse(sent: Sent<'_>) -> Result<Multipart, MultipartError> {
    let mut form = Multipart::default();
    let mut scan = Scan::new(sent)?;
    let mut place = 0;
    while !scan.is_at_end {
        place += 1;
        let head = head(scan.rest(), place)?;
        let content = scan.content(head.len)?;
        if place > MAX_VALUES {
            return Err(MultipartError::TooMany);
        }
        form.add(head, content, sent)?;
    }
    form.files.sort_by_key(|(address, _)| *address);
    Ok(form)
}

impl Multipart {
    fn add(&mut self, head: Head, content: &[u8], sent: Sent<'_>) -> Result<(), MultipartError> {
        let Some(file_name) = head.file_name else {
            let text = std::str::from_utf8(content).map_err(|_| MultipartError::NotUtf8(head.name.clone()))?;
            self.pairs.push((Cow::Owned(head.name), Cow::Owned(text.to_owned())));
            return Ok(());
        };
        if file_name.is_empty() && content.is_empty() {
            // A file input of a browser that was left empty.
            return Ok(());
        }
        if sent.as_text && is_garbled(content, head.content_type.as_deref()) {
            return Err(MultipartError::Garbled(head.name));
        }
        let file = FormFile::new(&file_name, head.content_type.as_deref(), sent.body.slice_ref(content));
        let stand_in = String::from("a file");
        self.files.push((stand_in.as_ptr() as usize, file));
        self.pairs.push((Cow::Owned(head.name), Cow::Owned(stand_in)));
        Ok(())
    }
}

/// Whether bytes that were no text have been made text. A text may contain the character that stands for them.
fn is_garbled(content: &[u8], content_type: Option<&str>) -> bool {
    let is_text =
        content_type.is_some_and(|sent| sent.starts_with("text/") || sent.contains("json") || sent.contains("xml"));
    !is_text && memchr::memmem::find(content, "\u{fffd}".as_bytes()).is_some()
}

/// Finds the parts of a body.
struct Scan<'b> {
    body: &'b [u8],
    delimiter: Finder<'static>,
    /// Where the next part begins.
    at: usize,
    is_at_end: bool,
}

impl<'b> Scan<'b> {
    /// Stands at the first part.
    fn new(sent: Sent<'b>) -> Result<Self, MultipartError> {
        let delimiter = format!("\r\n--{}", sent.boundary);
        let delimiter = Finder::new(&delimiter).into_owned();
        let mut scan = Scan { body: sent.body, delimiter, at: 0, is_at_end: false };
        // The first boundary may be the start of the body; other text before it is skipped.
        let line = scan.delimiter.needle().get(2..).unwrap_or_default();
        let first = scan.body.strip_prefix(line).and_then(|tail| scan.line_end(tail));
        match first.or_else(|| scan.next_delimiter(0).map(|(_, line)| line)) {
            Some(line) => scan.go_to(line),
            None => return Err(MultipartError::NoPart),
        }
        Ok(scan)
    }

    fn rest(&self) -> &'b [u8] {
        self.body.get(self.at..).unwrap_or_default()
    }

    /// The content of the part whose headers have this length; the next part comes then.
    fn content(&mut self, head: usize) -> Result<&'b [u8], MultipartError> {
        let start = self.at + head;
        let (end, line) = self.next_delimiter(start).ok_or(MultipartError::Cut)?;
        self.go_to(line);
        Ok(self.body.get(start..end).unwrap_or_default())
    }

    fn go_to(&mut self, line: Line) {
        match line {
            Line::Part(at) => self.at = at,
            Line::Last => self.is_at_end = true,
        }
    }

    /// The next boundary: where what comes before it ends, and what comes after it.
    fn next_delimiter(&self, mut from: usize) -> Option<(usize, Line)> {
        loop {
            let found = from + self.delimiter.find(self.body.get(from..)?)?;
            let end = found + self.delimiter.needle().len();
            if let Some(line) = self.line_end(self.body.get(end..)?) {
                return Some((found, line));
            }
            // A longer line, which only begins like the boundary, is content.
            from = end;
        }
    }

    /// What comes after the rest of a boundary's line; `None` if it is no boundary.
    fn line_end(&self, tail: &[u8]) -> Option<Line> {
        if tail.starts_with(b"--") {
            return Some(Line::Last);
        }
        let padding = tail.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = tail.get(padding..)?.strip_prefix(b"\r\n")?;
        Some(Line::Part(self.body.len() - rest.len()))
    }
}

/// What comes after the line of a boundary.
enum Line {
    /// A part, which begins here.
    Part(usize),
    Last,
}

/// The headers of a part.
struct Head {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    /// In bytes, with the empty line.
    len: usize,
}

fn head(part: &[u8], place: usize) -> Result<Head, MultipartError> {
    let unreadable = || MultipartError::Headers(place);
    let limited = part.get(..MAX_PART_HEADER_BYTES).unwrap_or(part);
    // Strictly by the format: a firewall in front that finds another end would see other parts.
    let len = memchr::memmem::find(limited, END_OF_HEADERS).ok_or_else(unreadable)? + END_OF_HEADERS.len();
    let mut headers = [httparse::EMPTY_HEADER; MAX_PART_HEADERS];
    let headers = match httparse::parse_headers(limited.get(..len).unwrap_or_default(), &mut headers) {
        Ok(Status::Complete((end, headers))) if end == len => headers,
        _ => return Err(unreadable()),
    };
    let header = |name: &str| {
        let found = headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| std::str::from_utf8(header.value).map_err(|_| unreadable())).transpose()
    };
    let disposition = header("content-disposition")?.unwrap_or_default();
    let is_field = disposition.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("form-data"));
    let name = parameter(disposition, "name").filter(|_| is_field).map(unescaped);
    let name = name.ok_or(MultipartError::NoName(place))?;
    if let Some(encoding) = header("content-transfer-encoding")?
        && !["binary", "8bit", "7bit"].iter().any(|plain| encoding.eq_ignore_ascii_case(plain))
    {
        return Err(MultipartError::Encoding(name, encoding.to_owned()));
    }
    let extended = parameter(disposition, "filename*").and_then(|value| extended(&value));
    let file_name = extended.or_else(|| parameter(disposition, "filename").map(unescaped));
    let content_type = header("content-type")?.filter(|value| !value.is_empty()).map(str::to_owned);
    Ok(Head { name, file_name, content_type, len })
}

/// A name as a browser had it before it escaped quotes and line breaks (HTML, "multipart/form-data").
fn unescaped(name: String) -> String {
    if name.contains('%') { name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n") } else { name }
}

/// A parameter of RFC 8187, `UTF-8''na%C3%AFve.txt`, which some clients send for a name that is not ASCII.
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let is_utf8 = parts.next()?.eq_ignore_ascii_case("utf-8");
    let encoded = parts.nth(1)?;
    is_utf8.then(|| percent::decoded(encoded).into_owned())
}
