CREATE TEMP TABLE IF NOT EXISTS conflicting_values AS SELECT * FROM main.conflicting_values;
CREATE INDEX IF NOT EXISTS temp.conflicting_value_subject ON conflicting_values (subject_slug);
