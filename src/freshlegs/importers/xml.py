"""XML from strangers: judged by its root, refused when it brings its own entities, repaired when it is broken.

Readers are handed the elements in the order of the file and ask for local names only, since every namespace and
none of them occurs. Small files are parsed at once, large ones in pieces whose elements go as soon as they are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from freshlegs.importers.xml_pass import Walker, at_once, in_pieces, local
from freshlegs.importers.xml_text import BRINGS_ENTITIES, TOO_DAMAGED, Refused, Text
from freshlegs.importers.xml_text import FORBIDDEN as FORBIDDEN
from freshlegs.importers.xml_text import PLAIN_ENCODINGS as PLAIN_ENCODINGS

AT_ONCE = 1 << 20  # bytes; a tree takes up to forty times as much


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. `repaired`: it was not well-formed; `cut`: it ends before its root does.

    root  local name of the root element
    """

    root: str
    repaired: bool
    cut: bool


AnyWalker = TypeVar("AnyWalker", bound=Walker)


def root_name(head: bytes) -> str | None:
    """Local name of the root element, from the first bytes of a file; None when they are no XML.

    A document type that does not end within these bytes answers for its root, so that the reader can refuse it.
    """
    return _root_name(Text(head).head)


def _root_name(rest: bytes) -> str | None:
    named = None
    while rest := rest.lstrip():
        if found := re.match(rb"<!doctype\s+(?:[\w.-]+:)?([\w.-]+)", rest, re.I):
            named = found[1].decode("ascii", "replace")
            end = re.search(rb"\]\s*>" if b"[" in rest.partition(b">")[0] else rb">", rest)
        elif rest.startswith(b"<?"):
            end = re.search(rb"\?>", rest)
        elif rest.startswith(b"<!--"):
            end = re.search(rb"-->", rest)
        else:
            element = re.match(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)", rest)
            return element[1].decode("ascii", "replace") if element else named
        if end is None:
            return named
        rest = rest[end.end() :]
    return named


def parse(
    data: bytes | bytearray, whole: tuple[str, ...], walk: Callable[[], AnyWalker]
) -> tuple[Document, AnyWalker]:
    """The file, and the walker that went through it, at the second try with repairs. Raises `Refused` with a sentence.

    whole  local names of the elements after which a file that ends early may be cut; what follows the last
           of them is half a value, and half a number is a wrong number
    walk   makes a walker; each try has its own
    """
    text = Text(data)
    if not text.size:
        raise Refused("The file is empty.")
    if text.brings_entities:
        raise Refused(BRINGS_ENTITIES)
    if text.size > AT_ONCE:
        return _large(text, _ends(whole), whole, walk)
    walker = walk()
    root = at_once(b"".join(text.pieces()), walker, recover=False)
    if root is not None:
        return Document(local(root), text.mended, cut=False), walker
    cut = _is_cut(text)
    kept = b"".join(text.pieces(_end_to_keep(text, _ends(whole)) if cut else None))
    walker = walk()
    root = at_once(kept, walker, recover=True)
    return _judged(root, text, whole, walker, cut=cut), walker


def _large(
    text: Text, ends: re.Pattern[bytes], whole: tuple[str, ...], walk: Callable[[], AnyWalker]
) -> tuple[Document, AnyWalker]:
    """The same without a tree of the whole. Repairs are made at the first try, which tells whether it needed any."""
    if text.has_loose():
        text = text.tamed()
    cut = _is_cut(text)
    root_end = text.end_of_last(_end_of_root(text)) if cut else text.size
    walker = walk()
    if root_end or _root_name(text.head) is None:
        run = in_pieces(text.pieces(), walker)
        if run.root is not None and not run.faulty:
            return Document(local(run.root), text.mended, cut=False), walker
        if run.stuck and not walker.saw(whole):
            raise Refused(TOO_DAMAGED)
        if root_end > text.end_of_last(ends):
            return _judged(run.root, text, whole, walker, cut=cut or run.stuck), walker
        walker = walk()
    run = in_pieces(text.pieces(_end_to_keep(text, ends)), walker)
    return _judged(run.root, text, whole, walker, cut=True), walker


def _judged(root: str | None, text: Text, whole: tuple[str, ...], walker: Walker, *, cut: bool) -> Document:
    """What the second try gave, if it gave anything."""
    if root is None:
        raise Refused("The file is damaged from its beginning on; nothing in it could be read.")
    if not walker.saw(whole) and text.end_of_last(_ends(whole)):
        raise Refused(TOO_DAMAGED)
    return Document(local(root), repaired=True, cut=cut)


def _is_cut(text: Text) -> bool:
    return _root_name(text.head) is None or not _end_of_root(text).search(text.tail)


def _end_of_root(text: Text) -> re.Pattern[bytes]:
    name = _root_name(text.head) or ""
    return re.compile(rb"</(?:[\w.-]+:)?" + re.escape(name.encode()) + rb"\s*>")


def _ends(whole: tuple[str, ...]) -> re.Pattern[bytes]:
    names = b"|".join(re.escape(name.encode()) for name in whole)
    return re.compile(
        rb"<(?:/(?:[\w.-]+:)?(?:" + names + rb")\s*>|(?:[\w.-]+:)?(?:" + names + rb")\b[^<>]*/>)"
    )


def _end_to_keep(text: Text, ends: re.Pattern[bytes]) -> int:
    """Where the last whole element ends; without any, after the last tag, or 0."""
    return text.end_of_last(ends) or text.end_of_last(re.compile(rb">"))
