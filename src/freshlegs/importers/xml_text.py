"""Bytes of an XML file in, clean UTF-8 out in pieces: encodings, forbidden bytes and references that lead nowhere.

A file is gone through several times, piece by piece, since a worker has no room for a second copy of it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

PIECE = 1 << 16
NEAR_END = 1 << 20
SEAM = 4096  # bytes of the pieces before that are looked at again, for what lies across a border

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
# `&` or `<` that begins nothing, with what the parser would skip of it. At the end of a piece it may go on.
LOOSE = re.compile(
    rb"&(?:#x[0-9A-Fa-f]*+|#\d*+|[A-Za-z_:\x80-\xff][\w:.\x80-\xff-]*+)?+(?!;|\Z)"
    rb"|<(?![A-Za-z_:\x80-\xff/?]|!--|!\[CDATA\[|[!\-\[CDAT]{0,8}\Z)"
)
SECTION = re.compile(rb"<!--|<!\[CDATA\[")
SECTION_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}
BARE = re.compile(rb"<[^A-Za-z_:/?\x80-\xff]")  # what may be such a `<`, found faster
LONGEST_REFERENCE = 256
MOST_LOOSE = 1_000_000  # in one file: leaving out more takes too long
TOO_DAMAGED = "The file is too damaged, or its parts are nested too deeply, to make out what it holds."
BRINGS_ENTITIES = (
    "It brings a document type or entities of its own, which no recording needs, so it was not opened."
)


class Refused(Exception):
    """The file is not parsed at all, or not to its end; its text says why, in words for the runner."""


class Text:
    """The text of a file behind its mark and declaration, as UTF-8.

    The declaration goes because it may now be wrong, and because the parser must not choose an encoding in which
    the search for a document type saw nothing.

    size            bytes of the text; 0 where there is none
    head, tail      its first and its last bytes, up to 4,096
    mended          bytes had to be dropped or read in another encoding than the file says
    tame            loose `&` and `<` are left out
    brings_entities a document type or an entity is declared anywhere, also where it would be an error
    """

    def __init__(self, data: bytes | bytearray) -> None:
        self._data = data
        self._wide = next(
            (codec for mark, codec in (*WIDE_MARKS, *WIDE_PLAIN) if data.startswith(mark)), None
        )
        self._skip, self._named = self._declared()
        self._old = self.tame = False
        self.mended = False
        if not self._survey():
            # Neither UTF-8 nor cut within a letter: an older encoding under the wrong name.
            self._old = self.mended = True
            self._survey()

    def pieces(self, until: int | None = None) -> Iterator[bytes]:
        """The text up to the byte `until`, none of the pieces empty."""
        left = self.size if until is None or self.tame else min(until, self.size)
        pieces = _up_to(self._clean(), left)
        if self.tame:
            pieces = _up_to((piece for piece, _ in _tame(pieces)), until)
        return (piece for piece in pieces if piece)

    def tamed(self) -> Text:
        """The same without its loose `&` and `<`; it is `mended`."""
        self.tame = self.mended = True
        return self

    def end_of_last(self, wanted: re.Pattern[bytes]) -> int:
        """Where the last match ends that is no longer than 4,096 bytes; 0 without any."""
        return self._end_of_last(wanted, self.size - NEAR_END) or self._end_of_last(wanted, 0)

    def _end_of_last(self, wanted: re.Pattern[bytes], begin: int) -> int:
        end = size = 0
        window = b""
        for piece in self.pieces():
            size += len(piece)
            if size < begin:
                continue
            window = window[-SEAM:] + piece
            for found in wanted.finditer(window):
                end = size - len(window) + found.end()
        return end

    def has_loose(self) -> bool:
        """Whether `&` or `<` stands somewhere where it begins nothing, other than in comments and unparsed sections."""
        return any(dropped for _, dropped in _tame(self.pieces()))

    def _declared(self) -> tuple[int, str | None]:
        """(bytes before the text, counted behind the decoding of a wide encoding; encoding to read it in)."""
        mark = len(codecs.BOM_UTF8) if self._data.startswith(codecs.BOM_UTF8) else 0
        if self._wide:
            text: bytes | bytearray = (
                self._data[:PIECE].decode(self._wide, "replace").encode("utf-8", "replace")
            )
        else:
            text = self._data
        found = DECLARATION.match(text, mark)
        if not found:
            return mark, None
        named = ENCODING.search(found[1])
        if not named or not PLAIN_ENCODINGS.match(named[1]) or named[1].lower().startswith(b"utf"):
            return found.end(), None
        try:
            return found.end(), codecs.lookup(named[1].decode()).name
        except LookupError:
            return found.end(), None  # there is no iso-8859-12

    def _survey(self) -> bool:
        """Go through all of it once and note the facts. False where it is not UTF-8 after all."""
        self.head = self.tail = b""
        self.size = 0
        self.brings_entities = False
        check = None if self._old else _Utf8Check()
        for piece in self._clean():
            self.size += len(piece)
            if check and not check.goes_on(piece, self.size):
                return False
            self._note(piece)
        if check and (end := check.end_of_whole(self.size)) < self.size:
            self.mended = True
            self.tail = self.tail[: len(self.tail) - (self.size - end)]
            self.head, self.size = self.head[:end], end
        return True

    def _note(self, piece: bytes) -> None:
        if len(self.head) < SEAM:
            self.head = (self.head + piece)[:SEAM]
            # Small letters declare nothing to a parser of XML; at the head HTML has them.
            self.brings_entities |= _declares(self.head.upper())
        window = self.tail + piece
        if b"!" in window:  # the rare letter first: it is ten times as fast
            self.brings_entities |= _declares(window)
        self.tail = window[-SEAM:]

    def _clean(self) -> Iterator[bytes]:
        begun = False
        for piece in self._unpacked():
            clean = piece.translate(None, FORBIDDEN)
            self.mended |= len(clean) != len(piece)
            if self._old:
                clean = clean.decode("cp1252", "replace").encode()
            if not begun:
                clean = clean.lstrip()
                begun = bool(clean)
            if clean:
                yield clean

    def _unpacked(self) -> Iterator[bytes]:
        """Bytes of one to a letter, or UTF-8: wide encodings are gone, what stands before the text too."""
        decoder = codecs.getincrementaldecoder(self._wide)("replace") if self._wide else None
        skip = self._skip
        for at in range(0, len(self._data), PIECE):
            piece = bytes(self._data[at : at + PIECE])
            if decoder:
                letters = decoder.decode(piece, at + PIECE >= len(self._data))
                self.mended |= "\ufffd" in letters
                piece = letters.encode("utf-8", "replace")
            piece, skip = piece[skip:], max(0, skip - len(piece))
            yield piece.decode(self._named, "replace").encode() if self._named else piece


class _Utf8Check:
    """Whether pieces are UTF-8. Half a letter at the very end was cut off; anything else is another encoding."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._half_at: int | None = None

    def goes_on(self, piece: bytes, size: int) -> bool:
        """False when the piece, the last of `size` bytes so far, shows that they are not UTF-8."""
        if self._half_at is not None:
            return False
        if piece.isascii() and not self._decoder.getstate()[0]:
            return True
        try:
            self._decoder.decode(piece)
        except UnicodeDecodeError as wrong:
            if wrong.end < len(wrong.object):
                return False
            self._half_at = size - len(wrong.object) + wrong.start
        return True

    def end_of_whole(self, size: int) -> int:
        """Where the last whole letter ends."""
        if self._half_at is not None:
            return self._half_at
        return size - len(self._decoder.getstate()[0])


def _declares(text: bytes) -> bool:
    return b"<!DOCTYPE" in text or b"<!ENTITY" in text


def _up_to(pieces: Iterator[bytes], end: int | None) -> Iterator[bytes]:
    for piece in pieces:
        if end is not None and end <= len(piece):
            yield piece[:end]
            return
        yield piece
        end = None if end is None else end - len(piece)


def _tame(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, int]]:
    """The pieces without loose `&` and `<`, and how many were dropped from each.

    The parser drops them too, but behind a `<` it reads no further when it is fed in pieces, and for the end of a
    reference it looks through all of the file.
    """
    held = seam = section = b""
    left = MOST_LOOSE
    for piece in pieces:
        window = held + piece
        window, held = _parted(window)
        found = 0
        if section or ((b"&" in window or BARE.search(window)) and LOOSE.search(window)):
            window, dropped, found, section = _tame_one(window, section)
        else:
            dropped, section = 0, _section_left_open(window)
        left -= dropped + found
        if left < 0:
            raise Refused(TOO_DAMAGED)
        if dropped and _declares(seam + window):
            raise Refused(BRINGS_ENTITIES)  # it comes to light only now
        seam = window[-SEAM:]
        yield window, dropped
    yield held, 0


def _parted(window: bytes) -> tuple[bytes, bytes]:
    """What is whole, and a reference, a tag or the end of a section that may go on."""
    near = max(0, len(window) - LONGEST_REFERENCE)
    begun = max(window.rfind(b"&", near), window.rfind(b"<", near))
    if begun < 0 or b";" in window[begun:] or b">" in window[begun:]:
        begun = len(window)
    begun = max(0, min(begun, len(window) - 2))
    return window[:begun], window[begun:]


def _tame_one(window: bytes, section: bytes) -> tuple[bytes, int, int, bytes]:
    """(the window without what is loose, how much that was, sections found, the end of the section left open).

    section  the end of the section that the window begins in
    """
    kept, at, dropped, found = [], 0, 0, 0
    while at < len(window):
        if section:
            end = window.find(section, at)
            end = len(window) if end < 0 else end + len(section)
            kept.append(window[at:end])
            section = section if not kept[-1].endswith(section) else b""
        else:
            begun = SECTION.search(window, at)
            end = begun.start() if begun else len(window)
            tame, number = LOOSE.subn(b"", window[at : end + 1])  # with the `<` of the section, which stays
            kept.append(tame[:-1] if begun else tame)
            dropped += number
            if begun:
                kept.append(begun[0])
                end, section, found = begun.end(), SECTION_ENDS[begun[0]], found + 1
        at = end
    return b"".join(kept), dropped, found, section


def _section_left_open(window: bytes) -> bytes:
    begun = window.rfind(b"<!") if b"!" in window else -1
    opened = SECTION.match(window, begun) if begun >= 0 else None
    end = SECTION_ENDS[opened[0]] if opened else b""
    return b"" if end in window[begun:] else end
