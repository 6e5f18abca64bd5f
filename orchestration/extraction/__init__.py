"""Figures out of Chinese statistical prose: work reports, communiqués, notes of a bureau.

`passages` says what part of a document a line is, `quantities` finds numbers with unit and bound, or the rule that
passes them over. `tokens` are the words of a sentence by the tables of `lexicon`; `phrases` and what is `counted` are
made of them, and `frames`, in order, say of what a number speaks, in the `context` of those before it; `subjects` whose it
is, `periods` of when, `measures` how it is measured and `meaning` how it is stated. `figures` puts them together. The grammar is of the
language; which indicator of the catalogue a name is, `catalogue` says, and what it does not know stays unmapped.
"""
