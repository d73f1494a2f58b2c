"""The files of a form, streamed into a folder of the home: never into memory, never into the system's temporary folder."""

from __future__ import annotations

import re
import secrets
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from freshlegs.model.errors import FreshlegsError
from freshlegs.store import faults, room

if TYPE_CHECKING:
    from freshlegs.web.site import Visit

FOLDER = "uploads"
COMING = "coming-"  # what a folder is called until all of it is there
MOST_FILES = 20_000
LONGEST_NAME = 180  # characters; in UTF-8 it stays below what file systems take
PIECE = 1 << 20
LOOK_AT_ROOM = 64 << 20  # bytes between two looks
NOT_WHOLE = "The files did not come whole. Send them again."
STRANGE = re.compile(r'[\x00-\x1f\x7f<>:"|?*]' if sys.platform == "win32" else r"[\x00-\x1f\x7f]")


class TooManyFiles(FreshlegsError):
    def __init__(self) -> None:
        super().__init__(f"More than {MOST_FILES:,} files came at once. Put them into a zip and send that.")


async def receive(visit: Visit) -> FormData:
    """One field `upload`: the name of the new folder in `uploads`, where file N of the form lies as `N/its name`.

    Nothing of it stays where the body breaks off. Raises `StoreFull` before the last room of the disk is used.
    """
    home = visit.site.home
    body = Body(visit.request)
    folder = home / FOLDER / f"{COMING}{secrets.token_hex(8)}"
    async with visit.site.jobs.receiving:
        try:
            await poured(body, home, folder)
        except (FreshlegsError, HTTPException):
            shutil.rmtree(folder, ignore_errors=True)
            await body.pour_away()
            raise
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return FormData([("upload", folder.name)])


class Body:
    """What the client sends, piece by piece. `over`: all of it has come."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.over = False

    async def pieces(self) -> AsyncIterator[bytes]:
        while not self.over:
            message = await self.request.receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            self.over = not message.get("more_body", False)
            yield message.get("body", b"")

    async def pour_away(self) -> None:
        """A browser that is still sending would not read why it was refused."""
        async for _ in self.pieces():
            pass


def folder_of(home: Path, runner: int) -> Path:
    """Where the files of one runner wait. Everything comes in through that of the first."""
    return home / (FOLDER if runner == 1 else f"{FOLDER}-{runner}")


def existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())


async def poured(body: Body, home: Path, folder: Path) -> None:
    """Parsing and writing happen in a thread, a piece at a time, so that other pages go on."""
    if room.tight(existing(home)):
        raise faults.full(home)
    _, told = parse_options_header(body.request.headers.get("content-type", ""))
    if b"boundary" not in told:
        raise HTTPException(400, "Files were expected. Use the form of the page.")
    with faults.answered(home):
        room.private_folder(home)
        room.private_folder(folder.parent)
        room.private_folder(folder)
        files = Files(folder)
        parser = MultipartParser(told[b"boundary"], files.callbacks())  # type: ignore[arg-type]
        waiting, since_look = bytearray(), 0
        try:
            async for chunk in body.pieces():
                waiting += chunk
                if len(waiting) >= PIECE:
                    since_look += len(waiting)
                    await run_in_threadpool(parser.write, bytes(waiting))
                    waiting.clear()
                if since_look >= LOOK_AT_ROOM:
                    since_look = 0
                    if room.tight(home):
                        raise faults.full(home)
            await run_in_threadpool(parser.write, bytes(waiting))
            parser.finalize()
        except FormParserError:
            raise HTTPException(400, NOT_WHOLE) from None
        finally:
            files.close()
    if not files.whole:
        raise HTTPException(400, NOT_WHOLE)


class Files:
    """What the parser tells, as files. Fields that are no files are read over: the form has none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self.whole = False
        self.file: BinaryIO | None = None
        self.name, self.value = b"", b""
        self.disposition = b""

    def callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self.part_begin,
            "on_header_field": self.header_name,
            "on_header_value": self.header_value,
            "on_header_end": self.header_end,
            "on_headers_finished": self.headers_finished,
            "on_part_data": self.part_data,
            "on_part_end": self.close,
            "on_end": self.end,
        }

    def part_begin(self) -> None:
        self.disposition = b""

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self.name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self.value += data[start:end]

    def header_end(self) -> None:
        if self.name.lower() == b"content-disposition":
            self.disposition = self.value
        self.name, self.value = b"", b""

    def headers_finished(self) -> None:
        _, told = parse_options_header(self.disposition)
        if not told.get(b"filename"):  # another field, or a file field that was left empty
            return
        self.count += 1
        if self.count > MOST_FILES:
            raise TooManyFiles
        place = self.folder / str(self.count)
        place.mkdir(mode=0o700)
        path = place / plain_name(told[b"filename"].decode("utf-8", "replace"))
        room.private_file(path)
        self.file = path.open("wb")

    def part_data(self, data: bytes, start: int, end: int) -> None:
        if self.file is not None:
            self.file.write(memoryview(data)[start:end])

    def end(self) -> None:
        self.whole = True

    def close(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None


def plain_name(told: str) -> str:
    """The last part of the name, for the ledger to show; nothing in it leads out of its folder."""
    last = STRANGE.sub("_", re.split(r"[/\\]", told)[-1]).strip(" ")
    if not last.strip("."):
        return "file"
    if len(last.encode()) > LONGEST_NAME:
        stem, dot, suffix = last.rpartition(".")
        kept = suffix if dot and len(suffix) <= 8 else ""
        last = (stem or last).encode()[: LONGEST_NAME - 10].decode("utf-8", "ignore") + (
            f".{kept}" if kept else ""
        )
    return last


def files_of(folder: Path) -> list[Path]:
    """Of a received upload, in the order of the form."""
    places = sorted(
        (place for place in folder.iterdir() if place.name.isdecimal()), key=lambda place: int(place.name)
    )
    return [file for place in places for file in place.iterdir()]
