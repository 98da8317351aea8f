-- The disagreements between most passages.
SELECT c.subject AS subject, c.what AS what, c.stated_values AS stated_values
FROM conflicts AS c
WHERE length(c.stated_values) < 200
ORDER BY c.passages DESC, c.subject, c.what, c.stated_values
LIMIT 6;
