//! Decides how wide each column of a table is, from how wide its text is.
//!
//! Where not everything fits, long columns are narrowed first, and keep their longest word whole as long
//! as there is room; columns of up to [`SHORT`] are not wrapped while the long ones can have [`SHORT`]
//! each. What is left is shared evenly: no column is narrowed while another is wider and could be.

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

/// Returns a width of at least one for each column, together no more than `available` unless
/// there are more columns than that.
pub(super) fn fit(columns: &[Extent], available: usize) -> Vec<usize> {
    let whole: Vec<_> = columns.iter().map(|column| column.line.max(1)).collect();
    if whole.iter().sum::<usize>() <= available {
        return whole;
    }
    let short: Vec<_> = whole.iter().map(|&width| width.min(SHORT)).collect();
    let Some(mut left) = available.checked_sub(short.iter().sum()) else {
        return share(&vec![1; columns.len()], &short, available);
    };
    // Columns that need the least for their longest word get it first.
    let mut widths = short;
    let mut order: Vec<_> = (0..columns.len()).collect();
    order.sort_by_key(|&at| columns[at].word);
    for at in order {
        let more = columns[at].word.saturating_sub(widths[at]);
        if more > left {
            break;
        }
        widths[at] += more;
        left -= more;
    }
    share(&widths, &whole, available)
}

/// Gives each column at least its lower and at most its upper bound and shares out the rest
/// evenly, filling the narrow ones first.
fn share(lower: &[usize], upper: &[usize], available: usize) -> Vec<usize> {
    let mut widths = lower.to_vec();
    for _ in lower.iter().sum::<usize>()..available {
        let growing = widths.iter_mut().zip(upper).filter(|(width, upper)| **width < **upper);
        let Some((narrowest, _)) = growing.min_by_key(|(width, _)| **width) else { break };
        *narrowest += 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn extents(columns: &[(usize, usize)]) -> Vec<Extent> {
        let extent = |&(line, word)| Extent { line, word };
        columns.iter().map(extent).collect()
    }

    #[test]
    fn what_fits_is_left_as_it_is() {
        assert_eq!(fit(&extents(&[(10, 5), (70, 9)]), 80), [10, 70]);
        assert_eq!(fit(&extents(&[(10, 5), (71, 9)]), 80), [10, 70]);
    }

    #[test]
    fn a_short_column_is_not_squeezed_for_a_long_one() {
        assert_eq!(fit(&extents(&[(16, 4), (400, 12), (2, 2)]), 60), [16, 42, 2]);
    }

    #[test]
    fn a_short_column_is_not_squeezed_for_a_long_word() {
        let columns = extents(&[(16, 4), (400, 40), (400, 12)]);
        assert_eq!(fit(&columns, 71), [16, 28, 27]);
        assert_eq!(fit(&columns, 72), [16, 40, 16]);
    }

    #[test]
    fn long_columns_share_evenly_and_leave_nothing_over() {
        assert_eq!(fit(&extents(&[(400, 12), (90, 12), (10, 5)]), 61), [26, 25, 10]);
    }

    #[test]
    fn a_long_word_stays_whole_while_there_is_room() {
        assert_eq!(fit(&extents(&[(400, 12), (60, 60)]), 80), [20, 60]);
        assert_eq!(fit(&extents(&[(400, 24), (90, 90)]), 60), [30, 30]);
        assert_eq!(fit(&extents(&[(400, 24), (90, 90)]), 42), [24, 18]);
        assert_eq!(fit(&extents(&[(90, 90), (400, 24)]), 42), [18, 24]);
    }

    #[test]
    fn when_not_even_short_columns_fit_the_widest_give_first() {
        assert_eq!(fit(&extents(&[(4, 4), (16, 16), (16, 16)]), 24), [4, 10, 10]);
        assert_eq!(fit(&extents(&[(4, 4), (16, 16)]), 1), [1, 1]);
    }

    #[test]
    fn width_is_counted_as_a_terminal_shows_it() {
        assert_eq!(Extent::of("日本 e\u{301}\nabc"), Extent { line: 6, word: 4 });
    }

    proptest! {
        #[test]
        fn the_columns_never_exceed_what_there_is_and_never_leave_room_they_need(
            columns in prop::collection::vec((0..200_usize, 0..60_usize), 1..12),
            available in 12..200_usize,
        ) {
            let extents = extents(&columns);
            let widths = fit(&extents, available);
            let total: usize = widths.iter().sum();
            prop_assert!(total <= available);
            let wrapped = extents.iter().zip(&widths).any(|(column, &width)| column.line > width);
            prop_assert!(!wrapped || total == available);
            prop_assert!(extents.iter().zip(&widths).all(|(column, &width)| width <= column.line.max(column.word).max(1)));
        }
    }
}
