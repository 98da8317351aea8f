//! Covers the reading of articles on small made-up texts and pages.
