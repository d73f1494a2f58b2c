"""What a worker may do: think. No file, no network, no process of its own, a bounded memory (importing.md 7)."""

from __future__ import annotations

import codecs
import contextlib
import importlib
import sys

ADDRESS_SPACE = 1 << 30
CODECS = (
    "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "latin-1",
    "cp1252", "cp437", "idna", "unicode_escape", "mac-roman",
)  # fmt: skip
PLAIN = (*(f"iso8859-{k}" for k in range(1, 17) if k != 12), *(f"cp125{k}" for k in range(9)))


def load_the_lazy() -> None:
    """What is loaded when first used would find no file any more: codecs of Python's own, parts of numpy."""
    for name in (*CODECS, *PLAIN):
        codecs.lookup(name)
    importlib.import_module("numpy.ma")


def apply() -> None:
    """Give up what reading does not need. On a system without these limits nothing happens."""
    if sys.platform == "win32":
        return
    import resource

    for limit, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),  # what is open stays open; no file and no socket more
    ):
        hard = resource.getrlimit(limit)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(OSError, ValueError):  # a system that knows the limit and does not take it
            resource.setrlimit(limit, (least, least))
