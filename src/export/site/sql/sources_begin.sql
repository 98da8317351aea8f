-- What each passage states, in the order of a page. To ask the view about one passage after the other takes far longer.
CREATE TEMP TABLE stated_fact AS
SELECT c.passage_id AS passage_id, c.fact AS fact, c.subject AS subject, c.subject_kind AS subject_kind,
  c.subject_slug AS subject_slug
FROM citations AS c
ORDER BY c.passage_id, c.fact, c.subject_kind, c.subject_slug;
CREATE INDEX temp.stated_fact_passage ON stated_fact (passage_id);
