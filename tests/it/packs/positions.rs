//! Lines and columns are counted as in an editor, and long lines are shortened.

use super::{brief, problems_of};

/// Line, column and length of the unknown key `odd` in a file.
fn place_of_odd_key(file: &str) -> String {
    let found = problems_of(file);
    let odd: Vec<_> =
        found.iter().map(|shown| brief(shown)).filter(|shown| shown.contains("`odd`")).collect();
    assert_eq!(odd.len(), 1, "{found:#?}");
    odd[0].rsplit_once('@').unwrap().1.split(' ').next().unwrap().to_owned()
}

#[test]
fn columns_count_characters_with_any_line_end() {
    let cases: [(&str, &str); 9] = [
        ("[source]\nodd = 1\n", "2:1+3"),
        ("[source]\r\n\r\nodd = 1\r\n", "3:1+3"),
        ("\u{feff}[source]\nodd = 1\n", "2:1+3"),
        ("\u{feff}odd = 1\n", "1:1+3"),
        ("place = [{ name = \"Zürich\", odd = 1 }]\n", "1:29+3"),
        ("place = [{ name = \"東京\", odd = 1 }]\n", "1:25+3"),
        ("place = [{ name = \"e\u{301}\", odd = 1 }]\n", "1:25+3"),
        ("[source]\n\todd = 1", "2:2+3"),
        ("[source]\ntitle = \"\"\"one\ntwo\"\"\"\nodd = 1\n", "4:1+3"),
    ];
    for (text, place) in cases {
        assert_eq!(place_of_odd_key(text), place, "{text:?}");
    }
}

#[test]
fn a_value_of_several_lines_is_underlined_on_the_first() {
    let shown =
        problems_of("[source]\r\nslug = \"s\"\r\nlanguage = \"en\"\r\ntitle = \"\"\"one\r\ntwo\"\"\"\r\n");
    insta::assert_snapshot!(shown.join("\n\n"), @r#"
    error: `title`: contains the control character U+000D; it must be one line of plain text
     --> pack/pack.toml:4:9
      |
    4 | title = """one
      |         ^^^^^^
    "#);
}

#[test]
fn a_long_line_is_shortened_and_has_the_right_column() {
    let filler = "é".repeat(5000);
    let shown =
        problems_of(&format!("place = [{{ name = \"{filler}\", odd = 1, country = \"{filler}\" }}]\n"));
    let odd = shown.iter().find(|shown| shown.contains("`odd`")).unwrap();
    assert_eq!(
        brief(odd),
        "error: unknown key `odd` in a `place` @1:5023+3 = one of: slug, name, label, kind, country, within, kinds, \
         countries, wider_places, names, identifiers, statements, cite"
    );
    assert!(odd.len() < 1000, "{odd}");
}
