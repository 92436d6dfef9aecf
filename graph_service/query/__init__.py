"""SPARQL queries: requests, checks of the text, and the processes that answer them."""
