//! Tests the reading of saved pages.

use super::{Document, document, outline, read};

#[test]
fn page_and_text_of_an_article_give_the_same_document_except_for_lost_headings() {
    let page = document(
        "<html><h1>Lantern</h1><div class=hatnote>A note</div><table class=infobox><tr><th>Type</th><td>Network</td></tr></table>
        <p>The Lantern Network (LN) is a network of libraries.<sup class=reference><a href='#cite_note-1'>[1]</a></sup>
        It has 12 members in 5 countries.</p><h2>History</h2>
        <p>In 1987, librarians met in Oslo. They founded it.<sup class=reference><a href='#cite_note-2'>[2]</a></sup></p>
        <h2>Later work</h2><p>Members meet.<sup class=reference><a href='#cite_note-3'>[3]</a></sup></p>
        <ul><li>Lamps for schools</li><li>Oil for lamps.</li></ul><h2>References</h2><ol class=references>
        <li id=cite_note-1><span class=mw-cite-backlink>^</span> \"About us\". Lantern Network. Retrieved 5 May 2014.</li>
        <li id=cite_note-2>Berg, Ola (2013-11-21). \"History\". Lamp Weekly. Retrieved 2014-01-22.</li>
        <li id=cite_note-3>[1][dead link]</li></ol>",
    );
    let text = document(
        "Lantern\n\nFrom Wikipedia, the free encyclopedia\nType Network\n\n\
         The Lantern Network (LN) is a network of libraries.[1] It has 12 members in 5 countries.\n\n\n\
         In 1987, librarians met in Oslo. They founded it.[2]\n\nLater work[edit]\n\nMembers meet.[3]\n\n\
         \u{20} • Lamps for schools\n  • Oil for lamps.\n\nReferences[edit]\n\n\
         \u{20} 1. ^ \"About us\". Lantern Network. Retrieved 5 May 2014.\n\
         \u{20} 2. ^ Berg, Ola (2013-11-21). \"History\". Lamp Weekly. Retrieved 2014-01-22.\n  3. ^ [1][dead link]\n",
    );
    assert_eq!(page.title, text.title);
    let parts = |document: &Document| -> Vec<_> {
        document.references.iter().map(|one| (one.number, one.parts.clone())).collect()
    };
    assert_eq!(parts(&page), parts(&text));
    let sections = |document: &Document| outline(document).split_once("= -").unwrap().1.replace("= 2 ", "= ");
    assert_eq!(sections(&text), sections(&page).replace("= History", "= -"));
}

#[test]
fn a_page_that_is_too_expensive_to_read_is_refused() {
    let attributes: Vec<String> = (0..600).map(|number| format!("a{number}=1 ")).collect();
    let formats: Vec<String> = (0..3000).map(|number| format!("<div><b a={number}></div>")).collect();
    let cases = [
        ("<div>".repeat(1001), "the page nests elements a thousand deep, about byte 5015"),
        ("<i><p>a</p>".repeat(1001), "the page nests elements a thousand deep, about byte 11021"),
        (
            "<svg>".to_owned() + &"<td>".repeat(1001),
            "the page nests elements a thousand deep, about byte 4019",
        ),
        (
            format!("<p {}>", attributes.concat()),
            "the page has an element with hundreds of attributes, about byte 10",
        ),
        (formats.concat(), "the page makes more elements than it has letters, about byte 12288"),
    ];
    for (page, message) in cases {
        let page = format!("<html>    {page}");
        assert_eq!(read(page.as_bytes()).unwrap_err().to_string(), message);
    }
    let ordinary = [
        "<ul>".to_owned() + &"<li>a".repeat(5000),
        "<div a=\"<div> b c\">a</div><br/><div >b</div><!-- <b> -->".repeat(5000),
        "<style><b></style>".repeat(5000),
    ];
    for page in ordinary {
        read(format!("<html>{page}").as_bytes()).unwrap();
    }
}
