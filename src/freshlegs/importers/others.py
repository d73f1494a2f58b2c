"""Members that are no activity by what they are: which kind of `ignored`, or a broken promise of the name.

Bytes decide about what is read; names only about what is left aside (importing.md section 3).
"""

from __future__ import annotations

SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".localized", ".directory"})
APPLE_DOUBLE = b"\x00\x05\x16\x07"
MEDIA = frozenset(
    [
        "jpg",
        "jpeg",
        "png",
        "gif",
        "webp",
        "heic",
        "heif",
        "tif",
        "tiff",
        "bmp",
        "svg",
        "mp4",
        "mov",
        "m4v",
        "avi",
        "mkv",
        "webm",
        "mp3",
        "m4a",
        "wav",
        "pdf",
    ]
)
MEDIA_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"%PDF", b"ID3", b"\x1aE\xdf\xa3")
COMPANION = frozenset(["csv", "tsv", "json", "html", "htm", "xml"])

EMPTY = "The file is empty."
ZEROS = "The file holds nothing but zeros."
ERROR_PAGE = "It is a page of a website, not what its name says: the download went wrong."
OTHER_THAN_NAMED = "It is not what its name says."


def is_system_file(name: str) -> bool:
    """What an operating system leaves behind: resource forks, folder settings, thumbnails."""
    *folders, last = name.replace("\\", "/").split("!")[-1].split("/")
    return "__MACOSX" in folders or last.startswith("._") or last.lower() in SYSTEM_NAMES


def suffix(name: str) -> str:
    """`gpx` of `a/b.GPX.gz`: what the name promises to hold."""
    last = name.replace("\\", "/").split("/")[-1].split("!")[-1].lower()
    last = last.removesuffix(".gz")
    return last.rpartition(".")[2] if "." in last else ""


def kind(name: str, head: bytes) -> str:
    """The kind of `ignored`: system_file, media, companion or unrelated."""
    if is_system_file(name) or head.startswith(APPLE_DOUBLE):
        return "system_file"
    if head.startswith(MEDIA_HEADS) or head[4:8] == b"ftyp" or suffix(name) in MEDIA:
        return "media"
    return "companion" if suffix(name) in COMPANION else "unrelated"


def broken_promise(data: bytes) -> str:
    """Why bytes that no reader takes are not the activity that their name promises."""
    if not data:
        return EMPTY
    start = data[:512].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return ERROR_PAGE
    return OTHER_THAN_NAMED if data[:HEAD].strip(b"\0") or data.strip(b"\0") else ZEROS


HEAD = 4096
