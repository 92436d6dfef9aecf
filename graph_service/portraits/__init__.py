"""What a page tells first about a thing of one kind, beside all that is said of it."""
