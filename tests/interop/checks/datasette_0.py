"""Datasette, the stable version, with the exported metadata."""

from datasette_site import check

check("datasette-0", needs_configuration=False)
