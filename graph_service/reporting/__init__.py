"""Reports on data: what is wrong, where, and how it is mended, in every form; see README.md."""
