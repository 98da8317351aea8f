/*
title = "References"
group = "References and terms"
description = "What the sources cite, with the state of each link and the number of facts that depend on it."
example = "ecpat-kb report references --source wikipedia-ecpat"

[columns]
source = "the source that has the list"
list = "name of the list, such as notes; empty: the references"
number = "number in the list"
title = "title of the cited work; empty: not stated"
author = "author as stated"
publisher = "publisher or website"
published = "EDTF date of publication"
retrieved = "EDTF date on which it was read"
url = "address; empty: not in the text that was read"
status = "state of the link: live, dead or unknown"
facts = "number of facts from passages that cite it"
*/
SELECT b.source, nullif(b.list, 'references') AS list, b.number, b.title, b.author, b.publisher, b.published, b.retrieved, b.url, b.status, b.facts
FROM bibliography AS b
ORDER BY b.source, b.source_slug, b.list <> 'references', b.list, b.number;
