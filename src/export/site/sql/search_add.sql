INSERT INTO temp.found_word (word, number, is_name) VALUES (:word, :number, :is_name);
