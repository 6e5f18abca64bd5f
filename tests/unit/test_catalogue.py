"""The shipped catalogue: what its names may and may not stand for."""

import re

from orchestration.catalogue import Catalogue
from orchestration.extraction import lexicon
from orchestration.settings import PROJECT

CATALOGUE = Catalogue(PROJECT / "dbt_project" / "seeds")
NEWLY = re.compile("|".join(lexicon.INCREMENTS))


def test_what_is_new_never_stands_for_all_there_are():
    names = [one for aliases in CATALOGUE.aliases.values() for one in aliases if NEWLY.match(one.text)]
    assert len(names) > 20
    for one in names:
        kind = CATALOGUE.indicators[one.indicator_id].kind
        assert kind in ("flow", "rate") or one.measure == "increment", one


def test_new_enterprises_and_all_enterprises_are_two_indicators():
    for stock, new in (
        ("规模以上工业企业总数", "新增规模以上工业企业"),
        ("高新技术企业总数", "新增高新技术企业"),
        ("“四上”企业总数", "新增“四上”企业"),
        ("市场主体总量", "新增市场主体"),
    ):
        both = [CATALOGUE.indicator_id(name, "level", "421300", "ENTITY") for name in (stock, new)]
        assert None not in both
        assert both[0] != both[1]
