"""The layouts of `variants`: which is recognised, and every figure that is read of each, no more and no less."""

import pytest

from orchestration.readers.registry import read_file, recognise
from tests.unit.readers import variants


def lines(figures):
    return [
        " | ".join(
            one or "-"
            for one in (figure.indicator_text, figure.subject_text, figure.value, figure.unit_text, figure.period, figure.measure)
        )
        for figure in figures
    ]  # fmt: skip


LAYOUTS = {
    "bulletin": variants.BULLETIN,
    "yearbook": variants.YEARBOOK,
    "macro-wide": variants.MACRO_WIDE,
    "panel": variants.PANEL,
    "nbs-export": variants.NBS_EXPORT,
    "nbs-easyquery": variants.NBS_EASYQUERY,
    "sdmx": variants.SDMX,
}
CASES = [
    pytest.param(layout, content, expected, id=f"{layout}: {name}")
    for layout, cases in LAYOUTS.items()
    for name, (content, expected) in cases.items()
]


@pytest.mark.parametrize(("layout", "content", "expected"), CASES)
def test_every_figure_of_the_variant(tmp_path, layout, content, expected):
    path = tmp_path / "file.xls"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert layout == recognise(path)[0].LAYOUT
    assert sorted(lines(read_file(path))) == sorted(expected.splitlines())
