//! The two codings behind one interface.

use std::io::{self, Write};

use brotli::CompressorWriter;
use flate2::write::GzEncoder;

use super::negotiation::Coding;

/// Of Brotli's 0 to 11: a third better than gzip, and as fast. The higher ones are for files that are compressed once.
const BROTLI_QUALITY: u32 = 4;
/// The window is two to the power of this, in bytes: as much memory as the program takes for each answer.
const BROTLI_WINDOW: u32 = 20;
const BROTLI_BUFFER: usize = 4096;
/// Of gzip's 0 to 9: the usual one.
const GZIP_LEVEL: u32 = 6;

/// Compresses what is written to it.
pub(super) enum Coder {
    Brotli(Box<CompressorWriter<Vec<u8>>>),
    Gzip(GzEncoder<Vec<u8>>),
}

impl Coder {
    pub(super) fn new(coding: Coding) -> Self {
        match coding {
            Coding::Brotli => {
                Coder::Brotli(Box::new(CompressorWriter::new(Vec::new(), BROTLI_BUFFER, BROTLI_QUALITY, BROTLI_WINDOW)))
            }
            Coding::Gzip => Coder::Gzip(GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP_LEVEL))),
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Coder::Brotli(writer) => writer.write_all(bytes),
            Coder::Gzip(writer) => writer.write_all(bytes),
        }
    }

    /// Everything up to here, so that the client can read it before the rest is there.
    pub(super) fn flushed(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Coder::Brotli(writer) => {
                writer.flush()?;
                Ok(std::mem::take(writer.get_mut()))
            }
            Coder::Gzip(writer) => {
                writer.flush()?;
                Ok(std::mem::take(writer.get_mut()))
            }
        }
    }

    /// The rest, with the end of the coding.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Coder::Brotli(writer) => Ok(writer.into_inner()),
            Coder::Gzip(writer) => writer.finish(),
        }
    }
}
