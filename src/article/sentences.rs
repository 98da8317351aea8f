//! Parts a block of text into sentences.
//!
//! Owns where a sentence ends. The segmentation is that of `sentencex`, the encyclopaedia's own
//! library; what stands here is what it lacks for its articles: markers glued to full stops,
//! abbreviations before a name or a number, whole sentences in brackets, and a bound on the work.

use std::ops::Range;

/// Abbreviations that never end a sentence when a name or any other word follows.
const BEFORE_A_NAME: &[&str] = &[
    "mr", "mrs", "ms", "mx", "messrs", "dr", "prof", "rev", "revd", "hon", "gen", "col", "lt", "sgt", "capt",
    "cmdr", "maj", "gov", "sen", "rep", "pres", "amb", "st", "mme", "mlle", "sra", "ph.d", "vs", "v", "cf",
    "e.g", "i.e", "viz", "approx", "ca", "incl", "esp",
];

/// Abbreviations that do not end a sentence when a number follows.
const BEFORE_A_NUMBER: &[&str] = &[
    "no", "nos", "nr", "vol", "vols", "p", "pp", "art", "arts", "sec", "sect", "ch", "chap", "para", "paras",
    "par", "fig", "figs", "cap", "reg", "res", "doc", "ed", "op", "c", "us", "rs", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
];

/// What closes a quotation or a bracket, and so belongs to what stands before it.
const CLOSERS: [char; 7] = ['"', '\'', '”', '’', '»', ')', ']'];

/// How many bytes are segmented at a time. The library takes time in the square of a text full of
/// curly quotation marks; the longest paragraph met in an article has under 2,000 bytes.
const WINDOW: usize = 8 * 1024;

/// Parts a range of a text with marks in it, given in order, into sentences and the marks that each
/// holds. A mark belongs to the sentence before it, as a sentence does not begin with one, unless
/// it is the first thing of all.
pub(super) fn with_marks(
    text: &str,
    range: &Range<usize>,
    marks: &[Range<usize>],
    language: &str,
) -> Vec<(Range<usize>, Range<usize>)> {
    if marks.is_empty() {
        let found = segment(&text[range.clone()], language).into_iter();
        return found.map(|part| (range.start + part.start..range.start + part.end, 0..0)).collect();
    }
    let mut plain = String::with_capacity(range.len());
    // For each mark its place in the plain text, and the bytes left out up to its end.
    let mut cuts = Vec::with_capacity(marks.len());
    let (mut from, mut left_out) = (range.start, 0);
    for mark in marks {
        plain.push_str(&text[from..mark.start]);
        left_out += mark.len();
        cuts.push((plain.len(), left_out));
        from = mark.end;
    }
    plain.push_str(&text[from..range.end]);
    let parts = segment(&plain, language);
    let raw = |at: usize, marks_before: usize| {
        range.start + at + marks_before.checked_sub(1).map_or(0, |last| cuts[last].1)
    };
    let mut found = Vec::with_capacity(parts.len().max(1));
    let mut own = 0;
    for (index, part) in parts.iter().enumerate() {
        let next = parts.get(index + 1).map_or(usize::MAX, |next| next.start);
        let until = own + cuts[own..].partition_point(|(at, _)| *at <= next);
        let inside = own + cuts[own..until].partition_point(|(at, _)| *at < part.end);
        let start = match index {
            0 if cuts[0].0 <= part.start => marks[0].start,
            _ => raw(part.start, own),
        };
        let end = if until > inside { marks[until - 1].end } else { raw(part.end, inside) };
        found.push((start..end, own..until));
        own = until;
    }
    if parts.is_empty() {
        found.push((marks[0].start..marks[marks.len() - 1].end, 0..marks.len()));
    }
    found
}

/// Parts a text without marks into sentences, with no blanks around them.
pub(super) fn segment(text: &str, language: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    // Where the last sentence of the window before began, if it may go on in this one.
    let mut open: Option<usize> = None;
    while from < text.len() {
        let to = window_end(text, from);
        let found = sentencex::get_sentence_boundaries(language, &text[from..to]);
        let last = found.len().saturating_sub(1);
        for (index, part) in found.iter().enumerate() {
            let range = from + part.start_byte..from + part.end_byte;
            let range = open.take().unwrap_or(range.start)..range.end;
            if index == last && to < text.len() {
                open = Some(range.start);
            } else {
                push(text, &mut parts, &range);
            }
        }
        // A sentence longer than half the window is not read a second time.
        from = match open {
            Some(start) if start > from && to - start < WINDOW / 2 => {
                open = None;
                start
            }
            _ => to,
        };
    }
    if let Some(start) = open {
        push(text, &mut parts, &(start..text.len()));
    }
    parts
}

/// Finds the end of the window from here: after a blank if there is one.
fn window_end(text: &str, from: usize) -> usize {
    if text.len() - from <= WINDOW {
        return text.len();
    }
    let limit = text.floor_char_boundary(from + WINDOW);
    let last_blank = text[from..limit].rfind(char::is_whitespace);
    last_blank.filter(|at| *at > 0).map_or(limit, |at| from + at)
}

/// Adds what the library takes for a sentence, undoing or adding a break where it is wrong.
fn push(text: &str, parts: &mut Vec<Range<usize>>, range: &Range<usize>) {
    let mut range = trimmed(text, range.clone());
    if let Some(before) = parts.last_mut() {
        let closers = leading_closers(&text[range.clone()]);
        if closers > 0 {
            before.end = range.start + closers;
            range = trimmed(text, before.end..range.end);
        }
        if !range.is_empty() && is_joined(text, before, &range) {
            before.end = range.end;
            return;
        }
    }
    while let Some(end) = aside_end(&text[range.clone()]) {
        parts.push(range.start..range.start + end);
        range = trimmed(text, range.start + end..range.end);
    }
    if !range.is_empty() {
        parts.push(range);
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// Counts the bytes of closing marks that a part begins with before a blank or its end.
fn leading_closers(part: &str) -> usize {
    let rest = part.trim_start_matches(CLOSERS);
    let parted = rest.is_empty() || rest.starts_with(char::is_whitespace);
    if parted { part.len() - rest.len() } else { 0 }
}

/// Tells whether no sentence ends between two parts.
fn is_joined(text: &str, before: &Range<usize>, after: &Range<usize>) -> bool {
    let (head, tail) = (last_bytes(&text[before.clone()]), &text[after.clone()]);
    let Some(bare) = head.strip_suffix('.') else { return is_glued(text, before, after) };
    let word = bare.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let listed = |list: &[&str]| list.iter().any(|one| one.eq_ignore_ascii_case(word));
    let digit = tail.starts_with(|c: char| c.is_ascii_digit());
    listed(BEFORE_A_NAME)
        || (digit && listed(BEFORE_A_NUMBER))
        || begins_in_lower_case(tail)
        || is_glued(text, before, after)
}

/// Cuts off all but what can be looked at for each break without taking time in the square.
fn last_bytes(part: &str) -> &str {
    const ENOUGH: usize = 256;
    &part[part.ceil_char_boundary(part.len().saturating_sub(ENOUGH))..]
}

/// Tells whether the first word is in lower case throughout, as that of a sentence is not.
/// (`iPhone` and `p2p` may begin one.)
fn begins_in_lower_case(part: &str) -> bool {
    let word = part.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    !word.is_empty() && word.chars().all(char::is_lowercase)
}

/// Tells whether no blank parts the two and they are one token, as an address or `ASP.NET`, rather
/// than two sentences with the blank between them missing.
fn is_glued(text: &str, before: &Range<usize>, after: &Range<usize>) -> bool {
    if before.end != after.start {
        return false;
    }
    let head = last_bytes(&text[before.clone()]);
    let token = head.rsplit(char::is_whitespace).next().unwrap_or_default();
    let address = token.contains("://") || token.contains("www.") || token.contains('@');
    let before_stop = head.trim_end_matches(['.', '!', '?']).chars().next_back();
    address || before_stop.is_none_or(char::is_uppercase)
}

/// Finds the end of a sentence that stands in brackets of its own before another.
fn aside_end(part: &str) -> Option<usize> {
    if !part.starts_with('(') {
        return None;
    }
    let mut depth = 0usize;
    for (at, char) in part.char_indices() {
        match char {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let ended = part[..at].ends_with(['.', '!', '?']);
            let rest = &part[at + 1..];
            let next = rest.trim_start().chars().next();
            let goes_on = rest.starts_with(char::is_whitespace) && next.is_some_and(char::is_uppercase);
            return (ended && goes_on).then_some(at + 1);
        }
    }
    None
}
