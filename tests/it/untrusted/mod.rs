//! Files from untrusted sources: each is refused with a message or read safely, and never written.

mod corpus;
mod files;
mod schemas;
