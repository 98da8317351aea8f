-- Foreign keys name the column that they refer to. `REFERENCES organisation` means its primary
-- key, yet some readers look for a column and find none: Datasette 0.65 fails on the page of such
-- a table (https://github.com/simonw/datasette/issues/1995).
--
-- Only the text of the schema changes, nothing in the file beside it, so no table is built anew:
-- https://www.sqlite.org/lang_altertable.html#otheralter, the second procedure. The view that
-- comes and goes makes other connections read the schema again.

PRAGMA writable_schema = on;

UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES source,', 'REFERENCES source (id),'), 'REFERENCES source --', 'REFERENCES source (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES passage,', 'REFERENCES passage (id),'), 'REFERENCES passage --', 'REFERENCES passage (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES reference,', 'REFERENCES reference (id),'), 'REFERENCES reference --', 'REFERENCES reference (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES country,', 'REFERENCES country (code),'), 'REFERENCES country --', 'REFERENCES country (code) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES place,', 'REFERENCES place (id),'), 'REFERENCES place --', 'REFERENCES place (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES organisation,', 'REFERENCES organisation (id),'), 'REFERENCES organisation --', 'REFERENCES organisation (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES event_series,', 'REFERENCES event_series (id),'), 'REFERENCES event_series --', 'REFERENCES event_series (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES event,', 'REFERENCES event (id),'), 'REFERENCES event --', 'REFERENCES event (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES work,', 'REFERENCES work (id),'), 'REFERENCES work --', 'REFERENCES work (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES topic,', 'REFERENCES topic (id),'), 'REFERENCES topic --', 'REFERENCES topic (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES discrepancy,', 'REFERENCES discrepancy (id),'), 'REFERENCES discrepancy --', 'REFERENCES discrepancy (id) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES organisation_kind,', 'REFERENCES organisation_kind (term),'), 'REFERENCES organisation_kind --', 'REFERENCES organisation_kind (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES name_kind,', 'REFERENCES name_kind (term),'), 'REFERENCES name_kind --', 'REFERENCES name_kind (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES place_role,', 'REFERENCES place_role (term),'), 'REFERENCES place_role --', 'REFERENCES place_role (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES event_kind,', 'REFERENCES event_kind (term),'), 'REFERENCES event_kind --', 'REFERENCES event_kind (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES participation_role,', 'REFERENCES participation_role (term),'), 'REFERENCES participation_role --', 'REFERENCES participation_role (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES relation,', 'REFERENCES relation (term),'), 'REFERENCES relation --', 'REFERENCES relation (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES work_kind,', 'REFERENCES work_kind (term),'), 'REFERENCES work_kind --', 'REFERENCES work_kind (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES contribution_role,', 'REFERENCES contribution_role (term),'), 'REFERENCES contribution_role --', 'REFERENCES contribution_role (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES activity_kind,', 'REFERENCES activity_kind (term),'), 'REFERENCES activity_kind --', 'REFERENCES activity_kind (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES topic_kind,', 'REFERENCES topic_kind (term),'), 'REFERENCES topic_kind --', 'REFERENCES topic_kind (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES statement_kind,', 'REFERENCES statement_kind (term),'), 'REFERENCES statement_kind --', 'REFERENCES statement_kind (term) --')
WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'REFERENCES metric,', 'REFERENCES metric (term),'), 'REFERENCES metric --', 'REFERENCES metric (term) --')
WHERE type = 'table';

CREATE VIEW read_the_schema_again AS SELECT 1;
DROP VIEW read_the_schema_again;
PRAGMA writable_schema = reset;
