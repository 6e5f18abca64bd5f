"""Which releases lie in raw/, and whether their files are what was filed.

Not here: what the figures in the files say.
"""

import hashlib
from pathlib import Path

from orchestration.releases.manifest import FILE_NAME, Manifest

UNFINISHED = ".figures.csv.next"
"""Where a reading lies while it is filed (`filing`)."""


class IntegrityError(ValueError):
    """A file that is missing, changed or outside its folder; the message names it and the remedy."""


def release_folders(raw: Path) -> dict[str, Path]:
    """Every folder `raw/<publisher>/<release>`, by release id (the folder's name), sorted.

    Raises IntegrityError when raw/ is missing or two publishers have a folder of one name.
    """
    if not raw.is_dir():
        raise IntegrityError(f"{raw} is no folder; INDICATORS_RAW must name the folder of releases")
    found: dict[str, Path] = {}
    for folder in sorted(raw.glob("*/*")):
        if not folder.is_dir() or folder.name.startswith(".") or folder.parent.name.startswith("."):
            continue
        if folder.name in found:
            raise IntegrityError(
                f"{folder} and {found[folder.name]} have one name, and a release id belongs to one release: "
                "rename one folder and the release_id in it, or remove the copy; nothing is loaded until then"
            )
        found[folder.name] = folder
    return found


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare each file named in the manifest with its digest.

    Raises IntegrityError that names every file that is missing, changed, unlisted or a link.
    """
    problems = []
    listed = {FILE_NAME}
    for file in manifest.files:
        path = folder / file.path
        listed.add(file.path)
        if path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
            problems.append(f"{path} leads out of its release's folder; put the file itself there")
        elif not path.is_file():
            problems.append(f"{path} is named in {FILE_NAME} but missing; put it back")
        elif (found := sha256(path)) != file.sha256:
            problems.append(
                f"{path} has changed: sha256 {found}, filed as {file.sha256}. Releases are not edited: "
                "restore the file; a known error is a row in corrections.csv, a new version a new release"
            )
    for path in sorted(folder.rglob("*")):
        if path.name == UNFINISHED:
            problems.append(
                f"{path}: filing the reading was interrupted; `indicators extract --release {folder.name}` "
                "finishes it or takes it back"
            )
        elif path.is_file() and path.relative_to(folder).as_posix() not in listed:
            problems.append(f"{path} is not named in {FILE_NAME}; add it to files, or remove it")
    if problems:
        raise IntegrityError("\n".join(problems))


def sha256(path: Path) -> str:
    """Digest of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(folder: Path) -> str:
    """Changes whenever a file of the folder does: a digest over names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            digest.update(f"{path.relative_to(folder).as_posix()}\0{sha256(path)}\n".encode())
    return digest.hexdigest()
