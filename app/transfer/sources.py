"""A manifest and the files it names, from what a person gives: a file in a folder, a folder, a bag, an archive, or two uploads."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from app.core.errors import InvalidError
from app.transfer.manifest import Manifest, UnreadableError, read_manifest
from app.transfer.places import Archive, Folder, NoFiles, Place, archive_place, opened_archive

ENDINGS = (".jsonl", ".ndjson", ".csv", ".xlsx")
USUAL = ("documents", "manifest", "metadata")
WHICH = "Call the manifest documents.jsonl, documents.csv or documents.xlsx, so that it is told from the other files."
LARGEST_MANIFEST = 200_000_000


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Place]]:
    """Of a manifest beside its files, a folder or a bag with one in it, or a ZIP archive of either. Raises UnreadableError."""
    if path.is_dir():
        inside = {str(one.relative_to(path)): one for one in [*path.iterdir(), *path.glob("data/*")] if one.is_file()}
        chosen = inside[_choose(inside)]
        yield read_manifest(chosen, chosen.name), Folder(chosen.parent)
    elif not path.is_file():
        raise UnreadableError("There is no such file.")
    elif path.suffix.lower() == ".zip":
        with opened_uploads(path, path.name, None) as both:
            yield both
    else:
        yield read_manifest(path, path.name), Folder(path.absolute().parent)


@contextmanager
def opened_uploads(manifest: Path, name: str, archive: Path | None) -> Iterator[tuple[Manifest, Place]]:
    """Of uploads: a manifest with or without an archive of files, or one archive that holds both. Raises UnreadableError.

    Args:
        name: of the manifest, as its owner calls it.
    """
    try:
        if name.lower().endswith(".zip"):
            with opened_archive(manifest) as (bundle, members), tempfile.NamedTemporaryFile(prefix="baraza-") as copy:
                chosen = _choose(one.filename for one in members)
                _copy_out(bundle, chosen, Path(copy.name))
                below = chosen.rpartition("/")[0]
                read = read_manifest(Path(copy.name), chosen)
                yield read, archive_place(bundle, members, f"{below}/" if below else "")
        elif archive is not None:
            read = read_manifest(manifest, name)
            with opened_archive(archive) as (bundle, members):
                whole = archive_place(bundle, members, "")
                inside = archive_place(bundle, members, _common([one.filename for one in members]))
                yield read, Archive(bundle, {**whole.members, **inside.members})
        else:
            yield read_manifest(manifest, name), NoFiles()
    except InvalidError as refusal:
        raise UnreadableError(refusal.sentence) from refusal


def _choose(paths: Iterable[str]) -> str:
    """The manifest among the files: the one with a usual name, or the only table, nearest to the top."""
    tables = sorted((one for one in paths if one.lower().endswith(ENDINGS)), key=lambda one: (one.count("/"), one))
    usual = [one for one in tables if PurePosixPath(one).stem.lower() in USUAL]
    if usual:
        return usual[0]
    top = [one for one in tables if one.count("/") == tables[0].count("/")]
    if len(top) != 1:
        raise UnreadableError(WHICH)
    return top[0]


def _copy_out(bundle: zipfile.ZipFile, name: str, path: Path) -> None:
    if bundle.getinfo(name).file_size > LARGEST_MANIFEST:
        raise UnreadableError("The manifest is too large. Split it.")
    try:
        with bundle.open(name) as content, path.open("wb") as copy:
            shutil.copyfileobj(content, copy, 1 << 20)
    except (zipfile.BadZipFile, EOFError) as damaged:
        raise UnreadableError("The archive is damaged, or no ZIP archive.") from damaged


def _common(names: list[str]) -> str:
    """The one folder in which everything lies, as when a folder was packed: paths may leave it out; "" where there is none."""
    tops = {name.partition("/")[0] for name in names}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""
