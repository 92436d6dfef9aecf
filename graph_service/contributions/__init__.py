"""Contributions: several graphs as one change, and what comes of it; see README.md."""
