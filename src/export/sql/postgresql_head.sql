--
-- It goes into an empty database. To load it again, add `-v replace=1`: then the tables, views and
-- functions of these names are dropped first. Row numbers are for joins only and differ from those
-- of the SQLite file, whose search index and record of seeding are left out.
\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
BEGIN;
SET LOCAL standard_conforming_strings = on;
SET LOCAL client_min_messages = warning;
