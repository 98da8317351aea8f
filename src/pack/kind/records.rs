//! Every kind of record, with its keys in the order in which a curator writes them.

use super::Form::{
    Anchor, Boolean, Country, Date, DateEnd, Digest, Heading, Language, Line, Local, Number, Period, Slug,
    Term, Thing, Url, Word,
};
use super::{Field, Kind, Role};

const BOUNDS: [&str; 2] = ["earliest", "latest"];
const NOTE: Field = Field::new("note", Line).remark();
const STATED: Field = Field::new("stated", Line).remark();

/// The source of a pack: `[source]`, once.
pub static SOURCE: Kind = Kind::new(
    "source",
    Role::Source,
    &[
        Field::new("slug", Slug),
        Field::new("title", Line).detail(),
        Field::new("publisher", Line).remark(),
        Field::new("url", Url).remark(),
        Field::new("licence", Line).remark(),
        Field::new("language", Language).detail(),
        Field::new("retrieved", Date).remark(),
        Field::new("sha256", Digest).remark(),
    ],
);

/// A section of the source.
pub static SECTION: Kind = Kind::new(
    "section",
    Role::Part,
    &[
        Field::new("slug", Slug),
        Field::new("heading", Heading).detail(),
        Field::new("label", Line).remark(),
        Field::new("parent", Local("section")).remark().into("parent_id"),
    ],
);

/// A passage of the source, with the references that it rests on.
pub static PASSAGE: Kind = Kind::new(
    "passage",
    Role::Part,
    &[
        Field::new("slug", Slug),
        Field::new("section", Local("section")).detail().into("section_id"),
        Field::new("anchor", Anchor).detail(),
        Field::new("kind", Word(&["sentence", "infobox", "list-item", "navigation"])).detail().or("sentence"),
        Field::new("no_fact", Line).remark(),
    ],
)
.holding(&[&PASSAGE_REFERENCE]);

static PASSAGE_REFERENCE: Kind = Kind::new(
    "references",
    Role::Part,
    &[
        Field::new("number", Local("reference")).into("reference_id"),
        Field::new("reach", Word(&["sentence", "paragraph"])).detail(),
    ],
)
.within("passage_reference", "passage_id");

/// A numbered reference of the source.
pub static REFERENCE: Kind = Kind::new(
    "reference",
    Role::Part,
    &[
        Field::new("number", Number(1)),
        Field::new("title", Line).remark(),
        Field::new("author", Line).remark(),
        Field::new("publisher", Line).remark(),
        Field::new("published", Date).remark(),
        Field::new("retrieved", Date).remark(),
        Field::new("url", Url).remark(),
        Field::new("status", Word(&["live", "dead", "unknown"])).detail(),
        Field::new("as_printed", Line).remark(),
        NOTE,
    ],
);

static PLACE: Kind = Kind::new(
    "place",
    Role::Thing,
    &[Field::new("slug", Slug), Field::new("name", Line).detail(), Field::new("country", Country).remark()],
)
.in_file("places");

static ORGANISATION: Kind = Kind::new(
    "organisation",
    Role::Thing,
    &[
        Field::new("slug", Slug),
        Field::new("name", Line).detail(),
        Field::new("kind", Term("organisation_kind")).remark(),
    ],
)
.holding(&[&ORGANISATION_NAME, &ORGANISATION_PLACE, &ACTIVITY])
.in_file("organisations");

static ORGANISATION_NAME: Kind =
    Kind::new("names", Role::Fact, &[Field::new("name", Line), Field::new("kind", Term("name_kind"))])
        .within("organisation_name", "organisation_id");

static ORGANISATION_PLACE: Kind = Kind::new(
    "places",
    Role::Fact,
    &[
        Field::new("place", Thing("place")).into("place_id"),
        Field::new("role", Term("place_role")),
        Field::new("address", Line).remark(),
    ],
)
.within("organisation_place", "organisation_id");

static ACTIVITY: Kind = Kind::new(
    "activities",
    Role::Fact,
    &[
        Field::new("kind", Term("activity_kind")),
        Field::new("description", Line),
        Field::new("topic", Thing("topic")).optional().into("topic_id"),
        Field::new("beneficiary", Line).optional(),
    ],
)
.within("activity", "organisation_id");

static EVENT_SERIES: Kind = Kind::new(
    "event_series",
    Role::Thing,
    &[
        Field::new("slug", Slug),
        Field::new("name", Line).detail(),
        Field::new("kind", Term("event_kind")).detail(),
        Field::new("period", Period).remark(),
        Field::new("organiser", Thing("organisation")).remark().into("organiser_id"),
    ],
)
.in_file("events");

static EVENT: Kind = Kind::new(
    "event",
    Role::Thing,
    &[
        Field::new("slug", Slug),
        Field::new("name", Line).detail(),
        Field::new("kind", Term("event_kind")).detail(),
        Field::new("series", Thing("event_series")).remark().into("series_id"),
        Field::new("ordinal", Number(1)).remark(),
    ],
)
.holding(&[&EVENT_DATE, &EVENT_PLACE, &PARTICIPATION])
.in_file("events");

static EVENT_DATE: Kind = Kind::new("dates", Role::Fact, &[Field::new("date", Date), STATED])
    .within("event_date", "event_id")
    .dated(&["date"], &["date"], BOUNDS);

static EVENT_PLACE: Kind = Kind::new(
    "places",
    Role::Fact,
    &[Field::new("place", Thing("place")).into("place_id"), Field::new("venue", Line).remark()],
)
.within("event_place", "event_id");

static PARTICIPATION: Kind = Kind::new(
    "participants",
    Role::Fact,
    &[
        Field::new("organisation", Thing("organisation")).into("organisation_id"),
        Field::new("role", Term("participation_role")),
        NOTE,
    ],
)
.within("participation", "event_id");

static PARTNERSHIP: Kind = Kind::new(
    "partnership",
    Role::Fact,
    &[
        Field::new("organisation", Thing("organisation")).into("organisation_id"),
        Field::new("relation", Term("relation")),
        Field::new("partner", Thing("organisation")).into("partner_id"),
        Field::new("since", DateEnd).optional(),
        Field::new("until", DateEnd).optional(),
        Field::new("date", Date).optional(),
        STATED,
        NOTE,
    ],
)
.dated(&["since", "date"], &["until", "date"], BOUNDS)
.in_file("partnerships");

static WORK: Kind = Kind::new(
    "work",
    Role::Thing,
    &[
        Field::new("slug", Slug),
        Field::new("title", Line).detail(),
        Field::new("kind", Term("work_kind")).detail(),
    ],
)
.holding(&[&CONTRIBUTION])
.in_file("works");

static CONTRIBUTION: Kind = Kind::new(
    "contributions",
    Role::Fact,
    &[
        Field::new("organisation", Thing("organisation")).into("organisation_id"),
        Field::new("role", Term("contribution_role")),
        Field::new("date", Date).remark(),
        STATED,
        NOTE,
    ],
)
.within("contribution", "work_id")
.dated(&["date"], &["date"], BOUNDS);

static TOPIC: Kind = Kind::new(
    "topic",
    Role::Thing,
    &[
        Field::new("slug", Slug),
        Field::new("name", Line).detail(),
        Field::new("kind", Term("topic_kind")).detail(),
        Field::new("broader", Thing("topic")).remark().into("broader_id"),
    ],
)
.holding(&[&TOPIC_STATEMENT])
.in_file("topics");

static TOPIC_STATEMENT: Kind = Kind::new(
    "statements",
    Role::Fact,
    &[Field::new("kind", Term("statement_kind")), Field::new("statement", Line)],
)
.within("topic_statement", "topic_id");

static FIGURE: Kind = Kind::new(
    "figure",
    Role::Fact,
    &[
        Field::new("organisation", Thing("organisation")).optional().into("organisation_id"),
        Field::new("event", Thing("event")).optional().into("event_id"),
        Field::new("work", Thing("work")).optional().into("work_id"),
        Field::new("metric", Term("metric")),
        Field::new("value", Number(i64::MIN)),
        Field::new("qualifier", Word(&["exact", "over", "under", "about"])).or("exact"),
        Field::new("as_of", Date).optional(),
        NOTE,
    ],
)
.one_of(&["organisation", "event", "work"])
.dated(&["as_of"], &["as_of"], ["as_of_earliest", "as_of_latest"])
.in_file("figures");

/// Where the source disagrees with itself in a way that no query can see.
pub static DISCREPANCY: Kind = Kind::new(
    "discrepancy",
    Role::Fact,
    &[
        Field::new("slug", Slug),
        Field::new("organisation", Thing("organisation")).remark().into("organisation_id"),
        Field::new("event", Thing("event")).remark().into("event_id"),
        Field::new("work", Thing("work")).remark().into("work_id"),
        Field::new("topic", Thing("topic")).remark().into("topic_id"),
        Field::new("what", Line).detail(),
        Field::new("explanation", Line).detail(),
    ],
)
.one_of(&["organisation", "event", "work", "topic"])
.uncited()
.holding(&[&DISCREPANCY_PASSAGE])
.in_file("discrepancies");

static DISCREPANCY_PASSAGE: Kind = Kind::new("passages", Role::Fact, &[Field::new("says", Line).detail()])
    .within("discrepancy_passage", "discrepancy_id");

/// Something seen in the source that a person has yet to make a fact of, or to strike.
pub static CANDIDATE: Kind = Kind::new(
    "candidate",
    Role::Candidate,
    &[
        Field::new("kind", Word(&["organisation", "event", "date", "figure", "partnership", "place"])),
        Field::new("seen", Line),
        Field::new("why", Line),
        Field::new("slug", Slug).optional(),
        Field::new("name", Line).optional(),
        Field::new("also", Line).optional(),
        Field::new("organisation", Line).optional(),
        Field::new("relation", Line).optional(),
        Field::new("partner", Line).optional(),
        Field::new("date", Date).optional(),
        Field::new("place", Line).optional(),
        Field::new("country", Line).optional(),
        Field::new("metric", Line).optional(),
        Field::new("value", Number(i64::MIN)).optional(),
        Field::new("qualifier", Word(&["exact", "over", "under", "about"])).optional(),
        Field::new("unit", Line).optional(),
    ],
);

macro_rules! vocabulary {
    ($($name:ident $table:literal $([$extra:expr])*),+ $(,)?) => {
        $(static $name: Kind = Kind::new($table, Role::Term, &[
            Field::new("term", Slug),
            Field::new("definition", Line).detail(),
            $($extra,)*
        ]);)+
        /// Every vocabulary that a pack can extend, in the order of the migration.
        pub static VOCABULARIES: &[&Kind] = &[$(&$name),+];
    };
}

vocabulary! {
    ORGANISATION_KIND "organisation_kind",
    NAME_KIND "name_kind",
    PLACE_ROLE "place_role",
    EVENT_KIND "event_kind",
    PARTICIPATION_ROLE "participation_role",
    RELATION "relation"
        [Field::new("wording", Line).detail()]
        [Field::new("inverse", Line).detail()]
        [Field::new("symmetric", Boolean).detail()],
    WORK_KIND "work_kind",
    CONTRIBUTION_ROLE "contribution_role",
    ACTIVITY_KIND "activity_kind",
    TOPIC_KIND "topic_kind",
    STATEMENT_KIND "statement_kind",
    METRIC "metric" [Field::new("unit", Line).detail()],
}

/// Every kind that stands at the top of a pack file, each after those it can speak of.
pub static KINDS: &[&Kind] = &[
    &SOURCE,
    &SECTION,
    &PASSAGE,
    &REFERENCE,
    &ORGANISATION_KIND,
    &NAME_KIND,
    &PLACE_ROLE,
    &EVENT_KIND,
    &PARTICIPATION_ROLE,
    &RELATION,
    &WORK_KIND,
    &CONTRIBUTION_ROLE,
    &ACTIVITY_KIND,
    &TOPIC_KIND,
    &STATEMENT_KIND,
    &METRIC,
    &PLACE,
    &ORGANISATION,
    &EVENT_SERIES,
    &EVENT,
    &WORK,
    &TOPIC,
    &PARTNERSHIP,
    &FIGURE,
    &DISCREPANCY,
];
