"""What the safety checks cover, as tables: `python tests/safety/coverage.py` ends with 1 if anything is missing.

--run     also runs every test that a hazard names
--write   writes docs/evidence.md and docs/hazards.md
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:
    sys.path.insert(0, str(TESTS))  # as a script; pytest knows the place from pyproject.toml

from oracle.tables import ORDER  # noqa: E402
from safety import cells, traced  # noqa: E402

from freshlegs.knowledge import hazards  # noqa: E402
from freshlegs.knowledge import pages as written  # noqa: E402

ROOT = traced.ROOT
NOTE = "<!-- Written by `python tests/safety/coverage.py --write`. Change the book or tests/safety/claims.toml, not this page. -->"
KINDS = ("fact", "class", "sign", "context")


@cache
def functions(file: str) -> frozenset[str]:
    """The test functions of a file, without importing it."""
    path = ROOT / file
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def exists(node: str) -> bool:
    file, _, name = node.partition("::")
    return name.startswith("test_") and name in functions(file)


def missing() -> Iterator[str]:
    """Every gap, in words."""
    for claim in traced.BOOK.claims:
        yield from traced.gaps(claim.id)
    for hazard in hazards.log().hazard:
        yield from (f"{hazard.id}: there is no {test}" for test in hazard.tests if not exists(test))
    yield from cells.wrong_cells()
    yield from (f"{rule}: no story" for rule, stories in traced.stop_rules().items() if not stories)


def table(heading: str, names: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """Columns as wide as their widest cell."""
    cells_ = [names, *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(row[n]) for row in cells_) for n in range(len(names))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells_]
    return "\n".join([heading, *(f"  {line.rstrip()}" for line in lines), ""])


def report() -> str:
    claims: list[tuple[object, ...]] = [
        (
            claim.id,
            claim.verdict,
            some(traced.rules_of(claim.id)),
            len(traced.of_claim(claim.id)),
            traced.pages_of(claim.id)[-1],
        )
        for claim in traced.BOOK.claims
    ]
    log: list[tuple[object, ...]] = [
        (
            hazard.id,
            f"{hazard.risk(0):>2} to {hazard.risk(1)}",
            len(hazard.tests),
            hazard.later or "",
            hazard.hazard,
        )
        for hazard in hazards.log().hazard
    ]
    stops: list[tuple[object, ...]] = [
        (rule, len(stories), some(stories)) for rule, stories in traced.stop_rules().items()
    ]
    return "\n".join(
        (
            table("Claims of the article", ("claim", "verdict", "rules", "stories", "page"), claims),
            table("Hazards", ("id", "risk", "tests", "open", "hazard"), log),
            table("Remedies: cells blocked/warned of all", ("remedy", *KINDS), list(outcomes())),
            table("Stop rules", ("rule", "stories", "such as"), stops),
        )
    )


def some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def outcomes() -> Iterator[tuple[object, ...]]:
    """For each remedy and kind: blocked/warned of how many cells, as the tables say; `wrong_cells` compares the planner."""
    for remedy in ORDER:
        row = []
        for kind in KINDS:
            found = [cells.wanted(remedy, frozenset([atom])) for atom in cells.atoms() if atom.kind == kind]
            row.append(f"{found.count('blocked')}/{found.count('warned')} of {len(found)}")
        yield (remedy, *row)


def pages() -> Mapping[str, str]:
    """File in docs/ -> Markdown."""
    return {"evidence.md": evidence(), "hazards.md": written.hazards(hazards.log())}


def evidence() -> str:
    """Each claim with its rules, stories and page. Its own words stand on its page, beside those of the studies."""
    lines = [NOTE, "", "# What the article claims, and what became of it", ""]
    lines += [
        "Both voices on a claim stand on its page; every claim has a rule and a story that tests it.",
        "",
    ]
    lines += ["| claim | way | studies | rules | stories | pages |", "| --- | --- | --- | --- | --- | --- |"]
    for claim in traced.BOOK.claims:
        id, rules, stories = claim.id, traced.rules_of(claim.id), list(traced.named()[claim.id])
        own, *others = traced.pages_of(id)
        more = ", ".join(f"[{page.removeprefix('remedies/')}]({page})" for page in others)
        grade = traced.BOOK.lists.grades[claim.grade].words
        studies = f"{claim.verdict.replace('_', ' ')}; {grade[0].lower()}{grade[1:]}"
        lines.append(
            f"| [{id}]({own}) | {claim.belongs_to} | {studies} | {code(rules)} | {code(stories)} | {more} |"
        )
    return "\n".join(lines) + "\n"


def code(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:4])
    return shown + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def main(*words: str) -> int:
    if "--write" in words:
        for name, text in pages().items():
            (ROOT / "docs" / name).write_text(text, "utf-8")
        return 0
    print(report())
    gaps = list(missing())
    total = len(ORDER) * len(cells.atoms())
    log = hazards.log().hazard
    named = list(dict.fromkeys(test for hazard in log for test in hazard.tests))
    print(
        f"{len(traced.BOOK.claims)} claims, {len(traced.stories())} stories, {len(log)} hazards with {len(named)} tests, "
        f"{total} cells, {len(traced.stop_rules())} stop rules. Open with a part to come: "
        f"{sum(1 for hazard in log if hazard.later)} hazards. Missing: {len(gaps)}."
    )
    print("".join(f"  {gap}\n" for gap in gaps), end="", flush=True)
    failed = False
    if "--run" in words:
        failed = subprocess.call([sys.executable, "-m", "pytest", "-q", *named], cwd=ROOT) != 0
    return int(failed or bool(gaps))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
