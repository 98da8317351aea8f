
-- For searches: WHERE to_tsvector('simple', text) @@ plainto_tsquery('simple', 'words')
CREATE INDEX search_document_words ON search_document USING gin (to_tsvector('simple', text));
