//! What holds of any input, for the reader of each kind: an input for which it does not is a
//! panic. The fuzz targets and the tests both ask here; a target needs one of them.

pub mod articles;
pub mod dates;
pub mod packs;
pub mod queries;
pub mod reports;

/// Asserts that no character steers a terminal, turns the text around or hides.
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
