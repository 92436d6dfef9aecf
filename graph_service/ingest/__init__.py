"""From files to canonical quads: dataset folders, tables, RDF, dates (see README.md)."""
