/*
title = "Sources"
group = "At a glance"
description = "The documents that the facts were read from."
example = "ecpat-kb report sources --format csv"
not_in_table = ["short_title"]

[columns]
slug = "short name of the source"
title = "title of the document"
short_title = "what reports call it; empty: its title"
publisher = "who published it"
retrieved = "EDTF date on which it was read"
licence = "SPDX identifier of its licence"
passages = "number of its passages"
facts = "number of facts from it"
url = "address of the document"
*/
SELECT s.slug, s.title, s.short_title, s.publisher, s.retrieved, s.licence, s.passages, s.facts, s.url
FROM sources AS s
ORDER BY s.title, s.slug;
