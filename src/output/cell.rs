//! A value, and how all values but texts are written.
//!
//! Does not know any format: each format escapes texts itself.

use std::io::{self, Write as _};

/// One value of one row. The five kinds are the five storage classes of SQLite.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell<'a> {
    /// No value: not stated, not applicable, unknown.
    Null,
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Text, with any character in it.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl Cell<'_> {
    /// Whether the cell is a number, which is best aligned to the right.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Integer(_) | Self::Real(_))
    }

    /// Writes the cell as the table in [`super`] says; `write_text` writes text.
    pub(super) fn write(
        self,
        out: &mut Vec<u8>,
        write_text: impl FnOnce(&mut Vec<u8>, &str) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            Self::Null => Ok(()),
            Self::Integer(integer) => write!(out, "{integer}"),
            Self::Real(real) => write_real(out, real),
            Self::Text(text) => write_text(out, text),
            Self::Blob(bytes) => {
                write_hex(out, bytes);
                Ok(())
            }
        }
    }
}

/// A number in digits, with commas between groups of three.
#[must_use]
pub fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

/// Writes a real so that it reads back as the same number and does not look like an integer.
fn write_real(out: &mut Vec<u8>, real: f64) -> io::Result<()> {
    if real.is_infinite() {
        // SQLite's own spelling; Rust would write `inf`.
        let sign = if real < 0.0 { "-" } else { "" };
        return write!(out, "{sign}Inf");
    }
    // `Display` would write 1e300 with three hundred zeros and 1.0 as `1`.
    write!(out, "{real:?}")
}

pub(super) fn write_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.reserve(bytes.len() * 2);
    for byte in bytes {
        out.push(DIGITS[usize::from(*byte >> 4)]);
        out.push(DIGITS[usize::from(*byte & 0x0f)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::each;

    fn written(cell: Cell<'_>) -> String {
        let mut out = Vec::new();
        cell.write(&mut out, |out, text| out.write_all(text.as_bytes())).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn digits_are_grouped_by_three() {
        for (number, text) in [
            ("0", "0"),
            ("81", "81"),
            ("-1300", "-1,300"),
            ("7044278", "7,044,278"),
            ("1234.5678", "1,234.5678"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_real_never_looks_like_an_integer() {
        assert_eq!(written(Cell::Real(1.0)), "1.0");
        assert_eq!(written(Cell::Real(1e300)), "1e300");
        assert_eq!(written(Cell::Real(-0.1)), "-0.1");
    }

    #[test]
    fn infinity_and_nan_are_written_as_sqlite_writes_them() {
        assert_eq!(written(Cell::Real(f64::INFINITY)), "Inf");
        assert_eq!(written(Cell::Real(f64::NEG_INFINITY)), "-Inf");
        assert_eq!(written(Cell::Real(f64::NAN)), "NaN");
    }

    #[test]
    fn a_long_blob_is_written_completely() {
        let bytes: Vec<u8> = (0..=255).collect();
        let expected: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(written(Cell::Blob(&bytes)), expected.concat());
    }

    #[test]
    fn a_real_reads_back_as_the_same_number() {
        each(256, |rng| {
            let real = f64::from_bits(rng.u64(..));
            if !real.is_nan() {
                let back: f64 = written(Cell::Real(real)).parse().unwrap();
                assert_eq!(back.to_bits(), real.to_bits());
            }
        });
    }
}
