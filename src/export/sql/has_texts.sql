SELECT EXISTS (SELECT 1 FROM passage AS p WHERE p.text IS NOT NULL) AS has_texts;
