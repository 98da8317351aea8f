//! `query` and `schema`: SQL from the user, and the tables and columns for it.

use crate::support::Folder;

#[test]
fn a_query_reads_and_takes_parameters_and_standard_input() {
    let folder = Folder::built();
    let rows = folder.rows(&[
        "query",
        "SELECT :a AS a, :b AS b, :c AS c",
        "--param",
        "a=1",
        "--param",
        "b=x=y",
        "--param",
        "c=",
    ]);
    assert_eq!(serde_json::to_string(&rows).unwrap(), r#"[{"a":1,"b":"x=y","c":""}]"#);
    let texts = "SELECT typeof(:a) AS a, typeof(:b) AS b, typeof(:c) AS c";
    let rows = folder.rows(&["query", texts, "--param", "a=007", "--param", "b=+7", "--param", "c=-7"]);
    assert_eq!(serde_json::to_string(&rows).unwrap(), r#"[{"a":"text","b":"text","c":"integer"}]"#);
    let founded = "SELECT slug FROM organisations WHERE founded = :year AND events >= :events";
    let rows = folder.rows(&["query", founded, "--param", "year=1990", "--param", "events=3"]);
    assert_eq!(serde_json::to_string(&rows).unwrap(), r#"[{"slug":"ecpat"}]"#);
    let output = folder
        .command(&["query", "-", "--format", "csv"])
        .write_stdin("SELECT 1 AS one\n;")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "one\n1\n");
    assert_eq!(folder.stdout(&["query", "PRAGMA user_version", "--format", "csv"]), "user_version\n7\n");
    assert!(
        folder
            .stdout(&["query", "SELECT name FROM pragma_table_info('thing')", "--format", "csv"])
            .contains("slug")
    );
    assert!(
        folder
            .stdout(&["query", "EXPLAIN QUERY PLAN SELECT * FROM partners", "--format", "csv"])
            .contains("partnership")
    );
}

#[test]
fn a_query_can_only_read() {
    let folder = Folder::built();
    let before = std::fs::read(folder.path("ecpat.db")).unwrap();
    let denied = "error: this is not allowed: a query can only read\n";
    for sql in [
        "DELETE FROM figure",
        "UPDATE source SET title = 'x'",
        "INSERT INTO country VALUES ('ZZ', 'ZZZ', '999', 'Z')",
        "CREATE TABLE t (a)",
        "CREATE TEMP TABLE t (a)",
        "DROP VIEW partners",
        "ATTACH 'other.db' AS other",
        "DETACH main",
        "PRAGMA user_version = 3",
        "PRAGMA journal_mode = wal",
        "PRAGMA writable_schema = on",
        "PRAGMA query_only = off",
        "REINDEX",
        "ANALYZE",
        "BEGIN",
        "SAVEPOINT s",
    ] {
        let run = folder.run(&["query", sql]);
        assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (1, denied, ""), "{sql}");
    }
    folder.assert_refused(
        &["query", "SELECT load_extension('x')"],
        1,
        "error: not authorized to use function: load_extension (line 1)\n",
    );
    folder.assert_refused(
        &["query", "VACUUM INTO 'copy.db'"],
        1,
        "error: this SQL has no query; only a SELECT gives rows\n",
    );
    assert_eq!(std::fs::read(folder.path("ecpat.db")).unwrap(), before);
    let files = std::fs::read_dir(folder.path("")).unwrap().count();
    assert_eq!(files, 1, "a query left a file");
}

#[test]
fn the_message_for_a_wrong_query_says_what_is_wrong() {
    let folder = Folder::built();
    for (args, code, message) in [
        (
            &["SELECT nonsense"][..],
            1,
            "error: no such column: nonsense (line 1)\nhint: `ecpat-kb schema` lists the columns of every table and view\n",
        ),
        (&["DELETE FROM organisations"], 1, "error: this is not allowed: a query can only read\n"),
        (
            &["SELECT slug\nFROM organisations WHERE name = \"ECPAT\""],
            1,
            "error: no such column: \"ECPAT\" (line 2)\n\
             hint: double quotes are for the names of columns; write a text in single quotes: 'text'\n",
        ),
        (
            &["SELECT 1;\nSELECT 2"],
            1,
            "error: the SQL has more than one statement; a query is a single SELECT\n",
        ),
        (&["SELECT\n FROM"], 1, "error: near \"FROM\": syntax error (line 2)\n"),
        (&[""], 1, "error: this SQL has no query; only a SELECT gives rows\n"),
        (&["SELECT :a"], 2, "error: there is no value for `:a`\nhint: give one with `--param a=VALUE`\n"),
        (
            &["SELECT ?1"],
            2,
            "error: the SQL has a parameter `?1`\nhint: name it, with a colon before the name: `:kind`\n",
        ),
        (&["SELECT 1", "--param", "a=1"], 2, "error: the SQL has no `:a`\n"),
        (
            &["SELECT 1", "--param", "a"],
            2,
            "error: --param takes NAME=VALUE, not `a`\nhint: for `:kind` in the SQL, write `--param kind=congress`\n",
        ),
        (
            &[
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
                "--timeout",
                "0",
            ],
            1,
            "error: the query took longer than 0 s; --timeout allows it more\n",
        ),
    ] {
        let mut all = vec!["query"];
        all.extend(args);
        folder.assert_refused(&all, code, message);
    }
}

#[test]
fn the_dictionary_has_every_table_and_column_as_rows_and_as_a_diagram() {
    let folder = Folder::built();
    let tables = folder.rows(&["schema"]);
    assert!(tables.iter().any(|row| row["name"] == "partnership" && row["kind"] == "table"));
    assert!(tables.iter().any(|row| row["name"] == "partners" && row["kind"] == "view"));
    insta::assert_snapshot!("schema_of_figure", folder.stdout(&["schema", "figure"]));
    let all = folder.rows(&["schema", "--all"]);
    assert!(all.len() > 200, "{}", all.len());
    let diagram = folder.stdout(&["schema", "--mermaid"]);
    assert!(diagram.starts_with("erDiagram\n"));
    assert!(diagram.contains("\n  partnership {\n    INTEGER id PK \"Row number for joins.\"\n"));
    assert!(diagram.contains("\n  passage ||--o{ partnership : passage_id\n"));
    assert!(diagram.contains("\n  source ||--o{ section : source_id\n"));
    folder.assert_refused(
        &["schema", "partnershp"],
        4,
        "error: there is no table or view `partnershp`\nhint: did you mean `partnership`?\n",
    );
}
