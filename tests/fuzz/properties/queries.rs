//! What holds of any text that is given to `query`: it reads and can do nothing else.

/// The formats that rows can be written in.
const FORMATS: [&str; 7] = ["table", "csv", "tsv", "json", "ndjson", "markdown", "html"];

/// What a run of the program gave.
pub struct Answer {
    /// Its exit code.
    pub code: u8,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it said went wrong.
    pub message: String,
}

/// Gives an input to `query` and asserts what holds of the answer. The first byte tells the format.
/// `run` runs the program with these arguments, and asserts that the database is as it was.
pub fn hold(bytes: &[u8], run: impl FnOnce(&[&str]) -> Answer) {
    let [format, sql @ ..] = bytes else { return };
    let Ok(sql) = std::str::from_utf8(sql) else { return };
    // A hyphen stands for standard input, and no argument has a NUL.
    if sql == "-" || sql.contains('\0') {
        return;
    }
    let format = FORMATS[usize::from(*format) % FORMATS.len()];
    let answer = run(&["query", "--timeout", "0", "--format", format, "--quiet", "--", sql]);
    assert!(matches!(answer.code, 0..=2), "exit code {}: {}", answer.code, answer.message);
    assert_eq!(answer.code == 0, answer.message.is_empty(), "{}", answer.message);
    let text = std::str::from_utf8(&answer.stdout).unwrap_or_else(|error| panic!("{error} in the output"));
    if answer.code == 0 {
        whole_rows(format, text);
    }
    if format == "table" {
        super::harmless(text);
    }
}

/// Asserts that rows that were written to their end are in their format.
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
