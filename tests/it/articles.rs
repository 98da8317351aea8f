//! `article`: what its transcript (`transcripts/articles.md`) cannot show: offsets in characters, and bytes of messages.

use ecpat_kb::article;

use crate::support::Folder;

#[test]
fn the_offsets_of_a_finding_cut_out_what_was_found() {
    let folder = Folder::new();
    let text = "The næt lends lanterns.\n\nÆrlig talt: it lends lamps, too.\n";
    folder.write("old.txt", &text.replace("Ærlig talt: it", "It"));
    folder.write("new.txt", text);
    folder.stdout(&["article", "draft", "old.txt", "pack"]);
    let rows = folder.run(&["article", "check", "new.txt", "--pack", "pack", "--format", "json", "-q"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rows.stdout).unwrap();
    let row = rows.iter().find(|row| row["found"] == "Ærlig talt: it lends lamps, too.").unwrap();
    let at = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
    let cut: String = text.chars().skip(at("start")).take(at("end") - at("start")).collect();
    assert_eq!((cut.as_str(), at("line")), ("Ærlig talt: it lends lamps, too.", 3));
}

#[test]
fn an_mhtml_file_is_read() {
    let page = "<html><body><h1 id=3D\"firstHeading\">Quay</h1><p>It was foun=\r\nded in Z=C3=BCrich.</p></body></html>";
    let message = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://wiki.example/Quay\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b-1\"\r\n\r\n\
         ----b-1\r\nContent-Type: image/png\r\n\r\nxx\r\n\
         ----b-1\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n----b-1--\r\n"
    );
    let read = article::read(message.as_bytes()).unwrap();
    assert_eq!(
        (read.title.as_deref(), read.url.as_deref()),
        (Some("Quay"), Some("https://wiki.example/Quay"))
    );
    let sentences: Vec<&str> = read.sentences().map(|sentence| read.cut(sentence.span)).collect();
    assert_eq!(sentences, ["It was founded in Zürich."]);
    let in_base64 = "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+SXQgbWV0Ljwv\ncD4=\n";
    let read = article::read(in_base64.as_bytes()).unwrap();
    assert_eq!(read.text, "It met.");
    let nested = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=A\n\n--A\nContent-Type: multipart/alternative; boundary=B\n\n\
         --B\nContent-Type: text/plain\n\nNo.\n--B\nContent-Type: text/html; charset=windows-1252\n\
         Content-Transfer-Encoding: quoted-printable\n\n<p>Caf=E9.</p>\n--B--\n--A--\n";
    assert_eq!(article::read(nested.as_bytes()).unwrap().text, "Café.");
}
