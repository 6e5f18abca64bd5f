"""Figures out of Chinese statistical prose: work reports, communiqués, notes of a bureau.

`reading` makes lines of a file, `passages` says what part of a document a line is, `quantities` finds numbers
with unit and bound, `naming` says of what, `periods` of when, `figures` puts them together. The grammar is of
the language; which indicator of the catalogue a name is, `catalogue` says, and what it does not know stays
unmapped.
"""
