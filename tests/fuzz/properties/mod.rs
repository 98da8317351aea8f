//! The properties that any input of a fuzz target must have; an input without them panics. Used by the fuzz
//! targets, each of which needs one of these modules, and by the tests.

pub mod articles;
pub mod dates;
pub mod packs;
pub mod queries;
pub mod reports;

/// Checks that no character controls a terminal, reverses text or is invisible.
pub fn harmless(shown: &str) {
    let harmful = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    if let Some(found) = shown.chars().find(|&c| harmful(c)) {
        panic!("{found:?} in {}", shown.escape_debug());
    }
}
