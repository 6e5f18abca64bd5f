"""Faults of the machine, at moments drawn by chance: the table of docs/operations.md.

    python -m tests.faults [--kills 200] [--fills 20] [--seed N]

`place` makes the place and what an undisturbed run gives, `work` is what is killed, `moments` kills it and fills the
disk, `judge` says what must hold afterwards. Not here: steps killed one by one (integration/test_publication).
"""
