"""Datasette, the next version, with the exported metadata and configuration."""

from datasette_site import check

check("datasette-1", needs_configuration=True)
