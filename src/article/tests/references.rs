//! Tests the parts of a reference, from its text and from the elements of a page.

use super::super::ReferenceParts;
use super::super::references::{Elements, from_elements, from_text};

/// Shows the parts that are there.
pub(super) fn shown(parts: &ReferenceParts) -> String {
    let fields = [
        ("authors", &parts.authors),
        ("title", &parts.title),
        ("publisher", &parts.publisher),
        ("published", &parts.published),
        ("retrieved", &parts.retrieved),
        ("archived", &parts.archived),
        ("url", &parts.url),
        ("archive_url", &parts.archive_url),
    ];
    let shown = fields.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)));
    let signs = [(parts.dead, "dead"), (parts.as_printed.is_some(), "as_printed")];
    let signs = signs.into_iter().filter(|(is, _)| *is).map(|(_, sign)| sign.to_owned());
    shown.chain(signs).collect::<Vec<_>>().join("; ")
}

#[test]
fn each_part_of_the_usual_order_has_its_field() {
    let cases = [
        ("\"Home\". Retrieved 2014-01-31.\u{a0}", "title=Home; retrieved=2014-01-31"),
        (
            "Bell, A. M.; Cole, B. (31 January 2013). \"On \"It\": a view\" (PDF). The Post. A Press. Retrieved 5 May 2014.",
            "authors=Bell, A. M.; Cole, B.; title=On \"It\": a view; publisher=The Post. A Press; published=2013-01-31; retrieved=2014-05-05",
        ),
        (
            "\"What now?\". The Tower. 2014. Accessed on May 5, 2014",
            "title=What now?; publisher=The Tower; published=2014; retrieved=2014-05-05",
        ),
        (
            "Dale. \"So.\". post.example. Archived from the original (mp3) on 2008-03-10. Retrieved 2012-03-04.",
            "authors=Dale; title=So.; publisher=post.example; retrieved=2012-03-04; archived=2008-03-10",
        ),
        (
            "\"Say \"It\"\". Post (list, A. Bell, ed.).",
            "title=Say \"It\"; publisher=Post (list, A. Bell, ed.)",
        ),
        ("(2005). “So”. Post", "title=So; publisher=Post; published=2005"),
    ];
    for (printed, parts) in cases {
        assert_eq!(shown(&from_text(printed)), parts, "{printed}");
    }
}

#[test]
fn what_is_not_certain_stays_as_printed() {
    let cases = [
        ("[1][dead link]", "dead; as_printed"),
        ("A schedule, 23 July 2005", "as_printed"),
        ("See http://a.example/b.", "url=http://a.example/b; as_printed"),
        ("See http://a.example/ and http://b.example/", "as_printed"),
        ("A page, a website, last visited 30 May 2008", "retrieved=2008-05-30; as_printed"),
        ("A page, Open Post, (Retrieved Jan. 6, 2015).", "retrieved=2015-01-06; as_printed"),
        ("Bell (2005). A Book (in Dutch).", "authors=Bell; published=2005; as_printed"),
        ("Bell. Then a book (2005). More.", "as_printed"),
        ("A view \"Home\", 22 February 2011", "as_printed"),
        ("–. \"Home\". Post.", "title=Home; publisher=Post; as_printed"),
        ("\"Home\". Post 12 (3): 4–5. doi:10.1/2.", "title=Home; publisher=Post; as_printed"),
        ("\"Home\". 65 M. L. Rev. 1.", "title=Home; as_printed"),
        ("\"Home\". Retrieved 2014-01-31. A quotation.", "title=Home; retrieved=2014-01-31; as_printed"),
        ("\"Home\". Retrieved some day.", "title=Home; as_printed"),
        ("A page. Archived March 6, 2009, at the Copies.", "archived=2009-03-06; as_printed"),
    ];
    for (printed, parts) in cases {
        let read = from_text(printed);
        assert_eq!(shown(&read), parts, "{printed}");
        assert!(read.as_printed.is_none_or(|whole| whole == printed));
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn elements_add_what_the_text_does_not_say() {
    let elements = Elements {
        links: pairs(&[("A Book", "https://a.example/")]),
        coins: pairs(&[
            ("rft.btitle", "A Book"),
            ("rft.au", "Bell, A."),
            ("rft.au", "Cole"),
            ("rft.pub", "A Press"),
        ]),
        ..Elements::default()
    };
    assert_eq!(
        shown(&from_elements("Bell & Cole: A Book, A Press, Retrieved 2014-01-31.", &elements)),
        "authors=Bell, A.; Cole; title=A Book; publisher=A Press; retrieved=2014-01-31; url=https://a.example/; as_printed"
    );
}

#[test]
fn an_archived_copy_is_not_the_address() {
    for links in [
        [("\"Home\"", "//copy"), ("the original", "//page")],
        [("\"Home\"", "//page"), ("Archived", "//copy")],
        [("\"Home\"", "//copy"), ("Original", "//page")],
        [("\"Home\"", "//page"), ("Archiviert", "//copy")],
    ] {
        let elements = Elements { links: pairs(&links), ..Elements::default() };
        let expected = "title=Home; url=https://page; archive_url=https://copy";
        assert_eq!(shown(&from_elements("\"Home\".", &elements)), expected);
    }
}

#[test]
fn an_address_is_kept_in_the_form_that_a_pack_takes() {
    let cases = [
        ("https://a.example/{1} b|c^d<e>", "https://a.example/%7B1%7D%20b%7Cc%5Ed%3Ce%3E"),
        ("//a.example/b", "https://a.example/b"),
        ("HTTP:/A.example/b", "http://A.example/b"),
        (" https://a.example/b\n\tc ", "https://a.example/bc"),
        ("https://a.example/b_%20c(d)?e=[1]", "https://a.example/b_%20c(d)?e=[1]"),
        ("https://a.example/ü/海", "https://a.example/ü/海"),
    ];
    for (href, url) in cases {
        let elements = Elements { links: pairs(&[("Home", href)]), ..Elements::default() };
        assert_eq!(from_elements("\"Home\".", &elements).url.as_deref(), Some(url), "{href}");
    }
    let elements = Elements { links: pairs(&[("Home", "ftp://a.example/b")]), ..Elements::default() };
    let parts = from_elements("\"Home\".", &elements);
    assert_eq!((parts.url, parts.other_url.as_deref()), (None, Some("ftp://a.example/b")));
}

#[test]
fn the_date_of_reading_is_known_in_many_languages() {
    let forms = "Abgerufen am 31. Januar 2014.|(consulté le 31 janvier 2014).|Consultado el 31 de enero de 2014.|\
        URL consultato il 31 gennaio 2014.|Geraadpleegd op 31 januari 2014.|Consultado em 31 de janeiro de 2014.|\
        [dostęp 2014-01-31].|Дата обращения: 31 января 2014.|اطلع عليه بتاريخ 31 يناير 2014.|2014年1月31日閲覧。|\
        [2014-01-31].|Last accessed on 31 January 2014.";
    for form in forms.split('|') {
        let parts = from_text(&format!("Bell, A. \"Page\". Post. {form}"));
        let read = (parts.retrieved.as_deref(), parts.publisher.as_deref(), parts.as_printed);
        assert_eq!(read, (Some("2014-01-31"), Some("Post"), None), "{form}");
    }
}

#[test]
fn a_dead_link_is_marked_in_many_languages() {
    let marks = "[dead link]|[permanent dead link]|[lien brisé]|[enlace roto]|[collegamento interrotto]|[dode link]|\
        [ligação inativa]|[martwy link]|[недоступная ссылка]|[リンク切れ]|[永久失效連結]|[وصلة مكسورة]|\
        (Seite nicht mehr abrufbar)|[Toter Link]|[Link nicht mehr online]|[página no disponible]|[död länk]|\
        [недоступне посилання]|[깨진 링크]|[پیوند مرده]|(enlace roto disponible en otro lugar)";
    for mark in marks.split('|') {
        let parts = from_text(&format!("Bell, A. \"Page\". Post. {mark}"));
        assert_eq!((parts.dead, parts.publisher.as_deref()), (true, Some("Post")), "{mark}");
    }
    assert!(!from_text("Bell, A. \"A dead end (2010)\". Post.").dead);
}
