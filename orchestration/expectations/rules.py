"""The expectations on a load, as data.

A rule's SQL gives one row for each unexpected figure: release_id, figure_id (null where the finding is about
the release), detail. It reads the tables that `validate` prepares: `figure` (this load, with what its release
and indicator say), `everything` (the same, with the other releases of the lake), `release`, `loading`,
`reading` (how many figures a reader gave), and the catalogue's seeds.
Not here: the rules themselves, by what they look at (`rules_figure`, `rules_parts`, `rules_release`,
`rules_places`, `rules_series`, `rules_history`), and those on a build (`rules_build`).
"""

from orchestration.expectations.rule import Rule
from orchestration.expectations.rules_figure import FIGURE_RULES
from orchestration.expectations.rules_history import HISTORY_RULES
from orchestration.expectations.rules_parts import PART_RULES
from orchestration.expectations.rules_places import PLACE_RULES
from orchestration.expectations.rules_release import RELEASE_RULES
from orchestration.expectations.rules_series import SERIES_RULES

LOAD_RULES: tuple[Rule, ...] = (
    *FIGURE_RULES, *PART_RULES, *RELEASE_RULES, *PLACE_RULES, *SERIES_RULES, *HISTORY_RULES,
)  # fmt: skip
