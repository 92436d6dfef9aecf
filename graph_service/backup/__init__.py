"""Backups: a consistent copy of the record, and the way back."""
