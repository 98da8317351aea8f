//! Covers orders, groups, unions and joins, each in a view.

use super::{becomes, is_refused, view};

#[test]
fn what_is_put_together_has_an_order() {
    becomes(
        &[
            (
                "SELECT group_concat(x.a, ', ') FROM (SELECT DISTINCT t.a AS a FROM t ORDER BY t.a) AS x",
                "SELECT string_agg(x.a, ', ' ORDER BY x.a NULLS FIRST) FROM (SELECT DISTINCT t.a AS a FROM t) AS x",
            ),
            (
                "SELECT group_concat(x.n) FROM (SELECT t.n AS n FROM t ORDER BY t.a DESC) AS x",
                "SELECT string_agg(CAST(x.n AS TEXT), ',' ORDER BY x.order_1 DESC NULLS LAST) COLLATE C \
                 FROM (SELECT t.n AS n, t.a AS order_1 FROM t) AS x",
            ),
            (
                "SELECT group_concat(x.a, '') FROM (SELECT a FROM t UNION SELECT c FROM u ORDER BY 1) AS x",
                "SELECT string_agg(x.a, '' ORDER BY x.a NULLS FIRST) FROM (SELECT a FROM t UNION SELECT c FROM u) AS x",
            ),
        ],
        view,
    );
    is_refused(
        &[
            ("SELECT group_concat(t.a) FROM t", "texts put together in no order: `group_concat(t.a)`"),
            (
                "SELECT group_concat(x.a) FROM (SELECT DISTINCT a FROM t ORDER BY b) AS x",
                "an order that is no column of distinct rows: `b`",
            ),
        ],
        view,
    );
}

#[test]
fn texts_and_null_are_ordered_as_in_sqlite() {
    becomes(
        &[
            (
                "SELECT a FROM t ORDER BY b, n DESC",
                "SELECT a FROM t ORDER BY b NULLS FIRST, n DESC NULLS LAST",
            ),
            ("SELECT 'x', a || 'y' FROM t", "SELECT 'x' COLLATE C, a || 'y' FROM t"),
            ("SELECT a, max('b') FROM t GROUP BY a", "SELECT a, max('b' COLLATE C) FROM t GROUP BY a"),
            (
                "SELECT NULL, n FROM t UNION ALL SELECT n, n FROM u",
                "SELECT CAST(NULL AS BIGINT), n FROM t UNION ALL SELECT n, n FROM u",
            ),
        ],
        view,
    );
}

#[test]
fn groups_are_as_strict_as_in_postgresql() {
    becomes(
        &[
            (
                "SELECT a AS x, count(*) FROM t GROUP BY x HAVING count(DISTINCT n) > 1",
                "SELECT a AS x, count(*) FROM t GROUP BY a HAVING count(DISTINCT n) > 1",
            ),
            (
                "SELECT coalesce(a, b), sum(n) FROM t GROUP BY coalesce(a, b)",
                "SELECT COALESCE(a, b), CAST(sum(n) AS BIGINT) FROM t GROUP BY COALESCE(a, b)",
            ),
        ],
        view,
    );
    is_refused(
        &[
            ("SELECT a, b FROM t GROUP BY a", "a column that is neither grouped by nor aggregated: `b`"),
            (
                "SELECT a, (SELECT u.c FROM u WHERE u.n = t.n) FROM t GROUP BY a",
                "neither grouped by nor aggregated: `t.n`",
            ),
        ],
        view,
    );
}

#[test]
fn what_is_not_known_is_named() {
    is_refused(
        &[
            ("SELECT a FROM t LIMIT 1", "a clause that is not translated"),
            ("SELECT * FROM t", "a result of a kind that is not translated: `*`"),
            ("SELECT row_number() OVER (ORDER BY a) FROM t", "a call with more than arguments"),
            ("SELECT a FROM t NATURAL JOIN u", "a join of a kind that is not translated"),
            ("SELECT n FROM t UNION SELECT c FROM u", "numbers and texts in the column `n` of a union"),
            ("SELECT n FROM t, u", "a name that can mean several columns: `n`"),
            ("SELECT n FROM t INTERSECT SELECT n FROM u", "a query of a kind that is not translated"),
            ("SELECT n FROM s", "there is no table or view `s`"),
            ("WITH w AS (SELECT 1) SELECT n FROM t", "a clause that is not translated"),
        ],
        view,
    );
}
