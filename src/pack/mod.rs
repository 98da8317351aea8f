//! Packs: the facts that people edit, as records in which every value has its place in a file.
//!
//! Owns the form of a pack ([`kind`]), reading it ([`read`]) and writing it ([`write`](mod@write)), its checks
//! ([`check`]) and the messages about it ([`Problem`]). Knows no database: the vocabulary for the checks
//! is passed in. `seed/README.md` describes packs for curators.

pub mod author;
pub mod bulk;
pub mod check;
mod compressed;
pub mod contents;
mod decode;
pub mod derived;
pub mod edit;
pub(crate) mod fault;
mod form;
pub mod kind;
pub mod problem;
pub mod proposal;
mod raw;
pub mod read;
pub mod record;
pub(crate) mod stream;
mod toml_file;
pub mod typed;
pub mod vocabulary;
pub mod write;

pub use contents::Pack;
pub use problem::{Files, Problem, Severity};
pub use record::{Record, Value};
pub use vocabulary::Vocabulary;
