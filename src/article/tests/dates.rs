//! Tests the written forms of dates.

use super::super::written_date::{leading, whole};

#[test]
fn the_usual_forms_are_read() {
    let cases = [
        (
            "2014-01-31",
            "2014-01-31|31 January 2014|January 31, 2014|31. Januar 2014|31 de enero de 2014|31 gennaio 2014|\
             31 januari 2014|31 stycznia 2014|31 января 2014|31 يناير 2014|2014年1月31日",
        ),
        ("2014-03-31", "31 de março de 2014"),
        ("2014-03-01", "1er mars 2014"),
        ("2015-01-06", "Jan. 6, 2015"),
        ("2003-06-23", "23rd June, 2003|June 23rd, 2003"),
        ("2012-09-04", "4 Sept 2012"),
        ("2002-12-17", "17\u{a0}December\u{a0}2002"),
        ("2006-06", "June 2006"),
        ("2014-01", "2014년 1월"),
        ("2005-23", "Fall 2005"),
        ("2006", "2006"),
    ];
    for (edtf, forms) in cases {
        for written in forms.split('|') {
            assert_eq!(whole(written).as_deref(), Some(edtf), "{written}");
        }
    }
}

#[test]
fn what_is_no_date_or_is_ambiguous_is_not_read() {
    let cases =
        "|31 February 2014|2014-13-01|03/04/2014|2004-05|03-04-2014|0914|May|5|12 2014|2014年13月|de 2014";
    for written in cases.split('|') {
        assert_eq!(whole(written), None, "{written}");
    }
}

#[test]
fn the_longest_date_at_the_beginning_is_taken() {
    assert_eq!(leading("5 June 2006. More"), Some(("2006-06-05".to_owned(), 11)));
    assert_eq!(leading("2006. 441"), Some(("2006".to_owned(), 4)));
    assert_eq!(leading("June 2006, 14 pages"), Some(("2006-06".to_owned(), 9)));
    assert_eq!(leading("on 5 June 2006"), None);
}
