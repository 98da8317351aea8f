//! Any file as one of a pack: TOML, NDJSON and CSV, also compressed.

#![no_main]

mod support;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| support::within(bytes, support::properties::packs::hold));
