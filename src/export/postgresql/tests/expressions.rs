//! Covers operators, functions and conditions, each in the check of a table.

use super::{becomes, check, is_refused};

#[test]
fn patterns_keep_their_meaning() {
    becomes(
        &[
            ("a GLOB '[a-z]*' AND a NOT GLOB '*[^a-z]*'", "a ~ '^[a-z]' AND a !~ '[^a-z]'"),
            ("a LIKE 'x\\%' OR a NOT LIKE 'P1_'", "a ILIKE 'x\\%' ESCAPE '' OR a NOT ILIKE 'P1_' ESCAPE ''"),
            ("'x' LIKE a", "'x' COLLATE C ILIKE a ESCAPE ''"),
        ],
        check,
    );
}

#[test]
fn numbers_truth_and_texts_are_told_apart() {
    becomes(
        &[
            (
                "(a IS NOT NULL) + (b IS NOT NULL) = 1",
                "CAST((a IS NOT NULL) AS INTEGER) + CAST((b IS NOT NULL) AS INTEGER) = 1",
            ),
            ("(a IS NULL) = (b IS NULL)", "(a IS NULL) = (b IS NULL)"),
            ("n AND NOT m", "(n) <> 0 AND NOT (m) <> 0"),
            ("(n = 1) = m", "CAST((n = 1) AS INTEGER) = m"),
            ("a || n = 'x' || b", "a || CAST(n AS TEXT) = 'x' || b"),
            (
                "CAST(n AS TEXT) = a AND CAST(n AS INTEGER) > 0",
                "CAST(n AS TEXT) = a AND CAST(n AS BIGINT) > 0",
            ),
            ("n / m = 2 AND n % 2 = 0", "n / NULLIF(m, 0) = 2 AND n % NULLIF(2, 0) = 0"),
            ("iif(n, a, b) = 'x'", "CASE WHEN (n) <> 0 THEN a ELSE b END = 'x'"),
            ("CASE n WHEN 1 THEN a ELSE b END = ''", "CASE n WHEN 1 THEN a ELSE b END = ''"),
        ],
        check,
    );
}

#[test]
fn functions_have_their_likes() {
    becomes(
        &[
            ("instr(a, b) > 0", "strpos(a, b) > 0"),
            ("ifnull(a, b) = coalesce(b, 'x')", "COALESCE(a, b) = COALESCE(b, 'x')"),
            (
                "a = trim(a) AND length(replace(a, ' ', '')) <= 5",
                "a = TRIM(a) AND length(replace(a, ' ', '')) <= 5",
            ),
            (
                "substr(a, 2, n) = substr(a, length(a), 1)",
                "substr(a, 2, CAST(n AS INTEGER)) = substr(a, CAST(length(a) AS INTEGER), 1)",
            ),
            ("a IS date(a)", "a IS NOT DISTINCT FROM calendar_day(a)"),
            ("a IS b AND n IS NOT 1", "a IS NOT DISTINCT FROM b AND n IS DISTINCT FROM 1"),
            ("lower('É') = a", "lower('É' COLLATE C) = a"),
        ],
        check,
    );
}

#[test]
fn what_is_not_known_is_named() {
    is_refused(
        &[
            ("printf('%d', n) = a", "a function that is not translated: `printf('%d', n)`"),
            ("json_extract(a, '$.x') = b", "a function that is not translated: `json_extract(a, '$.x')`"),
            ("date(a) = b", "a function that is not translated: `date(a)`"),
            ("a IS date(b)", "a function that is not translated: `date(b)`"),
            ("min(a, b) = a", "a function that is not translated: `min(a, b)`"),
            ("substr(a, -1) = b", "a place that may lie before it"),
            ("a GLOB b", "a pattern that is not a constant: `b`"),
            ("a MATCH b", "the operator MATCH: `a MATCH b`"),
            ("n = a", "a number compared with a text: `n = a`"),
            ("CAST(a AS INTEGER) = 1", "a text as a number: `a`"),
            ("CAST(a AS REAL) = 1", "a type that is neither INTEGER nor TEXT"),
            ("n = 1.5", "a constant of another kind: `1.5`"),
            ("a COLLATE NOCASE = 'x'", "an expression of a kind that is not translated: `a COLLATE NOCASE`"),
            ("a", "a text as a condition: `a`"),
            ("z = 1", "a name that means no column: `z`"),
            ("n & 1", "the operator &: `n & 1`"),
        ],
        check,
    );
}

#[test]
fn each_side_of_a_comparison_is_translated_once() {
    let (casts, ends) = ("CAST(".repeat(23), " AS INTEGER) = 1".repeat(23));
    assert_eq!(check(&format!("n{}", " = 1".repeat(24))), Ok(format!("{casts}n = 1{ends}")));
}
