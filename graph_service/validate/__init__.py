"""Validation: shapes, the one seam to the SHACL engines, checks and the report."""
