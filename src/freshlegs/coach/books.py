"""The books that made stored verdicts: kept in the home, once for each content, so that any verdict can be made again.

Only what decides is kept, the files that `knowledge.load` reads: a zip of some 60 kB in a setting of the store. So it
is written, backed up, exported and erased with the verdicts that it made.
"""

import base64
import hashlib
import io
import json
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from freshlegs import knowledge
from freshlegs.knowledge.book import Book
from freshlegs.knowledge.load import FILES, shipped
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Store

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip knows: the same files are the same bytes


class NoSuchBook(FreshlegsError):
    """Neither a folder, nor a zip, nor a version that is kept here."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no book {name!r}: neither a folder, nor a zip, nor a version that made a verdict of this home. "
            "`freshlegs replay` names the versions."
        )


def keep(store: Store, book: Book) -> None:
    """Keep the book behind a verdict that is about to be stored. Kept already, or not the shipped one: nothing happens.

    A program whose files were exchanged under it has no right to call them its book: the version is compared.
    """
    if book is knowledge.book() and version_of(shipped()) == book.version:
        put(store, shipped())


def put(store: Store, folder: Traversable) -> None:
    """Once for each content: a version that is still being written has several."""
    name, digest = setting(version_of(folder)), digest_of(folder)
    found = json.loads(store.setting(name) or "{}")
    if digest not in found:
        found[digest] = base64.b64encode(pack(folder)).decode()
        store.set_setting(name, json.dumps(found))


def kept(store: Store, version: str) -> tuple[bytes, ...]:
    """Every content that this version has had here, oldest first. A released book has one."""
    found = json.loads(store.setting(setting(version)) or "{}")
    return tuple(base64.b64decode(packed) for packed in found.values())


def setting(version: str) -> str:
    return f"book {version}"


def digest_of(folder: Traversable) -> str:
    """Of the names and contents, which costs less than to pack them: it is asked for with every new verdict."""
    made = hashlib.sha256()
    for name, file in files_of(folder):
        content = file.read_bytes()
        made.update(f"{name} {len(content)}\n".encode() + content)
    return made.hexdigest()


def pack(folder: Traversable) -> bytes:
    """The files of a book as a zip: the same files, the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, file in files_of(folder):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def files_of(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    yield from ((f"{name}.toml", folder / f"{name}.toml") for name in FILES)
    remedies = sorted((folder / "remedies").iterdir(), key=lambda file: file.name)
    yield from ((f"remedies/{file.name}", file) for file in remedies if file.name.endswith(".toml"))


def unpacked(packed: bytes) -> zipfile.Path:
    return zipfile.Path(zipfile.ZipFile(io.BytesIO(packed)))


def version_of(folder: Traversable) -> str:
    found: str = tomllib.loads((folder / "version.toml").read_text("utf-8"))["version"]
    return found


def named(name: str, store: Store | None = None) -> Book:
    """The book in this folder or zip, or the version that made a verdict of this home.

    `NoSuchBook`, or `BookRefused` with every fault of it.
    """
    place = Path(name)
    if place.is_dir():
        return knowledge.load(place)
    if zipfile.is_zipfile(place):
        return knowledge.load(root_of(zipfile.Path(zipfile.ZipFile(place))))
    found = kept(store, name) if store is not None else ()
    if not found:
        raise NoSuchBook(name)
    return knowledge.load(unpacked(found[-1]))


def root_of(archive: zipfile.Path) -> zipfile.Path:
    """A folder that was zipped whole stands one step down."""
    inside = list(archive.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else archive
