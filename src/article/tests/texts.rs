//! Tests the reading of plain text.

use super::{document, read};

#[test]
fn a_line_ends_in_a_line_feed_and_no_mark_of_byte_order_stands_before_the_first() {
    assert_eq!(document("\u{feff}One\r\nTwo\rThree\n").text, "One\nTwo\nThree\n");
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
    assert_eq!(document.remarks[0], "read as windows-1252, not UTF-8");
    let utf16: Vec<u8> = "\u{feff}café".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf16).unwrap().text, "café");
}

/// Returns the sentences of a text without their marks.
fn sentences(text: &str) -> Vec<String> {
    let document = document(text);
    document.sentences().map(|sentence| document.plain(sentence)).collect()
}

#[test]
fn a_long_paragraph_is_split_like_a_short_one() {
    let text = "Some of it was “kept. For long” there. It grew (by 1,300 a year). ".repeat(2000);
    let short = sentences("Some of it was “kept. For long” there. It grew (by 1,300 a year).");
    let long = sentences(&text);
    assert_eq!(short.len(), 2);
    assert_eq!(long.len(), 4000);
    assert!(long.chunks(2).all(|pair| pair == short));
}

#[test]
fn a_very_long_sentence_is_not_split() {
    let text = format!("It {}ends. It ends.", "goes on and ".repeat(5000));
    assert_eq!(sentences(&text).iter().map(String::len).collect::<Vec<_>>(), [text.len() - 9, 8]);
}
