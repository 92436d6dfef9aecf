"""What is said of one thing, as a document."""
