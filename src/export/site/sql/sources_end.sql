DROP TABLE temp.stated_fact;
