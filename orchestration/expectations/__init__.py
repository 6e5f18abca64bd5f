"""Expectations: what good data is, said as sentences and checked by Great Expectations on DuckDB.

`rules` are data; `engine` makes Great Expectations work on DuckDB; `validate` runs the rules over the
releases of a load. Not here: formulas and relations of models (dbt's tests), files and clocks (Dagster's
checks).
"""
