-- The sentences of attached articles, and what is searched of them.
UPDATE passage SET text = NULL WHERE text IS NOT NULL;
DELETE FROM search_document WHERE part = 'passage';
