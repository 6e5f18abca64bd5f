"""Documents as they come: text, web pages, Word, PDF and workbooks as lines and cells, and what a document is.

Below readers and extraction both. A file is recognised by its content, never by its extension. Not here: what the
lines and cells say (`extraction`, `readers`).
"""


class ReaderError(ValueError):
    """A file that cannot be read; the message has file, place, what was expected and how to mend it."""
