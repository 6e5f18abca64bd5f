"""Which releases lie in raw/, and whether their files are what was filed.

Not here: what the figures in the files say.
"""

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from orchestration.releases.manifest import FILE_NAME, Manifest, is_usable_name
from orchestration.said import Said, joined

UNFINISHED = ".figures.csv.next"
"""Where a reading lies while it is filed (`filing`)."""

_HALF_WRITTEN = re.compile(r"\.(?:figures\.csv\.next|release\.yml)\.[0-9a-f]{8}")


class IntegrityError(ValueError):
    """A file that is missing, changed or outside its folder; the message names it and the remedy."""


def release_folders(raw: Path) -> dict[str, Path]:
    """Every folder `raw/<publisher>/<release>`, by release id, sorted by publisher.

    The id is the folder's name. What cannot be loaded under its name is there as well, under an id made of
    its place, to be refused when it is read: a name that is none, a second folder of one name, a publisher's
    folder that is a link or cannot be listed. No folder stops another. Raises IntegrityError when raw/ is
    missing.
    """
    if not raw.is_dir():
        raise IntegrityError(
            Said(
                f"{raw}不是文件夹；INDICATORS_RAW应指向发布所在的文件夹",
                f"{raw} is no folder; INDICATORS_RAW must name the folder of releases",
            )
        )
    found: dict[str, Path] = {}
    for folder in _second_level(raw):
        release_id = folder.name
        if release_id in found or not is_usable_name(release_id) or folder.parent == raw:
            place = os.fsencode(folder.relative_to(raw))
            release_id = f"unusable-{hashlib.sha256(place).hexdigest()[:12]}"
        found[release_id] = folder
    return found


def twins(folders: dict[str, Path]) -> dict[str, str]:
    """Why releases are refused whose folders have one name, by id: which of them is meant is not known."""
    places: dict[str, list[Path]] = defaultdict(list)
    for folder in folders.values():
        places[folder.name].append(folder)
    return {
        release_id: Said(
            f"{'与'.join(map(str, places[folder.name]))}同名，而一个编号只属于一份发布：给其中一个文件夹及其"
            "release_id改名，或删去副本；此前都不入库",
            f"{' and '.join(map(str, places[folder.name]))} have one name, and a release id belongs "
            "to one release: rename one folder and the release_id in it, or remove the copy; none of them is "
            "loaded until then",
        )
        for release_id, folder in folders.items()
        if len(places[folder.name]) > 1
    }


def _second_level(raw: Path) -> Iterator[Path]:
    """Folders in the folders of publishers, and links in place of either."""
    for publisher in _listed(raw):
        # What a link leads to is not looked into: it may be anything.
        if publisher.is_symlink():
            yield publisher
            continue
        try:
            yield from _listed(publisher)
        except OSError:
            yield publisher


def _listed(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return sorted(
            Path(one.path)
            for one in entries
            if not one.name.startswith(".") and (one.is_symlink() or one.is_dir(follow_symlinks=False))
        )


MOST_FILES = 2_000
MOST_BYTES = 4_000_000_000
DEEPEST = 8
"""What a release's folder may hold: far above any release, far below what takes hours to look through."""


def contents(folder: Path) -> list[Path]:
    """What is in the folder and in folders in it, but folders; links are not followed. Sorted.

    Raises IntegrityError for more than a release can have, or what cannot be listed.
    """
    found: list[Path] = []
    waiting = [(folder, 1)]
    while waiting:
        place, depth = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for one in entries:
                    if not one.is_dir(follow_symlinks=False):
                        found.append(Path(one.path))
                    elif depth == DEEPEST:
                        raise IntegrityError(
                            Said(
                                f"{folder}：文件夹嵌套超过{DEEPEST}层；只留下文件",
                                f"{folder}: folders in one another more than {DEEPEST} deep; leave the files "
                                "only",
                            )
                        )
                    else:
                        waiting.append((Path(one.path), depth + 1))
                    if len(found) + len(waiting) > MOST_FILES:
                        raise IntegrityError(
                            Said(
                                f"{folder}：文件超过{MOST_FILES:,}个；一份发布只有几个，只留下它们",
                                f"{folder}: more than {MOST_FILES:,} files; a release has a few, leave those",
                            )
                        )
        except OSError as error:
            raise IntegrityError(
                Said(f"{place}无法列出内容：{error.strerror}", f"{place} cannot be listed: {error.strerror}")
            ) from None
    return sorted(found)


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare each file named in the manifest with its digest.

    Raises IntegrityError that names every file that is missing, changed, unlisted or a link.
    """
    problems: list[Said] = []
    listed = {FILE_NAME}
    there = contents(folder)
    if (size := sum(path.lstat().st_size for path in there)) > MOST_BYTES:
        raise IntegrityError(
            Said(
                f"{folder}：{size:,}字节，一份发布至多{MOST_BYTES:,}字节",
                f"{folder}: {size:,} bytes, a release has at most {MOST_BYTES:,}",
            )
        )
    for file in manifest.files:
        path = folder / file.path
        listed.add(PurePosixPath(file.path).as_posix())
        if path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
            problems.append(
                Said(
                    f"{path}指向发布文件夹之外；请把文件本身放在那里",
                    f"{path} leads out of its release's folder; put the file itself there",
                )
            )
        elif not path.is_file():
            is_there = os.path.lexists(path)
            problems.append(
                Said(
                    f"{path}列在{FILE_NAME}中，但{'不是文件' if is_there else '不存在'}；请放回",
                    f"{path} is named in {FILE_NAME} but {'no file' if is_there else 'missing'}; put it back",
                )
            )
        elif (found := sha256(path)) != file.sha256:
            problems.append(
                Said(
                    f"{path}已被改动：sha256为{found}，归档时为{file.sha256}。发布不得修改：请恢复原文件；"
                    "已知的错误写入corrections.csv，新版本另立一份发布",
                    f"{path} has changed: sha256 {found}, filed as {file.sha256}. Releases are not edited: "
                    "restore the file; a known error is a row in corrections.csv, a new version a new "
                    "release",
                )
            )
    for path in there:
        if path.name == UNFINISHED:
            problems.append(
                Said(
                    f"{path}：归档读数时中断；indicators extract --release {folder.name} 会完成或撤回",
                    f"{path}: filing the reading was interrupted; `indicators extract --release "
                    f"{folder.name}` finishes it or takes it back",
                )
            )
        elif path.relative_to(folder).as_posix() not in listed and not is_half_written(path):
            problems.append(
                Said(
                    f"{path}没有列在{FILE_NAME}中；请加入files，或移走",
                    f"{path} is not named in {FILE_NAME}; add it to files, or remove it",
                )
            )
    if problems:
        raise IntegrityError(joined(problems, "\n"))


def is_half_written(path: Path) -> bool:
    """Whether it is what filing a reading had begun to write when it was killed: no part of the release."""
    return _HALF_WRITTEN.fullmatch(path.name) is not None


def sha256(path: Path) -> str:
    """Digest of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(folder: Path) -> str:
    """Changes whenever a file of the folder does: a digest over names and contents."""
    digest = hashlib.sha256()
    for path in contents(folder):
        if path.is_file() and not path.is_symlink() and not is_half_written(path):
            digest.update(os.fsencode(path.relative_to(folder)) + f"\0{sha256(path)}\n".encode())
    return digest.hexdigest()
