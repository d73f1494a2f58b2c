"""Activities that lie in one another without being the same: only the longer counts until the runner has said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from freshlegs.coach.imports.duplicates import Seen


def uncounted(activities: Iterable[Seen]) -> set[str]:
    """Ids of those that count in no load for now: they share over half of their time with a longer one that counts.

    Two that were kept before are not compared: that was done then, and the runner may have answered. Activities
    of one file follow each other by intent of the watch and are never held against each other.
    """
    dated = [seen for seen in activities if seen.start is not None and seen.length_s > 0]
    held = _held_against(dated)
    out = {seen.id for seen in dated if not seen.counted}
    counted: set[str] = set()
    for seen in sorted(dated, key=lambda seen: (-(seen.duration_s or seen.length_s), seen.id)):
        if seen.id in out:
            continue
        (out if held[seen.id] & counted else counted).add(seen.id)
    return out


def _held_against(dated: list[Seen]) -> dict[str, set[str]]:
    """id -> those that share more than half of the shorter one's time with it."""
    held: dict[str, set[str]] = defaultdict(set)
    running: list[tuple[float, Seen]] = []
    spans = [(seen.start.timestamp(), seen) for seen in dated if seen.start is not None]
    for begin, seen in sorted(spans, key=lambda span: (span[0], span[1].id)):
        end = begin + seen.length_s
        running = [(other_end, other) for other_end, other in running if other_end > begin]
        for other_end, other in running:
            shared_s = min(end, other_end) - begin
            is_settled = (seen.is_kept and other.is_kept) or (
                seen.sha256 is not None and seen.sha256 == other.sha256
            )
            if not is_settled and shared_s > min(seen.length_s, other.length_s) / 2:
                held[seen.id].add(other.id)
                held[other.id].add(seen.id)
        running.append((end, seen))
    return held
