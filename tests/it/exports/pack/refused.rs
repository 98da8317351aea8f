//! Rows that were written without the program and that no pack can represent: they are named, and nothing
//! is written.

use crate::support::{ARTICLE, Folder, SMALL_PACK};

/// Changes to the small pack in the database, each with the message.
const CASES: &[(&str, &str)] = &[
    // Values that no reader of packs accepts.
    (
        "UPDATE naming SET name = 'Al' || char(10) || 'pha' WHERE name = 'Alpha'",
        "`name` of organisation `alpha` of source `small`: contains the control character U+000A; \
         it must be one line of plain text",
    ),
    (
        "UPDATE statement SET statement = ' x' WHERE statement = 'Its focus.'",
        "`statement` of `statements` of organisation `alpha` of source `small`: starts or ends with a space",
    ),
    (
        "UPDATE source SET url = 'http://a b' WHERE slug = 'small'",
        "`url` of source `small`: `http://a b` is not an http or https address",
    ),
    (
        "UPDATE reference SET published = '2013-13' WHERE number = 1 AND title = 'A reference'",
        "`published` of reference `1` of source `small`: `2013-13` is not a date: the month must be 01 to 12 \
         (or a season, 21 to 24)",
    ),
    (
        "UPDATE participation SET note = char(27) WHERE note = 'Once'",
        "`note` of `participants` of event `meeting` of source `small`: contains the control character U+001B; \
         it must be one line of plain text",
    ),
    // Values that do not follow from the others.
    (
        "UPDATE event_date SET latest = '2013-01-01' WHERE date = '2009/2012'",
        "`latest` of `dates` of event `meeting` of source `small`: it is `2013-01-01`, which does not follow \
         from the date",
    ),
    (
        "UPDATE passage SET fragment = 'x' WHERE slug = 'menu'",
        "`fragment` of passage `menu` of source `small`: it is `x`, which does not follow from the anchor",
    ),
    (
        "UPDATE section SET position = 5 WHERE slug = 'below'",
        "`position` of section `below` of source `small`: it is 5, but in the order of the pack it would be 2",
    ),
    (
        "UPDATE passage SET position = 1 WHERE slug = 'menu'",
        "`position` of passage `one` of source `small`: it is 1, but in the order of the pack it would be 2",
    ),
    (
        "UPDATE partnership SET since = NULL, until = NULL, earliest = NULL, latest = NULL, stated = 'once'
         WHERE since = '2004' AND until = '2006'",
        "`stated` of a partnership in passage `two` of source `small`: there is no date",
    ),
    // Values that a pack only has together, or never together.
    (
        "DELETE FROM discrepancy_passage WHERE says = 'two'",
        "discrepancy `odd` of source `small`: it needs at least two passages",
    ),
    (
        "UPDATE passage SET no_fact = 'none' WHERE slug = 'two'",
        "`no_fact` of passage `two`: a fact cites it",
    ),
    (
        "INSERT INTO broader (topic_id, broader_id, passage_id)
         SELECT b.broader_id, b.topic_id, b.passage_id FROM broader AS b JOIN thing AS t ON t.id = b.topic_id WHERE t.slug = 'narrow'",
        "`broader` of topic `wide`: it leads in a circle",
    ),
    // A pack is complete.
    (
        "UPDATE figure SET thing_id = (SELECT id FROM thing WHERE slug = 'ecpat')
         WHERE value = 81 AND as_of = '2014'",
        "`organisation` of a figure in passage `one` of source `small`: the source declares no organisation `ecpat`",
    ),
    (
        "UPDATE classification SET kind = 'award' WHERE sort = 'event'
         AND thing_id = (SELECT id FROM thing WHERE slug = 'first-world-congress')",
        "`kind` of `kinds` of event `first-world-congress` of source `wikipedia-ecpat`: the source declares no event kind `award`",
    ),
    (
        "UPDATE passage_reference SET reference_id = (SELECT id FROM reference WHERE number = 5)
         WHERE reach = 'paragraph' AND passage_id = (SELECT id FROM passage WHERE slug = 'one')",
        "`number` of `references` of passage `one` of source `small`: the source declares no reference `5`",
    ),
    (
        "UPDATE naming SET thing_id = (SELECT id FROM thing WHERE slug = 'ecpat') WHERE name = 'The Alpha'",
        "a row of `naming`: the source of the passage does not declare what it is about",
    ),
    // Built-in rows.
    (
        "UPDATE metric SET unit = 'heads' WHERE term = 'members'",
        "`members` of `metric`: it is built in, but differs or is missing here",
    ),
    (
        "INSERT INTO kind (sort, term, label, definition) VALUES ('work', 'mine', 'mine', 'Mine.')",
        "`mine` of `work_kind`: it is built in, but differs or is missing here",
    ),
    (
        "DELETE FROM country WHERE code = 'ZW'",
        "`ZW` of `country`: it is built in, but differs or is missing here",
    ),
];

#[test]
fn the_row_is_named_and_nothing_is_written() {
    let folder = Folder::new();
    folder.write("small/pack.toml", SMALL_PACK);
    folder.stdout(&["build", "--only", ARTICLE, "small", "--db", "sound.db"]);
    let sound = folder.bytes("sound.db");
    for (sql, said) in CASES {
        std::fs::write(folder.path("ecpat.db"), &sound).unwrap();
        let conn = folder.open("ecpat.db");
        conn.execute_batch(sql).unwrap();
        assert!(conn.changes() > 0, "{sql}");
        drop(conn);
        let message = format!(
            "error: a pack cannot represent {said}; nothing was written\nhint: it is from no pack; correct it in the \
             database, or export the database as it is with `ecpat-kb export sqlite`\n"
        );
        folder.assert_refused("export pack packs", 1, &message);
        assert_eq!(folder.files(), ["ecpat.db", "small", "sound.db"]);
    }
}
