"""What no type can say of the book: every id leads somewhere, every way has its remedies, no word is forbidden."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator

from freshlegs.knowledge.book import Book, Clock, Figure, Remedy, Study, When

AREAS = ("bone", "high_risk_bone", "days_over_7", "joint", "spot", "tendon_amber", "tendon_red")
CONTEXT = ("alcohol_today", "under_18", "any_medicine", "strength_last_4h")
ASKED_AFTER = ("long_run_24h", "new_session")
TRIGGERS = ("always", "can_walk", "tired", "after_run", "after_long_run", "no_tub")

SPOKEN = ("verdicts", "run_decisions", "care", "warnings", "ways", "grades", "signs", "regions", "sides")
FILE_OF = {"signs": "signs", "regions": "regions"}  # the other lists stand in lists.toml
LENGTHS = (".minutes", ".planning.hands_on", ".planning.length")  # what a card tells the runner to do


def names_of_files(book: Book, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name in book.remedies and book.remedies[name].id != name:
            yield f"remedies/{name}.toml .id: {book.remedies[name].id!r} is not the name of the file"


def faults(book: Book) -> Iterator[str]:
    yield from stop_rules(book)
    yield from interactions(book)
    for remedy in book.remedies.values():
        yield from of_remedy(book, remedy)
    yield from lists(book)
    yield from asking(book)
    yield from figures(book)
    yield from claims(book)
    yield from words(book)


def unknown(at: str, found: Iterable[str], known: Container[str], what: str) -> Iterator[str]:
    for id in found:
        if id not in known:
            yield f"{at}: {id!r} is no {what}"


def stop_rules(book: Book) -> Iterator[str]:
    atoms = {*book.lists.signs, "ctx:long_run_24h"}
    atoms |= {f"area:{name}" for name in AREAS} | {f"fact:{fact}" for fact in book.lists.facts}
    for rule in book.stop_rules:
        at = f"stop_rules.toml {rule.id}"
        yield from unknown(at, (*rule.all, *rule.any, *rule.any2), atoms, "sign or derived condition")
        yield from unknown(at, rule.warnings, book.lists.warnings, "warning")
        yield from unknown(at, rule.source, book.sources, "source")
        yield from unknown(at, [rule.care], book.lists.care, "care")
        yield from unknown(at, [rule.verdict] if rule.verdict else [], book.lists.verdicts, "verdict")
        yield from unknown(at, [rule.run] if rule.run else [], book.lists.run_decisions, "run decision")
        if not (rule.all or rule.any or rule.any2):
            yield f"{at}: it asks for nothing, so it would always hold"
    for id, times in Counter(rule.id for rule in book.stop_rules).items():
        if times > 1:
            yield f"stop_rules.toml {id}: stands {times} times"


def interactions(book: Book) -> Iterator[str]:
    for number, row in enumerate(book.interactions, 1):
        at = f"interactions.toml row {number}"
        yield from unknown(at, row.remedies, book.remedies, "remedy")
        yield from unknown(at, row.facts, book.lists.facts, "fact")
        yield from unknown(at, row.classes, book.lists.drug_classes, "drug class")
        yield from unknown(at, row.signs, book.lists.signs, "sign")
        yield from unknown(at, row.context, CONTEXT, "context")
        yield from unknown(at, row.source, book.sources, "source")
        if not (row.facts or row.classes or row.signs or row.context):
            yield f"{at}: it names nothing that it does not go with"
        if row.severity == "moderate" and not row.also_say:
            yield f"{at}: a moderate row needs also_say, the words for the card"


def of_remedy(book: Book, remedy: Remedy) -> Iterator[str]:
    at = f"remedies/{remedy.id}.toml"
    kit = [item for choice in remedy.kit for item in choice.split("+")]
    studied = [study.source for study in remedy.studies]
    yield from unknown(f"{at} .way", [remedy.way], book.lists.ways, "way")
    yield from unknown(f"{at} .kit", kit, book.lists.kit, "kit")
    yield from unknown(
        f"{at} .source", [remedy.source, remedy.grade.source, *studied], book.sources, "source"
    )
    yield from unknown(
        f"{at} .opt_in", [remedy.opt_in] if remedy.opt_in else [], book.lists.opt_ins, "opt-in"
    )
    yield from unknown(f"{at} .claims", remedy.claims, {claim.id for claim in book.claims}, "claim")
    if (remedy.default == "opt_in") != (remedy.opt_in is not None):
        yield f"{at} .opt_in: a remedy that is off unless opted in names its opt-in, and no other does"
    if remedy.planning:
        yield from unknown(f"{at} .planning.trigger", [remedy.planning.trigger], TRIGGERS, "trigger")


def lists(book: Book) -> Iterator[str]:
    for name in ("verdicts", "run_decisions", "care"):
        for gravity, times in Counter(level.gravity for level in getattr(book.lists, name).values()).items():
            if times > 1:
                yield f"lists.toml .{name}: {times} entries have gravity {gravity}"
    for id, sign in book.lists.signs.items():
        yield from unknown(f"signs.toml .signs.{id}", [sign.group], book.lists.sign_groups, "group of signs")
    for name, medicine in book.lists.medicines.items():
        yield from unknown(f"medicines.toml {name}", medicine.classes, book.lists.drug_classes, "drug class")
    for id, region in book.lists.regions.items():
        yield from unknown(f"regions.toml .regions.{id}", [region.kind], book.lists.tissues, "tissue")
    for name, hidden in book.hide_numbers.items():
        yield from unknown(f"version.toml .hide_numbers.{name}", hidden, book.lists.facts, "fact")
    ways = {remedy.way for remedy in book.remedies.values()}
    yield from (
        f"lists.toml .ways.{way}: no remedy belongs to it" for way in book.lists.ways if way not in ways
    )
    for order, times in Counter(remedy.order for remedy in book.remedies.values()).items():
        if times > 1:
            yield f"remedies: {times} of them have order {order}"


def asking(book: Book) -> Iterator[str]:
    """Each group of signs has its place in the order, and each condition can hold."""
    times = Counter(group.group for group in book.lists.asking)
    yield from unknown("lists.toml .asking", times, book.lists.sign_groups, "group of signs")
    for group in book.lists.sign_groups:
        if times[group] != 1:
            yield f"lists.toml .asking: {group} stands {times[group]} times"
    for entry in book.lists.asking:
        at = f"lists.toml .asking {entry.group}"
        if entry.always == bool(entry.any_of):
            yield f"{at}: either always, or when one of any_of holds"
        for when in entry.any_of:
            yield from condition(at, when, book)


def condition(at: str, when: When, book: Book) -> Iterator[str]:
    lists = book.lists
    for found, known, what in (
        (when.stairs, lists.stairs_down, "answer on the stairs"),
        (when.facts, lists.facts, "fact"),
        (when.uses, book.remedies, "remedy"),
        (when.context, ASKED_AFTER, "context"),
        (when.regions, lists.regions, "region"),
        (when.sides, lists.sides, "side"),
        (when.tissues, lists.tissues, "tissue"),
        (when.spreads, lists.spreads, "spread"),
    ):
        yield from unknown(at, found, known, what)
    limits = (when.soreness_least, when.mood_least, when.score_least, when.days_most)
    yield from unknown(
        at, [name for name in limits if name is not None], book.triage, "figure of triage.toml"
    )
    if when == When():
        yield f"{at}: a condition that names nothing would always hold"


def figures(book: Book) -> Iterator[str]:
    for at, figure in every_figure(book):
        yield from unknown(at, [figure.source], book.sources, "source")
        if isinstance(figure, Figure) and not figure.unit.strip():
            yield f"{at}.unit: it is empty"
        if figure.verified == "memory" and at.endswith(LENGTHS):
            yield f"{at}: from memory, so it may not become a dose"
    for id, rail in book.rails.items():
        yield from unknown(f"rails.toml .{id}", [rail.source], book.sources, "source")
        for status in ("ok", "over"):
            if status not in rail.status_words:
                yield f"rails.toml .{id}.status_words.{status}: missing"
    for id, scale in book.scales.items():
        hidden = [scale.hidden_by] if scale.hidden_by else []
        yield from unknown(f"scales.toml .{id}", [scale.source], book.sources, "source")
        yield from unknown(f"scales.toml .{id}.hidden_by", hidden, book.hide_numbers, "entry of hide_numbers")


def every_figure(book: Book) -> Iterator[tuple[str, Figure | Clock]]:
    yield from figures_of_scales(book)
    for name in ("triage", "planner", "targets"):
        for key, figure in getattr(book, name).items():
            yield f"{name}.toml .{key}", figure
    for id, rail in book.rails.items():
        yield f"rails.toml .{id}.limit", rail.limit
        for key, figure in rail.figures.items():
            yield f"rails.toml .{id}.figures.{key}", figure
    for id, remedy in book.remedies.items():
        at = f"remedies/{id}.toml"
        yield f"{at} .minutes", remedy.minutes
        for key, figure in (remedy.figures or {}).items():
            yield f"{at} .figures.{key}", figure
        for key, clock in (remedy.clocks or {}).items():
            yield f"{at} .clocks.{key}", clock
        for key in getattr(remedy.planning, "__dataclass_fields__", ()):
            value = getattr(remedy.planning, key)
            if isinstance(value, Figure | Clock):
                yield f"{at} .planning.{key}", value


def figures_of_scales(book: Book) -> Iterator[tuple[str, Figure | Clock]]:
    for id, scale in book.scales.items():
        for key, figure in (scale.figures or {}).items():
            yield f"scales.toml .{id}.figures.{key}", figure


def claims(book: Book) -> Iterator[str]:
    for claim in book.claims:
        studies: tuple[Study, ...] = claim.evidence
        yield from unknown(
            f"claims.toml {claim.id}", [study.source for study in studies], book.sources, "source"
        )


def words(book: Book) -> Iterator[str]:
    """No word that can reach an answer matches a pattern that never may."""
    patterns = {name: re.compile(book.wording.patterns[name]) for name in book.wording.patterns_always}
    for at, text in every_word(book):
        for name, pattern in patterns.items():
            if pattern.search(text):
                yield f"{at}: {name} must never be said: {text!r}"


def words_of_scales(book: Book) -> Iterator[tuple[str, str]]:
    for id, scale in book.scales.items():
        for field in ("words", "used_for", "validity", "not_for"):
            yield f"scales.toml .{id}.{field}", getattr(scale, field)
        for key, text in (scale.says or {}).items():
            yield f"scales.toml .{id}.says.{key}", text


def every_word(book: Book) -> Iterator[tuple[str, str]]:
    yield from words_of_scales(book)
    for id, remedy in book.remedies.items():
        for field in ("words", "dose", "says", "why", "trigger_words", "stop_when"):
            yield f"remedies/{id}.toml .{field}", getattr(remedy, field) or ""
    for rule in book.stop_rules:
        yield f"stop_rules.toml {rule.id}", rule.words
    for number, row in enumerate(book.interactions, 1):
        yield f"interactions.toml row {number}", f"{row.why}. {row.also_say or ''}"
    for id, rail in book.rails.items():
        for status, text in rail.status_words.items():
            yield f"rails.toml .{id}.status_words.{status}", text
    for name in ("headlines", "reasons", "left_out", "say"):
        for key, text in getattr(book.wording, name).items():
            yield f"wording .{name}.{key}", text
    for name in SPOKEN:
        for id, entry in getattr(book.lists, name).items():
            yield f"{FILE_OF.get(name, 'lists')}.toml .{name}.{id}", entry.words
