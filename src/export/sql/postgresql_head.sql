--
-- Row numbers are for joins only and differ from those of the SQLite file. The search index of
-- that file and its triggers are left out; an index of PostgreSQL's own stands in their place.
\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
BEGIN;
SET LOCAL standard_conforming_strings = on;
SET LOCAL client_min_messages = warning;

-- The day itself where it is one of the calendar, written YYYY-MM-DD; else NULL.
CREATE FUNCTION calendar_day(day text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
  SELECT CASE
    WHEN day !~ '^-?[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' OR day ~ '^-0000' THEN NULL
    -- SQLite counts from the day after this one.
    WHEN day ~ '^-(4713-(0|10|11-[01]|11-2[0-4])|471[4-9]|47[2-9]|4[89]|[5-9])' THEN NULL
    WHEN CAST(right(day, 2) AS integer) <= CASE
      WHEN day ~ '-(04|06|09|11)-[0-9]{2}$' THEN 30
      WHEN day !~ '-02-[0-9]{2}$' THEN 31
      WHEN CAST(left(day, -6) AS integer) % 4 <> 0 THEN 28
      WHEN CAST(left(day, -6) AS integer) % 100 = 0 AND CAST(left(day, -6) AS integer) % 400 <> 0 THEN 28
      ELSE 29
    END THEN day
  END
$$;
