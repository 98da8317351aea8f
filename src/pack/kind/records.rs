//! All kinds of record, with their keys in the order in which curators write them.

use super::Form::{
    Anchor, Boolean, Country, Currency, Date, DateEnd, Decimal, Digest, Fragment, Heading, Language, Line,
    Local, Number, Period, Slug, Term, Thing, Url, Word,
};
use super::{Field, Kind, Role};

const BOUNDS: [&str; 2] = ["earliest", "latest"];
const NOTE: Field = Field::new("note", Line).remark();
const STATED: Field = Field::new("stated", Line).remark();
const EXAMPLE: Field = Field::new("example", Boolean).detail().or("false").into("is_example");

/// A key for an agent; the key says of which sort it is.
const fn agent(sort: &'static str) -> Field {
    Field::new(sort, Thing(sort)).optional().into("agent_id").with_sort("agent_sort")
}

/// A key for the thing that a fact is about.
const fn subject(sort: &'static str) -> Field {
    Field::new(sort, Thing(sort)).optional().into("thing_id")
}

/// The sorts of thing: the keys for the subject of a figure or a discrepancy.
const SUBJECTS: &[&str] =
    &["organisation", "person", "collective", "event", "event_series", "work", "topic", "place"];

/// The source of a pack: `[source]`, once.
pub static SOURCE: Kind = Kind::new(
    "source",
    Role::Source,
    &[
        Field::new("slug", Slug),
        Field::new("title", Line).detail(),
        Field::new("short_title", Line).remark(),
        Field::new("kind", Slug).remark(),
        Field::new("author", Line).remark(),
        Field::new("publisher", Line).remark(),
        Field::new("published", Date).remark(),
        Field::new("edition", Line).remark(),
        Field::new("url", Url).remark(),
        Field::new("archived_url", Url).remark(),
        Field::new("licence", Line).remark(),
        Field::new("language", Language).detail(),
        Field::new("retrieved", Date).remark(),
        Field::new("checked", Date).remark(),
        Field::new("derived_from", Slug).remark(),
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
        Field::new("fragment", Fragment).remark(),
        Field::new("parent", Local("section")).remark().into("parent_id"),
    ],
);

/// A passage of the source, with the references that it cites.
pub static PASSAGE: Kind = Kind::new(
    "passage",
    Role::Part,
    &[
        Field::new("slug", Slug),
        Field::new("section", Local("section")).detail().into("section_id"),
        Field::new("anchor", Anchor).detail(),
        Field::new("prefix", Anchor).detail().or(""),
        Field::new("suffix", Anchor).detail().or(""),
        Field::new("kind", Word(&["sentence", "infobox", "list-item", "navigation", "row"]))
            .detail()
            .or("sentence"),
        Field::new("no_fact", Line).remark(),
    ],
)
.holding(&[&PASSAGE_REFERENCE]);

static PASSAGE_REFERENCE: Kind = Kind::new(
    "references",
    Role::Part,
    &[
        Field::new("number", Local("reference")).into("reference_id"),
        // Number and list identify the reference; the list has no column.
        Field::new("list", Slug).or(super::REFERENCES).into(""),
        Field::new("reach", Word(&["sentence", "paragraph"])).detail(),
        Field::new("locator", Line).remark(),
    ],
)
.named("passage_reference")
.within("passage_reference", "passage_id");

/// A numbered reference of the source.
pub static REFERENCE: Kind = Kind::new(
    "reference",
    Role::Part,
    &[
        Field::new("number", Number(1)),
        Field::new("list", Slug).or(super::REFERENCES),
        Field::new("title", Line).remark(),
        Field::new("author", Line).remark(),
        Field::new("publisher", Line).remark(),
        Field::new("published", Date).remark(),
        Field::new("retrieved", Date).remark(),
        Field::new("url", Url).remark(),
        Field::new("archived_url", Url).remark(),
        Field::new("status", Word(&["live", "dead", "unknown"])).detail(),
        Field::new("as_printed", Line).remark(),
        NOTE,
    ],
)
.holding(&[&REFERENCE_AUTHOR]);

static REFERENCE_AUTHOR: Kind = Kind::new(
    "authors",
    Role::Part,
    &[
        Field::new("family", Line).optional(),
        Field::new("given", Line).optional(),
        Field::new("body", Line).optional(),
    ],
)
.named("reference_author")
.within("reference_author", "reference_id")
.one_of(&[&["family", "body"]]);

const STATEMENT: &[Field] = &[
    Field::new("kind", Term("statement_kind")),
    Field::new("statement", Line),
    Field::new("topic", Thing("topic")).optional().into("topic_id"),
    Field::new("beneficiary", Line).optional(),
    EXAMPLE,
];
const STATEMENT_WITHOUT_TOPIC: &[Field] = &[
    Field::new("kind", Term("statement_kind")),
    Field::new("statement", Line),
    Field::new("beneficiary", Line).optional(),
    EXAMPLE,
];

/// A sort of thing, with the facts that every sort can have: the name that it is listed under, the
/// curator's label, its other names, its identifiers, and statements about it. The first list has the
/// facts that are written before these, the second those that are written after them.
macro_rules! thing {
    // In a separate record, the `topic` of a statement about a topic is the outer record.
    (@statement "topic") => { STATEMENT_WITHOUT_TOPIC };
    (@statement $sort:tt) => { STATEMENT };
    ($THING:ident $sort:tt $title:literal $file:literal [$($BEFORE:ident)*] [$($AFTER:ident)*]) => {
        static $THING: Kind = {
            static LISTING: Kind = Kind::new("", Role::Fact, &[Field::new("name", Line)])
                .named(concat!($sort, "_listing"))
                .within("naming", "thing_id")
                .always(&[("kind", "listed")])
                .in_short(&[($title, "name")])
                .needed();
            static LABEL: Kind = Kind::new("", Role::Fact, &[Field::new("name", Line)])
                .named(concat!($sort, "_label"))
                .within("naming", "thing_id")
                .always(&[("kind", "label")])
                .in_short(&[("label", "name")]);
            static NAME: Kind = Kind::new(
                "names",
                Role::Fact,
                &[Field::new("name", Line), Field::new("kind", Term("name_kind"))],
            )
            .named(concat!($sort, "_name"))
            .within("naming", "thing_id");
            static IDENTIFIER: Kind = Kind::new(
                "identifiers",
                Role::Fact,
                &[Field::new("scheme", Term("identifier_scheme")), Field::new("value", Line)],
            )
            .named(concat!($sort, "_identifier"))
            .within("identifier", "thing_id");
            static STATEMENTS: Kind = Kind::new("statements", Role::Fact, thing!(@statement $sort))
                .named(concat!($sort, "_statement"))
                .within("statement", "thing_id");
            Kind::new($sort, Role::Thing, &[Field::new("slug", Slug)])
                .holding(&[&LISTING, &LABEL, $(&$BEFORE,)* &NAME, &IDENTIFIER, $(&$AFTER,)* &STATEMENTS])
                .in_file($file)
        };
    };
}

/// The classification of a thing: the `kind` of an organisation, the `sector` of a collective.
macro_rules! classified {
    ($sort:literal, $vocabulary:literal, $short:literal, $key:literal, $CLASSIFICATION:ident) => {
        static $CLASSIFICATION: Kind = Kind::new($key, Role::Fact, &[Field::new("kind", Term($vocabulary))])
            .named(concat!($sort, "_classification"))
            .within("classification", "thing_id")
            .always(&[("sort", $sort)])
            .in_short(&[($short, "kind")]);
    };
}

classified!("place", "place_kind", "kind", "kinds", PLACE_CLASSIFICATION);

thing!(PLACE "place" "name" "places" [PLACE_CLASSIFICATION PLACE_COUNTRY PLACE_WITHIN] []);

static PLACE_COUNTRY: Kind = Kind::new("countries", Role::Fact, &[Field::new("country", Country)])
    .named("place_country")
    .within("place_country", "place_id")
    .in_short(&[("country", "country")]);

static PLACE_WITHIN: Kind =
    Kind::new("wider_places", Role::Fact, &[Field::new("within", Thing("place")).into("within_id")])
        .named("place_within")
        .within("place_within", "place_id")
        .in_short(&[("within", "within")]);

classified!("organisation", "organisation_kind", "kind", "kinds", ORGANISATION_CLASSIFICATION);

thing!(ORGANISATION "organisation" "name" "organisations" [ORGANISATION_CLASSIFICATION] [ORGANISATION_PLACE ACTIVITY]);

static ORGANISATION_PLACE: Kind = Kind::new(
    "places",
    Role::Fact,
    &[
        Field::new("place", Thing("place")).into("place_id"),
        Field::new("role", Term("place_role")),
        Field::new("address", Line).remark(),
        EXAMPLE,
    ],
)
.named("organisation_place")
.within("location", "thing_id")
.always(&[("thing_sort", "organisation")]);

/// A statement about an organisation, under an older name.
static ACTIVITY: Kind = Kind::new(
    "activities",
    Role::Fact,
    &[
        Field::new("kind", Term("statement_kind")),
        Field::new("description", Line).into("statement"),
        Field::new("topic", Thing("topic")).optional().into("topic_id"),
        Field::new("beneficiary", Line).optional(),
        EXAMPLE,
    ],
)
.named("activity")
.within("statement", "thing_id")
.alias();

thing!(PERSON "person" "name" "persons" [] [POSITION]);

static POSITION: Kind = Kind::new(
    "positions",
    Role::Fact,
    &[
        Field::new("organisation", Thing("organisation")).into("organisation_id"),
        Field::new("role", Line),
        Field::new("since", DateEnd).optional(),
        Field::new("until", DateEnd).optional(),
        Field::new("date", Date).optional(),
        STATED,
        NOTE,
    ],
)
.named("position")
.within("position", "person_id")
.dated(&["since", "date"], &["until", "date"], BOUNDS);

classified!("collective", "sector", "sector", "sectors", COLLECTIVE_CLASSIFICATION);

thing!(COLLECTIVE "collective" "name" "collectives" [COLLECTIVE_CLASSIFICATION] [COLLECTIVE_PLACE]);

static COLLECTIVE_PLACE: Kind = Kind::new(
    "places",
    Role::Fact,
    &[
        Field::new("place", Thing("place")).into("place_id"),
        Field::new("role", Term("place_role")).or("location"),
        EXAMPLE,
    ],
)
.named("collective_place")
.within("location", "thing_id")
.always(&[("thing_sort", "collective")]);

classified!("event_series", "event_kind", "kind", "kinds", EVENT_SERIES_CLASSIFICATION);

thing!(EVENT_SERIES "event_series" "name" "events" [EVENT_SERIES_CLASSIFICATION RECURRENCE] []);

static RECURRENCE: Kind = Kind::new(
    "recurrences",
    Role::Fact,
    &[
        Field::new("period", Period).optional(),
        Field::new("organiser", Thing("organisation")).optional().into("organiser_id"),
    ],
)
.named("recurrence")
.within("recurrence", "series_id")
.in_short(&[("period", "period"), ("organiser", "organiser")]);

classified!("event", "event_kind", "kind", "kinds", EVENT_CLASSIFICATION);

thing!(EVENT "event" "name" "events" [EVENT_CLASSIFICATION SERIES_EVENT] [EVENT_DATE EVENT_PLACE PARTICIPATION EVENT_LINK]);

static SERIES_EVENT: Kind = Kind::new(
    "in_series",
    Role::Fact,
    &[
        Field::new("series", Thing("event_series")).into("series_id"),
        Field::new("ordinal", Number(1)).optional(),
    ],
)
.named("series_event")
.within("series_event", "event_id")
.in_short(&[("series", "series"), ("ordinal", "ordinal")]);

static EVENT_DATE: Kind = Kind::new("dates", Role::Fact, &[Field::new("date", Date), STATED])
    .named("event_date")
    .within("event_date", "event_id")
    .dated(&["date"], &["date"], BOUNDS);

static EVENT_PLACE: Kind = Kind::new(
    "places",
    Role::Fact,
    &[
        Field::new("place", Thing("place")).into("place_id"),
        Field::new("role", Term("place_role")).or("location"),
        Field::new("venue", Line).remark(),
        EXAMPLE,
    ],
)
.named("event_place")
.within("location", "thing_id")
.always(&[("thing_sort", "event")]);

static PARTICIPATION: Kind = Kind::new(
    "participants",
    Role::Fact,
    &[
        agent("organisation"),
        agent("person"),
        agent("collective"),
        Field::new("role", Term("participation_role")),
        EXAMPLE,
        NOTE,
    ],
)
.named("participation")
.within("participation", "event_id")
.one_of(&[&["organisation", "person", "collective"]]);

static EVENT_LINK: Kind = Kind::new(
    "links",
    Role::Fact,
    &[
        Field::new("kind", Term("event_link_kind")),
        Field::new("to_event", Thing("event")).optional().into("other_id").with_sort("other_sort"),
        Field::new("to_work", Thing("work")).optional().into("other_id").with_sort("other_sort"),
        NOTE,
    ],
)
.named("event_link")
.within("event_link", "event_id")
.one_of(&[&["to_event", "to_work"]]);

static PARTNERSHIP: Kind = Kind::new(
    "partnership",
    Role::Fact,
    &[
        agent("organisation"),
        agent("collective"),
        Field::new("relation", Term("relation")),
        Field::new("partner", Thing("organisation")).optional().into("partner_id").with_sort("partner_sort"),
        Field::new("partner_collective", Thing("collective"))
            .optional()
            .into("partner_id")
            .with_sort("partner_sort"),
        Field::new("since", DateEnd).optional(),
        Field::new("until", DateEnd).optional(),
        Field::new("date", Date).optional(),
        STATED,
        EXAMPLE,
        NOTE,
    ],
)
.one_of(&[&["organisation", "collective"], &["partner", "partner_collective"]])
.dated(&["since", "date"], &["until", "date"], BOUNDS)
.in_file("partnerships");

classified!("work", "work_kind", "kind", "kinds", WORK_CLASSIFICATION);

thing!(WORK "work" "title" "works" [WORK_CLASSIFICATION] [CONTRIBUTION AUDIENCE]);

static CONTRIBUTION: Kind = Kind::new(
    "contributions",
    Role::Fact,
    &[
        agent("organisation"),
        agent("person"),
        agent("collective"),
        Field::new("role", Term("contribution_role")),
        Field::new("date", Date).optional(),
        STATED,
        EXAMPLE,
        NOTE,
    ],
)
.named("contribution")
.within("contribution", "work_id")
.one_of(&[&["organisation", "person", "collective"]])
.dated(&["date"], &["date"], BOUNDS);

static AUDIENCE: Kind =
    Kind::new("audiences", Role::Fact, &[agent("organisation"), agent("collective"), EXAMPLE, NOTE])
        .named("audience")
        .within("audience", "work_id")
        .one_of(&[&["organisation", "collective"]]);

classified!("topic", "topic_kind", "kind", "kinds", TOPIC_CLASSIFICATION);

thing!(TOPIC "topic" "name" "topics" [TOPIC_CLASSIFICATION BROADER] []);

static BROADER: Kind =
    Kind::new("broader_topics", Role::Fact, &[Field::new("broader", Thing("topic")).into("broader_id")])
        .named("topic_broader")
        .within("broader", "topic_id")
        .in_short(&[("broader", "broader")]);

static FIGURE: Kind = Kind::new(
    "figure",
    Role::Fact,
    &[
        subject("organisation"),
        subject("person"),
        subject("collective"),
        subject("event"),
        subject("event_series"),
        subject("work"),
        subject("topic"),
        subject("place"),
        Field::new("metric", Term("metric")),
        Field::new("value", Decimal),
        Field::new("currency", Currency).optional(),
        Field::new("qualifier", Word(&["exact", "over", "under", "about"])).or("exact"),
        Field::new("as_of", Date).optional(),
        NOTE,
    ],
)
.one_of(&[SUBJECTS])
.dated(&["as_of"], &["as_of"], ["as_of_earliest", "as_of_latest"])
.in_file("figures");

/// A disagreement between passages of one source or several that no query can find.
pub static DISCREPANCY: Kind = Kind::new(
    "discrepancy",
    Role::Fact,
    &[
        Field::new("slug", Slug),
        subject("organisation"),
        subject("person"),
        subject("collective"),
        subject("event"),
        subject("event_series"),
        subject("work"),
        subject("topic"),
        subject("place"),
        Field::new("kind", Term("discrepancy_kind")).detail().or("contradiction"),
        Field::new("what", Line).detail(),
        Field::new("explanation", Line).detail(),
    ],
)
.one_of(&[SUBJECTS])
.uncited()
.holding(&[&DISCREPANCY_PASSAGE])
.in_file("discrepancies");

static DISCREPANCY_PASSAGE: Kind = Kind::new("passages", Role::Fact, &[Field::new("says", Line).detail()])
    .named("discrepancy_passage")
    .within("discrepancy_passage", "discrepancy_id");

/// A possible fact, found in the source, that a person has yet to accept or reject.
pub static CANDIDATE: Kind = Kind::new(
    "candidate",
    Role::Candidate,
    &[
        Field::new(
            "kind",
            Word(&["organisation", "collective", "event", "date", "figure", "partnership", "place"]),
        ),
        Field::new("seen", Line),
        Field::new("why", Line),
        Field::new("slug", Slug).optional(),
        Field::new("name", Line).optional(),
        Field::new("also", Line).optional(),
        Field::new("article", Url).optional(),
        Field::new("website", Url).optional(),
        Field::new("event_kind", Line).optional(),
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
    (@label "relation") => { Field::new("wording", Line).detail().into("label") };
    (@label $word:tt) => { Field::new("label", Line).remark() };
    ($($name:ident $word:tt $table:literal $([$constant:expr])? $(($extra:expr))*),+ $(,)?) => {
        $(static $name: Kind = Kind::new($word, Role::Term, &[
            Field::new("term", Slug),
            vocabulary!(@label $word),
            Field::new("definition", Line).detail(),
            $($extra,)*
        ]).table($table)$(.always(&[$constant]))?;)+
        /// Every vocabulary that packs can extend, in the order of the migration.
        pub static VOCABULARIES: &[&Kind] = &[$(&$name),+];
    };
}

vocabulary! {
    ORGANISATION_KIND "organisation_kind" "kind" [("sort", "organisation")],
    SECTOR "sector" "kind" [("sort", "collective")],
    PLACE_KIND "place_kind" "kind" [("sort", "place")],
    EVENT_KIND "event_kind" "kind" [("sort", "event")],
    WORK_KIND "work_kind" "kind" [("sort", "work")],
    TOPIC_KIND "topic_kind" "kind" [("sort", "topic")],
    NAME_KIND "name_kind" "name_kind",
    IDENTIFIER_SCHEME "identifier_scheme" "identifier_scheme",
    PLACE_ROLE "place_role" "place_role",
    PARTICIPATION_ROLE "participation_role" "participation_role",
    EVENT_LINK_KIND "event_link_kind" "event_link_kind",
    RELATION "relation" "relation"
        (Field::new("inverse", Line).detail())
        (Field::new("symmetric", Boolean).detail().into("is_symmetric")),
    CONTRIBUTION_ROLE "contribution_role" "contribution_role",
    STATEMENT_KIND "statement_kind" "statement_kind",
    METRIC "metric" "metric" (Field::new("unit", Line).detail()),
    DISCREPANCY_KIND "discrepancy_kind" "discrepancy_kind",
}

/// Terms for the kinds of statement, under the older name for `activities`.
static ACTIVITY_KIND: Kind = Kind::new(
    "activity_kind",
    Role::Term,
    &[Field::new("term", Slug), Field::new("label", Line).remark(), Field::new("definition", Line).detail()],
)
.table("statement_kind")
.alias();

/// Every kind of record at the top level of a pack file, each after those that it can refer to.
pub static KINDS: &[&Kind] = &[
    &SOURCE,
    &SECTION,
    &PASSAGE,
    &REFERENCE,
    &ORGANISATION_KIND,
    &SECTOR,
    &PLACE_KIND,
    &EVENT_KIND,
    &WORK_KIND,
    &TOPIC_KIND,
    &NAME_KIND,
    &IDENTIFIER_SCHEME,
    &PLACE_ROLE,
    &PARTICIPATION_ROLE,
    &EVENT_LINK_KIND,
    &RELATION,
    &CONTRIBUTION_ROLE,
    &STATEMENT_KIND,
    &ACTIVITY_KIND,
    &METRIC,
    &DISCREPANCY_KIND,
    &PLACE,
    &ORGANISATION,
    &PERSON,
    &COLLECTIVE,
    &EVENT_SERIES,
    &EVENT,
    &WORK,
    &TOPIC,
    &PARTNERSHIP,
    &FIGURE,
    &DISCREPANCY,
];
