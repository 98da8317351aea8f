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

/// The way out where another pack has what is unknown in this one.
pub(crate) fn declared_by(pack: &str, problem: Problem) -> Problem {
    problem.help(format!(
        "{pack} declares it; a pack stands on its own, so declare it here too, alike, with a `cite` of this source"
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

/// A thing with the name that people read of another one, whose slug is `of`.
pub(crate) fn same_label(kind: &Kind, name: &str, key: &str, of: &str, place: &Place) -> Problem {
    Problem::error(place, format!("{} `{name}` has the {key} of `{of}`", kind.words()))
        .help(format!("give one of them a {key} that tells them apart"))
}

/// A thing with the name that people read of one that is only in the database.
pub(crate) fn label_in_database(slug: &str, key: &str, place: &Place) -> Problem {
    Problem::error(place, format!("`{slug}` in the database has this {key} already"))
        .help("if it is the same, use its slug; if not, give it a name that tells them apart")
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

pub(super) fn fact_and_reason(slug: &str, reason: &Place) -> Problem {
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
