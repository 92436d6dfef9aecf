"""The description of the interface (OpenAPI 3.1), made from the routes and the canned queries."""
