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
fn a_short_text_is_read_line_by_line() {
    for (rule, text, expected) in [
        (
            "levels of headings are read where the text has them",
            "Lead.\n\n== One ==\nText.\n\n=== Two ===\n\n==not== one",
            "= -|Paragraph 0: Lead.|= 2 One|Paragraph 1: Text.|= 3 Two|Paragraph 2: ==not== one",
        ),
        (
            "a text without the website's lines has neither title nor infobox",
            "A line\n\nFounded 1990\n\nA = b.\n",
            "= -|Paragraph 0: A line|Paragraph 1: Founded 1990|Paragraph 2: A = b.",
        ),
        (
            "contents and links to edit are no text of the article",
            "It met.\n\nContents\n\n  • 1 Past\n  • 1.1 Work\n\n\
             Vergangenheit [Bearbeiten | Quelltext bearbeiten]\n\n1990 was good.\n",
            "= -|Paragraph 0: It met.|= Vergangenheit|Paragraph 1: 1990 was good.",
        ),
        (
            "markers cite no reference where it is not certain which list they mean",
            "One.[1]\n\n  1. ^ A note\n\n  1. ^ A reference\n  2. ^ Another\n",
            "= -|Paragraph 0: One. <1>",
        ),
        (
            "a group cites the list that has as many entries",
            "It met.[note 1] It grew.[1] It ended.[2]\n\nNotes[edit]\n\n  1. ^ A note.\n\nReferences[edit]\n\n  \
             1. ^ A book.\n  2. ^ A page.\n",
            "= -|Paragraph 0: It met. <note 1→0>|Paragraph 0: It grew. <1→1>|Paragraph 0: It ended. <2→2>|= Notes|= References",
        ),
    ] {
        let document = document(text);
        assert_eq!(outline(&document).replace('\n', "|"), expected, "{rule}");
        assert_eq!(document.title, None, "{rule}");
        let contents = usize::from(text.contains("Contents"));
        assert_eq!(document.left_out.values().sum::<usize>(), contents, "{rule}");
    }
}

#[test]
fn references_are_read_with_and_without_numbers() {
    for (rule, lines, expected) in [
        (
            "the links back are no part of a reference",
            "  1. ^ a b Two|  2. ^ a book|  3. Jump up ^ One|  4. ^ Jump up to: a b c Three|  5. ↑ b One",
            "0.1 Two|0.2 a book|0.3 One|0.4 Three|0.5 b One",
        ),
        ("references without numbers are counted", "References[edit]||^ One|^ Two", "0.1 One|0.2 Two"),
        ("a list ends where the number does not rise", "1. ^ A||1. ^ B|2. ^ C", "0.1 A|1.1 B|1.2 C"),
    ] {
        let document = document(&lines.replace('|', "\n"));
        let read = document.references.iter();
        let read = read.map(|one| format!("{}.{} {}", one.list, one.number, document.cut(one.span)));
        assert_eq!(read.collect::<Vec<_>>().join("|"), expected, "{rule}");
    }
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
fn damaged_text_is_read_as_it_is_with_a_remark() {
    let document = document("A whole line.\n\nA clip</a> here.\n\nA caf\u{fffd}.");
    let remarks: Vec<String> = document
        .remarks
        .iter()
        .map(|remark| format!("{}: {}", document.cut(remark.span.unwrap()), remark.what))
        .collect();
    assert_eq!(
        remarks,
        [
            "A clip</a> here.: markup is left in the text",
            "A caf\u{fffd}.: a character was lost earlier; a replacement character stands for it"
        ]
    );
}

#[test]
fn a_text_without_marks_is_read_by_its_layout() {
    let document = document(
        "Home | News | Contact\n\nThe Quay Club is a club of people who read on boats in the harbour of Oslo,\nand of those who would \
         like to. It was founded by a group of friends from\nthe north in 1990.[1] It moved in 2010 and has stayed where it \
         is ever since\nthen.[2]\n\nPast\n\n- Dr. Berg led the club.\n\u{2013} Ms. Lund came later.\n\n1. The club met in Rome. It \
         voted.\n2. The club met in Bonn.\n\n4. Mai came.\n\nNotes\n\n1. ^ Berg & Lund 2010a, p. 4.\n2. ^ Lund 2012.\n\nBooks\n\n\
         Berg, Ola; Lund, Eva (2010a). \"Boats\". Post.\nLund, Eva (2012). \"One\". Post.\nLund, Eva (2012). \"Two\". Post.\n",
    );
    insta::assert_snapshot!(outline(&document), @r#"
    navigation: Home | News | Contact
    = -
    Paragraph 1: The Quay Club is a club of people who read on boats in the harbour of Oslo,
    and of those who would like to.
    Paragraph 1: It was founded by a group of friends from
    the north in 1990. <1→0>
    Paragraph 1: It moved in 2010 and has stayed where it is ever since
    then. <2→1>
    = Past
    Item 2: Dr. Berg led the club.
    Item 3: Ms. Lund came later.
    Paragraph 4: The club met in Rome.
    Paragraph 4: It voted.
    Paragraph 5: The club met in Bonn.
    Paragraph 6: 4. Mai came.
    = Notes
    = Books
    Paragraph 7: Berg, Ola; Lund, Eva (2010a).
    Paragraph 7: "Boats".
    Paragraph 7: Post.
    Paragraph 8: Lund, Eva (2012).
    Paragraph 8: "One".
    Paragraph 8: Post.
    Paragraph 9: Lund, Eva (2012).
    Paragraph 9: "Two".
    Paragraph 9: Post.
    "#);
    let titles: Vec<_> = document.references.iter().map(|one| one.parts.title.as_deref()).collect();
    assert_eq!(titles, [Some("Boats"), None], "two works fit the second");
    let passages = super::super::passages::passages(&document);
    let wrapped = "It was founded by a group of friends from the north in 1990.";
    assert!(passages.iter().any(|one| one.plain == wrapped));
}
