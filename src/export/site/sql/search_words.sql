-- The words in order, each with the numbers of its pages.
SELECT w.word AS word, w.number AS number, w.is_name AS is_name FROM temp.found_word AS w
ORDER BY w.word, w.number;
