//! From a candidate to a fact: `pack new`, `pack add`, `article accept` and `article review`.

use std::fs;

use crate::support::{Folder, Run};

/// A made-up article, as a text dump.
const ARTICLE: &str = "From Wikipedia, the free encyclopedia
Jump to: navigation, search
Type Network
Founded 1987

The Lantern Network (LN) is a network of libraries. It has over 1,200 members in 5 countries.


Since 1990, the LN is a member of the Harbour Safety Council. In 1992, in partnership with \
the Lamp Guild of Oslo, it met in Lima, Peru.
";

/// A folder with a draft of the article.
fn drafted() -> Folder {
    let folder = Folder::new();
    folder.write("lantern.txt", ARTICLE);
    folder.stdout(&["article", "draft", "-q", "lantern.txt", "pack"]);
    folder
}

fn with_pack() -> Folder {
    let folder = Folder::new();
    folder.stdout(&["pack", "new", "-q", "pack", "--title", "A page", "--language", "en"]);
    for record in [
        &["section", "slug=top", "heading=Top"][..],
        &["passage", "slug=one", "section=top", "anchor=The first words"],
        &["passage", "slug=two", "section=top", "anchor=The second words"],
    ] {
        add(&folder, record);
    }
    folder
}

fn add(folder: &Folder, record: &[&str]) {
    folder.stdout(&[&["pack", "add", "-q", "pack"], record].concat());
}

/// The text of a file of the pack.
fn text(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path("pack").join(name)).unwrap_or_default()
}

fn accept(folder: &Folder, words: &[&str]) -> Run {
    folder.run(&[&["article", "accept", "pack"], words].concat())
}

fn review(folder: &Folder, answers: &str, words: &[&str]) -> Run {
    let words = [&["article", "review", "pack"], words].concat();
    let output = folder.command(&words).write_stdin(answers).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_new_pack_passes_its_check_and_overwrites_nothing() {
    let folder = Folder::new();
    let new = ["pack", "new", "The Lantern", "--title", "About us", "--language", "en", "--url"];
    let run = folder.run(&[&new[..], &["ftp://x"]].concat());
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, "error: --url: `ftp://x` is not an http or https address\n")
    );
    assert!(!folder.path("The Lantern").exists());
    folder.stdout(&[&new[..], &["https://lantern.example"]].concat());
    let text = fs::read_to_string(folder.path("The Lantern/source.toml")).unwrap();
    let head = "[source]\nslug = \"the-lantern\"\ntitle = \"About us\"\nurl = \"https://lantern.example\"\nlanguage = \"en\"\n";
    assert!(text.starts_with(head), "{text}");
    let check = folder.run(&["check", "The Lantern"]);
    assert!(check.stderr.contains("The Lantern: no errors, no warnings"), "{}", check.stderr);
    let refusal = "error: `The Lantern` is not an empty folder; nothing was written to it\n\
                   hint: name a folder that does not exist yet\n";
    folder.assert_refused(&[&new[..], &["https://other.example"]].concat(), 1, refusal);
    assert_eq!(fs::read_to_string(folder.path("The Lantern/source.toml")).unwrap(), text);
}

#[test]
fn what_the_comments_of_a_new_pack_show_can_be_read() {
    let folder = with_pack();
    let source = text(&folder, "source.toml");
    let example: String = source
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| line.starts_with('[') || line.contains(" = "))
        .map(|line| line.to_owned() + "\n")
        .collect();
    assert_eq!(example.matches("[[").count(), 3, "{example}");
    folder.write("pack/example.toml", &example);
    let check = folder.run(&["check", "pack"]);
    assert_eq!(check.code, 0, "{}", check.stderr);
}

#[test]
fn a_record_goes_after_the_last_of_its_kind_and_comments_stay() {
    let folder = with_pack();
    let before = "# Mine\n\n[[event]] # first\nslug = \"a\"\nname = \"A\"\ncite = \"one\"\n\n\
                  # On figures\n[[figure]]\nevent = \"a\"\nmetric = \"members\"\nvalue = 1\ncite = \"one\"";
    folder.write("pack/mine.toml", before);
    add(&folder, &["event", "slug=b", "name=B \"quoted\"", "kind=founding", "cite=two"]);
    add(&folder, &["figure", "event=b", "metric=members", "value=1.5", "qualifier=over", "cite=two"]);
    let (event, figure) = before.split_once("\n# On").unwrap();
    let after = format!(
        "{event}\n[[event]]\nslug = \"b\"\nname = \"B \\\"quoted\\\"\"\nkind = \"founding\"\ncite = \"two\"\n\n# On{figure}\n\n\
         [[figure]]\nevent = \"b\"\nmetric = \"members\"\nvalue = 1.5\nqualifier = \"over\"\ncite = \"two\"\n"
    );
    assert_eq!(text(&folder, "mine.toml"), after);
    assert!(!folder.path("pack/events.toml").exists());
    folder.write("pack/mine.toml", &before.replace('\n', "\r\n"));
    add(&folder, &["event", "slug=c", "name=C", "cite=two"]);
    let crlf = text(&folder, "mine.toml");
    assert_eq!(crlf.matches('\n').count(), crlf.matches("\r\n").count());
}

#[test]
fn a_repeated_key_makes_a_list_and_a_nested_record_is_added_to_its_outer_one() {
    let folder = with_pack();
    add(&folder, &["organisation", "slug=ln", "name=Lantern", "kind=ngo", "kind=network", "cite=one"]);
    add(&folder, &["organisation_name", "organisation=ln", "name=LN", "kind=acronym", "cite=one"]);
    add(&folder, &["organisation_name", "organisation=ln", "name=The Lantern", "kind=short", "cite=two"]);
    let expected = "[[organisation]]\nslug = \"ln\"\nname = \"Lantern\"\ncite = \"one\"\n\
                    kinds = [\n  { kind = \"ngo\" },\n  { kind = \"network\" },\n]\n\
                    names = [{ name = \"LN\", kind = \"acronym\" }, { name = \"The Lantern\", kind = \"short\", cite = \"two\" }]\n";
    assert_eq!(text(&folder, "organisations.toml"), expected);
    add(&folder, &["organisation_classification", "organisation=ln", "kind=forum", "cite=two"]);
    let more = expected.replace("network\" },\n", "network\" },\n  { kind = \"forum\", cite = \"two\" },\n");
    assert_eq!(text(&folder, "organisations.toml"), more);
    add(
        &folder,
        &[
            "event",
            "slug=e",
            "name=E",
            "cite=one",
            "dates=1990",
            "dates=[{ date = \"1991\", cite = \"two\" }]",
        ],
    );
    assert!(
        text(&folder, "events.toml")
            .ends_with("dates = [\n  { date = \"1990\" },\n  { date = \"1991\", cite = \"two\" },\n]\n")
    );
}

#[test]
fn an_error_that_a_record_brings_in_is_shown_and_nothing_is_written() {
    let folder = with_pack();
    let run = folder.run(&[
        "pack",
        "add",
        "pack",
        "figure",
        "organisation=ln",
        "metric=members",
        "value=many",
        "cite=one",
    ]);
    assert_eq!(run.code, 1);
    for part in [
        "error: `value` must be a number, not text\n --> pack/figures.toml:4:9",
        "error: unknown organisation `ln`",
        "error: 2 problems with this change; nothing was written",
    ] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    assert!(!folder.path("pack/figures.toml").exists());
    // The pack has an error of its own, which does not keep a curator from adding what it lacks.
    folder.write(
        "pack/figures.toml",
        "[[figure]]\norganisation = \"ln\"\nmetric = \"members\"\nvalue = 1\ncite = \"one\"\n",
    );
    add(&folder, &["topic", "slug=t", "name=T", "cite=two"]);
    add(&folder, &["organisation", "slug=ln", "name=Lantern", "cite=one"]);
    assert_eq!(folder.run(&["check", "pack"]).code, 0);
}

#[test]
fn wrong_words_are_refused_with_a_suggestion() {
    let folder = with_pack();
    let refused = |words: &[&str], stderr: &str| {
        folder.assert_refused(&[&["pack", "add", "pack"], words].concat(), 2, stderr);
    };
    refused(&["event", "nmae=x"], "error: unknown key `nmae` in an `event`\nhint: did you mean `name`?\n");
    refused(&["event", "slug=a", "slug=b"], "error: `slug` can be given only once\n");
    refused(&["event", "slug"], "error: `slug` is not of the form `key=value`\n");
    refused(
        &["event", "names=AB"],
        "error: `names` is a list of records, not `AB`\nhint: write it as TOML: `names=[{ name = …, kind = … }]`, with text in double quotes\n",
    );
    let run = folder.run(&["pack", "add", "pack", "evnt", "slug=a"]);
    assert!(run.code == 2 && run.stderr.contains("a similar value exists: 'event'"), "{}", run.stderr);
    let run = folder.run(&["pack", "add", "pack", "event_date", "event=x", "date=1990", "cite=one"]);
    assert_eq!(
        (run.code, run.stderr.lines().next().unwrap()),
        (4, "error: there is no event in this pack `x`")
    );
}

#[test]
fn the_keys_of_a_kind_are_those_that_reading_knows_with_the_descriptions_of_the_schema() {
    let folder = Folder::new();
    let rows = folder.rows(&["pack", "add", "pack", "partnership"]);
    let row = |key: &str| rows.iter().find(|row| row["key"] == key).unwrap();
    assert_eq!(row("relation")["required"], "yes");
    assert_eq!(row("relation")["value"], "term of relation");
    assert_eq!(row("partner")["required"], "one of partner to partner_collective");
    assert_eq!(row("since")["required"], "no");
    assert_eq!(row("cite")["value"], "slug of a passage");
    let schema = folder.rows(&["schema", "partnership"]);
    let described =
        schema.iter().find(|row| row["column"] == "note").unwrap()["description"].as_str().unwrap();
    assert!(described.starts_with(row("note")["description"].as_str().unwrap().trim_end_matches('.')));
}

#[test]
fn candidates_are_listed_with_what_they_lack() {
    let folder = drafted();
    let rows = folder.rows(&["article", "accept", "pack"]);
    let missing = |number: usize| rows[number - 1]["missing"].clone();
    assert_eq!(rows.len(), 12);
    assert_eq!(
        (rows[2]["seen"].as_str(), rows[2]["passage"].as_str()),
        (Some("Lantern Network"), Some("lead-1"))
    );
    assert_eq!(
        (missing(1), missing(2), missing(3)),
        ("name=…".into(), "event=…".into(), serde_json::Value::Null)
    );
    assert_eq!(missing(4), "organisation=… (or person, collective, event, event_series, work, topic, place)");
    assert_eq!(
        missing(7),
        "the organisation `lantern-network`, also a candidate; the organisation `harbour-safety-council`, also a candidate"
    );
}

#[test]
fn accepted_candidates_are_facts_of_the_pack_and_no_longer_candidates() {
    let folder = drafted();
    folder.write("pack/candidates.toml", &(text(&folder, "candidates.toml") + "# the end\n"));
    let run = accept(&folder, &["7", "lantern-network", "Harbour Safety Council"]);
    assert_eq!(
        run.stderr,
        "pack/candidates.toml, pack/organisations.toml, pack/partnerships.toml: 3 candidates accepted, 9 left\n"
    );
    let expected = "[[organisation]]\nslug = \"lantern-network\"\nname = \"Lantern Network\"\ncite = \"lead-1\"\n\
                    names = [{ name = \"LN\", kind = \"acronym\" }]\n\n\
                    [[organisation]]\nslug = \"harbour-safety-council\"\nname = \"Harbour Safety Council\"\ncite = \"section-2-1\"\n";
    assert_eq!(text(&folder, "organisations.toml"), expected);
    let expected = "[[partnership]]\norganisation = \"lantern-network\"\nrelation = \"member-of\"\n\
                    partner = \"harbour-safety-council\"\nsince = \"1990\"\ncite = \"section-2-1\"\n";
    assert_eq!(text(&folder, "partnerships.toml"), expected);
    let left = text(&folder, "candidates.toml");
    assert!(left.starts_with("# What may be a fact, ") && left.ends_with("# the end\n"), "{left}");
    assert_eq!((left.matches("[[candidate]]").count(), left.contains("Harbour Safety")), (9, false));
    accept(&folder, &["over 1,200 members", "5 countries", "organisation=lantern-network", "as_of=1990"]);
    accept(&folder, &["Founded", "name=Founding of the LN", "dates="]);
    accept(&folder, &["1", "event=founding-of-the-ln"]);
    assert!(text(&folder, "events.toml").ends_with("cite = \"head-4\"\ndates = [{ date = \"1987\" }]\n"));
    accept(&folder, &["Lima, Peru", "kind=settlement"]);
    assert!(
        text(&folder, "places.toml")
            .ends_with("name = \"Lima\"\nkind = \"settlement\"\ncountry = \"PE\"\ncite = \"section-2-2\"\n")
    );
    folder.stdout(&["build", "-q", "--only", "pack"]);
    let facts = folder.rows(&["report", "figures"]);
    let shown: Vec<_> =
        facts.iter().map(|row| (row["metric"].as_str().unwrap(), row["value"].as_i64().unwrap())).collect();
    assert_eq!(shown, [("member-countries", 5), ("members", 1200)]);
    assert!(folder.stdout(&["show", "LN"]).contains("Harbour Safety Council"));
}

#[test]
fn a_candidate_that_lacks_something_or_brings_in_an_error_changes_nothing() {
    let folder = drafted();
    let before = text(&folder, "candidates.toml");
    let refused = |words: &[&str], code: i32, stderr: &str| {
        folder.assert_refused(&[&["article", "accept", "pack"], words].concat(), code, stderr);
    };
    let lacks =
        "hint: add `key=value` for what it lacks, and name the candidates that it refers to as well\n";
    refused(&["3", "2"], 1, &format!("error: candidate 2, `1987`, lacks event=…\n{lacks}"));
    refused(
        &["13"],
        4,
        "error: there is no candidate `13`\nhint: `ecpat-kb article accept pack` lists them\n",
    );
    refused(
        &["lamp-gild-of-oslo"],
        4,
        "error: there is no candidate `lamp-gild-of-oslo`\nhint: did you mean `lamp-guild-of-oslo`?\n",
    );
    refused(
        &["kind=ngo"],
        2,
        "error: no candidate is named\nhint: name one by its number, its slug or what was seen\n",
    );
    refused(
        &["3", "as=organization"],
        2,
        "error: unknown kind of record `organization`\nhint: did you mean `organisation`?\n",
    );
    let run = accept(&folder, &["3", "kind=gild"]);
    assert!(run.code == 1 && run.stderr.contains("`gild` is not in the vocabulary"), "{}", run.stderr);
    assert_eq!(text(&folder, "candidates.toml"), before);
    assert!(!folder.path("pack/organisations.toml").exists());
}

#[test]
fn what_the_pack_declares_is_not_declared_twice() {
    let folder = drafted();
    folder.write(
        "pack/organisations.toml",
        "[[organisation]]\nslug = \"lantern-network\"\nname = \"Lantern\"\ncite = \"lead-2\"\n",
    );
    accept(&folder, &["3", "kind=network"]);
    let expected = "[[organisation]]\nslug = \"lantern-network\"\nname = \"Lantern\"\ncite = \"lead-2\"\n\
                    names = [{ name = \"Lantern Network\", kind = \"alternative\", cite = \"lead-1\" }, { name = \"LN\", kind = \"acronym\", cite = \"lead-1\" }]\n\
                    kinds = [{ kind = \"network\", cite = \"lead-1\" }]\n";
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&text(&folder, "organisations.toml")), sorted(expected));
    // A group without a name of its own can be the partner, too.
    accept(&folder, &["Lamp Guild of Oslo", "as=collective"]);
    accept(&folder, &["in partnership with the Lamp Guild"]);
    assert!(
        text(&folder, "partnerships.toml")
            .contains("partner_collective = \"lamp-guild-of-oslo\"\ndate = \"1992\"\n")
    );
}

#[test]
fn a_review_asks_in_the_order_of_the_text_and_writes_each_answer() {
    let folder = drafted();
    let answers = "name='Founding of the LN'\na\n?\ns\na\nn\na organisation=lantern-network\na\na\nq\n";
    let run = review(&folder, answers, &["--article", "lantern.txt"]);
    insta::assert_snapshot!(format!("{}\n{}", run.stdout, run.stderr));
    assert_eq!(run.code, 0);
    assert_eq!(text(&folder, "candidates.toml").matches("[[candidate]]").count(), 6);
    assert!(text(&folder, "events.toml").contains("kind = \"founding\""));
}

#[test]
fn a_refused_answer_is_asked_again_and_the_end_of_the_input_quits() {
    let folder = drafted();
    let run = review(&folder, "a\na name=Founding kind=fonding\nkin=x\n\ns", &[]);
    assert_eq!(run.code, 0);
    for part in [
        "error: candidate 1, `Founded`, lacks name=…\n",
        "error: `fonding` is not in the vocabulary `event_kind`\n",
        "error: unknown key `kin` in an `event`\nhint: did you mean `kind`?\n",
        "0 accepted, 1 struck, 11 left\n",
    ] {
        assert!(run.stderr.contains(part), "{part}{}", run.stderr);
    }
    assert!(run.stdout.contains("Infobox, head-4\nFounded 1987 …\n"), "{}", run.stdout);
    assert!(!folder.path("pack/events.toml").exists());
}
