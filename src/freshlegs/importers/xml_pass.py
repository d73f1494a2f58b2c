"""One pass of the parser over an XML file, at once or in pieces: elements out, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol, cast

from lxml import etree

from freshlegs.importers.xml_text import Refused

if TYPE_CHECKING:
    Elements = Iterable[etree._Element]

LONGEST_SILENCE = 10_000_000  # bytes without a new element; the parser's own cap on one text
MOST_NAMES = 100_000  # letters of all different names in a file: the parser never forgets one
MOST_ELEMENTS = 3_500_000  # 19 bytes for each in the largest file; the leanest recording has 21
ATTRIBUTE = re.compile(rb"""[\s"'][^\s="'<>]+\s*=\s*["']""")
# What else the parser keeps: addresses of namespaces, targets of instructions, names of entities.
NAMED = (
    re.compile(rb"""xmlns[^\s=]*\s*=\s*["'][^"']*"""),
    re.compile(rb"<\?[^\s?>]+"),
    re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[^#;\s&<]+;"),
)

TOO_FULL = "It holds more points, laps or tracks than any recording, so it was not read."
TOO_MANY_NAMES = "It uses more different names than any recording, so it was not read."


class Walker(Protocol):
    """Takes what it needs from elements in the order of the file; none of them is there afterwards."""

    tags: Sequence[str]  # what it stops at, everything when empty; it only saves time

    def take(self, elements: Elements) -> None: ...

    def settle(self, path: Sequence[etree._Element], unread: etree._Element | None) -> None:
        """Take what is left to take of the elements so far: afterwards only `path`, from the root on, is still there.

        unread  the last one begun, which comes again: its text may not be whole
        """

    def saw(self, names: Sequence[str]) -> bool:
        """Whether one of these local names was met, in just this spelling."""


def local(tag: object) -> str:
    """The name of an element without its namespace, or prefix where the prefix was never declared."""
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _parser_options(*, recover: bool) -> dict[str, Any]:
    # Without `huge_tree` the parser keeps its caps on depth and on the length of one text.
    return {
        "encoding": "utf-8", "recover": recover, "resolve_entities": False, "no_network": True, "load_dtd": False,
        "dtd_validation": False, "remove_comments": True, "remove_pis": True, "huge_tree": False,
        "remove_blank_text": True,  # a quarter of the time of parsing
    }  # fmt: skip


def at_once(text: bytes, walker: Walker, *, recover: bool) -> str | None:
    """Tag of the root; None when nothing could be made of the text."""
    try:
        root = etree.fromstring(text, etree.XMLParser(**_parser_options(recover=recover)))
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    if recover:
        _drop_prefixes(root.iter("*"))
    walker.take(root.iter(*walker.tags))
    walker.settle((), None)
    return str(root.tag)


@dataclass(frozen=True, slots=True)
class Run:
    """How reading in pieces went. `stuck`: the parser waited for an end that did not come, the rest was left."""

    root: str | None
    faulty: bool
    stuck: bool


def in_pieces(pieces: Iterator[bytes], walker: Walker) -> Run:
    """Hand over elements as they begin and drop them from the tree when they have ended."""
    parser = etree.XMLPullParser(events=("start",), **_parser_options(recover=True))
    root: str | None = None
    unread: etree._Element | None = None
    silence = elements = 0
    for piece in _with_few_names(pieces):
        begun = _begun(parser, piece)
        silence = 0 if begun else silence + len(piece)
        elements += len(begun)
        if elements > MOST_ELEMENTS:
            raise Refused(TOO_FULL)
        if silence > LONGEST_SILENCE:
            walker.settle((), unread)
            return Run(root, faulty=True, stuck=True)
        if begun:
            root = str(begun[0].tag) if root is None else root
            unread = _hand_over(walker, unread, begun)
    last = _begun(parser, None)
    unread = _hand_over(walker, unread, last) if last else unread
    if unread is not None:
        root = str(unread.tag) if root is None else root
        walker.take([unread])
        walker.settle((), None)
    return Run(root, faulty=len(parser.feed_error_log.filter_from_errors()) > 0, stuck=False)


def _begun(parser: etree.XMLPullParser, piece: bytes | None) -> list[etree._Element]:
    """The elements that begin in the piece; None is the end of the file."""
    try:
        if piece is None:
            parser.close()
        else:
            parser.feed(piece)
    except (etree.XMLSyntaxError, ValueError):
        pass  # it stands in the log of the parser
    begun = [element for _, element in parser.read_events()]
    if len(parser.feed_error_log):
        _drop_prefixes(cast("Elements", begun))
    return cast("list[etree._Element]", begun)


def _hand_over(walker: Walker, unread: etree._Element | None, begun: list[etree._Element]) -> etree._Element:
    """Walk through all but the last, whose text may go on; afterwards only it and what it is in are left."""
    if unread is not None:
        begun.insert(0, unread)
    last = begun.pop()
    walker.take(begun)
    begun.clear()
    path = [*last.iterancestors()][::-1]
    walker.settle(path, last)
    for around, inner in pairwise([*path, last]):
        del around[: around.index(inner)]
        around.text = None
        around.attrib.clear()
    return last


def _with_few_names(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, unless they fill the memory with names. What they hold beside elements is counted as well."""
    names: set[bytes] = set()
    known: set[bytes] = set()
    letters = 0
    for piece in pieces:
        most = 1000 + 20 * piece.count(b"<")
        parts = piece.split(b"=")[:-1]
        ends = {part.rpartition(b" ")[2] for part in parts}
        found = []
        if len(parts) > most or b"" in ends or not ends <= known:  # a quick look, which new names cannot pass
            found = ATTRIBUTE.findall(piece)
            known = ends if len(known) > 1000 else known | ends
        for named in NAMED:
            found += named.findall(piece)
        fresh = set(found) - names
        names |= fresh
        letters += sum(map(len, fresh))
        if letters > MOST_NAMES or len(found) > most:
            raise Refused(TOO_MANY_NAMES)
        yield piece


def _drop_prefixes(elements: Elements) -> None:
    """Names with a prefix that was never declared become local names, as those of a namespace are."""
    right: set[str] = set()
    for element in elements:
        tag = element.tag
        if tag in right:
            continue
        if ":" not in tag.rpartition("}")[2]:
            right.add(tag)
            continue
        try:
            element.tag = local(tag)
        except ValueError:
            element.tag = "_"  # the rest is no name; nobody will ask for it
