//! Decides the width of each column of a table from the width of its text.
//!
//! No column is narrower than its longest word. Columns of up to [`SHORT`] are not wrapped if that breaks no
//! word in the others. The remaining width is given to the columns whose text takes the most lines.

use unicode_width::UnicodeWidthStr;

/// Up to this width a column is short: narrowing it would cost more than it gains.
const SHORT: usize = 16;

/// How wide a text is, in columns of the terminal.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Extent {
    /// Its longest line.
    pub(super) line: usize,
    /// Its longest word.
    pub(super) word: usize,
}

impl Extent {
    pub(super) fn of(text: &str) -> Self {
        lines(text).fold(Self::default(), |extent, line| {
            let word = line.split(' ').map(display_width).max().unwrap_or(0);
            extent.max(Self { line: display_width(line), word })
        })
    }

    pub(super) fn max(self, other: Self) -> Self {
        Self { line: self.line.max(other.line), word: self.word.max(other.word) }
    }
}

/// The lines of a text, without the spaces at their ends, which nobody sees.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|line| line.trim_end_matches(' '))
}

/// How many columns of a terminal a text takes.
pub(super) fn display_width(text: &str) -> usize {
    // Most text is ASCII, in which everything that has another width is escaped.
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Returns a width for each column, in total at most `available`; `None` if not all words fit. A single
/// column is always wide enough for its words.
pub(super) fn fit(columns: &[Extent], available: usize) -> Option<Vec<usize>> {
    if let [only] = columns {
        return Some(vec![only.line.min(available.max(only.word)).max(1)]);
    }
    let sum = |widths: &[usize]| widths.iter().sum::<usize>();
    let whole: Vec<_> = columns.iter().map(|column| column.line.max(1)).collect();
    if sum(&whole) <= available {
        return Some(whole);
    }
    let words: Vec<_> = columns.iter().map(|column| column.word.max(1)).collect();
    if sum(&words) > available {
        return None;
    }
    let short: Vec<_> = columns.iter().map(|column| column.word.max(column.line.min(SHORT)).max(1)).collect();
    let lower = if sum(&short) <= available { short } else { words };
    Some(share(&lower, &whole, available))
}

/// Gives each column at least its lower and at most its upper bound. The rest is given, bit by bit, to
/// the column whose longest line takes the most lines.
fn share(lower: &[usize], upper: &[usize], available: usize) -> Vec<usize> {
    let mut widths = lower.to_vec();
    for _ in lower.iter().sum::<usize>()..available {
        let growing = widths.iter_mut().zip(upper).filter(|(width, upper)| **width < **upper);
        // The lines are compared as fractions, upper / width.
        let Some((narrowest, _)) = growing.max_by(|one, other| (one.1 * *other.0).cmp(&(other.1 * *one.0)))
        else {
            break;
        };
        *narrowest += 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, each};

    fn extents(columns: &[(usize, usize)]) -> Vec<Extent> {
        let extent = |&(line, word)| Extent { line, word };
        columns.iter().map(extent).collect()
    }

    #[test]
    fn what_fits_is_left_as_it_is() {
        assert_eq!(fit(&extents(&[(10, 5), (70, 9)]), 80), Some(vec![10, 70]));
    }

    #[test]
    fn a_short_column_is_not_squeezed_for_a_long_one() {
        assert_eq!(fit(&extents(&[(16, 4), (400, 12), (2, 2)]), 60), Some(vec![16, 42, 2]));
    }

    #[test]
    fn a_short_column_is_wrapped_if_other_words_need_the_space() {
        assert_eq!(fit(&extents(&[(16, 4), (400, 40), (400, 12)]), 60), Some(vec![4, 40, 16]));
    }

    #[test]
    fn longer_text_gets_more_space_and_all_space_is_used() {
        assert_eq!(fit(&extents(&[(400, 12), (100, 12), (10, 5)]), 90), Some(vec![64, 16, 10]));
    }

    #[test]
    fn nothing_fits_if_the_longest_words_do_not() {
        assert_eq!(fit(&extents(&[(400, 24), (90, 57)]), 80), None);
    }

    #[test]
    fn width_is_counted_as_a_terminal_shows_it() {
        assert_eq!(Extent::of("日本 e\u{301}\nabc"), Extent { line: 6, word: 4 });
    }

    #[test]
    fn the_columns_never_exceed_what_there_is_and_never_break_a_word() {
        each(256, |rng| {
            let columns = rng.list(2..12, |rng| (rng.usize(..200), rng.usize(..60)));
            let available = rng.usize(12..200);
            let columns: Vec<_> = columns.into_iter().map(|(line, word)| (line.max(word), word)).collect();
            let extents = extents(&columns);
            match fit(&extents, available) {
                None => assert!(columns.iter().map(|(_, word)| (*word).max(1)).sum::<usize>() > available),
                Some(widths) => {
                    let total: usize = widths.iter().sum();
                    assert!(total <= available);
                    let wrapped = extents.iter().zip(&widths).any(|(column, &width)| column.line > width);
                    assert!(!wrapped || total == available);
                    assert!(extents.iter().zip(&widths).all(|(column, &width)| width >= column.word));
                }
            }
        });
    }
}
