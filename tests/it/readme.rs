//! The README: every command in it is run, and its output compared with what stands there.
