"""Which thing of the graph is meant by a name: candidates with scores, never a silent merge."""
