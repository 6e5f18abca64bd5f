"""Commands of `indicators`, one file a command; `cli` registers them. Not here: any work of their own."""
