//! Drafts a pack from an article: all that a program can find out, for a curator to continue.
//!
//! Owns how sections, passages and references are named in a pack. It states no fact: what looks like one is a
//! candidate. It must not know where the files go.

use sha2::{Digest as _, Sha256};

use super::anchor::{Anchor, clean, plain_line};
use super::candidates::{self, Candidate, Rules};
use super::document::{BlockKind, Document, ReferenceParts};
use super::links;
use super::passages::{self, Cited, Key, Passage};
use super::slugs::{TakenSlugs, or};
use super::vocabulary::WORDS;
use crate::fs::hex;
use crate::pack::kind::{CANDIDATE, Form, PASSAGE, REFERENCE, REFERENCES, SECTION, SOURCE};
use crate::pack::write::{self, Values, Written, fits};

/// The files of a drafted pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The slug of its source.
    pub slug: String,
    /// Name and text of each file.
    pub files: Vec<(&'static str, String)>,
    /// The number of passages.
    pub passages: usize,
    /// The number of candidates.
    pub candidates: usize,
    /// What a curator should know before continuing, in sentences without a full stop.
    pub remarks: Vec<String>,
}

/// The most characters in the slug of a section or source.
const LONGEST_SLUG: usize = 40;

/// Drafts a pack. `stem`, the name of the file without its extension, is the title where the article has none.
/// `bytes` is what the document was read from.
#[must_use]
pub fn draft(document: &Document, stem: &str, bytes: &[u8], rules: &Rules) -> Draft {
    let title = title(document, stem);
    let slug = slug(document, &title);
    let passages = passages::passages(document);
    let mut remarks = document.remarks.clone();
    if !document.left_out.is_empty() {
        let counted = document.left_out.iter().map(|(what, count)| format!("{what} ({count})"));
        remarks.push(format!("left out: {}", counted.collect::<Vec<_>>().join(", ")));
    }
    let [.., (_, unlinked)] = document.counts();
    if unlinked > 0 {
        remarks.push(format!("markers whose reference is not in the article: {unlinked}"));
    }
    let mut out = source(document, &slug, &title, bytes, &mut remarks);
    let sections = sections(document, &passages, &mut out);
    let slugs = slugs(&sections, &passages);
    for (passage, slug) in passages.iter().zip(&slugs) {
        if let (Some(slug), Some(anchor), Some(section)) = (slug, &passage.anchor, &sections[passage.part]) {
            write::record(&mut out, &PASSAGE, &passage_values(passage, slug, section, anchor));
        }
    }
    let unnamed = slugs.iter().filter(|slug| slug.is_none()).count();
    if unnamed > 0 {
        remarks.push(format!(
            "{unnamed} sentences have no passage: all runs of their words occur more than once on the page"
        ));
    }
    for (reference, key) in document.references.iter().zip(passages::keys(document)) {
        write_reference(&mut out, &key, &reference.parts, &plain_line(document.cut(reference.span)));
    }
    let others = document.references.iter().filter(|reference| reference.parts.other_url.is_some()).count();
    if others > 0 {
        remarks.push(format!(
            "{others} references have an address that is neither http nor https; it is in `as_printed`"
        ));
    }
    let mut found = candidates::candidates(&passages, &title, rules);
    links::add(document, &title, &mut found);
    let mut waiting = String::from(CANDIDATES);
    let mut candidates = 0;
    for values in found.iter().filter_map(|candidate| candidate_values(candidate, &slugs)) {
        write::record(&mut waiting, &CANDIDATE, &values);
        candidates += 1;
    }
    let mut files = vec![("source.toml", out)];
    files.extend((candidates > 0).then_some(("candidates.toml", waiting)));
    Draft { slug, files, passages: slugs.len() - unnamed, candidates, remarks }
}

/// Makes the slug of the source from the title; from the host as well where many sites have a page of that title.
fn slug(document: &Document, title: &str) -> String {
    let slug = or(write::slug(title, LONGEST_SLUG), "article");
    let host = document.url.as_deref().and_then(|url| url.split("//").nth(1)?.split(['/', ':', '?']).next());
    match host.filter(|_| WORDS.common_titles.contains(&slug)) {
        Some(host) => write::slug(&format!("{} {slug}", host.trim_start_matches("www.")), 2 * LONGEST_SLUG),
        None => slug,
    }
}

/// The comment at the head of the file of candidates.
const CANDIDATES: &str = "# What may be a fact, in the order of the text. Nothing here is certain:\n\
    # `ecpat-kb article review DIR` goes through these with you and turns them into facts.\n\n";

/// Returns the title of an article; the stem of its file where it has none.
#[must_use]
pub fn title(document: &Document, stem: &str) -> String {
    clean(document.title.as_deref().unwrap_or(stem)).unwrap_or_else(|| "Untitled".to_owned())
}

/// Returns the values of a candidate; none where its passage has no anchor.
fn candidate_values(candidate: &Candidate, slugs: &[Option<String>]) -> Option<Values> {
    let cite = candidate.passages.iter().find_map(|&at| slugs.get(at)?.as_deref())?;
    let mut values = vec![
        ("kind", text(candidate.kind)),
        ("seen", Written::Text(clean(&candidate.seen)?)),
        ("why", text(&candidate.why)),
        ("cite", text(cite)),
    ];
    for (key, value) in &candidate.fields {
        let field = CANDIDATE.field(key)?;
        let written = match field.form {
            Form::Number(_) => value.parse().ok().map(Written::Number),
            form => clean(value).filter(|value| fits(form, value)).map(Written::Text),
        };
        values.extend(written.map(|written| (*key, written)));
    }
    Some(values)
}

fn text(value: &str) -> Written {
    Written::Text(value.to_owned())
}

/// Returns a text as a line that a pack accepts; empty where there is none, and so it is not written.
fn line(value: Option<&str>) -> Written {
    Written::Text(value.and_then(clean).unwrap_or_default())
}

/// Returns a text of a form; empty where it is of another.
fn of_form(form: Form, value: Option<&str>) -> Written {
    text(value.filter(|value| fits(form, value)).unwrap_or_default())
}

fn source(document: &Document, slug: &str, title: &str, bytes: &[u8], remarks: &mut Vec<String>) -> String {
    let language = document.language.as_deref().filter(|language| fits(Form::Language, language));
    if language.is_none() {
        remarks.push("the article does not say which language it is in; the draft has `und`".to_owned());
    }
    let values = [
        ("slug", text(slug)),
        ("title", text(title)),
        ("language", text(language.unwrap_or("und"))),
        ("author", line(document.author.as_deref())),
        ("publisher", line(document.publisher.as_deref())),
        ("published", line(document.published.as_deref())),
        ("url", of_form(Form::Url, document.url.as_deref())),
        ("retrieved", line(document.saved.as_deref())),
        ("sha256", Written::Text(hex(&Sha256::digest(bytes)))),
    ];
    let mut out = String::from(
        "# Drafted from the article. Add what is known of the source, such as its licence, give sections whose heading\n\
         # is lost a label that says more, and turn the candidates into facts.\n\n",
    );
    write::record(&mut out, &SOURCE, &values);
    out
}

/// Writes the sections of a pack, one for each part of the document except a head without passages; returns the slug of
/// each part.
fn sections(document: &Document, passages: &[Passage], out: &mut String) -> Vec<Option<String>> {
    let has_head = passages::has_head(passages);
    // The head and the lead have no heading and contain no other part.
    let levels = document.sections.iter().skip(1).map(|section| section.level);
    let above = above([None, None].into_iter().chain(levels));
    let ids = std::iter::once(None).chain(document.sections.iter().map(|section| section.id.as_deref()));
    let mut taken = TakenSlugs::default();
    let mut slugs: Vec<Option<String>> = Vec::new();
    for (part, ((heading, id), above)) in
        passages::parts(document).into_iter().zip(ids).zip(above).enumerate()
    {
        let (slug, label) = match (part, &heading) {
            (0, _) if !has_head => {
                slugs.push(None);
                continue;
            }
            (0, _) => ("head".to_owned(), "Infobox".to_owned()),
            (1, None) => ("lead".to_owned(), "Lead".to_owned()),
            (_, None) => (format!("section-{part}"), format!("Section {part}")),
            (_, Some(heading)) => {
                (or(write::slug(heading, LONGEST_SLUG), &format!("section-{part}")), String::new())
            }
        };
        let slug = taken.unused(slug);
        let parent = above.and_then(|above| slugs[above].as_deref()).unwrap_or_default();
        let values = [
            ("slug", text(&slug)),
            ("heading", text(heading.as_deref().unwrap_or_default())),
            ("label", Written::Text(label)),
            ("fragment", of_form(Form::Fragment, id)),
            ("parent", text(parent)),
        ];
        write::record(out, &SECTION, &values);
        slugs.push(Some(slug));
    }
    slugs
}

/// Returns, for each level, the index of the nearest higher level before it (a smaller number is a higher level).
/// Takes time linear in the number of levels.
fn above(levels: impl Iterator<Item = Option<u8>>) -> Vec<Option<usize>> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let nearest = levels.enumerate().map(|(at, level)| {
        let level = level?;
        while open.pop_if(|(other, _)| *other >= level).is_some() {}
        let nearest = open.last().map(|&(_, at)| at);
        open.push((level, at));
        nearest
    });
    nearest.collect()
}

/// Names the passages by their sections; none of those without an anchor.
fn slugs(sections: &[Option<String>], passages: &[Passage]) -> Vec<Option<String>> {
    let mut taken = TakenSlugs::default();
    let (mut part, mut number) = (usize::MAX, 0);
    let slugs = passages.iter().map(|passage| {
        number = if passage.part == part { number + 1 } else { 1 };
        part = passage.part;
        let section = sections.get(part)?.as_ref().filter(|_| passage.anchor.is_some())?;
        Some(taken.unused(format!("{section}-{number}")))
    });
    slugs.collect()
}

fn passage_values(passage: &Passage, slug: &str, section: &str, anchor: &Anchor) -> Values {
    let reference = |cited: &Cited| {
        vec![
            ("number", Written::Number(i64::from(cited.key.number))),
            ("list", text(cited.key.list.as_deref().unwrap_or(REFERENCES))),
            ("reach", text(cited.reach)),
            ("locator", line(cited.locator.as_deref())),
        ]
    };
    let no_fact = if passage.kind == BlockKind::Note { "leads elsewhere" } else { "" };
    vec![
        ("slug", text(slug)),
        ("section", text(section)),
        ("anchor", text(&anchor.words)),
        ("prefix", text(&anchor.prefix)),
        ("suffix", text(&anchor.suffix)),
        ("kind", text(passage.kind.word())),
        ("no_fact", text(no_fact)),
        ("references", Written::Records(passage.references.iter().map(reference).collect())),
    ]
}

fn write_reference(out: &mut String, key: &Key, parts: &ReferenceParts, printed: &str) {
    let (fields, is_whole) = passages::fields(parts);
    let mut values: Values =
        fields.into_iter().map(|(key, value)| (key, Written::Text(value.unwrap_or_default()))).collect();
    values.retain(|(key, _)| *key != "as_printed");
    // If a pack cannot hold a part as it is, the whole reference goes into `as_printed`.
    let rest = parts.as_printed.as_deref().or((!is_whole || parts.other_url.is_some()).then_some(printed));
    let rest = rest.map(|rest| [rest, parts.other_url.as_deref().unwrap_or_default()].join(" "));
    values.extend([
        ("number", Written::Number(i64::from(key.number))),
        ("list", text(key.list.as_deref().unwrap_or(REFERENCES))),
        ("status", text(if parts.dead { "dead" } else { "unknown" })),
        ("as_printed", line(rest.as_deref())),
    ]);
    write::record(out, &REFERENCE, &values);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, each};

    #[test]
    fn a_section_is_in_the_nearest_one_of_a_higher_level() {
        each(256, |rng| {
            let levels = rng.list(0..40, |rng| rng.bool().then(|| rng.u8(1..6)));
            let nearest = |at: usize| {
                let own = levels[at]?;
                (0..at).rev().find(|&other| levels[other].is_some_and(|level| level < own))
            };
            let expected: Vec<_> = (0..levels.len()).map(nearest).collect();
            assert_eq!(above(levels.iter().copied()), expected);
        });
    }
}
