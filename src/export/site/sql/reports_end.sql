DROP TABLE temp.page_with_name;
