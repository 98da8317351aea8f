//! The database file: opening it, its schema and the upgrade of it, its dictionary.
//!
//! Knows SQLite and the migrations; knows neither packs nor reports nor output.

mod backup;
pub mod dictionary;
mod journal;
mod lock;
pub mod migrate;
mod open;
mod schema;
pub mod upgrade;
mod values;

pub use lock::blocking_process;
pub use open::{
    APPLICATION_ID, exists, memory, memory_with_schema, open_as_made, open_for_inspection, open_immutable,
    open_read_only, open_to_check, open_writable, plan_once, remove_if_empty, scratch, scratch_copy, settle,
};
pub use schema::{differences, drop_foreign};
pub use values::invalid_values;
