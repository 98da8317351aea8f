//! The rules on made-up sentences.
