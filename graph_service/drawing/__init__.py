"""Figures as SVG, made without script and without a framework: see README.md."""
