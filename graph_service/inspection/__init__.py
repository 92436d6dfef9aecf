"""The full pass: a release that is published is judged whole, by itself or on request."""
