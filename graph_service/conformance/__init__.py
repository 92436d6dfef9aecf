"""What the service says of its conformance: specifications, suites, and every exception."""
