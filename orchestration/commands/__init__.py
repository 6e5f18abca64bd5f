"""Commands of `indicators`, one file a command or a family; `cli` names them. Not here: work of their own."""
