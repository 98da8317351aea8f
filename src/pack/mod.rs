//! Packs: the facts that people edit, as records with the place of every value.
//!
//! Owns the form of a pack ([`kind`]), reading it ([`read`]) and writing it ([`write`](mod@write)), what is wrong with it
//! ([`check`]) and how that is shown ([`Problem`]). Knows no database: the vocabulary that
//! records are checked against is handed in. `seed/README.md` is the curator's view of it.

pub mod bulk;
pub mod check;
mod decode;
pub mod derived;
pub(crate) mod fault;
mod form;
pub mod kind;
pub mod problem;
mod raw;
pub mod read;
pub mod record;
pub(crate) mod stream;
mod toml_file;
pub mod vocabulary;
pub mod write;

pub use problem::{Files, Problem, Severity};
pub use record::{Pack, Record, Value};
pub use vocabulary::Vocabulary;
