//! Wraps plain lines to the width of their column, in time linear in their length.
//!
//! The layout wraps lines itself, yet measures the rest of a word anew for each line that it cuts off. So
//! it is given lines that fit, broken at the same places. Text beyond ASCII, where a character may
//! take no column or two, is left to it.

/// Blanks at the end of a line that are left empty rather than filled with the beginning of a word.
const FREE: usize = 2;

/// Returns the text with each line that is ASCII broken so that none is longer than the width.
pub(super) fn wrapped(text: String, width: usize) -> String {
    let is_long = |line: &str| line.len() > width && line.is_ascii();
    if width == 0 || !text.split('\n').any(is_long) {
        return text;
    }
    let mut lines = String::with_capacity(text.len() + text.len() / width + 1);
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            lines.push('\n');
        }
        if is_long(line) { wrap(line, width, &mut lines) } else { lines.push_str(line) }
    }
    lines
}

/// Adds a line in several, none of which is longer than the width.
fn wrap(line: &str, width: usize, lines: &mut String) {
    let first = lines.len();
    // Where the line that is being filled begins.
    let mut start = first;
    let end_line = |lines: &mut String| {
        lines.push('\n');
        lines.len()
    };
    for mut word in line.split(' ') {
        loop {
            let filled = lines.len() - start;
            let blank = usize::from(filled > 0);
            let left = width.saturating_sub(filled + blank);
            if filled + blank + word.len() <= width {
                lines.push_str(&" "[..blank]);
                lines.push_str(word);
                if lines.len() - start > width.saturating_sub(FREE) {
                    start = end_line(lines);
                }
                break;
            }
            if filled > 0 && (left <= FREE || word.len() <= width) {
                start = end_line(lines);
                continue;
            }
            // It fits in no line: what is left of this one is filled.
            let (head, tail) = word.split_at(left);
            lines.push_str(&" "[..blank]);
            lines.push_str(head);
            start = end_line(lines);
            word = tail;
        }
    }
    // The last line has been ended where it is full.
    if start == lines.len() && start > first {
        lines.pop();
    }
}

#[cfg(test)]
mod tests {
    use comfy_table::{ColumnConstraint, Table, TableStyle, Width};
    use proptest::prelude::*;

    use super::*;

    /// As the layout wraps it.
    fn laid_out(text: &str, width: usize) -> Vec<String> {
        let mut table = Table::new();
        table.load_style(TableStyle::new());
        table.add_row([text]);
        let width = u16::try_from(width).unwrap();
        let column = table.column_mut(0).unwrap();
        column.set_padding((0, 0)).set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        table.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    #[test]
    fn lines_are_broken_at_blanks_and_words_that_fit_in_none_where_the_line_ends() {
        assert_eq!(wrapped("a few words".to_owned(), 7), "a few\nwords");
        assert_eq!(wrapped("ab abcdefghijkl".to_owned(), 7), "ab abcd\nefghijk\nl");
        assert_eq!(wrapped("short\né is left to the layout".to_owned(), 5), "short\né is left to the layout");
    }

    #[test]
    fn a_long_word_is_cut_in_pieces_of_the_width() {
        let text = wrapped("x".repeat(1 << 20), 64);
        assert!(text.split('\n').all(|line| line.len() == 64));
    }

    proptest! {
        #[test]
        fn text_is_broken_where_the_layout_breaks_it(text in "([a-c]{1,30}( {1,3}|\n {0,2})){0,8}[a-cé]", width in 1..14_usize) {
            let broken = wrapped(text.clone(), width);
            prop_assert_eq!(laid_out(&broken, width), laid_out(&text, width));
            prop_assert!(broken.split('\n').all(|line| !line.is_ascii() || line.len() <= width));
        }
    }
}
