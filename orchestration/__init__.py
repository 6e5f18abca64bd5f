"""The Suizhou 2030 indicator warehouse: from published documents to one DuckDB file.

Imports run one way: `assets` wires, `releases`, `readers`, `extraction`, `expectations`, `lake`,
`publication` and `exports` work, `figure`, `period`, `catalogue` and `settings` lie below. Nothing below
`assets/`, `automation.py` and `definitions.py` imports Dagster.
"""
