//! Exports: what other programs are given, and that nothing is lost on the way or overwritten.

mod sqlite;
mod targets;
