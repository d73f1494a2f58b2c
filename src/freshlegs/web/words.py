"""The words of the pages: gettext catalogues over English source strings, and a made-up language that shows gaps.

A template says `{{ _("Today") }}` and `{% trans %}…{% endtrans %}`; Python says `words.gettext("Today")`. In `en-XA`
each string that went through a catalogue stands in brackets with accents, so that any other is seen at once.
"""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "freshlegs"
SOURCE = "en-GB"
PSEUDO = "en-XA"
LOCALES = (SOURCE, "en-US", PSEUDO)
PLAIN, ACCENTED = "AaCcEeIiNnOoSsUuYy", "ÅåÇçÉéÎîÑñÖöŠšÛûÝý"
ACCENTS = str.maketrans(PLAIN, ACCENTED)
KEPT = re.compile(r"(%\(\w+\)\w|%%|&\w+;|<[^>]*>)")  # what is filled in or is markup


class Pseudo(gettext.NullTranslations):
    """Every string lengthened and accented: what stays plain on a page was never handed to a translator."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


def pseudo(message: str) -> str:
    parts = KEPT.split(message)
    accented = "".join(part if place % 2 else part.translate(ACCENTS) for place, part in enumerate(parts))
    return f"[{accented}{'·' * (len(message) // 4)}]"


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """The translations into this language; English where there are none."""
    if locale == PSEUDO:
        return Pseudo()
    language = locale.replace("-", "_")
    return gettext.translation(DOMAIN, CATALOGUES, [language, language[:2]], fallback=True)


def best(accepted: str, locales: tuple[str, ...] = LOCALES) -> str:
    """The locale for an Accept-Language header; the pseudo-locale only where it is named outright."""
    for part in accepted.split(","):
        wanted = part.partition(";")[0].strip().lower()
        for locale in locales:
            if wanted == locale.lower():
                return locale
    return SOURCE
