"""What is refused is said in both languages, and the one who asked chooses. Sentences are invented."""

import ast
import pickle
from pathlib import Path

import pytest
from typer.testing import CliRunner

import orchestration
from orchestration import lake
from orchestration.cli import app
from orchestration.explain import Chosen
from orchestration.ingest import ingest
from orchestration.releases.manifest import ManifestError, read_manifest
from orchestration.said import Said, in_both, in_chinese, joined, made_plain, why
from tests.conftest import gdp


def test_a_sentence_is_english_with_its_chinese_beside_it():
    said = Said("云很厚", "the clouds are thick")
    assert (said, said.zh) == ("the clouds are thick", "云很厚")
    # Releases are read in processes of their own, which hand over what they refuse.
    assert pickle.loads(pickle.dumps(said)).zh == "云很厚"
    assert (in_chinese("plain"), in_both("plain")) == ("plain", "plain")
    assert in_both(said) == "云很厚\n\nthe clouds are thick"
    both = joined((said, "plain"), "; ", "；")
    assert (both, both.zh) == ("the clouds are thick; plain", "云很厚；plain")
    shown = made_plain(Said("云\x1b", "cloud\x1b"))
    assert (shown, shown.zh) == ("cloud<U+001B>", "云<U+001B>")


def test_who_asks_chooses_the_language_of_an_exception():
    error = ValueError(Said("云很厚", "the clouds are thick"))
    assert str(error) == "the clouds are thick"
    assert [Chosen(one).why(error) for one in ("zh", "en")] == ["云很厚", "the clouds are thick"]
    assert Chosen("zh").why(ValueError("of a library")) == why(ValueError("of a library")) == "of a library"


@pytest.mark.parametrize(
    ("field", "value", "zh", "en"),
    [
        ("kind", "kind: workreport", "kind：'workreport'应为", "kind: 'workreport' is none of"),
        (
            "known_on",
            "known_on: 2026-02-30",
            "不是有效的YAML（'2026-02-30'不成立",
            "not valid YAML ('2026-02-30'",
        ),
        (
            "title",
            "",
            "title缺少；其内容见raw/README.md",
            "title is missing; raw/README.md says what it holds",
        ),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused_in_both(place, add_release, field, value, zh, en):
    path = add_release("one", [gdp(2023, "1300")]) / "release.yml"
    lines = [
        value if one.startswith(f"{field}:") else one for one in path.read_text(encoding="utf-8").splitlines()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ManifestError) as caught:
        read_manifest(path.parent)
    said = why(caught.value)
    assert zh in said.zh
    assert en in said


def test_a_refusal_is_kept_and_told_in_both(place, add_release, monkeypatch):
    folder = add_release("one", [gdp(2023, "1300")])
    (folder / "figures.csv").write_text("changed", encoding="utf-8")
    ingest(place)
    (row,) = lake.read(place.lake, "load", lake.LOAD_SCHEMA).to_dicts()
    assert "has changed: sha256" in row["reason"]
    assert "已被改动：sha256为" in row["reason_zh"]
    assert Chosen("zh").reason(row) == row["reason_zh"]
    # Of a load recorded before there was a Chinese reason.
    assert Chosen("zh").reason(row | {"reason_zh": None}) == row["reason"]
    for name, value in place.variables.items():
        monkeypatch.setenv(name, value)
    chinese, english = (
        CliRunner().invoke(app, ["check", "one", "--language", one]).output for one in ("zh", "en")
    )
    assert "发布不得修改" in chinese
    assert "has changed" not in chinese
    assert "Releases are not edited" in english


OF_THE_LANGUAGE = ("Exit", "KeyError", "ValueError", "GreatExpectationsError")
"""What is raised for code and not for readers: codes, and what a caller words anew."""


def raised_in_one_language(file: Path) -> list[str]:
    """Where the module raises an error of this project with a sentence that stands there in one language."""
    return [
        f"{file.name}:{node.lineno}"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and ast.unparse(node.exc.func).removeprefix("typer.") not in OF_THE_LANGUAGE
        and node.exc.args
        and isinstance(node.exc.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
    ]


def test_every_refusal_has_both_languages(tmp_path):
    found = [
        one
        for file in Path(orchestration.__file__).parent.rglob("*.py")
        for one in raised_in_one_language(file)
    ]
    assert not found, f"say it with Said: {', '.join(found)}"
    (tmp_path / "one.py").write_text('raise ReaderError(f"{path}: no cell")', encoding="utf-8")
    assert raised_in_one_language(tmp_path / "one.py") == ["one.py:1"]
