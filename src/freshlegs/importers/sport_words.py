"""Which sport a word in a file means. Ids are those of `[sports]` in the vocabulary."""

from __future__ import annotations

import re

STRAVA_NUMBERS = {"1": "ride", "4": "hike", "9": "run", "10": "walk"}

# Parts of words, the first that fits wins; German, French, Spanish, Italian and Dutch where recorders write them.
SPORTS: tuple[tuple[str, str], ...] = (
    ("transition", r"transition"),
    ("walk", r"walk|gehen|spazier|marche|caminar|camminata|wandelen"),
    ("hike", r"hik|wander|trek|randonn|mountaineering|senderismo|escursion"),
    ("ride", r"bik|cycl|\bride|rad(?:fahren|sport)?\b|velo|vtt\b|mtb\b|ciclismo|fietsen"),
    ("ski", r"ski(?!p)|snowboard|langlauf"),
    ("swim", r"swim|schwimm|natation|nataci|nuoto|zwemmen"),
    ("elliptical", r"elliptic|crosstrainer"),
    ("row", r"\brow|rudern|aviron"),
    ("yoga", r"yoga|pilates"),
    ("strength", r"strength|weight|kraft|gym\b|muscul"),
    ("team_sport", r"soccer|football|basketball|handball|hockey|rugby|volleyball|fussball"),
    ("run", r"\brun|running|jog|lauf|course a pied|carrera|correr|corsa|hardlopen|treadmill|laufband"),
    (
        "other",
        r"^other$|^sonstig|skat|paddl|kayak|kanu|canoe|sail|surf|climb|golf|tennis|multisport|workout|fitness",
    ),
)
SUB_SPORTS: tuple[tuple[str, str], ...] = (
    ("treadmill", r"treadmill|indoor|laufband|tapis"),
    ("virtual", r"virtual|zwift"),
    ("trail", r"trail|gelande"),
    ("track", r"\btrack|bahn"),
)


def sport_of(words: str | None) -> tuple[str, str | None]:
    """(sport, sub_sport) of the words of a file; `unknown` where there are none or nobody knows them."""
    plain = _plain(words or "")
    if plain in STRAVA_NUMBERS:
        return STRAVA_NUMBERS[plain], None
    sport = next((sport for sport, pattern in SPORTS if re.search(pattern, plain)), "unknown")
    if sport != "run":
        return sport, None
    return sport, next((sub for sub, pattern in SUB_SPORTS if re.search(pattern, plain)), None)


def _plain(words: str) -> str:
    """Lower case, accents gone, words parted by one blank: `TrailRunning` and `trail_running` are the same."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words[:80])
    lower = parted.lower().translate(str.maketrans("àáâäçèéêëìíîïòóôöùúûü", "aaaaceeeeiiiioooouuuu"))
    return re.sub(r"[^a-z0-9]+", " ", lower).strip()
