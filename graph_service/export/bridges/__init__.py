"""Files for the tools of the field."""
