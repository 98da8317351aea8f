//! The awkward pack, which exports are tried on: names that formats take for their own marks, every
//! form of date, and values that are missing.

use crate::support::Folder;

#[test]
fn it_is_a_pack_without_a_mistake() {
    let folder = Folder::new();
    let run = folder.run(&["check", &Folder::awkward_pack()]);
    let said = format!("the built-in pack, {}: no errors, no warnings\n", Folder::awkward_pack());
    assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (0, said.as_str(), ""));
}

#[test]
fn it_holds_what_is_awkward() {
    let conn = Folder::awkward().open("ecpat.db");
    let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    for mark in
        ["\"", "'", "{", "}", "\\", "%", "&", "<", "@", "\u{202e}", "\u{2028}", "\u{ad}", "--", " and "]
    {
        let sql = format!(
            "SELECT count(*) FROM reference AS r JOIN organisation AS o ON o.name = r.title
             WHERE instr(r.title, '{}') AND r.author = r.title AND r.publisher = r.title",
            mark.replace('\'', "''")
        );
        assert!(count(&sql) > 0, "{mark:?}");
    }
    assert_eq!(count("SELECT count(*) FROM organisation WHERE name GLOB '=*'"), 1);
    // Each form of date: day, month, year, season, unspecified, uncertain, approximate, time, interval.
    for form in [
        "[0-9][0-9][0-9][0-9]",
        "*-[0-1][0-9]",
        "*-*-[0-3][0-9]",
        "*-2[1-4]",
        "*X",
        "*[?]",
        "*~",
        "*%",
        "*T*Z",
        "*T*+*",
        "*/*",
        "*/",
        "/*",
        "*/..",
        "../*",
        "*~/*",
        "*X/*",
    ] {
        let sql = format!("SELECT count(*) FROM reference WHERE published GLOB '{form}'");
        assert!(count(&sql) > 0, "{form}");
    }
    let bare = "SELECT count(*) FROM reference WHERE coalesce(title, author, published, url, note) IS NULL";
    assert_eq!(count(bare), 2);
}
