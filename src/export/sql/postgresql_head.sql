--
-- Load it into an empty database. To load it again, add `-v replace=1`: the tables, views and functions
-- with these names are then dropped first. Row numbers are only for joins and differ from those of the
-- SQLite file, whose search index and record of seeding are left out.
\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
BEGIN;
SET LOCAL standard_conforming_strings = on;
SET LOCAL client_min_messages = warning;
