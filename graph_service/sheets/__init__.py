"""Tables for people without RDF: a template made from the shapes, and what they fill it with."""
