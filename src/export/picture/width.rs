//! How wide a text is at most, and where its lines break. The font of a page is not known here, so the
//! widths are those of the wide fonts that browsers fall back to.

use unicode_width::UnicodeWidthChar as _;

use super::{ISOLATE, shown};

/// The least widths, in pixels, of the drawing for a phone (320 with a margin) and of that for a screen.
pub(super) const NARROW: f64 = 280.0;
pub(super) const WIDE: f64 = 640.0;
/// The size of text, in pixels.
pub(super) const SIZE: f64 = 13.0;

/// The most pixels that a text takes.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(em).sum::<f64>() * SIZE
}

fn em(c: char) -> f64 {
    match c {
        ' ' | '\u{a0}' => 0.33,
        '.' | ',' | ':' | ';' | '\'' | '|' | 'i' | 'j' | 'l' => 0.36,
        'f' | 'r' | 't' | 'I' | '(' | ')' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.0,
        c if c.is_ascii_uppercase() => 0.75,
        c if c.is_ascii() => 0.65,
        c => match c.width() {
            None | Some(0) => 0.0,
            Some(1) => 0.8,
            Some(_) => 1.1,
        },
    }
}

/// Breaks a text into lines of at most so many pixels, between words where there are any. What is isolated
/// in the text is isolated in each line.
pub(super) fn lines(text: &str, most: f64) -> Vec<String> {
    let mut broken = words_in_lines(&shown(text), most);
    let [begin, end] = ISOLATE;
    let mut is_open = false;
    for line in &mut broken {
        if is_open {
            line.insert(0, begin);
        }
        is_open = line.matches(begin).count() > line.matches(end).count();
        if is_open {
            line.push(end);
        }
    }
    broken
}

fn words_in_lines(text: &str, most: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for part in text.split_whitespace().flat_map(|word| parts(word, most)) {
        let needed = width(part);
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() {
            line.push_str(part);
            used = needed;
        } else if used + width(" ") + needed <= most {
            line.push(' ');
            line.push_str(part);
            used += width(" ") + needed;
        } else {
            lines.push(part.to_owned());
            used = needed;
        }
    }
    lines
}

/// A word in parts that each fit on a line.
fn parts(word: &str, most: f64) -> Vec<&str> {
    let (mut parts, mut start, mut used) = (Vec::new(), 0, 0.0);
    for (at, c) in word.char_indices() {
        let next = em(c) * SIZE;
        if used + next > most && used > 0.0 {
            parts.push(&word[start..at]);
            (start, used) = (at, 0.0);
        }
        used += next;
    }
    parts.push(&word[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_never_wider_than_its_room_and_loses_no_word() {
        let name = "Internationale Vereinigung gegen Kinderpornographieverbreitungsmöglichkeiten 国際児童保護機関連合会議";
        for most in [60.0, 100.0, 280.0] {
            let broken = lines(name, most);
            assert!(broken.iter().all(|line| width(line) <= most), "{broken:?}");
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(bare(&broken.concat()), bare(name));
        }
        assert_eq!(lines("", 100.0), [""]);
    }

    #[test]
    fn what_is_isolated_is_isolated_in_each_line() {
        let broken = lines("\u{2068}שלום הילד בישראל\u{2069}: member", 80.0);
        assert!(broken.len() > 1);
        for line in broken {
            assert_eq!(line.matches(ISOLATE[0]).count(), line.matches(ISOLATE[1]).count(), "{line:?}");
        }
    }
}
