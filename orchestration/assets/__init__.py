"""Dagster assets: thin wiring of the functions below them. Nothing here parses, judges or computes."""
