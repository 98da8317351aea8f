//! `export`: the database in the form that another program reads.

use std::path::Path;

use super::Context;
use crate::cli::ExportFormat;
use crate::error::Error;
use crate::export::target::{BESIDE_DATABASES, Target, with_ending};
use crate::export::{self, Format, Parameter, Question, Snapshot, Texts};
use crate::report::{Catalogue, Report};

pub(super) fn run(
    context: &Context,
    to: ExportFormat,
    out: &Path,
    force: bool,
    with_texts: bool,
) -> Result<(), Error> {
    let target = if out == Path::new("-") {
        Target::StandardOutput
    } else {
        Target::Path { path: out.to_owned(), force }
    };
    let file = context.file();
    if file.as_deref().is_some_and(|file| is_same(file, out)) {
        return Err(Error::Usage {
            message: format!("`{}` is the database that is to be exported", out.display()),
            hint: Some("name another file or folder".into()),
        });
    }
    if let Some(file) = &file
        && BESIDE_DATABASES.iter().any(|ending| is_same(&with_ending(file, ending), out))
    {
        return Err(Error::Usage {
            message: format!("`{}` belongs to the database that is to be exported", out.display()),
            hint: Some("name another file or folder".into()),
        });
    }
    let format = format(to);
    if with_texts && !format.holds_texts() {
        return Err(Error::Usage {
            message: "this format never holds the sentences of articles".into(),
            hint: Some("leave out --with-texts".into()),
        });
    }
    let mut conn = context.reader()?;
    let name = name(file.as_deref());
    let questions = questions(&Catalogue::load(None)?)?;
    let texts = if with_texts { Texts::Keep } else { Texts::LeaveOut };
    let snapshot = Snapshot::of(&mut conn, &name, &questions, texts)?;
    if texts == Texts::LeaveOut && (format.holds_texts() || format.drops_texts()) && snapshot.has_texts()? {
        context.remark(if format.holds_texts() {
            "the sentences of attached articles are left out; --with-texts takes them along"
        } else {
            "the sentences of attached articles are in no export of this format; `ecpat-kb article attach` \
             stores them in a database again"
        });
    }
    export::export(&snapshot, format, &target)?;
    if format == Format::Datasette {
        // Datasette looks for them under the name of the file, and says nothing where it finds none.
        context.remark(&format!("the metadata are for a database in a file called {name}.db"));
    }
    Ok(())
}

fn format(to: ExportFormat) -> Format {
    match to {
        ExportFormat::Pack => Format::Pack,
        ExportFormat::Datapackage => Format::Datapackage,
        ExportFormat::CslJson => Format::CslJson,
        ExportFormat::Biblatex => Format::Biblatex,
        ExportFormat::Ris => Format::Ris,
        ExportFormat::JsonLd => Format::JsonLd,
        ExportFormat::GraphMl => Format::GraphMl,
        ExportFormat::Dot => Format::Dot,
        ExportFormat::Datasette => Format::Datasette,
        ExportFormat::Sqlite => Format::Sqlite,
        ExportFormat::Postgresql => Format::Postgresql,
    }
}

/// What programs are to call the database: as its file is called, without the ending.
fn name(file: Option<&Path>) -> String {
    let stem = file.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    stem.unwrap_or_else(|| "ecpat".to_owned())
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn questions(catalogue: &Catalogue) -> Result<Vec<Question>, Error> {
    Ok(catalogue.all()?.iter().map(question).collect())
}

fn question(report: &Report) -> Question {
    let parameter = |parameter: &crate::report::head::Parameter| Parameter {
        name: parameter.name.clone(),
        description: parameter.description.clone(),
    };
    Question {
        name: report.name.clone(),
        title: report.head.title.clone(),
        description: report.head.description.clone(),
        sql: report.sql_for_forms(),
        parameters: report.head.parameters.iter().map(parameter).collect(),
    }
}
