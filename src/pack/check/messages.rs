//! Messages about mistakes that are found in several places, so that each is worded once.

use crate::pack::kind::Kind;
use crate::pack::problem::{At, Place, Problem};
use crate::pack::record::Record;

/// How many problems of a pack get a suggestion. Finding one means comparing with every name, and in a
/// large pack a slug can be unknown in many places.
pub(crate) const SUGGESTIONS: u32 = 50;

/// An unknown name; `words` says of what kind it is.
pub(crate) fn unknown(words: &str, name: &str, place: &Place) -> Problem {
    Problem::error(place, format!("unknown {words} `{name}`"))
}

/// A passage of the pack's own source, cited as if it were of another source.
pub(crate) fn own_passage(cite: &str, passage: &str, place: &Place) -> Problem {
    Problem::error(place, format!("`{cite}` is a passage of this source: write `{passage}`"))
}

/// Adds help to a problem with something that another pack declares.
pub(crate) fn declared_by(pack: &str, problem: Problem) -> Problem {
    problem.help(format!(
        "{pack} declares it, but each pack must be complete: declare it here too, with a slug, a name and a `cite`"
    ))
}

pub(crate) fn not_in_vocabulary(table: &str, term: &str, place: &Place) -> Problem {
    Problem::error(place, format!("`{term}` is not in the vocabulary `{table}`"))
}

pub(crate) fn no_country(code: &str, place: &Place) -> Problem {
    Problem::error(place, format!("`{code}` is not a country code of ISO 3166-1"))
}

/// A term that the program already has.
pub(crate) fn in_vocabulary(table: &str, name: &At<String>) -> Problem {
    Problem::error(&name.place, format!("the vocabulary `{table}` already has `{}`", name.value))
        .help("use the existing term, or choose another word")
}

/// A record with the slug, term or number of an earlier one.
pub(crate) fn duplicate(kind: &Kind, name: &At<String>) -> Problem {
    Problem::error(&name.place, format!("duplicate {} `{}`", kind.words(), name.value))
}

/// A thing with the name of another one, whose slug is `of`. `is_equal`: the names are identical.
pub(crate) fn same_name(kind: &Kind, name: &str, of: &str, is_equal: bool, place: &Place) -> Problem {
    let words = kind.words();
    if is_equal {
        Problem::warning(place, format!("{words} `{name}` has the same name as `{of}`"))
            .help("if they are the same thing, use one slug; if not, different names help readers")
    } else {
        Problem::warning(
            place,
            format!("{words} `{name}` has a name that looks the same as that of `{of}`: the characters differ only invisibly"),
        )
        .help("write both in the same characters, or give one of them a visibly different name")
    }
}

/// A second event with a number in a series.
pub(crate) fn same_ordinal(ordinal: &str, series: &str, of: &str, place: &Place) -> Problem {
    Problem::warning(place, format!("number {ordinal} of the series `{series}` is also the number of `{of}`"))
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
    .help("use the same definition in both packs, or choose another word")
}

/// A label beside a different one of another source.
pub(crate) fn other_label(name: &str, there: &str, source: &str, place: &Place) -> Problem {
    Problem::error(place, format!("the source `{source}` has another label for `{name}`: `{there}`"))
        .help("a thing has one label: use the same in both packs, or remove one of them")
}

pub(crate) fn same_anchor(section: &str, place: &Place) -> Problem {
    Problem::error(place, format!("two passages of section `{section}` have this anchor"))
        .help("choose words that occur only in this passage, or add the words before it as `prefix` or those after it as `suffix`")
}

/// A record from which following a key leads back to it.
pub(crate) fn circle(key: &str, slug: &str, place: &Place) -> Problem {
    Problem::error(place, format!("`{key}` leads from `{slug}` back to itself"))
}

pub(crate) fn too_few_passages(place: &Place) -> Problem {
    Problem::error(place, "a discrepancy needs at least two `passages`")
        .help("`passages = [{ cite = \"…\", says = \"…\" }, { cite = \"…\", says = \"…\" }]`")
}

pub(crate) fn same_fact(record: &Record, first: &Place) -> Problem {
    let message = format!("duplicate {} from the same passage", record.kind.words());
    Problem::error(&record.place, message).related(first, "the first is here")
}

pub(crate) fn fact_and_reason(slug: &str, reason: &Place) -> Problem {
    Problem::error(reason, format!("passage `{slug}` has both a fact and a reason for having none"))
        .help("remove `no_fact`, or the fact")
}

pub(super) fn unused_passage(slug: &str, place: &Place) -> Problem {
    Problem::warning(place, format!("no fact cites the passage `{slug}`"))
        .help("add what it states, or say why it states nothing: `no_fact = \"…\"`")
}

pub(super) fn more_unused(place: &Place, more: usize) -> Problem {
    Problem::warning(place, format!("no fact cites this passage and {more} more"))
}
