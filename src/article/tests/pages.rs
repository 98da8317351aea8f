//! Tests the reading of saved pages.

use super::super::passages;
use super::references::shown;
use super::{Document, document, outline, read};

const HEAD: &str = r#"<!DOCTYPE html><html lang="de">
<!-- Mirrored from en.example.org/wiki/Open by HTTrack Website Copier/3.x, Fri, 13 May 2016 12:16:38 GMT -->
<head><title>Open - Example</title><link rel="canonical" href="https://en.example.org/wiki/Open"/>
<script>x = {"wgRevisionId":1234, "html": "<div><div>"};</script></head>
<body><h1 id="firstHeading">Open <i>Group</i></h1><div id="siteSub">From somewhere</div>
<div id="mw-content-text" lang="en">"#;

const FOOT: &str = r#"</div><div class="printfooter">from <a href="/w?title=Open&oldid=99">there</a></div>
<li id="footer-info-lastmod"> This page was last modified on 8 May 2016, at 13:57.</li></body></html>"#;

const ARTICLE: &str = r##"
<div class="hatnote">For others, see <a href="/x">Opens</a>.</div>
<table class="infobox"><caption>Open Group</caption>
<tr><th scope="row">Founded</th><td>1990<span style="display: none">(1990)</span><span class="noprint">; long ago</span></td></tr>
<tr><th><div>Key people</div></th><td>Ann Bell<br>Bob Cole<ul><li>Cy Dale</li></ul></td></tr>
<tr><td colspan="2">A line of its own</td></tr></table>
<p><b>Open</b> was "open".<sup class="reference"><a href="#cite_note-b-2">[2]</a></sup><sup class="reference nowrap"><span>:34</span></sup>
   It grew<sup class="reference"><a href="#cite_note-n">[note 1]</a></sup> fast.<sup class="noprint Inline-Template">[<i>who?</i>]</sup></p>
<div id="toc"><h2>Contents</h2><ul><li>1 Work</li></ul></div>
<h2><span class="mw-headline" id="Work">Work</span><span class="mw-editsection">[edit]</span></h2>
<div class="thumb"><div class="thumbcaption"><div class="magnify">+</div>A picture.<sup class="reference"><a href="#cite_note-a-1">[1]</a></sup></div></div>
<p>First line<br/>second&nbsp;line</p>
<blockquote><p>They said so. They left.</p></blockquote>
<ul><li>One<ul><li>Inner</li></ul></li><li class="mw-empty-li"></li><li>Two</li></ul>
<dl><dt>Term</dt><dd>Meaning.</dd></dl>
<h3>Table</h3>
<table class="wikitable"><tr><th>Year</th><th>What</th></tr><tr><td>1990</td><td>It began. It grew.</td></tr></table>
<table class="navbox"><tr><td>Boxes</td></tr></table><style>p { }</style>
<h2>References</h2>
<ol class="references"><li id="cite_note-n"><span class="mw-cite-backlink">^</span> A note.</li></ol>
<div class="reflist"><ol class="references">
<li id="cite_note-a-1"><span class="mw-cite-backlink">^ <a href="#x">a</a></span> <span class="reference-text"><a class="external text" href="https://a.example/">Home</a>, Post.<sup class="noprint Inline-Template">[<a>dead link</a>]</sup></span></li>
<li id="cite_note-b-2"><cite>Bell (5 May 2013). <a class="external text" href="https://b.example/">"Doors"</a>. <i>Post</i><span class="reference-accessdate">. Retrieved 2014-01-31</span>.</cite><span class="Z3988" title="rft.btitle=Doors&amp;rft.au=Bell"><span style="display:none">&nbsp;</span></span></li>
</ol></div>"##;

#[test]
fn the_article_is_read_and_the_rest_of_the_page_is_not() {
    let document = document(&format!("{HEAD}{ARTICLE}{FOOT}"));
    insta::assert_snapshot!(outline(&document), @r#"
    navigation: For others, see Opens.
    infobox: Open Group
    infobox: (Founded) 1990; long ago
    infobox: (Key people) Ann Bell
    infobox: Bob Cole
    infobox: Cy Dale
    infobox: A line of its own
    = -
    Paragraph 7: Open was "open". <2→2 p. 34>
    Paragraph 7: It grew fast. <note 1→0> <who?>
    = 2 Work
    Caption 8: A picture. <1→1>
    Paragraph 9: First line
    Paragraph 9: second line
    Quote 10: They said so.
    Quote 10: They left.
    Item 11: One
    Item 12: Inner
    Item 13: Two
    Paragraph 14: Term
    Paragraph 15: Meaning.
    = 3 Table
    Cell 16: Year
    Cell 16: What
    Cell 17: 1990
    Cell 17: It began.
    Cell 17: It grew.
    = 2 References
    "#);
    insta::assert_snapshot!(document.text, @r#"
    Open Group

    For others, see Opens.

    Open Group
    Founded
    1990; long ago
    Key people
    Ann Bell
    Bob Cole
    Cy Dale
    A line of its own

    Open was "open".[2]:34 It grew[note 1] fast.[who?]

    Work

    A picture.[1]

    First line
    second line

    They said so. They left.

      • One
      • Inner
      • Two

    Term

    Meaning.

    Table

    Year
    What

    1990
    It began. It grew.

    References

      1. ^ A note.
      1. ^ Home, Post.[dead link]
      2. ^ Bell (5 May 2013). "Doors". Post. Retrieved 2014-01-31.
    "#);
}

#[test]
fn a_page_says_title_address_revision_and_dates() {
    let interface = "<html about='http://en.wikipedia.org/wiki/Special:Redirect/revision/12'><head>\
         <meta property='dc:modified' content='2017-10-27T19:03:12.000Z'>\
         <link rel='dc:isVersionOf' href='//en.wikipedia.org/wiki/Quay'><title>Quay \u{2013} Wikipedia, the free encyclopedia</title>\
         </head><body class=mw-parser-output><p>A <a href='./Rope' title='Rope (ship)'>rope</a>.";
    for (page, expected) in [
        (
            format!("{HEAD}<p>Text.{FOOT}"),
            "Open Group|https://en.example.org/wiki/Open|1234|2016-05-08|2016-05-13|en",
        ),
        (interface.to_owned(), "Quay|https://en.wikipedia.org/wiki/Quay|12|2017-10-27||en"),
        (
            "<html><title>A title</title><p>Text.<div class=printfooter><a href='?oldid=99'>x</a>".to_owned(),
            "A title||99|||",
        ),
    ] {
        let Document { title, url, revision, modified, saved, language, .. } = document(&page);
        let said = [title, url, revision, modified, saved, language].map(Option::unwrap_or_default);
        assert_eq!(said.join("|"), expected);
    }
    let document = document(interface);
    let link = &document.links[0];
    let said = (document.cut(link.span), link.title.as_deref(), link.address.as_str());
    assert_eq!(said, ("rope", Some("Rope (ship)"), "./Rope"));
}

#[test]
fn references_have_what_the_elements_of_the_page_say() {
    for (rule, page, expected) in [
        (
            "text and elements each give parts",
            document(&format!("{HEAD}{ARTICLE}{FOOT}")),
            vec![
                "note/1 A note. | as_printed",
                "1 Home, Post.[dead link] | url=https://a.example/; dead; as_printed",
                "2 Bell (5 May 2013). \"Doors\". Post. Retrieved 2014-01-31. | authors=Bell; title=Doors; \
                 publisher=Post; published=2013-05-05; retrieved=2014-01-31; url=https://b.example/",
                "2 note/1 1",
            ],
        ),
        (
            "a reference inside another has the parts of both",
            page(
                "<p>It is.<sup class=mw-ref><a href='#cite_note-2'>[1.1]</a></sup></p><ol class=references>\
                 <li id=cite_note-1><span class=mw-cite-backlink>^</span> <span>Bell (5 May 2013). \"Doors\". Post.</span>\
                 <ol class=mw-subreference-list><li id=cite_note-2><a href='#cite_ref-2' rel='mw:referencedBy'>↑ </a> p. 12</li></ol></li>\
                 <li id=cite_note-3>↑ Other.</li></ol>",
            ),
            vec![
                "1 Bell (5 May 2013). \"Doors\". Post. | authors=Bell; title=Doors; publisher=Post; published=2013-05-05",
                "2 p. 12 | authors=Bell; title=Doors; publisher=Post; published=2013-05-05; \
                 as_printed=Bell (5 May 2013). \"Doors\". Post. p. 12",
                "3 Other. | as_printed",
                "2",
            ],
        ),
        (
            "a short footnote has the parts of the work that it names",
            page(
                "<p>It is.<sup class=reference><a href='#cite_note-1'>[1]</a></sup></p>\
                 <ol class=references><li id=cite_note-1><a href='#CITEREFBell2013'>Bell 2013</a>, p. 12.</li></ol>\
                 <ul><li><cite id=CITEREFBell2013>Bell, Ann (2013). <a class=external href='//a.example'>\"Doors\"</a>. Post.</cite></li></ul>",
            ),
            vec![
                "1 Bell 2013, p. 12. | authors=Bell, Ann; title=Doors; publisher=Post; published=2013; url=https://a.example; as_printed",
                "1",
            ],
        ),
        (
            "notes and references stay two lists",
            page(
                "<p>One.<sup class=reference><a href='#cite_note-1'>[1]</a></sup> Two.<sup class=reference><a href='#cite_note-n1'>[note 1]</a></sup></p>\
                 <ol class=references><li id=cite_note-n1>A note.</li></ol><ol class=references><li id=cite_note-1>A book.</li></ol>",
            ),
            vec!["note/1 A note. | as_printed", "1 A book. | as_printed", "1 note/1"],
        ),
    ] {
        let read = passages::keys(&page).into_iter().zip(&page.references).map(|(key, one)| {
            let printed = page.cut(one.span);
            let whole = one.parts.as_printed.as_deref().filter(|whole| *whole != printed);
            let whole = whole.map(|whole| format!("={whole}")).unwrap_or_default();
            format!("{} {printed} | {}{whole}", key.name(), shown(&one.parts))
        });
        let cited = passages::passages(&page).into_iter().flat_map(|one| one.references);
        let cited: Vec<String> = cited.map(|one| one.key.name()).collect();
        assert_eq!(read.chain([cited.join(" ")]).collect::<Vec<_>>(), expected, "{rule}");
    }
}

#[test]
fn the_rows_of_the_infobox_are_counted_by_their_labels() {
    let document = document(&format!("{HEAD}{ARTICLE}{FOOT}"));
    let counts = document.counts().map(|(_, count)| count);
    assert_eq!(counts, [3, 0, 2, 24, 3, 2, 1, 1, 3, 0], "{:?}", document.counts());
    let headings = document.sections.iter().filter_map(|one| Some((one.level?, one.heading.as_deref()?)));
    assert_eq!(headings.collect::<Vec<_>>(), [(2, "Work"), (3, "Table"), (2, "References")]);
}

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

/// Wraps the inside of an article in a page.
fn page(inside: &str) -> Document {
    document(&format!(
        "<!DOCTYPE html><html lang=en><body><h1 id=firstHeading>Quay</h1><div id=mw-content-text><div class=mw-parser-output>{inside}"
    ))
}

#[test]
fn a_marker_is_known_by_where_its_link_leads() {
    let list = |style: &str, ids: &[&str]| {
        let items: Vec<String> = ids.iter().map(|id| format!("<li id='{id}'>Book {id}.</li>")).collect();
        format!("<ol class='references {style}'>{}</ol>", items.concat())
    };
    let document = page(&format!(
        "<p>Plain.<sup class=reference><a href='#cite_note-1'>[1]</a></sup> \
         Parsoid.<sup class=mw-ref><a href='./Quay#cite_note-2'><span class=mw-reflink-text>[2]</span></a></sup> \
         Letter.<sup><a href='#cite_note-n1'>[lower-greek α]</a></sup> \
         Group.<sup class=reference><a href='#cite_note-n2'>[Anm. 2]</a></sup> \
         Digits.<sup class=reference><a href='#cite_note-3'>[٣]</a></sup> \
         Old.<sup><a href='#endnote_x'>[x]</a></sup> \
         Bare.<a href='#cite_note-2'>2</a> \
         Two.<sup class=reference><a href='#cite_note-1'>[1]</a>, <a href='#cite_note-%32'>[2]</a></sup> \
         None.<sup class=reference><a href='#cite_note-99'>[9]</a></sup> Area 5 km<sup>2</sup>.\
         {}{}",
        list("", &["cite_note-1", "cite_note-2", "cite_note-3"]),
        list("notes", &["cite_note-n1", "cite_note-n2"]),
    ));
    insta::assert_snapshot!(outline(&document), @r"
    = -
    Paragraph 0: Plain. <1→0>
    Paragraph 0: Parsoid. <2→1>
    Paragraph 0: Letter. <1→3>
    Paragraph 0: Group. <Anm. 2→4>
    Paragraph 0: Digits. <3→2>
    Paragraph 0: Old. <lower-alpha 24>
    Paragraph 0: Bare. <2→1>
    Paragraph 0: Two. <1→0> <2→1>
    Paragraph 0: None. <9>
    Paragraph 0: Area 5 km².
    ");
}

#[test]
fn pages_and_commas_beside_a_marker_belong_to_it() {
    let document = page(
        "<p>It ends.<sup class=reference><a href='#cite_note-1'>[1]</a></sup><sup class='reference nowrap'><span>:&#8202;47–48&#8202;</span></sup></p>\
         <p>Both<sup class=reference><a href='#cite_note-1'>[1]</a></sup><sup class='reference cite_virgule'>,</sup><sup class=reference><a href='#cite_note-2'>[2]</a></sup>. Next.</p>\
         <p>Three<a href='#cite_note-1'>[1]</a>, <a href='#cite_note-2'>[2]</a><sup class=reference>\u{2060}:S. 9</sup>. \
         Four.<a href='#cite_note-1'>[1]</a><sup class=reference>(p. 5)</sup> x<sup>n</sup></p>\
         <ol class=references><li id=cite_note-1>A.</li><li id=cite_note-2>B.</li></ol>",
    );
    insta::assert_snapshot!(outline(&document), @r"
    = -
    Paragraph 0: It ends. <1→0 p. 47–48>
    Paragraph 1: Both. <1→0> <2→1>
    Paragraph 1: Next.
    Paragraph 2: Three. <1→0> <2→1 p. S. 9>
    Paragraph 2: Four. xn <1→0 p. p. 5>
    ");
    let passages = passages::passages(&document);
    assert_eq!(passages[0].references[0].locator.as_deref(), Some("47–48"));
    assert_eq!([1, 3].map(|at| passages[at].plain.as_str()), ["Both.", "Three."]);
}

#[test]
fn what_a_reader_can_unfold_is_read_and_the_rest_is_counted() {
    let document = page(
        "<section><p>Lead.</p></section><div class=mw-heading><h2 id=Past>Past</h2></div>\
         <section class=collapsible-block hidden=until-found><p>It grew.</p></section>\
         <section style='display: none;'><h2><span class=mw-headline id=Work>Work</span></h2><p>It works.</p></section>\
         <div class=pcs-collapse-table-container><div class=pcs-collapse-table-collapsed-container>Quick facts</div>\
         <table class=wikitable style='display:none'><tr><td>Cell</td></tr></table></div>\
         <table class='mw-collapsible mw-collapsed'><tr style='display:none'><td>Row <span style='display:none'>key</span></td></tr></table>\
         <div class=NavFrame><div class=NavHead>More</div><div class=NavContent style='display:none'>Folded.</div></div>\
         <p>Seen<span style='visibility: hidden'> unseen</span> text<span class=sr-only> said</span>.</p>\
         <p>At <span class=geo-default>1°N</span><span class=geo-nondefault>1.0</span>.</p>\
         <div role=navigation>Elsewhere</div><div class=navbox>Boxes</div><table class=ambox><tr><td>Notice</td></tr></table>\
         <div class='hatnote navigation-not-searchable'>See there.</div>",
    );
    insta::assert_snapshot!(outline(&document), @r"
    = -
    Paragraph 0: Lead.
    = 2 Past
    Paragraph 1: It grew.
    = 2 Work
    Paragraph 2: It works.
    Cell 3: Cell
    Cell 4: Row
    Paragraph 5: More
    Paragraph 6: Folded.
    Paragraph 7: Seen text.
    Paragraph 8: At 1°N.
    Note 9: See there.
    ");
    let ids: Vec<_> = document.sections.iter().filter_map(|section| section.id.as_deref()).collect();
    assert_eq!(ids, ["Past", "Work"]);
    assert_eq!(document.left_out, [("hidden text", 4), ("navigation", 2), ("notices", 1)].into());
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
fn text_is_what_a_reader_of_the_page_sees() {
    let document = page(
        "<p>Over 10<sup>9</sup> drops of CO<sub>2</sub> in 2<span class=frac><sup>1</sup>&frasl;<sub>2</sub></span> years of the 19<sup>th</sup> century.</p>\
         <p>The law <math alttext='{\\displaystyle a+b}'><semantics><mi>a</mi><annotation>a+b</annotation></semantics></math> and \
         <span class=mwe-math-element><span style='display: none;'><math><mi>c</mi></math></span><img class=mwe-math-fallback-image-inline alt='{\\displaystyle c}'></span> hold.</p>\
         <p>The Har&shy;bour&#8203; Club\u{200f} met.</p>\
         <p>The <ruby>会<rp>(</rp><rt>かい</rt><rp>)</rp></ruby> has <span class=num>3</span><span class=sr-only>/</span><span class=den>4</span> \
         of <img src='/media/math/render/svg/d' alt='d'>.</p>",
    );
    insta::assert_snapshot!(outline(&document), @r"
    = -
    Paragraph 0: Over 10⁹ drops of CO₂ in 2¹⁄₂ years of the 19th century.
    Paragraph 1: The law a+b and c hold.
    Paragraph 2: The Harbour Club met.
    Paragraph 3: The 会 has ³/₄ of d.
    ");
    let text = super::document("The Har\u{ad}bour Club met.");
    assert_eq!(passages::passages(&text)[0].plain, "The Harbour Club met.");
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
