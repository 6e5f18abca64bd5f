"""Dagster assets: thin wiring of the functions below them. Nothing here parses, judges or computes."""

import warnings

import dagster as dg

# Used knowingly, and Dagster's version is pinned; any other warning is shown.
warnings.filterwarnings("ignore", r"Parameter `backfill_policy` of function", dg.BetaWarning)
warnings.filterwarnings("ignore", r"Specifying a partitions_def on an AssetCheckSpec", dg.PreviewWarning)
