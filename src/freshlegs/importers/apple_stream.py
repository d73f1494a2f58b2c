"""The workouts in Apple Health's `export.xml`: pieces of bytes in, the text of one workout after the other out.

Nearly all of a file of several GB is measurements that nobody asked for. So the file is searched for its workouts,
which is many times faster than parsing it. The document type is checked and cut off: no parser ever meets one, and
that of iOS 16 is not even well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from freshlegs.importers.tables import TableRefused

ROOT = "HealthData"
PIECE = 256 << 10
PROLOG_LIMIT = 1 << 20
WORKOUT_LIMIT = 4 << 20
TAIL = 32  # longer than any mark, of which half may stand at the end of a piece

OTHER_FILE = "It is not an export of Apple Health, whatever its name says."
ENTITIES = "It brings a document type or entities that no export of Apple Health has, so it was not opened."
LONG_PROLOG = "The part before the first entry is longer than Apple writes it, so the file was not opened."
LONG_WORKOUT = (
    "One of the workouts does not end where it should; those before it were read. "
    "Export the data from the Health app once more."
)
CUT = "The file ends early; what stands before was read. Export the data from the Health app once more."

HEADING = re.compile(rb"<!DOCTYPE\s+HealthData\s*([\[>])")
DECLARED = re.compile(rb"<(?!!(?:ELEMENT|ATTLIST)\s)|%")  # in a document type, whatever else than these two
OPENING = re.compile(rb"<HealthData[\s/>]")
MARK = re.compile(rb"<(?:Workout[\s/>]|/HealthData\s*>|!DOCTYPE|!ENTITY)")
# The quantifiers give nothing back, so that a tag without an end is found out in one pass.
TAG = re.compile(rb"""<Workout(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
CLOSING = re.compile(rb"</Workout\s*>")


def _larger(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at least `PIECE`, so that none of them is searched often."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def workouts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The text of each workout, from its `<` to its `>`. Raises `TableRefused` where the file is not as it should be."""
    larger = _larger(pieces)
    text, at = _without_prolog(larger), 0
    while True:
        mark = MARK.search(text, at)
        end = _end_of_workout(text, mark.start()) if mark else None
        if mark and mark[0].startswith(b"<!"):
            raise TableRefused(ENTITIES)
        if mark and mark[0].startswith(b"</"):
            return
        if mark and end:
            at = end
            workout = text[mark.start() : end]
            if b"<!DOCTYPE" in workout or b"<!ENTITY" in workout:
                raise TableRefused(ENTITIES)
            yield workout
            continue
        rest = text[mark.start() if mark else max(at, len(text) - TAIL) :]
        if len(rest) > WORKOUT_LIMIT:
            raise TableRefused(LONG_WORKOUT)
        piece = next(larger, None)
        if piece is None:
            raise TableRefused(CUT)
        text, at = rest + piece, 0


def _end_of_workout(text: bytes, at: int) -> int | None:
    """Where the workout that begins at `at` is over; None when that is not in this text."""
    tag = TAG.match(text, at)
    if tag is None or tag[0].endswith(b"/>"):
        return tag.end() if tag else None
    closing = CLOSING.search(text, tag.end())
    return closing.end() if closing else None


def _without_prolog(pieces: Iterator[bytes]) -> bytes:
    """The beginning of the file from its root element on. Raises `TableRefused` when something else comes first."""
    text = b""
    for piece in pieces:
        text += piece
        begin = _root_at(text)
        if begin is not None:
            return text[begin:]
        if len(text) > PROLOG_LIMIT:
            raise TableRefused(LONG_PROLOG)
    raise TableRefused(CUT if text.strip() else "The file is empty.")


def _root_at(text: bytes) -> int | None:
    """Where the root element begins; None when that is not in this text."""
    at, typed = len(text) - len(text.removeprefix(b"\xef\xbb\xbf")), False
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        if text.startswith(b"<?", at):
            end = _behind(text, b"?>", at)
        elif text.startswith(b"<!--", at):
            end = _behind(text, b"-->", at)
        elif text.startswith(b"<!", at) and not typed:
            end, typed = _end_of_type(text, at), True
        elif OPENING.match(text, at):
            return at
        elif len(text) - at > len(ROOT) + 1:
            raise TableRefused(ENTITIES if text.startswith(b"<!", at) else OTHER_FILE)
        else:
            return None
        if end is None:
            return None
        at = end


def _end_of_type(text: bytes, at: int) -> int | None:
    """Where the document type is over; None when that is not in this text.

    Raises `TableRefused` when it names another file or declares more than elements and attributes.
    """
    heading = HEADING.match(text, at)
    if heading is None:
        if b">" in text[at:] or b"[" in text[at:] or len(text) - at > 4096:
            raise TableRefused(ENTITIES)
        return None
    if heading[1] == b">":
        return heading.end()
    declared, at = b"", heading.end()
    while True:
        close = text.find(b"]", at)
        comment = text.find(b"<!--", at, close if close >= 0 else len(text))
        if comment < 0:
            break
        declared += text[at:comment]
        end = _behind(text, b"-->", comment)
        if end is None:
            return None
        at = end
    if DECLARED.search(declared + text[at : max(close, at)]):
        raise TableRefused(ENTITIES)
    return _behind(text, b">", close) if close >= 0 else None


def _behind(text: bytes, word: bytes, at: int) -> int | None:
    found = text.find(word, at)
    return found + len(word) if found >= 0 else None
