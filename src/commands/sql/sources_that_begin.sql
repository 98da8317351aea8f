-- Sources whose slug begins with :from.
SELECT slug AS word, title AS about FROM source WHERE slug >= :from AND slug < :to ORDER BY slug LIMIT :most;
