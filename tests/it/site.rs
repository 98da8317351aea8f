//! `export site`: every link works, data is never markup, and the same facts give the same bytes.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::LazyLock;

use crate::support::{Folder, column};

/// The files of a site, by their paths in it.
struct Site(BTreeMap<String, Vec<u8>>);

impl Site {
    /// Writes the site of the database in a folder, with these options.
    fn written(folder: &Folder, options: &str) -> Self {
        folder.stdout(&format!("export site site --quiet {options}"));
        Self(folder.tree("site"))
    }

    /// The text of a file.
    fn file(&self, path: &str) -> &str {
        let bytes = self.0.get(path).unwrap_or_else(|| panic!("the site has no {path}"));
        std::str::from_utf8(bytes).unwrap()
    }

    /// The pages, each with its path.
    fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_page = |path: &&String| Path::new(path).extension().is_some_and(|ending| ending == "html");
        self.0.keys().filter(is_page).map(|path| (path.as_str(), self.file(path)))
    }
}

/// The site of the pack `ecpat`.
static BUILT: LazyLock<Site> = LazyLock::new(|| Site::written(&Folder::built(), ""));

/// The site of the awkward packs, with more texts that could be taken for markup, a script or an address.
static AWKWARD: LazyLock<Site> = LazyLock::new(|| Site::written(&awkward(), ""));

fn awkward() -> Folder {
    let folder = Folder::awkward();
    folder.execute(
        "ecpat.db",
        "UPDATE source SET title = '</script><script>alert(1)</script>';
         UPDATE identifier SET value = 'javascript:alert(1)' WHERE scheme IN ('website', 'doi');
         UPDATE thing SET name = '\"><img src=x onerror=alert(1)>' WHERE slug = 'ecpat';",
    );
    folder
}

/// The site of the small pack with every option, of a database with attached sentences and two things called Beta.
static SMALL: LazyLock<Site> = LazyLock::new(|| {
    let folder = Folder::small();
    folder.stdout("build pack --only --quiet");
    folder.execute(
        "ecpat.db",
        "UPDATE passage SET text = 'Zweiundvierzig Worte des Artikels';
         UPDATE thing SET name = 'Beta' WHERE slug = 'sailors'",
    );
    std::fs::copy(folder.path("ecpat.db"), folder.path("old.db")).unwrap();
    let edit =
        "UPDATE statement SET statement = 'New <words> & more.' WHERE id = (SELECT min(id) FROM statement)";
    folder.execute("ecpat.db", edit);
    folder.write("theme/theme.css", ":root { --link: red; }");
    folder.write("theme/mark.svg", "<svg/>");
    folder.write("theme/start.html", "<h1>Our own words on {{ site }}</h1>");
    Site::written(&folder, "--since old.db --theme theme --title A&B --url https://example.org/facts/")
});

/// The values of an attribute.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// The path that a link leads to from a page.
fn resolved(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        if part == ".." {
            parts.pop().unwrap();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn every_link_leads_to_a_file_of_the_site_and_a_place_in_it() {
    let places: HashSet<String> = AWKWARD
        .pages()
        .flat_map(|(path, page)| values(page, "id").into_iter().map(move |id| format!("{path}#{id}")))
        .collect();
    let mut followed = 0;
    for (path, page) in AWKWARD.pages() {
        let links = values(page, "href").into_iter().chain(values(page, "src"));
        let is_elsewhere =
            |link: &&str| ["https://", "http://", "data:image/"].iter().any(|start| link.starts_with(start));
        for link in links.filter(|link| !is_elsewhere(link)) {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.to_owned() } else { resolved(path, file) };
            assert!(AWKWARD.0.contains_key(&target), "{path}: {link}");
            assert!(place.is_empty() || places.contains(&format!("{target}#{place}")), "{path}: {link}");
            followed += 1;
        }
    }
    assert!(followed > 5_000, "{followed}");
}

#[test]
fn every_thing_source_and_reference_has_a_page_that_a_list_leads_to() {
    let lists: String = BUILT.pages().filter(|(path, _)| !path.contains('/')).map(|(_, page)| page).collect();
    let listed: HashSet<&str> = values(&lists, "href").into_iter().collect();
    let sql = "SELECT replace(sort, '_', '-') || '/' || slug FROM thing
        UNION ALL SELECT 'source/' || slug FROM source
        UNION ALL SELECT 'reference/' || s.slug || '/' || replace(r.list || '/', 'references/', '') || r.number
        FROM reference r JOIN source s ON s.id = r.source_id";
    let pages = column(&Folder::built().open("ecpat.db"), sql);
    assert!(pages.len() > 90, "{}", pages.len());
    for page in pages {
        let path = format!("{page}.html");
        assert!(BUILT.0.contains_key(&path), "{path}");
        assert!(listed.contains(&*path), "{path}");
    }
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let again = Site::written(&awkward(), "");
    assert!(AWKWARD.0.keys().eq(again.0.keys()));
    for (path, bytes) in &AWKWARD.0 {
        assert!(again.0[path] == *bytes, "{path}");
    }
}

#[test]
fn text_of_the_database_is_never_markup_a_script_or_an_address() {
    for (path, page) in AWKWARD.pages() {
        let scripts: Vec<&str> = page.split("<script").skip(1).collect();
        let is_ours = |script: &&str| {
            script.starts_with(" src=\"") || script.starts_with(" type=\"application/ld+json\">")
        };
        assert!(scripts.iter().all(is_ours) && scripts.len() <= 2, "{path}");
        let end = |script: &&str| script.split("</script>").next().unwrap().contains('<');
        assert!(!scripts.iter().any(end), "{path}");
        assert!(!page.contains("<img") && !page.contains("<b onclick"), "{path}");
        assert!(!values(page, "href").iter().any(|link| link.starts_with("javascript:")), "{path}");
        assert!(page.contains("default-src 'none'"), "{path}");
    }
}

#[test]
fn a_slug_that_no_file_can_have_is_refused_and_nothing_is_written() {
    let folder = Folder::built();
    let slug = "a".repeat(241);
    folder.execute("ecpat.db", &format!("UPDATE thing SET slug = '{slug}' WHERE slug = 'unicef'"));
    let refusal = format!(
        "error: the organisation `{slug}` has no name that a file can have, so it has no page\n\
         hint: its slug is not one that a pack could give, or is too long\n"
    );
    folder.assert_refused(&["export", "site", "site"], 1, &refusal);
    let change =
        "PRAGMA ignore_check_constraints = on; UPDATE thing SET slug = '../unicef' WHERE slug LIKE 'aaa%'";
    folder.execute("ecpat.db", change);
    assert!(folder.run(&["export", "site", "site"]).stderr.contains("did not pass its check"));
    assert_eq!(folder.files(), ["ecpat.db"]);
}

#[test]
fn a_site_replaces_a_site_and_nothing_else() {
    let folder = Folder::small();
    folder.stdout("build pack --only --quiet");
    Site::written(&folder, "");
    folder.write("site/organisation/old-name.html", "a page of an earlier site");
    let again = Site::written(&folder, "--force");
    assert!(!again.0.contains_key("organisation/old-name.html"));
    folder.write("site/notes.md", "mine");
    let run = folder.run("export site site --force");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("notes.md"), "{}", run.stderr);
    folder.write("page/index.html", "<p>mine</p>");
    let run = folder.run("export site page --force");
    assert_eq!((run.code, folder.bytes("page/index.html")), (1, b"<p>mine</p>".to_vec()));
}

#[test]
fn a_theme_adds_a_style_sheet_and_replaces_templates() {
    let start = SMALL.file("index.html");
    assert!(start.contains("<h1>Our own words on A&amp;B</h1>"), "{start}");
    assert!(start.contains("href=\"theme/theme.css\""), "{start}");
    assert!(SMALL.0.contains_key("theme/mark.svg") && !SMALL.0.contains_key("theme/start.html"));
    let folder = Folder::built();
    folder.write("theme/start.html", "<h1>{{ site</h1>");
    let run = folder.run("export site other --theme theme");
    assert!(run.stderr.starts_with("error: template `start.html:1`: "), "{}", run.stderr);
}

#[test]
fn pages_name_their_own_address_if_it_is_given() {
    let page = SMALL.file("organisation/alpha.html");
    let address = "https://example.org/facts/organisation/alpha.html";
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")), "{page}");
    let map = SMALL.file("sitemap.txt");
    assert!(map.lines().any(|line| line == address), "{map}");
    assert_eq!(map.lines().count(), SMALL.pages().count());
    Folder::built().assert_refused(
        "export dot - --url https://example.org",
        2,
        "error: --title, --url, --since and --theme are for a site\nhint: leave them out, or export `site`\n",
    );
}

#[test]
fn the_page_of_an_organisation_begins_with_its_founding() {
    let page = BUILT.file("organisation/ecpat.html");
    assert!(page.contains("<p class=\"lead\">Founded 1990.<sup>"), "{page}");
    let description = page.split("<meta name=\"description\" content=\"").nth(1).unwrap();
    assert!(description.starts_with("ECPAT: NGO, network. Founded 1990. "), "{description}");
}

#[test]
fn every_value_that_sources_state_differently_leads_to_each_of_its_passages() {
    let mut found: Vec<String> = values(BUILT.file("conflicts.html"), "href")
        .into_iter()
        .filter(|link| link.starts_with("http"))
        .map(|link| link.replace("&amp;", "&").replace("&#39;", "'"))
        .collect();
    let links = "SELECT link FROM conflicting_values WHERE link IS NOT NULL";
    let mut links = column(&Folder::built().open("ecpat.db"), links);
    found.sort();
    links.sort();
    assert!(links.len() > 3, "{links:?}");
    assert_eq!(found, links);
}

#[test]
fn the_page_of_a_thing_says_where_sources_differ_on_it() {
    let of = "SELECT DISTINCT replace(subject_kind, '_', '-') || '/' || subject_slug FROM conflicting_values";
    let of = column(&awkward().open("ecpat.db"), of);
    assert!(of.len() > 3, "{of:?}");
    for path in of {
        assert!(AWKWARD.file(&format!("{path}.html")).contains("id=\"differ\""), "{path}");
    }
}

#[test]
fn a_name_in_a_report_leads_to_the_page_of_what_alone_has_it() {
    let network = SMALL.file("report/network.html");
    assert!(network.contains("<a href=\"../organisation/alpha.html\"><bdi>Alpha</bdi></a>"), "{network}");
    // Two things have this name.
    assert!(network.contains(">Beta</td>"), "{network}");
    let figures = BUILT.file("report/figures.html");
    assert!(figures.contains("<a href=\"../source/"), "{figures}");
}

#[test]
fn the_start_page_and_what_it_loads_are_small() {
    let start = BUILT.file("index.html");
    let loaded: Vec<&str> = ["href", "src"]
        .into_iter()
        .flat_map(|attribute| values(start, attribute))
        .filter(|path| [".css", ".js"].iter().any(|ending| path.ends_with(ending)))
        .collect();
    assert_eq!(loaded, ["style.css", "site.js"]);
    let size: usize = ["index.html", "style.css", "site.js"].iter().map(|name| BUILT.0[*name].len()).sum();
    assert!(size <= 100 << 10, "{size} bytes");
    assert!(start.matches("role=\"listitem\"").count() > 60, "{start}");
}

/// The files of the search that answer a word, and the numbers of the pages that they give.
fn found(site: &Site, word: &str) -> Vec<u32> {
    let index = site.file("search/index.js");
    let index: serde_json::Value =
        serde_json::from_str(index.trim().strip_prefix("kb.index = ").unwrap().trim_end_matches(';'))
            .unwrap();
    let files = index["files"].as_array().unwrap();
    let file = files.iter().rposition(|first| first.as_str().unwrap() <= word).unwrap();
    let words = site.file(&format!("search/words-{file}.js"));
    let line = words.lines().find(|line| line.starts_with(&format!("\"{word}\":"))).unwrap();
    let numbers = line.split('"').nth(3).unwrap();
    let of_part = |part: &str| {
        let steps = part
            .split('.')
            .filter(|step| !step.is_empty())
            .map(|step| u32::from_str_radix(step, 16).unwrap());
        steps
            .scan(0, |number, step| {
                *number += step;
                Some(*number)
            })
            .collect::<Vec<_>>()
    };
    numbers.split('|').flat_map(of_part).collect()
}

#[test]
fn the_search_finds_a_page_by_its_names_statements_and_figures() {
    let name = |number: u32| {
        let file = BUILT.file(&format!("search/names-{}.js", number / 32));
        let names: serde_json::Value =
            serde_json::from_str(file.trim().split_once("] = ").unwrap().1.trim_end_matches(';')).unwrap();
        names[usize::try_from(number % 32).unwrap()][0].as_str().unwrap().to_owned()
    };
    for (word, path) in [
        ("unicef", "organisation/unicef.html"),
        ("csec", "topic/csec.html"),
        ("7044278", "event/stop-sex-trafficking-campaign.html"),
        ("wikipedia", "source/wikipedia-ecpat.html"),
    ] {
        let paths: Vec<String> = found(&BUILT, word).into_iter().map(name).collect();
        assert!(paths.iter().any(|found| found == path), "{word}: {paths:?}");
    }
    let of_search = BUILT.0.iter().filter(|(path, _)| path.starts_with("search/"));
    assert!(of_search.map(|(_, bytes)| bytes.len()).max().unwrap() < 20_000);
}

#[test]
fn no_file_has_sentences_of_attached_articles() {
    for (path, bytes) in &SMALL.0 {
        assert!(!bytes.windows(14).any(|window| window.eq_ignore_ascii_case(b"zweiundvierzig")), "{path}");
    }
}

#[test]
fn changes_since_an_earlier_file_are_a_page_and_a_feed() {
    let page = SMALL.file("changes.html");
    assert!(
        page.contains("<ins>") && page.contains("<del>") && page.contains("New &lt;words&gt; &amp; more."),
        "{page}"
    );
    let feed = roxmltree::Document::parse(SMALL.file("changes.xml")).unwrap();
    let text = |name: &str| {
        feed.descendants().find(|node| node.has_tag_name(name)).and_then(|node| node.text()).unwrap()
    };
    assert!(text("content").contains("New <words> & more."), "{}", text("content"));
    assert!(text("updated").ends_with('Z'), "{}", text("updated"));
    assert!(SMALL.file("index.html").contains("href=\"changes.xml\""));
}
