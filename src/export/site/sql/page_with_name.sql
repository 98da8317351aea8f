SELECT p.sort AS sort, p.slug AS slug FROM temp.page_with_name AS p WHERE p.is_of = :of AND p.name = :name;
