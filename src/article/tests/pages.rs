//! Tests the reading of saved pages.

use super::super::passages;
use super::{Document, document, outline, page, read};

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

#[test]
fn label_and_value_of_an_infobox_are_two_cells_in_every_form() {
    let forms = [
        "<table class=infobox><tr><th>Founded<sup class=reference><a href='#cite_note-1'>[1]</a></sup></th><td>1990</td></tr></table>",
        "<table class='infobox_v2 vcard'><tr><td><b>Founded</b></td><td>1990</td></tr></table>",
        "<div class=infobox_v3><table><tr><th scope=row>Founded</th><td>1990</td></tr></table></div>",
        "<table class='toccolours infobox-table'><tr><th>Founded</th><td>1990</td></tr></table>",
        "<div class=infobox><div class=infobox-row><div class=infobox-label>Founded</div><div>1990</div></div></div>",
        "<table class=sinottico><tr><th><div>Founded</div></th><td><div><table><tr><td>1990</td></tr></table></div></td></tr></table>",
        "<table id=Vorlage_Infobox_Verein><tr><td>Founded</td><td>1990</td></tr></table>",
        "<aside class=portable-infobox><div><h3 class=pi-data-label>Founded</h3><div>1990</div></div></aside>",
    ];
    for form in forms {
        let document = page(&format!("{form}<p>Text.</p>"));
        let line = &document.head[0];
        let label = document.label(line);
        assert_eq!((label.as_deref(), document.cut(line.span)), (Some("Founded"), "1990"), "{form}");
        let passages = passages::passages(&document);
        let anchor = passages[0].anchor.as_ref().map(|anchor| anchor.words.as_str());
        assert_eq!((passages[0].plain.as_str(), anchor), ("Founded 1990", Some("Founded")), "{form}");
    }
    let marked = page(&format!("{}<ol class=references><li id=cite_note-1>A.</ol>", forms[0]));
    assert_eq!(passages::passages(&marked)[0].references[0].key.number, 1);
}

#[test]
fn the_language_is_taken_from_wherever_the_page_says_it() {
    let pages = [
        "<html lang=en><body lang=de><div id=mw-content-text lang=pl>a",
        "<html lang=en><body><div id=mw-content-text><div class=mw-parser-output lang=pl>a",
        "<html lang=en><script>{\"wgPageContentLanguage\":\"pl\"}</script><body><p>a",
        "<html lang=en><body lang=pl><p>a",
        "<html lang=pl><p>a",
        "<html><meta http-equiv=content-language content=pl><p>a",
        "<html><meta property=og:locale content=pl><p>a",
        "<html xml:lang=pl><p>a",
        "<html><script type='application/ld+json'>{\"inLanguage\":\"pl\"}</script><p>a",
        "<html><meta property=og:url content='https://pl.wikipedia.org/wiki/A'><p>a",
        "<html><link rel=canonical href='https://pl.m.wikipedia.org/wiki/A'><p>a",
        "<html about='http://pl.wikipedia.org/wiki/Special:Redirect/revision/12'><p>a",
    ];
    for page in pages {
        assert_eq!(document(page).language.as_deref(), Some("pl"), "{page}");
    }
    assert_eq!(document("<html><link rel=canonical href='https://club.example/a'><p>a").language, None);
}

#[test]
fn a_candidate_has_the_page_that_its_name_leads_to() {
    let page = "<html><head><link rel=canonical href='https://en.wikipedia.org/wiki/Quay_Club'></head><body>\
        <h1 id=firstHeading>Quay Club</h1><div class=mw-parser-output><table class=infobox>\
        <tr><th>Website</th><td><a class=external href='//quay.example'>quay.example</a></td></tr></table>\
        <p>The Quay Club is an organisation. It works with the <a href='./Rope_Union_(Delft)' title='Union of Ropes (Delft)'>Rope Union</a> \
        and the <a href='/wiki/Knot_Council' title='Knot Council'>Knot Council</a>.";
    let document = document(page);
    let rules = super::super::candidates::Rules::built_in();
    let draft = super::super::draft::draft(&document, "quay", page.as_bytes(), &rules);
    let text = &draft.files[1].1;
    for line in [
        "website = \"https://quay.example\"",
        "article = \"https://en.wikipedia.org/wiki/Rope_Union_(Delft)\"",
        "also = \"Union of Ropes\"",
        "article = \"https://en.wikipedia.org/wiki/Knot_Council\"",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}
