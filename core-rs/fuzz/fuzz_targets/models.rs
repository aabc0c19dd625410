//! Bytes that say they are a model: read or refused, never a panic; what is read writes the same bytes again.
#![no_main]

use figaro_core::learn::linear::LinearModel;
use figaro_core::learn::pipeline::Model;
use figaro_core::learn::sha256;
use figaro_core::learn::text::Vectorizer;
use figaro_core::learn::trees::TreeModel;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let Some((kind, body)) = body.split_first() else { return };
    // Sealed as a writer seals, as no fuzzer finds a SHA-256.
    let head: &[u8] = match kind % 4 {
        0 => b"FGML\x01\x00",
        1 => b"FGLR\x01\x00",
        2 => b"FGBT\x01\x00",
        _ => b"FGTX\x01\x00",
    };
    let mut bytes = [head, body].concat();
    bytes.extend(sha256(&bytes));
    let again = match kind % 4 {
        0 => Model::from_bytes(&bytes).map(|model| model.to_bytes()),
        1 => LinearModel::from_bytes(&bytes).map(|model| model.to_bytes()),
        2 => TreeModel::from_bytes(&bytes).map(|model| model.to_bytes()),
        _ => Vectorizer::from_bytes(&bytes).map(|model| model.to_bytes()),
    };
    if let Ok(again) = again {
        assert_eq!(again, bytes);
    }
});
