"""What stands before Dagster's UI and the validation pages, and what `indicators ui` starts and ends.

`gate` lets a request through or not, `server` puts it before Dagster's webserver, `services` starts server,
daemon and code location and ends them. Not here: who may log in to the containers' proxy (`docker/`).
"""
