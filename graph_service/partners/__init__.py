"""Partners: endpoints that queries may call, and the calls."""
