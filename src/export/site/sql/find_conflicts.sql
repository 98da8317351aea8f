CREATE TEMP TABLE IF NOT EXISTS conflicting_values AS SELECT * FROM main.conflicting_values;
