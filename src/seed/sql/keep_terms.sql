INSERT INTO temp.left_term (vocabulary, term)
SELECT d.vocabulary, d.term FROM term_declaration AS d WHERE d.source_id = :source
