//! `article draft`: new packs from articles. Overwrites nothing.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::article_check::{describe, progress};
use super::{Context, tell_problem};
use crate::article;
use crate::article::draft::{Draft, draft};
use crate::error::Error;

pub(super) fn run(context: &Context, paths: &[PathBuf]) -> Result<(), Error> {
    let Some((dir, files)) = paths.split_last().filter(|(_, files)| !files.is_empty()) else {
        return Err(Error::Usage {
            message: "an article and a folder are needed".into(),
            hint: Some("`ecpat-kb article draft FILE DIR`".into()),
        });
    };
    if let [file] = files {
        let drafted = of_file(file)?;
        write(&drafted, dir)?;
        tell(context, file, dir, &drafted);
        return Ok(());
    }
    let bar = progress(files.len());
    let drafts: Vec<Result<Draft, Error>> = files
        .par_iter()
        .map(|file| {
            let drafted = of_file(file);
            bar.inc(1);
            drafted
        })
        .collect();
    bar.finish_and_clear();
    let mut taken = HashSet::new();
    let mut failed = 0;
    for (file, drafted) in files.iter().zip(drafts) {
        let written = drafted.and_then(|drafted| {
            let folder = dir.join(&drafted.slug);
            if !taken.insert(drafted.slug.clone()) {
                return Err(Error::Taken { path: folder });
            }
            write(&drafted, &folder)?;
            tell(context, file, &folder, &drafted);
            Ok(())
        });
        if let Err(error) = written {
            tell_problem(&format!("{}: {}", file.display(), describe(&error)));
            failed += 1;
        }
    }
    if failed > 0 { Err(Error::Unread { count: failed, of: files.len() }) } else { Ok(()) }
}

fn of_file(file: &Path) -> Result<Draft, Error> {
    let bytes = fs::read(file).map_err(|source| Error::Io { path: file.to_owned(), source })?;
    let document =
        article::read(&bytes).map_err(|source| Error::Article { path: file.to_owned(), source })?;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(draft(&document, &stem, &bytes))
}

/// Writes the files of a draft into a new folder, which is there whole or not at all.
fn write(draft: &Draft, folder: &Path) -> Result<(), Error> {
    let writing = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Write { path: path.clone(), source }
    };
    let is_empty = |folder: &Path| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    if fs::symlink_metadata(folder).is_ok() && !is_empty(folder) {
        return Err(Error::Taken { path: folder.to_owned() });
    }
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(writing(parent))?;
    let half = tempfile::Builder::new().prefix(".draft-").tempdir_in(parent).map_err(writing(parent))?;
    for (name, text) in &draft.files {
        let path = half.path().join(name);
        fs::write(&path, text).map_err(writing(&path))?;
    }
    // A folder takes the place of an empty one, and of nothing else.
    fs::rename(half.path(), folder).map_err(writing(folder))?;
    // A temporary folder is for its owner's eyes; a pack is as open as any other folder.
    open(folder, parent);
    Ok(())
}

#[cfg(unix)]
fn open(folder: &Path, like: &Path) {
    // The pack is written and can be read by its owner, whether this succeeds or not.
    let _ = fs::metadata(like).and_then(|parent| fs::set_permissions(folder, parent.permissions()));
}

#[cfg(not(unix))]
fn open(_: &Path, _: &Path) {}

fn tell(context: &Context, file: &Path, folder: &Path, draft: &Draft) {
    context.remark(&format!("{}: {} passages in {}", file.display(), draft.passages, folder.display()));
    for remark in &draft.remarks {
        context.remark(&format!("{}: {remark}", file.display()));
    }
}
