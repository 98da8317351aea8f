
-- Two functions of SQLite that the views call. An aggregate takes rows in the order of its subquery.
\if :{?replace}
DROP AGGREGATE IF EXISTS group_concat(text, text);
DROP FUNCTION IF EXISTS group_concat_step(text, text, text), instr(text, text);
\endif
CREATE FUNCTION instr(whole text, part text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN strpos(whole, part);
CREATE FUNCTION group_concat_step(so_far text, next text, separator text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN next IS NULL THEN so_far WHEN so_far IS NULL THEN next ELSE so_far || separator || next END;
CREATE AGGREGATE group_concat(text, text) (SFUNC = group_concat_step, STYPE = text, PARALLEL = SAFE);
