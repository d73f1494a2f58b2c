"""What a phone keeps for the time without a connection: the worker, the manifest, the stop list. Nothing of a runner."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from freshlegs import knowledge
from freshlegs.knowledge.book import Book
from freshlegs.web import consents
from freshlegs.web.site import Visit
from freshlegs.web.statics import asset, statics

PAGES = ("/offline", "/offline/check-in", "/offline/saved", "/help")
STOP_LIST = "/offline/stop-list.json"
FILES = ("freshlegs.css", "freshlegs.js", "queue.js", "offline.js", "icon.svg")
KEPT = ("/", "/plan", "/load", "/history", "/works")
ICONS = (("icon.svg", "any", "any"), ("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"))
MASKABLE = ("icon-maskable.png", "512x512", "maskable")


def shell() -> list[str]:
    return [*PAGES, STOP_LIST, *(asset(name) for name in FILES)]


@cache
def build() -> str:
    """Changes with any file, template or line of the book that the shell is made of."""
    templates = resources.files("freshlegs.web") / "templates"
    made_of = [file.read_bytes() for file in sorted(templates.iterdir(), key=lambda file: file.name)]
    made_of += [statics()[name].content for name in (*FILES, "sw.js")]
    made_of.append(json.dumps(stop_list(knowledge.book(), str)).encode())
    return hashlib.sha256(b"\0".join(made_of)).hexdigest()[:12]


def worker() -> str:
    told = {"BUILD": build(), "QUEUE": asset("queue.js"), "SHELL": shell()}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    return head + statics()["sw.js"].content.decode()


def stop_list(book: Book, say: Callable[[str], str]) -> dict[str, Any]:
    """The rules of the book as the device reads them: all of `all`, one of `any`, one of `any2`.

    Without rules that hold on facts alone: no tick can make one hold, and the device knows no facts.
    """
    return {
        "rules": [
            {
                "care": rule.care,
                "words": say(rule.words),
                "all": rule.all,
                "any": rule.any,
                "any2": rule.any2,
            }
            for rule in book.stop_rules
            if any(atom in book.lists.signs for atom in (*rule.all, *rule.any, *rule.any2))
        ]
    }


def manifest(say: Callable[[str], str], locale: str) -> dict[str, Any]:
    icons = [
        {"src": asset(name), "sizes": sizes, "purpose": purpose, "type": statics()[name].media_type}
        for name, sizes, purpose in (*ICONS, MASKABLE)
    ]
    return {
        "id": "/",
        "name": "Freshlegs",
        "short_name": "Freshlegs",
        "lang": locale,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b5d4e",
        "icons": icons,
        "shortcuts": [{"name": say("Check in"), "url": "/check-in", "icons": icons[1:2]}],
    }


def keeping(visit: Visit) -> Mapping[str, str]:
    """Headers for the worker: whether this page may be kept on the device, and of when it is.

    On every page that may be kept and on Settings, so that taking the consent back empties the device at the next one.
    """
    path = visit.request.url.path
    if visit.request.method != "GET" or path not in (*KEPT, "/settings"):
        return {}
    given = json.loads(visit.store.setting(consents.SETTING) or "{}")
    if consents.KEEP_PLAN_ON_DEVICE not in given:
        return {"x-keep-on-device": "no"}
    return {"x-keep-on-device": "yes", "x-made-at": visit.now.isoformat()} if path in KEPT else {}
