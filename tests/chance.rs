//! Random inputs for tests. The seed of one that fails is printed, so that it can be tried again.

#![allow(dead_code, reason = "the tests of the library and of the program each use some of it")]

use std::env;
use std::ops::Range;
use std::thread;

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Tries so many inputs, which are others in each run; with `RANDOM_SEED`, only the input of this seed.
pub(crate) fn each(inputs: u32, attempt: impl FnMut(&mut Rng)) {
    each_from(Rng::new(), inputs, attempt);
}

/// Tries so many inputs, which are the same in each run if `seeds` is.
pub(crate) fn each_from(mut seeds: Rng, inputs: u32, mut attempt: impl FnMut(&mut Rng)) {
    let mut try_seed = |seed| {
        let _shown_if_it_fails = Seed(seed);
        attempt(&mut Rng::with_seed(seed));
    };
    if let Ok(seed) = env::var("RANDOM_SEED") {
        return try_seed(seed.parse().unwrap());
    }
    for _ in 0..inputs {
        try_seed(seeds.u64(..));
    }
}

/// The seed of an input, printed when a panic passes it.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if thread::panicking() {
            println!("to try the input that failed: RANDOM_SEED={}", self.0);
        }
    }
}

pub(crate) trait Chance {
    /// True once in `of` times on average.
    fn hits(&mut self, of: u32) -> bool;

    /// One item of a list that is not empty.
    fn one<'l, T>(&mut self, list: &'l [T]) -> &'l T;

    /// A list of a length in this range.
    fn list<T>(&mut self, length: Range<usize>, value: impl FnMut(&mut Self) -> T) -> Vec<T>;

    /// Any text of up to 32 characters.
    fn text(&mut self) -> String;
}

/// Characters that mean something in a format, or are hard to see, to cut or to compare.
const HARD: [char; 44] = [
    '\0', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', ' ', '\u{a0}', '"', '\'', '\\', '/', '<',
    '>', '&', '|', '{', '}', '[', ']', '`', '*', '_', '=', '+', '-', '@', ',', ';', '\u{ad}', '\u{301}',
    '\u{200b}', '\u{200d}', '\u{2028}', '\u{202e}', '\u{2066}', '\u{fe0f}', '\u{feff}', '\u{ffff}', 'é',
    '日', '👩',
];

impl Chance for Rng {
    fn hits(&mut self, of: u32) -> bool {
        self.u32(..of) == 0
    }

    fn one<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        self.choice(list).unwrap()
    }

    fn list<T>(&mut self, length: Range<usize>, mut value: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.usize(length)).map(|_| value(self)).collect()
    }

    fn text(&mut self) -> String {
        let character = |rng: &mut Self| match rng.u8(..4) {
            0 => rng.char(' '..='~'),
            1 => *rng.one(&HARD),
            2 => rng.char('\u{a0}'..='\u{ffff}'),
            _ => rng.char(..),
        };
        self.list(0..33, character).into_iter().collect()
    }
}

/// A regular expression of which each repetition has a limit.
pub(crate) struct Pattern(Hir);

impl Pattern {
    pub(crate) fn new(regex: &str) -> Self {
        Self(regex_syntax::parse(regex).unwrap())
    }

    /// A text that matches.
    pub(crate) fn text(&self, rng: &mut Rng) -> String {
        let mut text = String::new();
        add_match(&self.0, rng, &mut text);
        text
    }
}

fn add_match(part: &Hir, rng: &mut Rng, text: &mut String) {
    match part.kind() {
        HirKind::Empty => {}
        HirKind::Literal(literal) => text.push_str(str::from_utf8(&literal.0).unwrap()),
        HirKind::Class(Class::Unicode(class)) => {
            let range = rng.one(class.ranges());
            text.push(rng.char(range.start()..=range.end()));
        }
        HirKind::Repetition(repeated) => {
            for _ in 0..rng.u32(repeated.min..=repeated.max.unwrap()) {
                add_match(&repeated.sub, rng, text);
            }
        }
        HirKind::Capture(group) => add_match(&group.sub, rng, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| add_match(part, rng, text)),
        HirKind::Alternation(choices) => add_match(rng.one(choices), rng, text),
        HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) => panic!("no text is made from {part:?}"),
    }
}
