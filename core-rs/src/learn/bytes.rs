//! Bytes in and out: little-endian, lengths checked before anything is allocated.

use super::sha256::sha256;
use crate::error::{Error, ErrorKind};

/// Length of the SHA-256 that ends every sealed buffer.
const SEAL: usize = 32;

/// Appends values to a buffer.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// A buffer that begins with its magic word and version.
    pub(crate) fn new(magic: [u8; 4], version: u16) -> Self {
        let mut writer = Self { bytes: magic.to_vec() };
        writer.bytes.extend(version.to_le_bytes());
        writer
    }

    pub(crate) fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(crate) fn f32(&mut self, value: f32) {
        self.u32(value.to_bits());
    }

    pub(crate) fn f64(&mut self, value: f64) {
        self.u64(value.to_bits());
    }

    /// A length; more than 2^32 - 1 cannot be held in memory in wasm, and no buffer here comes near it.
    pub(crate) fn length(&mut self, value: usize) {
        self.u32(value as u32);
    }

    pub(crate) fn f64s(&mut self, values: &[f64]) {
        self.length(values.len());
        values.iter().for_each(|&value| self.f64(value));
    }

    pub(crate) fn u32s(&mut self, values: &[u32]) {
        self.length(values.len());
        values.iter().for_each(|&value| self.u32(value));
    }

    pub(crate) fn bytes(&mut self, values: &[u8]) {
        self.length(values.len());
        self.bytes.extend_from_slice(values);
    }

    /// The bytes as they are, for a buffer inside another.
    pub(crate) fn raw(self) -> Vec<u8> {
        self.bytes
    }

    /// The buffer with its SHA-256 at the end.
    pub(crate) fn seal(mut self) -> Vec<u8> {
        let hash = sha256(&self.bytes);
        self.bytes.extend(hash);
        self.bytes
    }
}

/// Takes values off a buffer; every fault names the place.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Opens a sealed buffer: checks the hash, the magic word and the version.
    pub(crate) fn open(sealed: &'a [u8], magic: [u8; 4], version: u16) -> Result<Self, Error> {
        let body = sealed.len().checked_sub(SEAL).filter(|&body| body >= 6);
        let Some((bytes, hash)) = body.and_then(|body| sealed.split_at_checked(body)) else {
            return Err(damaged(sealed.len(), "a whole buffer with its hash"));
        };
        let mut reader = Self { bytes, at: 0 };
        if reader.take(4)? != magic {
            return Err(damaged(0, "the magic word of this kind of buffer"));
        }
        if sha256(bytes) != hash {
            return Err(damaged(bytes.len(), "the SHA-256 of the bytes before it"));
        }
        if reader.array::<2>()? != version.to_le_bytes() {
            return Err(damaged(4, "a version that this build reads"));
        }
        Ok(reader)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let end = self.at.checked_add(count);
        let Some(slice) = end.and_then(|end| self.bytes.get(self.at..end)) else {
            return Err(self.fault("more bytes"));
        };
        self.at += count;
        Ok(slice)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let at = self.at;
        self.take(N)?.try_into().map_err(|_| damaged(at, "more bytes"))
    }

    /// The error that something else was expected here.
    #[cold]
    pub(crate) fn fault(&self, expected: &'static str) -> Error {
        damaged(self.at, expected)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Error> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Error> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Error> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(crate) fn f32(&mut self) -> Result<f32, Error> {
        Ok(f32::from_bits(self.u32()?))
    }

    pub(crate) fn f64(&mut self) -> Result<f64, Error> {
        Ok(f64::from_bits(self.u64()?))
    }

    /// A finite number.
    pub(crate) fn finite(&mut self) -> Result<f64, Error> {
        let value = self.f64()?;
        if value.is_finite() { Ok(value) } else { Err(self.fault("a finite number")) }
    }

    /// A length of things of `each` bytes or more; one that the rest cannot hold is a fault.
    pub(crate) fn length(&mut self, each: usize) -> Result<usize, Error> {
        let count = self.u32()? as usize;
        let rest = self.bytes.len() - self.at;
        if count.checked_mul(each.max(1)).is_some_and(|needed| needed <= rest) {
            Ok(count)
        } else {
            Err(self.fault("a length that the rest of the buffer can hold"))
        }
    }

    pub(crate) fn f64s(&mut self) -> Result<Vec<f64>, Error> {
        (0..self.length(8)?).map(|_| self.f64()).collect()
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Error> {
        let count = self.length(1)?;
        self.take(count)
    }

    /// A flag: 0 or 1.
    pub(crate) fn flag(&mut self) -> Result<bool, Error> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.fault("0 or 1")),
        }
    }

    /// Nothing may follow.
    pub(crate) fn end(&self) -> Result<(), Error> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.fault("the end of the buffer")) }
    }
}

#[cold]
fn damaged(at: usize, expected: &'static str) -> Error {
    ErrorKind::ModelBytes { at, expected }.into()
}
