"""The folder of TOML in, one `Book` out; refused whole, with every fault by file and path."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from freshlegs.knowledge import check
from freshlegs.knowledge.book import Book
from freshlegs.knowledge.build import Faults, build
from freshlegs.model.errors import FreshlegsError

FILES = (
    "version",
    "lists",
    "regions",
    "facts",
    "signs",
    "medicines",
    "sources",
    "stop_rules",
    "interactions",
    "triage",
    "planner",
    "targets",
    "rails",
    "claims",
    "scales",
    "wording",
    "left_out",
)


# What may stand at the top of these files: a table that nobody reads is a fault, not a comment.
TABLES = {
    "version": {"version", "hide_numbers"},
    "regions": {"regions"},
    "facts": {"facts"},
    "signs": {"sign_groups", "signs"},
    "medicines": {"drug_classes", "medicines"},
    "sources": {"sources"},
    "stop_rules": {"rule"},
    "interactions": {"interaction"},
    "claims": {"claim"},
}


class BookRefused(FreshlegsError):
    """The book has faults, so nothing is advised from it. `faults` names each by file and path."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"The book of remedies and rules has {len(self.faults)} fault(s):\n{lines}")


def shipped() -> Traversable:
    return files("freshlegs.knowledge") / "book"


def load(folder: Traversable | None = None) -> Book:
    """The book of this folder (the shipped one by default), or `BookRefused`."""
    root = folder or shipped()
    faults: list[str] = []
    data = {name: parsed(root / f"{name}.toml", f"{name}.toml", faults) for name in FILES}
    remedies = {
        item.name.removesuffix(".toml"): parsed(item, f"remedies/{item.name}", faults)
        for item in remedy_files(root / "remedies", faults)
    }
    faults += [
        f"{name}.toml .{key}: unknown key"
        for name, known in TABLES.items()
        for key in data[name]
        if key not in known
    ]
    if faults:
        raise BookRefused(faults)
    try:
        book = build(Book, shaped(data, remedies))
    except Faults as refused:
        raise BookRefused([in_its_file(line) for line in refused.lines]) from None
    faults = [*check.names_of_files(book, tuple(remedies)), *check.faults(book)]
    if faults:
        raise BookRefused(faults)
    return book


def remedy_files(folder: Traversable, faults: list[str]) -> list[Traversable]:
    if not folder.is_dir():
        faults.append("remedies: the folder is missing")
        return []
    found = sorted(folder.iterdir(), key=lambda item: item.name)
    return [item for item in found if item.name.endswith(".toml")]


def parsed(file: Traversable, name: str, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        faults.append(f"{name}: the file is missing")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        faults.append(f"{name}: {fault}")
    return {}


def shaped(data: Mapping[str, dict[str, Any]], remedies: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The files laid together as the fields of `Book`."""
    lists = {**data["lists"], **data["regions"], **data["facts"], **data["signs"], **data["medicines"]}
    in_order = sorted(remedies.items(), key=lambda pair: (str(pair[1].get("order", "")).zfill(4), pair[0]))
    return {
        "version": data["version"].get("version"),
        "hide_numbers": data["version"].get("hide_numbers"),
        "lists": lists,
        "sources": data["sources"].get("sources"),
        "stop_rules": data["stop_rules"].get("rule"),
        "interactions": data["interactions"].get("interaction"),
        "claims": data["claims"].get("claim"),
        "wording": {**data["wording"], "left_out": data["left_out"]},
        "remedies": dict(in_order),
        **{name: data[name] for name in ("triage", "planner", "targets", "rails")},
        "scales": {id: {"id": id, **scale} for id, scale in data["scales"].items()},
    }


OF_LISTS = {
    "regions": "regions",
    "facts": "facts",
    "sign_groups": "signs",
    "signs": "signs",
    "drug_classes": "medicines",
    "medicines": "medicines",
}
OF_TOP = {
    "hide_numbers": "version",
    "stop_rules": "stop_rules",
    "interactions": "interactions",
    "claims": "claims",
}


def in_its_file(line: str) -> str:
    """`.lists.facts.x.words: missing` -> `facts.toml .facts.x.words: missing`."""
    path, _, words = line.partition(": ")
    top, _, rest = path.lstrip(".").partition(".")
    name = top.partition("[")[0]
    if name == "lists":
        first = rest.partition(".")[0]
        return f"{OF_LISTS.get(first, 'lists')}.toml .{rest}: {words}"
    if name == "remedies" and rest:
        remedy, _, inner = rest.partition(".")
        return f"remedies/{remedy}.toml .{inner}: {words}"
    if name == "wording" and rest.startswith("left_out"):
        return f"left_out.toml .{rest}: {words}"
    return f"{OF_TOP.get(name, name)}.toml .{path.lstrip('.')}: {words}"
