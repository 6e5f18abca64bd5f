"""What raw/ holds, as whoever files a document asks: by content, by id, by place, kind and period.

However many documents are filed, each release.yml is read once. Not here: what is filed (`adding`), which
folders there are (`discovery`).
"""

from collections import defaultdict
from pathlib import Path

from orchestration.catalogue import Catalogue
from orchestration.documents.identity import identify
from orchestration.documents.reading import of_lines
from orchestration.releases.discovery import release_folders
from orchestration.releases.manifest import FILE_NAME, Manifest, ManifestError, read_manifest

_Stamp = tuple[int, int]


class HeldReleases:
    """The releases of raw/, by their folders' names; what cannot be read is refused when it is loaded.

    `look` sees what has come, changed and gone since, by names, sizes and times.
    """

    def __init__(self, raw: Path, catalogue: Catalogue) -> None:
        self.raw = raw
        self._catalogue = catalogue
        self._seen: dict[Path, _Stamp | None] = {}
        self._forget()

    def _forget(self) -> None:
        self._seen.clear()
        self._by_content: dict[str, str] = {}
        self._by_id: defaultdict[str, list[tuple[str, Manifest]]] = defaultdict(list)
        self._by_period: defaultdict[tuple[str, str | None, str], list[tuple[str, Manifest]]] = defaultdict(
            list
        )

    def look(self) -> None:
        """Read what is new; what changed or is gone has all read again, which nobody waits for twice."""
        found = {folder: (name, _stamp(folder)) for name, folder in release_folders(self.raw).items()}
        if any(folder not in found or found[folder][1] != stamp for folder, stamp in self._seen.items()):
            self._forget()
        for folder, (name, stamp) in found.items():
            if folder not in self._seen:
                self._seen[folder] = stamp
                self._keep(name, folder)

    def _keep(self, name: str, folder: Path) -> None:
        try:
            manifest = read_manifest(folder)
        except ManifestError:
            return
        for file in manifest.files:
            self._by_content.setdefault(file.sha256, name)
        for own in {manifest.release_id, manifest.work_id} - {None}:
            self._by_id[str(own)].append((name, manifest))
        if period := _period_of(manifest):
            place = self._catalogue.region_id(manifest.region)
            self._by_period[manifest.kind, place, period].append((name, manifest))

    def with_content(self, digest: str) -> str | None:
        """The release that has a file of this SHA-256."""
        return self._by_content.get(digest)

    def with_id(self, release_id: str) -> list[tuple[str, Manifest]]:
        """Those whose release id or work this is."""
        return self._by_id.get(release_id, [])

    def of_period(self, kind: str, region_id: str | None, period: str) -> list[tuple[str, Manifest]]:
        """Documents of this kind about a place and period."""
        return self._by_period.get((kind, region_id, period), [])


def _stamp(folder: Path) -> _Stamp | None:
    """Size and time of a release.yml; None where there is none to be read."""
    try:
        found = (folder / FILE_NAME).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _period_of(manifest: Manifest) -> str | None:
    """What a release held is about: as told, else as its title says, else the year of a report's delivery."""
    if manifest.period:
        return manifest.period
    if manifest.kind == "work_report":
        return str(manifest.released_on.year) if manifest.released_on else None
    own = identify(of_lines([manifest.title]), manifest.kind)
    return own.period.value if own.period else None
