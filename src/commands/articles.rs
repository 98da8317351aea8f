//! What the article commands share: reading an article, reading the pack that it is compared with, and
//! reporting what has failed.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::packs::{self, Choice, LoadedPacks};
use crate::article::{self, Document};
use crate::error::Error;
use crate::fs::read_up_to;
use crate::pack::{Pack, Severity, kind};

/// An error with its causes in one line.
pub(super) fn describe(error: &Error) -> String {
    let error: &dyn std::error::Error = error;
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The most bytes that an article may have: ten times as many as the longest ones have.
const LONGEST: u64 = 64 << 20;

/// Reads the bytes of an article, also from a pipe.
pub(super) fn read_file(file: &Path) -> Result<Vec<u8>, Error> {
    File::open(file)
        .and_then(|opened| read_up_to(opened, LONGEST))
        .map_err(|source| Error::cannot_read(file, source))
}

/// Reads an article.
pub(super) fn read(file: &Path) -> Result<Document, Error> {
    let bytes = read_file(file)?;
    article::read(&bytes).map_err(unreadable(file))
}

/// Names the article that cannot be read.
pub(super) fn unreadable(file: &Path) -> impl Fn(article::ReadError) -> Error {
    move |source| {
        let is_other = matches!(source, article::ReadError::NotAnArticle { .. });
        let error = Error::failed(format!("cannot read the article `{}`", file.display())).because(source);
        if is_other { error.hint("save the page as HTML or MHTML, or its text as plain text") } else { error }
    }
}

/// The error that some of the articles failed, after the error of each was printed.
pub(super) fn failed(count: usize, of: usize) -> Error {
    Error::failed(format!("{count} of {of} articles failed"))
}

/// Reads the pack that an article is compared with: the one in this folder or the built-in one with this
/// slug. Without either, the built-in pack with the most anchors in the article.
pub(super) fn pack_of(document: &Document, named: Option<&Path>) -> Result<LoadedPacks, Error> {
    let is_slug = |name: &Path| !name.exists() && name.components().count() == 1 && name != Path::new("-");
    let folders: Vec<PathBuf> = named.filter(|name| !is_slug(name)).map(Path::to_owned).into_iter().collect();
    let mut loaded = packs::read(&folders, Choice::Named)?;
    let missing = if let Some(name) = named {
        loaded.packs.retain(|pack| !is_slug(name) || Path::new(pack.slug()) == name);
        format!("there is no folder or built-in pack `{}`", name.display())
    } else {
        let text = document.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let fit = |pack: &Pack| {
            let anchors = pack.of(&kind::PASSAGE).filter_map(|passage| passage.text("anchor"));
            // Shorter ones, such as the cells of an infobox, occur in many texts.
            anchors.filter(|anchor| anchor.split(' ').count() >= 3 && text.contains(anchor)).count()
        };
        let best = loaded.packs.into_iter().rev().max_by_key(fit).filter(|pack| fit(pack) > 0);
        loaded.packs = best.into_iter().collect();
        "no built-in pack was read from this article".to_owned()
    };
    if loaded.packs.is_empty() {
        return Err(Error::usage(missing)
            .hint("name a folder with `--pack`, or a built-in pack that `ecpat-kb report sources` lists"));
    }
    Ok(loaded)
}

/// Checks the pack and reads all of it.
pub(super) fn whole(mut loaded: LoadedPacks) -> Result<Pack, Error> {
    loaded.check()?;
    let errors = loaded.count(Severity::Error);
    if errors > 0 {
        loaded.print();
        return Err(Error::problems_found(errors));
    }
    loaded.read_all_records()?;
    loaded.packs.pop().ok_or_else(|| Error::usage("there is no pack"))
}
