"""The bundle of a release: one archive with everything that a reader needs who is not online."""
