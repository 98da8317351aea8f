-- The index as one piece, made in one go: the same texts are the same bytes.
INSERT INTO search_index (search_index) VALUES ('rebuild');
INSERT INTO search_index (search_index) VALUES ('optimize');
