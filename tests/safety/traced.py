"""From a claim of the article to the rules of the product that answer it, the stories that test those, and the page."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from freshlegs import coach, knowledge
from freshlegs.knowledge import library

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = HERE.parent / "cases"
BOOK = knowledge.book()
LAID_OVER = ("runner", "check_in")
NOT_OF_THE_REQUEST = ("name", "base", "expect")

Story = dict[str, Any]


@cache
def stories() -> Mapping[str, Story]:
    """`file: name` -> story, of tests/cases and of stories.toml."""
    files = [*sorted(CASES.glob("*.toml")), HERE / "stories.toml"]
    return {
        f"{file.stem}: {story['name']}": story
        for file in files
        for story in tomllib.loads(file.read_text("utf-8")).get("story", [])
    }


@cache
def bases() -> Mapping[str, Any]:
    return tomllib.loads((CASES / "bases.toml").read_text("utf-8"))


@cache
def answer(id: str) -> dict[str, Any]:
    """What comes of a story, in the plain form of the contract."""
    story = stories()[id]
    base = bases()[story["base"]]
    changes = {key: value for key, value in story.items() if key not in NOT_OF_THE_REQUEST}
    changes |= {key: base[key] | story.get(key, {}) for key in LAID_OVER}
    asked = coach.question(json.dumps({**base, **changes}), BOOK)
    return json.loads(coach.answer_json(coach.advise(asked, BOOK)))  # type: ignore[no-any-return]


@cache
def named() -> Mapping[str, tuple[str, ...]]:
    """Claim -> what claims.toml names for it, as written."""
    found = tomllib.loads((HERE / "claims.toml").read_text("utf-8"))
    return {claim: tuple(ids) for claim, ids in found.items()}


def matching(name: str) -> list[str]:
    if name.endswith("*"):
        return [id for id in stories() if id.startswith(name[:-1])]
    return [name] if name in stories() else []


def of_claim(claim: str) -> list[str]:
    """The stories of a claim, each once."""
    return list(dict.fromkeys(id for name in named().get(claim, ()) for id in matching(name)))


def rules_of(claim: str) -> list[str]:
    return [rule for rule, claims in library.rules(BOOK).items() if claim in claims]


def exercised(id: str) -> frozenset[str]:
    """The rules that spoke in this story, and that it looks at: what it expects, and what made its verdict."""
    found, expect = answer(id), stories()[id]["expect"]
    spoke = {reason["rule"] for reason in found["reasons"]} | {each["id"] for each in found["warnings"]}
    stands = {step["remedy"] for step in found["plan"]["steps"]}
    left = {entry["remedy"]: entry["rule"].partition(":")[0] for entry in found["plan"]["left_out"]}
    looked_at = {remedy for remedy, rule in expect.get("left_out", {}).items() if left.get(remedy) == rule}
    looked_at |= {left[remedy] for remedy in looked_at}
    looked_at |= set(expect.get("steps", [])) & stands
    looked_at |= set(expect.get("not_steps", [])) & left.keys()
    looked_at |= set(expect.get("rails", {})) & {rail["id"] for rail in found["rails"]}
    looked_at |= set(expect.get("targets", [])) & found["targets"].keys()
    judged = expect.keys() & {"verdict", "at_least", "reasons", "warnings"}
    return frozenset(looked_at | (spoke if judged else set()))


def pages_of(claim: str) -> list[str]:
    """The pages in docs/ that tell both voices on it."""
    of_remedies = [id for id, remedy in BOOK.remedies.items() if claim in remedy.claims]
    return [f"remedies/claims.md#{claim.lower()}", *(f"remedies/{id}.md" for id in of_remedies)]


def gaps(claim: str) -> Iterator[str]:
    """What is missing between this claim and its rule, its story or its page, in words."""
    rules = rules_of(claim)
    if not rules:
        yield f"{claim}: no rule answers it"
    if claim not in named():
        yield f"{claim}: no story in claims.toml"
    yield from (
        f"{claim}: there is no story {name!r}" for name in named().get(claim, ()) if not matching(name)
    )
    covered = frozenset[str]().union(*(exercised(id) for id in of_claim(claim)))
    yield from (f"{claim}: none of its stories exercises {rule}" for rule in rules if rule not in covered)
    for page in pages_of(claim):
        file = ROOT / "docs" / page.partition("#")[0]
        if not file.exists() or claim not in file.read_text("utf-8"):
            yield f"{claim}: docs/{page} does not tell it"


def stop_rules() -> Mapping[str, list[str]]:
    """Stop rule -> the stories that expect it by name."""
    return {
        rule.id: [id for id, story in stories().items() if rule.id in story["expect"].get("reasons", [])]
        for rule in BOOK.stop_rules
    }
