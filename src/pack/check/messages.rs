//! What is said of the mistakes that packs checked as a whole and packs read record by record can
//! both have: each message is written once, so that all say the same.

use crate::pack::kind::Kind;
use crate::pack::problem::{At, Place, Problem};
use crate::pack::record::Record;

/// How many problems of a pack get a nearest name: finding it takes a look at every name,
/// and in a large pack a slug can be unknown in as many places.
pub(crate) const SUGGESTIONS: u32 = 50;

/// A name that nothing has; `words` is what it should be the name of.
pub(crate) fn unknown(words: &str, name: &str, place: &Place) -> Problem {
    Problem::error(place, format!("unknown {words} `{name}`"))
}

/// A passage of the pack's own source, cited as one of another.
pub(crate) fn own_passage(cite: &str, passage: &str, place: &Place) -> Problem {
    Problem::error(place, format!("`{cite}` is a passage of this source: write `{passage}`"))
}

/// The way out where another pack has what is unknown in this one.
pub(crate) fn declared_by(pack: &str, problem: Problem) -> Problem {
    problem.help(format!(
        "{pack} declares it; a pack stands on its own, so declare it here too: a slug, a name and a `cite` suffice"
    ))
}

pub(crate) fn not_in_vocabulary(table: &str, term: &str, place: &Place) -> Problem {
    Problem::error(place, format!("`{term}` is not in the vocabulary `{table}`"))
}

pub(crate) fn no_country(code: &str, place: &Place) -> Problem {
    Problem::error(place, format!("`{code}` is no country of ISO 3166-1"))
}

/// A term of a pack that comes with the program.
pub(crate) fn in_vocabulary(table: &str, name: &At<String>) -> Problem {
    Problem::error(&name.place, format!("the vocabulary `{table}` already has `{}`", name.value))
        .help("use the term as it is, or choose another word")
}

/// A record with the slug, term or number of an earlier one.
pub(crate) fn second(kind: &Kind, name: &At<String>) -> Problem {
    Problem::error(&name.place, format!("a second {} `{}`", kind.words(), name.value))
}

/// A thing with the name of another one, whose slug is `of`; `is_equal`: to the letter.
pub(crate) fn same_name(kind: &Kind, name: &str, of: &str, is_equal: bool, place: &Place) -> Problem {
    let words = kind.words();
    if is_equal {
        Problem::warning(place, format!("{words} `{name}` has the name of `{of}`"))
            .help("if they are one, give them one slug; if not, names that differ help readers")
    } else {
        Problem::warning(
            place,
            format!("{words} `{name}` has the name of `{of}` but for the form of its characters or ones that are not seen"),
        )
        .help("write it in the same characters, or give one of them a name that differs to the eye")
    }
}

/// A second event with a number in a series.
pub(crate) fn same_ordinal(ordinal: &str, series: &str, of: &str, place: &Place) -> Problem {
    Problem::warning(place, format!("number {ordinal} of the series `{series}` is also that of `{of}`"))
}

/// A term that another source defines otherwise.
pub(crate) fn other_definition(
    vocabulary: &str,
    term: &str,
    key: &str,
    there: &str,
    place: &Place,
) -> Problem {
    Problem::error(
        place,
        format!("`{term}` of the vocabulary `{vocabulary}` is defined differently by another source"),
    )
    .label(format!("there `{key}` is `{there}`"))
    .help("define it alike in both packs, or choose another word")
}

/// A label beside a different one of another source.
pub(crate) fn other_label(name: &str, there: &str, source: &str, place: &Place) -> Problem {
    Problem::error(place, format!("the source `{source}` has another label for `{name}`: `{there}`"))
        .help("a thing is listed under one label: give the same in both packs, or take one of them out")
}

pub(crate) fn same_anchor(section: &str, place: &Place) -> Problem {
    Problem::error(place, format!("two passages of section `{section}` have this anchor"))
        .help("choose words that stand only in this passage")
}

/// A record from which following a key comes back to it.
pub(crate) fn circle(key: &str, slug: &str, place: &Place) -> Problem {
    Problem::error(place, format!("`{key}` leads from `{slug}` back to itself"))
}

pub(crate) fn too_few_passages(place: &Place) -> Problem {
    Problem::error(place, "a discrepancy needs at least two `passages`")
        .help("`passages = [{ cite = \"…\", says = \"…\" }, { cite = \"…\", says = \"…\" }]`")
}

pub(crate) fn same_fact(record: &Record, first: &Place) -> Problem {
    let message = format!("the same {} from the same passage twice", record.kind.words());
    Problem::error(&record.place, message).related(first, "the first is here")
}

pub(crate) fn fact_and_reason(slug: &str, reason: &Place) -> Problem {
    Problem::error(reason, format!("passage `{slug}` has a fact and a reason for having none"))
        .help("remove `no_fact`, or the fact")
}

pub(super) fn idle_passage(slug: &str, place: &Place) -> Problem {
    Problem::warning(place, format!("no fact cites the passage `{slug}`"))
        .help("record what it states, or say why it states nothing: `no_fact = \"…\"`")
}

pub(super) fn more_idle(place: &Place, more: usize) -> Problem {
    Problem::warning(place, format!("no fact cites this passage and {more} more"))
}
