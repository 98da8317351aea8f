//! Files that may be compressed, read as streams.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::fs::BUFFER;

/// The longest record that is read, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not compressed.
    None,
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstandard,
}

impl Compression {
    /// Finds out from the first bytes of a file how it is compressed.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let mut first = Vec::new();
        File::open(path)?.take(4).read_to_end(&mut first)?;
        Ok(match first.as_slice() {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] => Self::Zstandard,
            _ => Self::None,
        })
    }
}

/// Opens a file and decompresses it. `meter` counts the bytes read from the disk.
pub(super) fn open(
    path: &Path,
    compression: Compression,
    meter: &Arc<AtomicU64>,
) -> io::Result<Box<dyn BufRead + Send>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let file = Metered { file, meter: Arc::clone(meter) };
    Ok(match compression {
        Compression::None => Box::new(BufReader::with_capacity(BUFFER, file)),
        Compression::Gzip => {
            let inner = flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(BUFFER, file));
            Box::new(BufReader::with_capacity(BUFFER, inner))
        }
        Compression::Zstandard => {
            Box::new(BufReader::with_capacity(BUFFER, Frames::new(BufReader::with_capacity(BUFFER, file))?))
        }
    })
}

/// A file that counts the bytes read from it.
struct Metered {
    file: File,
    meter: Arc<AtomicU64>,
}

impl Read for Metered {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(out)?;
        self.meter.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Decompresses a Zstandard file, which can consist of several frames.
struct Frames {
    decoder: Option<ruzstd::decoding::StreamingDecoder<BufReader<Metered>, ruzstd::decoding::FrameDecoder>>,
}

impl Frames {
    fn new(file: BufReader<Metered>) -> io::Result<Self> {
        Ok(Self { decoder: Some(ruzstd::decoding::StreamingDecoder::new(file).map_err(io::Error::other)?) })
    }
}

impl Read for Frames {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            let read = decoder.read(out)?;
            if read > 0 || out.is_empty() {
                return Ok(read);
            }
            let Some(ended) = self.decoder.take() else { break };
            let mut rest = ended.into_inner();
            if !rest.fill_buf()?.is_empty() {
                *self = Self::new(rest)?;
            }
        }
        Ok(0)
    }
}
