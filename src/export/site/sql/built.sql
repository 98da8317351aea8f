-- How many sources there are, and the newest copy of one that was read.
SELECT count(*) AS sources, max(s.retrieved) AS newest FROM source AS s;
