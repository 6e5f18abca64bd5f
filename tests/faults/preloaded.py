"""What a command of these tests imports, imported once."""

import orchestration.cli
import orchestration.expectations.engine
import orchestration.exports
import orchestration.run
import tests.faults.work

__all__ = ["orchestration", "tests"]
