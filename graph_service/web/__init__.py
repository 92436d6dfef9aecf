"""The service over HTTP: thin handlers that read, call and write."""
