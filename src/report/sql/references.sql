/*
title = "References"
group = "What it rests on"
description = "What the sources themselves cite, with the state of each link and the number of facts that rest on it."
example = "ecpat-kb report references --source wikipedia-ecpat"

[columns]
source = "the source whose list it stands in"
list = "another list than its references, such as notes; empty: the references"
number = "number in that list"
title = "title of the cited work; empty: not stated"
author = "author as stated"
publisher = "publisher or website"
published = "EDTF date of publication"
retrieved = "EDTF date on which it was read"
url = "address; empty: not in the text that was read"
status = "state of the link: live, dead or unknown"
facts = "number of facts that rest on it"
*/
SELECT b.source, nullif(b.list, 'references') AS list, b.number, b.title, b.author, b.publisher, b.published, b.retrieved, b.url, b.status, b.facts
FROM bibliography AS b
ORDER BY b.source, b.source_slug, b.list <> 'references', b.list, b.number;
