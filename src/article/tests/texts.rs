//! Tests the reading of plain text.

use super::super::ArticleFormat;
use super::{document, outline, read};

const ARTICLE: &str = "\u{feff}Open Group\r
\r
From Wikipedia, the free encyclopedia\r
  (Redirected from Group)\r
Jump to: navigation, search\r
\"OG\" redirects here. For other uses, see Og.\r
Open Group\r
Founded 1990\r
  • 1 High Road, Town.\r
Mission To open all doors. It opens windows too.\r
\r
The Open Group (OG) opens.[1] It closes.\r
\r
\r
Below a lost heading.\r
\r
\r
Doors and windows[edit]\r
\r
\r
Below another. It opens: • a door • a window[2]\r
\r
  • An item. Of two.\r
  • Another\u{a0}one\r
  2. A numbered item\r
A • in a line\r
\r
See also[edit]\r
\r
\r
  1. ^ \"Home\". Retrieved 2014-01-31.\u{a0}\r
  2. ^ a b [3][dead link]\r
\r
External links[edit]";

#[test]
fn each_line_gets_its_kind() {
    let document = document(ARTICLE);
    assert_eq!((document.format, document.title.as_deref()), (ArticleFormat::Text, Some("Open Group")));
    assert_eq!(document.text, ARTICLE.trim_start_matches('\u{feff}').replace("\r\n", "\n"));
    insta::assert_snapshot!(outline(&document), @r#"
    navigation: From Wikipedia, the free encyclopedia
    navigation: (Redirected from Group)
    navigation: Jump to: navigation, search
    navigation: "OG" redirects here.
    navigation: For other uses, see Og.
    infobox: Open Group
    infobox: Founded 1990
    infobox: 1 High Road, Town.
    infobox: Mission To open all doors.
    infobox: It opens windows too.
    = -
    Paragraph 8: The Open Group (OG) opens. <1→0>
    Paragraph 8: It closes.
    = -
    Paragraph 9: Below a lost heading.
    = Doors and windows
    = -
    Paragraph 10: Below another.
    Paragraph 10: It opens:
    Item 10: a door
    Item 10: a window <2→1>
    Item 11: An item.
    Item 11: Of two.
    Item 12: Another one
    Item 13: A numbered item
    Paragraph 14: A • in a line
    = See also
    = -
    = External links
    "#);
    let references = document.references.iter().map(|reference| {
        let heading = document.sections[reference.section].heading.as_deref();
        format!("{} {:?} {}", reference.number, heading, document.cut(reference.span))
    });
    insta::assert_snapshot!(references.collect::<Vec<_>>().join("\n"), @r#"
    1 None "Home". Retrieved 2014-01-31.
    2 None [3][dead link]
    "#);
}

#[test]
fn a_scrap_of_markup_does_not_make_a_page() {
    for text in ["A clip</a> or <a href=x>a player</a> here.", "a < b", "<", "", "   "] {
        assert_eq!(document(text).format, ArticleFormat::Text, "{text}");
    }
    for page in ["<!DOCTYPE html><p>a", " \n<html>", "<div>a</div>", "<!-- saved -->\n<HTML lang=en>"] {
        assert_eq!(document(page).format, ArticleFormat::Html, "{page}");
    }
}

#[test]
fn an_invalid_byte_is_an_error_that_says_where_it_is() {
    let cases: [(&[u8], &str); 4] = [
        (b"caf\xe9", "byte 3 is not UTF-8, and no other encoding is declared"),
        (
            b"<html><meta charset=klingon>\xe9",
            "byte 28 is not UTF-8, and `klingon`, which the page declares, is not known",
        ),
        (b"<html><meta charset=utf-8>\xe9", "byte 26 is not UTF-8, and no other encoding is declared"),
        (
            b"<html><meta charset='euc-jp'>\xff\xff",
            "some bytes are not valid EUC-JP, the encoding that the page declares or its first bytes show",
        ),
    ];
    for (bytes, message) in cases {
        assert_eq!(read(bytes).unwrap_err().to_string(), message);
    }
}

#[test]
fn a_declared_encoding_is_used_with_a_remark() {
    let document =
        read(b"<html><meta http-equiv=a content=\"text/html; charset=iso-8859-1\"><p>caf\xe9").unwrap();
    assert_eq!(document.text, "café");
    assert_eq!(document.remarks[0].what, "read as windows-1252, not UTF-8");
    let utf16: Vec<u8> = "\u{feff}café".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf16).unwrap().text, "café");
}

#[test]
fn a_soft_hyphen_is_no_part_of_a_passage() {
    assert_eq!(
        super::shown(&document("The Har\u{ad}bour Club met."), "passages"),
        "1 sentence: The Harbour Club met."
    );
}
