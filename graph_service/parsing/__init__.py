"""What is known of foreign RDF before it is parsed, and the limits that it is held to."""
