//! Properties of any text that is given to `query`: it can only read.

/// The formats that rows can be written in.
const FORMATS: [&str; 7] = ["table", "csv", "tsv", "json", "ndjson", "markdown", "html"];

/// The first words of statements that are allowed.
const ALLOWED: [&str; 5] = ["EXPLAIN", "PRAGMA", "SELECT", "VALUES", "WITH"];

/// The pragmas that are allowed: they change nothing.
const READ_ONLY_PRAGMAS: &str = "\
    application_id collation_list compile_options data_version database_list encoding foreign_key_list \
    function_list index_info index_list index_xinfo module_list page_count page_size pragma_list \
    schema_version table_info table_list table_xinfo user_version";

/// Functions of SQLite with side effects.
const REFUSED: &str = "\
    fts3_tokenizer fts5 fts5_get_locale fts5_insttoken fts5_locale load_extension matchinfo offsets optimize \
    rtreecheck rtreedepth rtreenode sqlite_log";

/// The result of a run of the program.
pub struct Answer {
    /// Its exit code.
    pub code: u8,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// Its error message.
    pub message: String,
}

/// Gives an input to `query` with this time limit, and checks the properties of the answer. The first byte
/// gives the format. `run` runs the program with these arguments, and checks that the database is unchanged.
pub fn hold(bytes: &[u8], seconds: u8, run: impl FnOnce(&[&str]) -> Answer) {
    let [format, sql @ ..] = bytes else { return };
    let Ok(sql) = std::str::from_utf8(sql) else { return };
    // A hyphen means standard input, and an argument cannot contain NUL.
    if sql == "-" || sql.contains('\0') {
        return;
    }
    let format = FORMATS[usize::from(*format) % FORMATS.len()];
    let seconds = seconds.to_string();
    let answer = run(&["query", "--timeout", &seconds, "--format", format, "--quiet", "--", sql]);
    assert!(matches!(answer.code, 0..=2), "exit code {}: {}", answer.code, answer.message);
    assert_eq!(answer.code == 0, answer.message.is_empty(), "{}", answer.message);
    let text = std::str::from_utf8(&answer.stdout).unwrap_or_else(|error| panic!("{error} in the output"));
    if answer.code == 0 {
        only_reads(sql);
        whole_rows(format, text);
    }
    if format == "table" {
        super::harmless(text);
    }
}

/// Checks that a statement that was allowed can only read.
fn only_reads(sql: &str) {
    // Comments could separate the words.
    if sql.contains("--") || sql.contains("/*") {
        return;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut words = sql.split(|c: char| !is_part(c)).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_ascii_uppercase();
    assert!(ALLOWED.contains(&first.as_str()), "`{first}` was allowed: {sql}");
    if first == "PRAGMA" {
        let names: Vec<String> = words.take(2).map(str::to_ascii_lowercase).collect();
        assert!(names.iter().any(|name| READ_ONLY_PRAGMAS.split(' ').any(|pragma| pragma == name)), "{sql}");
    }
    // In quotes a name can be text, and after WITH it can be that of a table.
    if sql.contains(['\'', '"', '`', '[']) || sql.to_ascii_lowercase().contains("with") {
        return;
    }
    for (at, _) in sql.match_indices('(') {
        let before = sql[..at].trim_end();
        let called = &before[before.trim_end_matches(is_part).len()..];
        assert!(
            !REFUSED.split(' ').any(|refused| called.eq_ignore_ascii_case(refused)),
            "`{called}` was called: {sql}"
        );
    }
}

/// Checks that complete output is valid in its format.
fn whole_rows(format: &str, text: &str) {
    match format {
        "json" => {
            let rows: serde_json::Value =
                serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert!(rows.is_array());
        }
        "ndjson" => {
            for line in text.lines() {
                let row: serde_json::Value =
                    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
                assert!(row.is_object());
            }
        }
        "csv" => {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let widths: Vec<usize> = reader.records().map(|row| row.unwrap().len()).collect();
            assert!(widths.windows(2).all(|two| two[0] == two[1]), "{text}");
        }
        "tsv" => {
            let mut widths = text.lines().map(|line| line.matches('\t').count());
            let first = widths.next();
            assert!(widths.all(|width| Some(width) == first), "{text}");
        }
        "html" => {
            for tag in ["<script", "<img", "<iframe", "<object"] {
                assert!(!text.to_ascii_lowercase().contains(tag), "{text}");
            }
        }
        _ => {}
    }
}
