"""Readers, release.yml, catalogue and extraction on mutated files, for as long as one likes.

    python -m tests.fuzz --minutes 5 [--seed N] [--corpus FOLDER] [--keep FOLDER]

What is mutated are the shipped releases and catalogue, the synthetic files of the tests' own, and the files of a
corpus. Each is read, or refused with its place; another error or more than LONGEST seconds is a finding, which is
printed and kept. What was found and mended stands as cases in unit/test_hostile_fuzz.py and unit/readers/test_bad_input.py.
"""

import argparse
import gzip
import io
import random
import signal
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import docx

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.documents import ReaderError
from orchestration.documents.reading import of_lines
from orchestration.extraction.figures import extract
from orchestration.readers import Told
from orchestration.readers.prose import describe
from orchestration.readers.registry import LAYOUTS, read_file
from orchestration.releases.discovery import IntegrityError, check_files
from orchestration.releases.manifest import ManifestError, read_manifest
from orchestration.settings import settings
from tests.unit.readers import synthetic, variants
from tests.unit.test_filing import TEXT as PROSE

LONGEST = 30
"""Seconds for one file of at most some hundred kilobytes."""

TOKENS = (
    b"\0", b"\xff", b"\x1b[2J", "\u202e".encode(), "\ud800".encode("utf-8", "surrogatepass"), b"\n", b",", b'"', b"'", b";",
    b"=", b"-", b"%", b"<td colspan='99999'>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", b"&#0;", b"]]>", b"{", b"[", b"}",
    b"9" * 400, b"1e999", b"-0", b"NaN", "亿元".encode(), "分别".encode(), "、".encode() * 50, "（".encode() * 50, "其中".encode(),
    b"0001-01-01", b"9999-12-31", b"&a ", b"*a", b"<<: ", b"!!python/object ", b"../", b"~",
)  # fmt: skip


def mutated(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Some bytes changed, put in, taken out, doubled, or replaced by a piece of another file."""
    changed = bytearray(data)
    for _ in range(draw.choice([1, 1, 1, 2, 3, 8, 40])):
        at = draw.randrange(len(changed) + 1)
        length = draw.choice([1, 1, 2, 7, 60, 900])
        match draw.randrange(6):
            case 0 if changed:
                changed[at % len(changed)] = draw.randrange(256)
            case 1:
                changed[at:at] = draw.choice(TOKENS)
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length] * draw.choice([1, 2, 30])
            case 4:
                other = draw.choice(others)
                start = draw.randrange(len(other) + 1)
                changed[at : at + length] = other[start : start + length]
            case 5 if draw.random() < 0.2:
                del changed[at:]
    return bytes(changed[:400_000])


def unpacked(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """An archive with one of its members mutated, another file mutated as it is."""
    if not data.startswith(b"PK") or draw.random() < 0.3:
        return mutated(data, others, draw)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = draw.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, mutated(content, others, draw) if name == chosen else content)
    return made.getvalue()


class Fuzz:
    """The targets, and what was found of them."""

    def __init__(self, folder: Path, draw: random.Random, corpus: list[Path]) -> None:
        self._folder, self._draw = folder, draw
        self._documents = [(one.name, one.read_bytes()) for one in corpus]
        self._manifests = [one.read_bytes() for one in settings().raw.rglob("release.yml")]
        self._seeds = sorted(settings().catalogue.glob("*.csv"))
        self._texts = [
            data.decode("utf-8", "ignore") for _, data in self._documents if b"\0" not in data[:2000]
        ]
        self._catalogue = folder / "seeds"
        self._catalogue.mkdir()
        for seed in self._seeds:
            (self._catalogue / seed.name).write_bytes(seed.read_bytes())
        self.input = b""

    def document(self) -> None:
        """A file by its layout, and by one that is not its own."""
        draw = self._draw
        name, data = draw.choice(self._documents)
        self.input = unpacked(data, [other for _, other in self._documents], draw)
        if draw.random() < 0.1:
            self.input = gzip.compress(self.input)
        path = self._folder / f"document{Path(name).suffix}"
        path.write_bytes(self.input)
        for layout in (None, str(draw.choice(LAYOUTS).LAYOUT)):
            try:
                read_file(path, layout)
            except ReaderError as error:
                assert str(path) in str(error), error

    def manifest(self) -> None:
        """release.yml and the files it names."""
        self.input = mutated(self._draw.choice(self._manifests), self._manifests, self._draw)
        folder = self._folder / "suizhou-tjj" / "one"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "release.yml").write_bytes(self.input)
        try:
            check_files(folder, read_manifest(folder))
        except (ManifestError, IntegrityError) as error:
            assert str(folder) in str(error), error

    def seed(self) -> None:
        """A table of the catalogue; the others are the project's."""
        one = self._draw.choice(self._seeds)
        whole = one.read_bytes()
        self.input = mutated(whole[: self._draw.choice([2000, len(whole)])], [whole], self._draw)
        (self._catalogue / one.name).write_bytes(self.input)
        try:
            Catalogue(self._catalogue).check()
        except CatalogueError as error:
            assert ".csv" in str(error), error
        finally:
            (self._catalogue / one.name).write_bytes(whole)

    def prose(self) -> None:
        """Sentences cut and joined: what is read stands where it says."""
        draw = self._draw
        pieces = [draw.choice(self._texts) for _ in range(draw.choice([1, 2, 5]))]
        text = "".join(
            one[(at := draw.randrange(len(one) + 1)) : at + draw.choice([20, 200, 3000])] for one in pieces
        )
        self.input = mutated(text.encode(), [text.encode()], draw)
        lines = self.input.decode("utf-8", "replace").splitlines() or [""]
        for one in extract(lines, describe(of_lines(lines), Told(year=2026))[0]):
            line = lines[one.para - 1]
            assert line[one.start : one.end] == one.surface, one


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {LONGEST} s")


def run(minutes: float, seed: int, corpus: list[Path], keep: Path) -> int:
    """Mutate until the time is over; how many findings of different places."""
    draw, done, found = random.Random(seed), Counter[str](), Counter[str]()
    signal.signal(signal.SIGALRM, _too_long)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        fuzz = Fuzz(Path(name), draw, corpus)
        targets: list[Callable[[], None]] = [
            fuzz.document,
            fuzz.document,
            fuzz.manifest,
            fuzz.seed,
            fuzz.prose,
        ]
        end = time.monotonic() + 60 * minutes
        while time.monotonic() < end:
            target = draw.choice(targets)
            done[target.__name__] += 1
            signal.alarm(LONGEST)
            try:
                target()
            except Exception as error:  # noqa: BLE001 - each is what is looked for
                signal.alarm(0)
                stack = traceback.extract_tb(error.__traceback__)
                place = next(one for one in reversed(stack) if one.name != _too_long.__name__)
                key = (
                    f"{target.__name__}: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
                )
                found[key] += 1
                if found[key] == 1:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{seed}-{len(found)}-{target.__name__}").write_bytes(fuzz.input)
                    print(f"{key}: {str(error)[:300]}", flush=True)
            signal.alarm(0)
    print(f"seed {seed}: {dict(done)}; found {dict(found)}", flush=True)
    return len(found)


def _contents(value: object) -> Iterator[bytes]:
    """The texts and bytes of a module of files, however deep in its tables."""
    if isinstance(value, (str, bytes)):
        yield value.encode() if isinstance(value, str) else value
    elif isinstance(value, (dict, list, tuple)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _contents(one)


def own_files(folder: Path) -> list[Path]:
    """The tests' own files of every layout and format, written into a folder."""
    values = [
        vars(module)[name] for module in (synthetic, variants) for name in vars(module) if name.isupper()
    ]
    contents = [one for one in _contents(values) if len(one) > 60]
    made = []
    for number, content in enumerate(contents):
        path = folder / f"own-{number}"
        path.write_bytes(content)
        made.append(path)
    for number, table in enumerate((synthetic.BULLETIN, synthetic.YEARBOOK)):
        path = folder / f"own-{number}.xlsx"
        synthetic.workbook(path, synthetic.cells(table))
        made.append(path)
    document = docx.Document()
    for line in PROSE.splitlines():
        document.add_paragraph(line)
    table = document.add_table(2, 3)
    for cell, text in zip(table._cells, ("指标", "单位", "2031年", "粮食产量", "万吨", "120.5"), strict=True):
        cell.text = text
    document.save(str(folder / "own.docx"))
    (folder / "own.txt").write_text(PROSE, encoding="utf-8")
    return [*made, folder / "own.docx", folder / "own.txt"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="corpus-") as own:
        shipped = [
            one for one in settings().raw.rglob("*") if one.is_file() and one.suffix in (".csv", ".md")
        ]
        more = (
            [one for one in asked.corpus.rglob("*") if one.is_file() and one.stat().st_size < 400_000]
            if asked.corpus
            else []
        )
        raise SystemExit(
            run(asked.minutes, asked.seed, [*own_files(Path(own)), *shipped, *more], asked.keep) > 0
        )
