//! Text that the user attached to passages survives seeding and can be found.

use super::{begin, seeded};
use crate::support::{Folder, SMALL_PACK, edited, migrated, rows};

const ATTACH: &str = "UPDATE passage SET text = 'The first words of an attached sentence' WHERE slug = 'one'";

/// Attaches a text, seeds this pack, and returns the passages with text and the number of search hits for
/// it, and the number of lost texts.
fn texts_after(pack: &str) -> (String, i64) {
    let folder = Folder::small();
    let mut conn = migrated();
    let transaction = begin(&mut conn);
    seeded(&transaction, &folder, &["pack"]);
    transaction.execute_batch(ATTACH).unwrap();
    folder.write("pack/pack.toml", pack);
    let lost = seeded(&transaction, &folder, &["pack"]).lost_texts;
    let texts = rows(
        &transaction,
        "SELECT p.slug, p.text, (SELECT count(*) FROM search_index WHERE search_index MATCH 'attached')
         FROM passage AS p WHERE p.text IS NOT NULL",
    );
    (texts, lost.iter().map(|(_, lost)| lost).sum())
}

#[test]
fn a_text_is_kept_while_its_passage_has_the_same_anchor() {
    let kept = "\"one\" | \"The first words of an attached sentence\" | \"1\"\n".to_owned();
    let first = "anchor = \"The first words\"";
    for pack in [
        SMALL_PACK.to_owned(),
        edited(SMALL_PACK, "value = 81", "value = 82"),
        SMALL_PACK.replace("section = \"top\"", "section = \"below\""),
        edited(SMALL_PACK, first, &format!("{first}\nkind = \"infobox\"")),
    ] {
        assert_eq!(texts_after(&pack), (kept.clone(), 0), "{pack}");
    }
    let renamed = SMALL_PACK.replace("slug = \"one\"", "slug = \"first\"");
    let renamed = renamed.replace("cite = \"one\"", "cite = \"first\"");
    assert_eq!(texts_after(&renamed), (kept.replace("\"one\"", "\"first\""), 0));
}

#[test]
fn a_text_is_lost_when_the_anchor_changes_and_is_counted() {
    assert_eq!(texts_after(&edited(SMALL_PACK, "The first words", "Other first words")), (String::new(), 1));
}
