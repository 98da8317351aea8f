//! Any text as an article.

#![no_main]

mod support;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| support::within(bytes, support::properties::articles::texts_hold));
