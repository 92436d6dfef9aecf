"""Changes that can be followed: what became of each thing, and what differs between releases."""
