//! Tests the reading of saved pages.

use super::{document, outline, read};

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
    infobox: (Founded) Founded 1990; long ago
    infobox: (Key people) Key people
    infobox: (Key people) Ann Bell
    infobox: (Key people) Bob Cole
    infobox: (Key people) Cy Dale
    infobox: A line of its own
    = -
    Paragraph 1: Open was "open". <2→2>
    Paragraph 1: It grew fast. <note 1→0> <who?>
    = 2 Work
    Caption 2: A picture. <1→1>
    Paragraph 3: First line
    Paragraph 3: second line
    Quote 4: They said so.
    Quote 4: They left.
    Item 5: One
    Item 6: Inner
    Item 7: Two
    Paragraph 8: Term
    Paragraph 9: Meaning.
    = 3 Table
    Cell 10: Year
    Cell 10: What
    Cell 11: 1990
    Cell 11: It began.
    Cell 11: It grew.
    = 2 References
    "#);
    insta::assert_snapshot!(document.text, @r#"
    Open Group

    For others, see Opens.

    Open Group
    Founded 1990; long ago
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
fn title_language_address_revision_and_dates_are_read() {
    let document = document(&format!("{HEAD}<p>Text.{FOOT}"));
    let said = [
        document.title,
        document.language,
        document.url,
        document.revision,
        document.modified,
        document.saved,
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    assert_eq!(
        said,
        ["Open Group", "en", "https://en.example.org/wiki/Open", "1234", "2016-05-08", "2016-05-13"]
    );
    let bare = super::document(
        "<html><title>A title</title><p>Text.<div class=printfooter><a href='?oldid=99'>x</a>",
    );
    assert_eq!((bare.title.as_deref(), bare.revision.as_deref()), (Some("A title"), Some("99")));
}

#[test]
fn references_have_the_parts_that_the_elements_give() {
    let document = document(&format!("{HEAD}{ARTICLE}{FOOT}"));
    let shown = document.references.iter().map(|one| {
        let parts = &one.parts;
        let url = parts.url.as_deref().unwrap_or("-");
        let title = parts.title.as_deref().unwrap_or("-");
        let dead = if parts.dead { " dead" } else { "" };
        format!("{}.{} {} | {title} | {url}{dead}", one.list, one.number, document.cut(one.span))
    });
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"), @r#"
    0.1 A note. | - | -
    1.1 Home, Post.[dead link] | - | https://a.example/ dead
    1.2 Bell (5 May 2013). "Doors". Post. Retrieved 2014-01-31. | Doors | https://b.example/
    "#);
}

#[test]
fn the_rows_of_the_infobox_are_counted_by_their_labels() {
    let document = document(&format!("{HEAD}{ARTICLE}{FOOT}"));
    let counts = document.counts();
    assert_eq!(counts.infobox_rows, 2);
    assert_eq!((counts.references, counts.references_with_url, counts.dead_link_marks), (3, 2, 1));
    assert_eq!(counts.references_with_retrieved_date, 1);
    assert_eq!((counts.citation_markers_in_body, counts.citation_markers_without_reference), (3, 0));
    let headings: Vec<String> =
        counts.headings.iter().map(|(level, heading)| format!("{level:?} {heading}")).collect();
    assert_eq!(headings, ["Some(2) Work", "Some(3) Table", "Some(2) References"]);
}

#[test]
fn page_and_text_of_an_article_give_the_same_document() {
    let page = document(
        "<html><h1>Open Group</h1><div class=hatnote>Note</div><p>It opened.<sup class=reference><a href='#cite_note-1'>[1]</a></sup> It closed.</p>
        <h2>Later years</h2><ul><li>One.</li><li>Two.</li></ul>
        <h2>References</h2><ol class=references><li id=cite_note-1><span class=mw-cite-backlink>^</span> \"Home\". Post. Retrieved 5 May 2014.</li></ol>",
    );
    let text = document(
        "Open Group\n\nFrom Wikipedia, the free encyclopedia\n\nIt opened.[1] It closed.\n\nLater years[edit]\n\n  • One.\n  • Two.\n\n\n  1. ^ \"Home\". Post. Retrieved 5 May 2014.\n",
    );
    assert_eq!(page.title, text.title);
    assert_eq!(page.references[0].parts, text.references[0].parts);
    let bare = |document: &super::Document| {
        let lines = outline(document).replace("2 ", "").replace("1 ", "").replace("References", "-");
        lines.lines().filter(|line| !line.starts_with("navigation")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(bare(&page), bare(&text));
}

#[test]
fn a_page_that_is_too_expensive_to_read_is_refused() {
    let attributes: Vec<String> = (0..600).map(|number| format!("a{number}=1 ")).collect();
    let formats: Vec<String> = (0..3000).map(|number| format!("<div><b a={number}></div>")).collect();
    let cases = [
        ("<div>".repeat(1001), "the page nests elements a thousand deep, about byte 5010"),
        ("<i><p>a</p>".repeat(1001), "the page nests elements a thousand deep, about byte 11010"),
        (
            "<svg>".to_owned() + &"<td>".repeat(1001),
            "the page nests elements a thousand deep, about byte 4011",
        ),
        (
            format!("<p {}>", attributes.concat()),
            "the page has an element with hundreds of attributes, about byte 10",
        ),
        (formats.concat(), "the page makes more elements than it has letters, about byte 16384"),
    ];
    for (page, message) in cases {
        assert_eq!(read(format!("<html>    {page}").as_bytes()).unwrap_err().to_string(), message);
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
