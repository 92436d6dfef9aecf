"""Engines elsewhere that answer queries, each view in a dataset of its own."""
