//! Tests where sentences end, and which marks belong to them.

use super::document;

/// Returns the sentences of a text without their marks.
fn sentences(text: &str) -> Vec<String> {
    let document = document(text);
    document.sentences().map(|sentence| document.plain(sentence)).collect()
}

#[test]
fn a_sentence_ends_where_a_reader_expects_it() {
    // Sentences are separated by ` | `.
    let cases = [
        "It met Ms. Anne Bell there. | She left.",
        "Dr. No and Mr. A. M. Hill vs. Prof. Lee came. | They left.",
        "The U.S. Army came. | It went to the U.S. | It stayed there.",
        "Over 1,300 came. | Then 3.5 left for no. 5 of vol. 3, pp. 4.",
        "Because: (i) they did, and (ii) so did we. | Next came rain.",
        "It opened on Jan. 5 of 2014 at 5 p.m. sharp. | It closed.",
        "Was it? | It was! | So be it.",
        "“It ends.” | He left. | \"Is it so?\" | She asked.",
        "They said (it was cold. No one came) nothing. | Rain fell.",
        "(All of it was lost.) | Then it was found.",
        "He wrote 'some of it.'\" | She read it.",
        "See https://example.org/a.b?c=D.E of www.Example.Org and ASP.NET now. | Then go.",
        "The blank is missing.| Then it is back.",
        "It went on... and on. | It ended.",
        "A stop stands apart . | The next begins.",
        "It is children’s work. | It is O´Hara's too.",
    ];
    for case in cases {
        let wanted: Vec<&str> = case.split('|').map(str::trim).collect();
        let text = case.replace(".| ", ".").replace(" | ", " ");
        assert_eq!(sentences(&text), wanted, "{case}");
    }
}

#[test]
fn a_text_that_does_not_say_its_language_is_split_by_the_rules_of_the_likeliest() {
    let german = "Die Tagung war am 6./7. Juni in der Stadt. Das Netz ist mit dem Amt und bei der Bahn. \
        Die 7. Weltversammlung war im Mai. Nach dem Ende kam Dr. Hell zu den Gästen. Es war 1997. Danach ging er.";
    assert_eq!(
        sentences(german),
        [
            "Die Tagung war am 6./7. Juni in der Stadt.",
            "Das Netz ist mit dem Amt und bei der Bahn.",
            "Die 7. Weltversammlung war im Mai.",
            "Nach dem Ende kam Dr. Hell zu den Gästen.",
            "Es war 1997.",
            "Danach ging er.",
        ]
    );
    assert_eq!(
        sentences("It has the number 7. The end is in sight."),
        ["It has the number 7.", "The end is in sight."]
    );
}

#[test]
fn abbreviations_are_those_of_the_language_of_the_page() {
    let cases = [
        ("en", "The Lamp Co. Board met at 5 p.m. | The vote was at six. | Yahoo! News told of it."),
        (
            "de",
            "Am 3. Mai kam Dr. Bell z. B. nach Ulm. | Er blieb bis 1990. | Der 2. Rat (ca. 9 Leute) ging.",
        ),
        ("de", "Sie sagte: „Es ist gut. Wir gehen.“ | Dann ging sie."),
        ("fr", "M. Bell est venu av. J.-C. à Lyon. | « Il dort. » | Elle lit, cf. p. 4."),
        ("es", "El Sr. Bell vive en la Av. Central. | Es el núm. 5 de la S.A. | La casa es de él."),
        ("it", "Il dott. Bell vive qui. | Vedi art. 5, pag. 3. | È la S.p.A. Lampade."),
        ("nl", "Dhr. Bell kwam o.a. naar Delft. | Hij is er sinds 1990. | Zie blz. 3."),
        ("pt", "O Sr. Bell vive na Av. Central. | É o núm. 5. | Ela também."),
        ("pl", "W dn. 3. Maja był prof. Bell z ul. Nowej. | On jest tu od 1990. | To np. Kraków."),
        ("ru", "Он жил на ул. Новой с 1990 г. | Она — на пл. Старой, д. 5. | Это т. е. Тверь."),
        ("ja", "灯台は古い。|「海を見る。」|彼は帰った！|本当？|はい。"),
        ("zh", "灯塔很旧。|他说：“海很大。我走了。”|他走了。"),
        ("ja", "長さは３．５キロ。|協会は「会」という。|（注）海は広い。|終わり！"),
        ("ru", "Он из 229 года до н. э. в Риме. | Это чл.-корр. Иванов и зам. Петров."),
        ("fr", "Le comité (réf. 5) siège à Lyon. | La rue du gén. Bell, c.-à-d. ici, est longue."),
        ("es", "Nació en EE. UU. en 1990. | El depto. Central es grande."),
        ("nl", "Het is i.s.m. Delft gebouwd. | Hij is er o.m. Burgemeester."),
        ("pl", "To współcz. Kraków. | Jest tam."),
        ("hi", "वह आया। | वह गया।"),
        ("km", "គាត់មក។ | គាត់ទៅ។"),
        ("ar", "جاء د. علي. | هل رأى؟ | نعم."),
        // A language without a list is read by the rules of English.
        ("sv", "Mr. Bell bor i U.S.A. nu. | Han kom 1990."),
    ];
    for (language, case) in cases {
        let page = case.replace(" | ", " ").replace('|', "");
        let document = document(&format!("<html lang={language}><body><p>{page}"));
        let found: Vec<String> = document.sentences().map(|sentence| document.plain(sentence)).collect();
        let wanted: Vec<&str> = case.split('|').map(str::trim).collect();
        assert_eq!(found, wanted, "{language}");
    }
}

#[test]
fn a_long_paragraph_is_split_like_a_short_one() {
    let text = "Some of it was “kept. For long” there. It grew (by 1,300 a year). ".repeat(2000);
    let short = sentences("Some of it was “kept. For long” there. It grew (by 1,300 a year).");
    let long = sentences(&text);
    assert_eq!(short.len(), 2);
    assert_eq!(long.len(), 4000);
    assert!(long.chunks(2).all(|pair| pair == short));
}

#[test]
fn a_very_long_sentence_is_not_split() {
    let text = format!("It {}ends. It ends.", "goes on and ".repeat(5000));
    assert_eq!(sentences(&text).iter().map(String::len).collect::<Vec<_>>(), [text.len() - 9, 8]);
}
