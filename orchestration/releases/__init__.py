"""Releases as they lie in `raw/`: manifest, discovery and integrity."""
