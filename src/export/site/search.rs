//! The index that pages search: scripts, since a page that is opened from a folder can fetch nothing else.
//!
//! The words stand in order, cut into files of a few kilobytes; `search/index.js` has the first word of each, so
//! that a word or its beginning leads to one or a few files. A word has the numbers of the pages that have it,
//! first those that have it as a name. The numbers begin with the pages about which most is known, so that the
//! best answers are in the first files of names. What a word is has to be the same here and in `site.js`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rusqlite::named_params;
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{Site, address};
use crate::error::Error;
use crate::export::snapshot::reading;
use crate::fold::{CUT, fold, is_unspaced};

/// How many bytes of words a file has, about.
const BYTES: usize = 12_000;

/// How many names a file has.
const NAMES: i64 = 32;

/// How many pages a word leads to at most, for each of name and other text.
const MOST: usize = 2_000;

impl Site<'_, '_> {
    pub(super) fn search(&self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let conn = snapshot.conn();
        conn.execute_batch(include_str!("sql/search_begin.sql")).map_err(reading)?;
        self.names()?;
        self.collect_words()?;
        let mut files: Vec<String> = Vec::new();
        let mut file = String::new();
        let mut word = IndexWord::default();
        snapshot.each(include_str!("sql/search_words.sql"), [], |row| {
            let (text, number, is_name): (String, i64, bool) =
                (row.get("word")?, row.get("number")?, row.get("is_name")?);
            if text != word.text {
                word.end(&mut file);
                if file.len() > BYTES {
                    self.words(files.len(), &mut file)?;
                }
                if file.is_empty() {
                    files.push(text.clone());
                }
                word = IndexWord { text, ..IndexWord::default() };
            }
            word.add(number, is_name);
            Ok(())
        })?;
        word.end(&mut file);
        if !file.is_empty() {
            self.words(files.len(), &mut file)?;
        }
        let index = json!({ "files": files, "names": NAMES });
        self.file("search/index.js", &[&format!("kb.index = {index};\n")])?;
        conn.execute_batch(include_str!("sql/search_end.sql")).map_err(reading)
    }

    /// Writes the names of all pages, the most important first.
    fn names(&self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let mut names = Vec::new();
        let mut count: i64 = 0;
        snapshot.each(include_str!("sql/search_names.sql"), [], |row| {
            let (sort, slug, name): (String, String, String) =
                (row.get("sort")?, row.get("slug")?, row.get("name")?);
            let kind: Option<String> = row.get("kind")?;
            let what =
                sort.replace('_', " ") + &kind.map_or_else(String::new, |kind| format!(" \u{b7} {kind}"));
            names.push(json!([address::of(&sort, &slug)?, name, what]));
            count += 1;
            if count % NAMES == 0 {
                self.names_file(count / NAMES - 1, &mut names)?;
            }
            Ok(())
        })?;
        if !names.is_empty() {
            self.names_file(count / NAMES, &mut names)?;
        }
        Ok(())
    }

    fn names_file(&self, number: i64, names: &mut Vec<serde_json::Value>) -> Result<(), Error> {
        let text = format!("kb.names[{number}] = {};\n", serde_json::Value::Array(std::mem::take(names)));
        self.file(&format!("search/names-{number}.js"), &[&text])
    }

    fn words(&self, count: usize, words: &mut String) -> Result<(), Error> {
        let number = count - 1;
        let text = format!("kb.words[{number}] = {{\n{}}};\n", std::mem::take(words));
        self.file(&format!("search/words-{number}.js"), &[&text])
    }

    /// Collects the words of every page in a temporary table, which sorts them.
    fn collect_words(&self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let mut insert = snapshot.conn().prepare(include_str!("sql/search_add.sql")).map_err(reading)?;
        let mut of_page: (i64, BTreeMap<String, bool>) = (0, BTreeMap::new());
        let mut add = |(number, words): (i64, BTreeMap<String, bool>)| {
            words.into_iter().try_for_each(|(word, is_name)| {
                let values = named_params! { ":word": word, ":number": number, ":is_name": is_name };
                insert.execute(values).map(|_| ()).map_err(reading)
            })
        };
        snapshot.each(include_str!("sql/search_texts.sql"), [], |row| {
            let (number, text, is_name): (i64, String, bool) =
                (row.get("number")?, row.get("text")?, row.get("is_name")?);
            if number != of_page.0 {
                add(std::mem::replace(&mut of_page, (number, BTreeMap::new())))?;
            }
            for word in words(&text) {
                *of_page.1.entry(word).or_default() |= is_name;
            }
            Ok(())
        })?;
        add(of_page)
    }
}

/// The numbers of the pages that have a word.
#[derive(Default)]
struct IndexWord {
    text: String,
    of_names: Numbers,
    of_texts: Numbers,
}

impl IndexWord {
    fn add(&mut self, number: i64, is_name: bool) {
        if is_name { &mut self.of_names } else { &mut self.of_texts }.add(number);
    }

    fn end(&mut self, file: &mut String) {
        if !self.text.is_empty() {
            let numbers = format!("{}|{}", self.of_names.text, self.of_texts.text);
            let _ = writeln!(file, "{}:{},", json!(self.text), json!(numbers.trim_end_matches('|')));
        }
    }
}

/// Rising numbers, each as the hexadecimal difference to the one before it.
#[derive(Default)]
struct Numbers {
    text: String,
    last: i64,
    count: usize,
}

impl Numbers {
    fn add(&mut self, number: i64) {
        if self.count < MOST {
            let dot = if self.count == 0 { "" } else { "." };
            let _ = write!(self.text, "{dot}{:x}", number - self.last);
            (self.last, self.count) = (number, self.count + 1);
        }
    }
}

/// The words of a text: letters and digits without accents, in small letters. Of scripts without spaces, each
/// two neighbours are a word. Commas that group digits are no end of a word.
fn words(text: &str) -> Vec<String> {
    let folded: Vec<char> = fold(text).nfkd().filter(|&c| !is_combining_mark(c)).collect();
    let mut words = Vec::new();
    let mut word = String::new();
    let mut run: Vec<char> = Vec::new();
    let end = |word: &mut String, words: &mut Vec<String>| {
        if !word.is_empty() {
            words.push(std::mem::take(word).to_lowercase());
        }
    };
    let end_run = |run: &mut Vec<char>, words: &mut Vec<String>| {
        match &**run {
            [] => {}
            [one] => words.push(one.to_lowercase().collect()),
            run => words.extend(run.windows(2).map(|pair| pair.iter().collect::<String>().to_lowercase())),
        }
        run.clear();
    };
    for (at, &c) in folded.iter().enumerate() {
        let is_grouping = || {
            let digit = |offset: usize| folded.get(at + offset).is_some_and(char::is_ascii_digit);
            at > 0 && folded[at - 1].is_ascii_digit() && digit(1) && digit(2) && digit(3) && !digit(4)
        };
        if is_unspaced(c) && c.is_alphanumeric() {
            end(&mut word, &mut words);
            run.push(c);
        } else if c.is_alphanumeric() {
            end_run(&mut run, &mut words);
            word.push(c);
        } else if c == CUT {
            end(&mut word, &mut words);
        } else if !(c == ',' && is_grouping()) {
            end(&mut word, &mut words);
            end_run(&mut run, &mut words);
        }
    }
    end(&mut word, &mut words);
    end_run(&mut run, &mut words);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_no_accents_case_or_grouping_commas() {
        assert_eq!(
            words("Ação: Dr. O’Grady, 7,044,278 in 1,5 §"),
            ["acao", "dr", "o", "grady", "7044278", "in", "1", "5"]
        );
        assert_eq!(words("ΟΔΌΣ traf\u{ad}ficking"), ["οδος", "trafficking"]);
    }

    #[test]
    fn scripts_without_spaces_give_pairs() {
        assert_eq!(words("儿童保护 ECPAT日本 日"), ["儿童", "童保", "保护", "ecpat", "日本", "日"]);
        assert_eq!(words("เด็ก"), ["เด", "ดก"]);
    }

    #[test]
    fn numbers_are_hexadecimal_differences() {
        let mut numbers = Numbers::default();
        for number in [0, 3, 39, 40, 296] {
            numbers.add(number);
        }
        assert_eq!(numbers.text, "0.3.24.1.100");
    }
}
