-- Removes the sentences of attached articles, and their searchable texts.
UPDATE passage SET text = NULL WHERE text IS NOT NULL;
DELETE FROM search_document WHERE part = 'passage';
