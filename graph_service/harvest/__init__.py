"""Harvest: what partners publish is pulled, judged, and kept as their graphs."""
