//! Text that the user has attached to passages outlives seeding, and is found.

use ecpat_kb::seed::{self, Others};

use super::{begin, planned, seeded};
use crate::support::{Folder, SMALL_PACK, edited, migrated};

const ATTACH: &str = "UPDATE passage SET text = 'The first words of an attached sentence' WHERE slug = 'one'";

/// Attaches text, seeds this pack, and returns the text of the passages that have one.
fn texts_after(pack: &str) -> String {
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    let mut conn = migrated();
    let transaction = begin(&mut conn);
    seeded(&transaction, &folder, &["pack"], Others::Keep).unwrap();
    let attach = || {
        transaction.execute_batch(ATTACH).unwrap();
        Ok(())
    };
    seed::with_search(&transaction, attach).unwrap();
    folder.write("pack/pack.toml", pack);
    seeded(&transaction, &folder, &["pack"], Others::Keep).unwrap();
    assert!(planned(&transaction, &folder, &["pack"], Others::Keep).unwrap().is_empty());
    crate::support::rows(
        &transaction,
        "SELECT p.slug, p.text, (SELECT count(*) FROM search_index WHERE search_index MATCH 'attached')
         FROM passage AS p WHERE p.text IS NOT NULL",
    )
}

#[test]
fn it_stays_while_its_passage_is_found_by_the_same_words() {
    let kept = "\"one\" | \"The first words of an attached sentence\" | \"1\"\n";
    for pack in [
        SMALL_PACK.to_owned(),
        edited(SMALL_PACK, "value = 81", "value = 82"),
        edited(SMALL_PACK, "number = 1, reach = \"sentence\"", "number = 1, reach = \"paragraph\""),
        SMALL_PACK.replace("section = \"top\"", "section = \"below\""),
        edited(
            SMALL_PACK,
            "anchor = \"The first words\"",
            "anchor = \"The first words\"\nkind = \"infobox\"",
        ),
    ] {
        assert_eq!(texts_after(&pack), kept, "{pack}");
    }
}

#[test]
fn it_stays_when_the_passage_gets_another_slug() {
    let renamed = SMALL_PACK
        .replace("slug = \"one\"", "slug = \"first\"")
        .replace("cite = \"one\"", "cite = \"first\"");
    assert_eq!(texts_after(&renamed), "\"first\" | \"The first words of an attached sentence\" | \"1\"\n");
}

#[test]
fn it_goes_when_the_words_change() {
    assert_eq!(texts_after(&edited(SMALL_PACK, "The first words", "Other first words")), "");
}

#[test]
fn search_finds_it_after_seeding_although_the_pack_is_unchanged() {
    let folder = Folder::built();
    folder
        .open("ecpat.db")
        .execute_batch("UPDATE passage SET text = 'A zebra in the text' WHERE slug = 'founding'")
        .unwrap();
    assert!(folder.rows(&["search", "zebra"]).is_empty());
    folder.stdout(&["seed"]);
    let hits = folder.rows(&["search", "zebra"]);
    assert_eq!(hits.len(), 1);
    folder.open("ecpat.db").execute_batch("UPDATE passage SET text = NULL").unwrap();
    folder.stdout(&["build"]);
    assert!(folder.rows(&["search", "zebra"]).is_empty());
}
