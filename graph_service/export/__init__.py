"""What leaves the service as files, derived from the ledger's content."""
