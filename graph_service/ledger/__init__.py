"""The record: content-addressed objects, one manifest a release, one audit log."""
