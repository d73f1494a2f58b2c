"""XML from strangers: judged by its root, refused when it brings its own entities, repaired when it is broken.

Readers get a tree of elements and ask for local names only, since every namespace and none of them occurs.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lxml import etree

# Single-byte tables and UTF-8. An encoding that could spell `<!DOCTYPE` in other bytes is not taken from the file.
PLAIN_ENCODINGS = re.compile(rb"(?i)^(utf-?8|us-ascii|ascii|latin-?1|iso-?8859-?\d+|windows-125\d|cp125\d)$")
DECLARATION = re.compile(rb"\s*<\?xml\b([^>]*?)\?>")
ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9_.-]+)["']""")
FORBIDDEN = bytes(code for code in range(32) if code not in b"\t\n\r")
WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE_PLAIN = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))  # no mark, but the file begins with `<`


class Refused(Exception):
    """The file is not parsed at all; its text says why, in words for the runner."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. `repaired`: it was not well-formed; `cut`: it ends before its root does."""

    root: etree._Element
    repaired: bool
    cut: bool


def local(tag: object) -> str:
    """The name of an element without its namespace, or prefix where the prefix was never declared."""
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def root_name(head: bytes) -> str | None:
    """Local name of the root element, from the first bytes of a file; None when they are no XML.

    A document type that does not end within these bytes answers for its root, so that the reader can refuse it.
    """
    rest, _ = _utf8(head)
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


def parse(data: bytes, whole: tuple[str, ...]) -> Document:
    """The tree of a file, at the second try with repairs. Raises `Refused` with a sentence.

    whole  local names of the elements after which a file that ends early may be cut; what follows the last
           of them is half a value, and half a number is a wrong number
    """
    text, repaired = _utf8(data)
    text = text.lstrip()
    if not text:
        raise Refused("The file is empty.")
    if _brings_entities(text):
        raise Refused(
            "It brings a document type or entities of its own, which no recording needs, so it was not opened."
        )
    try:
        return Document(etree.fromstring(text, _parser(recover=False)), repaired, cut=False)
    except (etree.XMLSyntaxError, ValueError):
        return _second_try(text, whole)


def _brings_entities(text: bytes) -> bool:
    """Whether a document type or an entity is declared anywhere, also where it would be an error.

    Small letters declare nothing to a parser of XML; they are looked for at the head, where HTML has them.
    """
    return any(word in text or word in text[:4096].upper() for word in (b"<!DOCTYPE", b"<!ENTITY"))


def _parser(*, recover: bool) -> etree.XMLParser:
    # Without `huge_tree` the parser keeps its caps on depth and on the length of one text.
    return etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, remove_comments=True, remove_pis=True, huge_tree=False,
        remove_blank_text=True,  # a quarter of the time of parsing
    )  # fmt: skip


def _second_try(text: bytes, whole: tuple[str, ...]) -> Document:
    name = root_name(text[:4096])
    cut = name is None or not re.search(
        rb"</(?:[\w.-]+:)?" + re.escape(name.encode()) + rb"\s*>", text[-4096:]
    )
    if cut:
        text = text[: _end_of_the_last(text, whole)]
    try:
        root = etree.fromstring(text, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise Refused("The file is damaged from its beginning on; nothing in it could be read.")
    if _holds_none(root, whole) and _end_of_the_last(text, whole, or_tag=False):
        raise Refused(
            "The file is too damaged, or its parts are nested too deeply, to make out what it holds."
        )
    _drop_prefixes(root)
    return Document(root, repaired=True, cut=cut)


def _drop_prefixes(root: etree._Element) -> None:
    """Names with a prefix that was never declared become local names, as those of a namespace are."""
    for element in root.iter("*"):
        if ":" in element.tag.rpartition("}")[2]:
            try:
                element.tag = local(element.tag)
            except ValueError:
                element.tag = "_"  # the rest is no name; nobody will ask for it


def _holds_none(root: etree._Element, whole: tuple[str, ...]) -> bool:
    return not any(local(element.tag) in whole for element in root.iter())


def _end_of_the_last(text: bytes, whole: tuple[str, ...], *, or_tag: bool = True) -> int:
    """Where the last whole element ends; without any, after the last tag, or 0."""
    names = b"|".join(re.escape(name.encode()) for name in whole)
    closed = rb"</(?:[\w.-]+:)?(?:" + names + rb")\s*>|<(?:[\w.-]+:)?(?:" + names + rb")\b[^<>]*/>"
    end = 0
    for found in re.finditer(closed, text):
        end = found.end()
    return end or (text.rfind(b">") + 1 if or_tag else 0)


def _utf8(data: bytes) -> tuple[bytes, bool]:
    """The file as UTF-8 without mark and declaration, and whether bytes had to be mended on the way.

    The declaration goes because it would now be wrong, and because the parser must not choose an encoding in
    which the search for a document type saw nothing.
    """
    for mark, encoding in (*WIDE_MARKS, *WIDE_PLAIN):
        if data.startswith(mark):
            wide = data.decode(encoding, "replace")
            data, mended = wide.encode("utf-8", "replace"), "\ufffd" in wide
            break
    else:
        data, mended = data.removeprefix(codecs.BOM_UTF8), False
    declaration = DECLARATION.match(data)
    if declaration:
        named = ENCODING.search(declaration[1])
        data = data[declaration.end() :]
        if named and PLAIN_ENCODINGS.match(named[1]) and not named[1].lower().startswith(b"utf"):
            data = data.decode(named[1].decode(), "replace").encode()
    clean = data.translate(None, FORBIDDEN)
    if clean.isascii():
        return clean, mended or len(clean) != len(data)
    try:
        clean.decode()
    except UnicodeDecodeError as wrong:
        # Half a letter at the very end was cut off; anything else is an older encoding under the wrong name.
        whole = (
            clean[: wrong.start] if wrong.end == len(clean) else clean.decode("cp1252", "replace").encode()
        )
        return whole, True
    return clean, mended or len(clean) != len(data)
