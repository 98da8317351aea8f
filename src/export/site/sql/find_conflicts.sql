CREATE TEMP TABLE conflicting_values AS SELECT * FROM main.conflicting_values;
CREATE INDEX temp.conflicting_value_subject ON conflicting_values (subject_slug);
