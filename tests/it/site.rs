//! `export site`: every link works, data is never markup, and the same facts give the same bytes.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Folder;

/// The files below a folder with their bytes, by their path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(folder.join(&below)).unwrap() {
            let entry = entry.unwrap();
            let path = below.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                found.insert(path.to_str().unwrap().to_owned(), fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

/// The pages of a site.
fn pages(folder: &Path) -> BTreeMap<String, String> {
    let is_page = |path: &String| Path::new(path).extension().is_some_and(|ending| ending == "html");
    let pages = files(folder).into_iter().filter(|(path, _)| is_page(path));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

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

/// Writes the site of a database that was built, with these options besides.
fn write(folder: &Folder, options: &str) {
    folder.stdout(&format!("export site site --quiet {options}"));
}

/// A file of the site.
fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path("site").join(path)).unwrap()
}

#[test]
fn every_link_leads_to_a_file_of_the_site_and_a_place_in_it() {
    let folder = Folder::awkward();
    write(&folder, "");
    let all = files(&folder.path("site"));
    let pages = pages(&folder.path("site"));
    let places: HashSet<String> = pages
        .iter()
        .flat_map(|(path, page)| values(page, "id").into_iter().map(move |id| format!("{path}#{id}")))
        .collect();
    let mut followed = 0;
    for (path, page) in &pages {
        let links = values(page, "href").into_iter().chain(values(page, "src"));
        let is_elsewhere =
            |link: &&str| ["https://", "http://", "data:image/"].iter().any(|start| link.starts_with(start));
        for link in links.filter(|link| !is_elsewhere(link)) {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { resolved(path, file) };
            assert!(all.contains_key(&target), "{path}: {link}");
            assert!(place.is_empty() || places.contains(&format!("{target}#{place}")), "{path}: {link}");
            followed += 1;
        }
    }
    assert!(followed > 5_000, "{followed}");
}

#[test]
fn every_thing_source_and_reference_has_a_page_that_a_list_leads_to() {
    let folder = Folder::built();
    write(&folder, "");
    let pages = pages(&folder.path("site"));
    let lists: String =
        pages.iter().filter(|(path, _)| !path.contains('/')).map(|(_, page)| &**page).collect();
    let listed: HashSet<&str> = values(&lists, "href").into_iter().collect();
    let sql = "SELECT replace(sort, '_', '-') || '/' || slug AS page FROM thing
        UNION ALL SELECT 'source/' || slug FROM source
        UNION ALL SELECT 'reference/' || s.slug || '/' || replace(r.list || '/', 'references/', '') || r.number
        FROM reference r JOIN source s ON s.id = r.source_id";
    let rows = folder.rows(&["query", sql]);
    assert!(rows.len() > 90, "{}", rows.len());
    for row in rows {
        let path = format!("{}.html", row["page"].as_str().unwrap());
        assert!(pages.contains_key(&path), "{path}");
        assert!(listed.contains(&*path), "{path}");
    }
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let folder = Folder::awkward();
    folder.stdout(&["export", "site", "one", "--quiet"]);
    folder.stdout(&["export", "site", "two", "--quiet"]);
    let (one, two) = (files(&folder.path("one")), files(&folder.path("two")));
    assert!(one.keys().eq(two.keys()));
    for (path, bytes) in one {
        assert!(two[&path] == bytes, "{path}");
    }
}

#[test]
fn text_of_the_database_is_never_markup_a_script_or_an_address() {
    let folder = Folder::awkward();
    let conn = folder.open("ecpat.db");
    conn.execute_batch(
        "UPDATE source SET title = '</script><script>alert(1)</script>';
         UPDATE identifier SET value = 'javascript:alert(1)';
         UPDATE thing SET name = '\"><img src=x onerror=alert(1)>' WHERE slug = 'ecpat';",
    )
    .unwrap();
    drop(conn);
    write(&folder, "");
    for (path, page) in pages(&folder.path("site")) {
        let scripts: Vec<&str> = page.split("<script").skip(1).collect();
        let is_ours = |script: &&str| {
            script.starts_with(" src=\"") || script.starts_with(" type=\"application/ld+json\">")
        };
        assert!(scripts.iter().all(is_ours) && scripts.len() <= 2, "{path}");
        let end = |script: &&str| script.split("</script>").next().unwrap().contains('<');
        assert!(!scripts.iter().any(end), "{path}");
        assert!(!page.contains("<img") && !page.contains("<b onclick"), "{path}");
        assert!(!values(&page, "href").iter().any(|link| link.starts_with("javascript:")), "{path}");
        assert!(page.contains("default-src 'none'"), "{path}");
    }
}

#[test]
fn a_slug_that_no_file_can_have_is_refused_and_nothing_is_written() {
    let folder = Folder::built();
    let slug = "a".repeat(241);
    let change = format!("UPDATE thing SET slug = '{slug}' WHERE slug = 'unicef'");
    folder.open("ecpat.db").execute_batch(&change).unwrap();
    let refusal = format!(
        "error: the organisation `{slug}` has no name that a file can have, so it has no page\n\
         hint: its slug is not one that a pack could give, or is too long\n"
    );
    folder.assert_refused(&["export", "site", "site"], 1, &refusal);
    let change =
        "PRAGMA ignore_check_constraints = on; UPDATE thing SET slug = '../unicef' WHERE slug LIKE 'aaa%'";
    folder.open("ecpat.db").execute_batch(change).unwrap();
    assert!(folder.run(&["export", "site", "site"]).stderr.contains("did not pass its check"));
    assert_eq!(folder.files(), ["ecpat.db"]);
}

#[test]
fn a_site_replaces_a_site_and_nothing_else() {
    let folder = Folder::built();
    write(&folder, "");
    folder.write("site/organisation/old-name.html", "a page of an earlier site");
    write(&folder, "--force");
    assert!(!folder.path("site/organisation/old-name.html").exists());
    folder.write("site/notes.md", "mine");
    let run = folder.run(&["export", "site", "site", "--force"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("notes.md"), "{}", run.stderr);
    folder.write("page/index.html", "<p>mine</p>");
    let run = folder.run(&["export", "site", "page", "--force"]);
    assert_eq!(
        (run.code, fs::read_to_string(folder.path("page/index.html")).unwrap()),
        (1, "<p>mine</p>".to_owned())
    );
}

#[test]
fn a_theme_adds_a_style_sheet_and_replaces_templates() {
    let folder = Folder::built();
    folder.write("theme/theme.css", ":root { --link: red; }");
    folder.write("theme/mark.svg", "<svg/>");
    folder.write("theme/start.html", "<h1>Our own words on {{ site }}</h1>");
    folder.stdout(&["export", "site", "site", "--theme", "theme", "--title", "A & B", "--quiet"]);
    let start = read(&folder, "index.html");
    assert!(start.contains("<h1>Our own words on A &amp; B</h1>"), "{start}");
    assert!(start.contains("href=\"theme/theme.css\""), "{start}");
    assert!(folder.path("site/theme/mark.svg").exists() && !folder.path("site/theme/start.html").exists());
    folder.write("theme/start.html", "<h1>{{ site</h1>");
    let run = folder.run(&["export", "site", "other", "--theme", "theme"]);
    assert!(run.stderr.starts_with("error: template `start.html:1`: "), "{}", run.stderr);
}

#[test]
fn pages_name_their_own_address_if_it_is_given() {
    let folder = Folder::built();
    write(&folder, "--url https://example.org/facts/");
    let page = read(&folder, "organisation/ecpat.html");
    let address = "https://example.org/facts/organisation/ecpat.html";
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")), "{page}");
    let map = read(&folder, "sitemap.txt");
    assert!(map.lines().any(|line| line == address), "{map}");
    assert_eq!(map.lines().count(), pages(&folder.path("site")).len());
    folder.assert_refused(
        &["export", "dot", "-", "--url", "https://example.org"],
        2,
        "error: --title, --url, --since and --theme are for a site\nhint: leave them out, or export `site`\n",
    );
}

#[test]
fn the_page_of_an_organisation_begins_with_its_founding() {
    let folder = Folder::built();
    write(&folder, "");
    let page = read(&folder, "organisation/ecpat.html");
    assert!(page.contains("<p class=\"lead\">Founded 1990.<sup>"), "{page}");
    let description = page.split("<meta name=\"description\" content=\"").nth(1).unwrap();
    assert!(description.starts_with("ECPAT: NGO, network. Founded 1990. "), "{description}");
}

#[test]
fn every_value_that_sources_state_differently_leads_to_each_of_its_passages() {
    let folder = Folder::built();
    write(&folder, "");
    let page = read(&folder, "conflicts.html");
    let mut found: Vec<String> = values(&page, "href")
        .into_iter()
        .filter(|link| link.starts_with("http"))
        .map(|link| link.replace("&amp;", "&").replace("&#39;", "'"))
        .collect();
    let links = "SELECT link FROM conflicting_values WHERE link IS NOT NULL";
    let links: String = folder.stdout(&["query", links, "--format", "tsv"]);
    let mut links: Vec<&str> = links.lines().skip(1).collect();
    found.sort();
    links.sort_unstable();
    assert!(links.len() > 3, "{links:?}");
    assert_eq!(found, links);
}

#[test]
fn the_page_of_a_thing_says_where_sources_differ_on_it() {
    let folder = Folder::awkward();
    write(&folder, "");
    let of = "SELECT DISTINCT replace(subject_kind, '_', '-') || '/' || subject_slug FROM conflicting_values";
    let of = folder.stdout(&["query", of, "--format", "tsv"]);
    assert!(of.lines().count() > 3, "{of}");
    for path in of.lines().skip(1) {
        let page = read(&folder, &format!("{path}.html"));
        assert!(page.contains("id=\"differ\""), "{path}");
    }
}

#[test]
fn a_name_in_a_report_leads_to_the_page_of_what_alone_has_it() {
    let folder = Folder::built();
    let network = || {
        write(&folder, "--force");
        read(&folder, "report/network.html")
    };
    let link = "<a href=\"../organisation/unicef.html\"><bdi>UNICEF</bdi></a>";
    assert!(network().contains(link));
    let figures = read(&folder, "report/figures.html");
    assert!(figures.contains("<a href=\"../source/"), "{figures}");
    folder.execute("ecpat.db", "UPDATE thing SET name = 'UNICEF' WHERE slug = 'the-body-shop'");
    assert!(!network().contains(link));
}

#[test]
fn the_start_page_and_what_it_loads_are_small() {
    let folder = Folder::built();
    write(&folder, "");
    let files = files(&folder.path("site"));
    let start = String::from_utf8(files["index.html"].clone()).unwrap();
    let loaded: Vec<&str> = ["href", "src"]
        .into_iter()
        .flat_map(|attribute| values(&start, attribute))
        .filter(|path| [".css", ".js"].iter().any(|ending| path.ends_with(ending)))
        .collect();
    assert_eq!(loaded, ["style.css", "site.js"]);
    let size: usize = ["index.html", "style.css", "site.js"].iter().map(|name| files[*name].len()).sum();
    assert!(size <= 100 << 10, "{size} bytes");
    assert!(start.matches("role=\"listitem\"").count() > 60, "{start}");
}

/// The files of the search that answer a word, and the numbers of the pages that they give.
fn found(site: &Path, word: &str) -> Vec<u32> {
    let read = |name: &str| fs::read_to_string(site.join("search").join(name)).unwrap();
    let index = read("index.js");
    let index: serde_json::Value =
        serde_json::from_str(index.trim().strip_prefix("kb.index = ").unwrap().trim_end_matches(';'))
            .unwrap();
    let files = index["files"].as_array().unwrap();
    let file = files.iter().rposition(|first| first.as_str().unwrap() <= word).unwrap();
    let words = read(&format!("words-{file}.js"));
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
    let folder = Folder::built();
    write(&folder, "");
    let site = folder.path("site");
    let name = |number: u32| {
        let file = fs::read_to_string(site.join(format!("search/names-{}.js", number / 32))).unwrap();
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
        let paths: Vec<String> = found(&site, word).into_iter().map(name).collect();
        assert!(paths.iter().any(|found| found == path), "{word}: {paths:?}");
    }
    let largest = files(&site)
        .into_iter()
        .filter(|(path, _)| path.starts_with("search/"))
        .map(|(_, bytes)| bytes.len());
    assert!(largest.max().unwrap() < 20_000);
}

#[test]
fn no_file_has_sentences_of_attached_articles() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    conn.execute_batch("UPDATE passage SET text = 'Zweiundvierzig Worte des Artikels'").unwrap();
    drop(conn);
    write(&folder, "");
    for (path, bytes) in files(&folder.path("site")) {
        assert!(!bytes.windows(14).any(|window| window.eq_ignore_ascii_case(b"zweiundvierzig")), "{path}");
    }
}

#[test]
fn changes_since_an_earlier_file_are_a_page_and_a_feed() {
    let folder = Folder::built();
    fs::copy(folder.path("ecpat.db"), folder.path("old.db")).unwrap();
    let edit =
        "UPDATE statement SET statement = 'New <words> & more.' WHERE id = (SELECT min(id) FROM statement)";
    folder.open("ecpat.db").execute_batch(edit).unwrap();
    write(&folder, "--since old.db");
    let page = read(&folder, "changes.html");
    assert!(
        page.contains("<ins>") && page.contains("<del>") && page.contains("New &lt;words&gt; &amp; more."),
        "{page}"
    );
    let feed = read(&folder, "changes.xml");
    let feed = roxmltree::Document::parse(&feed).unwrap();
    let text = |name: &str| {
        feed.descendants().find(|node| node.has_tag_name(name)).and_then(|node| node.text()).unwrap()
    };
    assert!(text("content").contains("New <words> & more."), "{}", text("content"));
    assert!(text("updated").ends_with('Z'), "{}", text("updated"));
    assert!(read(&folder, "index.html").contains("href=\"changes.xml\""));
}
