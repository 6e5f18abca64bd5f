"""Text of others in a terminal, a CSV file and JSON: shown, not obeyed."""

import io
import json

import polars as pl
import pytest
import typer

from orchestration.commands import extracted, terminal
from orchestration.plain import FORMULA_STARTS, cell, in_json, plain

HOSTILE = [
    ("\x1b[2Jred", "<U+001B>[2Jred"),
    ("\x9b31m", "<U+009B>31m"),
    ("bell\x07", "bell<U+0007>"),
    ("over\rwritten", "over<U+000D>written"),
    ("back\x08\x08", "back<U+0008><U+0008>"),
    ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
    ("half\ud800", "half<U+D800>"),
    ("nothing\x00", "nothing<U+0000>"),
    ("line\u2028end", "line<U+2028>end"),
]
HARMLESS = ["随州市\u3000生产总值", "a\tb\nc", "突破1500亿元", "\U0001f469\u200d\U0001f33e", "é", "\ue000"]


@pytest.mark.parametrize(("text", "shown"), HOSTILE)
def test_what_would_steer_a_terminal_is_shown(text, shown, capsys):
    assert plain(text) == shown
    terminal.out.print(text, soft_wrap=True)
    table = terminal.new_table(title=text)
    table.add_column(text)
    table.add_row(text)
    terminal.show_table(table)
    with pytest.raises(typer.Exit):
        terminal.fail(text)
    said = capsys.readouterr()
    assert (said.out + said.err).replace("\n", "").count(shown) >= 4


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text):
    assert plain(text) == cell(text) == text
    assert in_json(text) == text


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_csv_of_every_command_has_no_formula_and_nothing_steers(start, capsys):
    text = f"{start}cmd|' /C calc'!A0\x1b[31m"
    frame = pl.DataFrame({"label": [text, "随州"], "value": [-1.5, 2.0]})
    terminal.write(frame, terminal.Format.CSV)
    out = io.StringIO()
    extracted.write([dict.fromkeys(extracted.KEYS) | {"indicator": text, "value": -1.5}], "csv", out)
    for written in (capsys.readouterr().out, out.getvalue()):
        cells = pl.read_csv(written.encode(), infer_schema=False)
        label = cells["label" if "label" in cells.columns else "indicator"][0]
        assert label.startswith(("'", "<U+000D>"))
        assert "\x1b" not in written
        assert cells["value"][0] == "-1.5"


@pytest.mark.parametrize(("text", "shown"), [one for one in HOSTILE if "\ud800" not in one[0]])
def test_json_says_the_same_and_steers_nothing(text, shown, capsys):
    terminal.write(pl.DataFrame({"label": [text]}), terminal.Format.JSON)
    written = capsys.readouterr().out
    assert json.loads(written) == [{"label": text}]
    assert plain(written) == written
