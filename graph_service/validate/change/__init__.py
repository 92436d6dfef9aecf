"""Validating a change: only what it touches, with the verdict of a full run."""
