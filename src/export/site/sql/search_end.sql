DROP TABLE temp.found_word;
DROP TABLE temp.found_page;
