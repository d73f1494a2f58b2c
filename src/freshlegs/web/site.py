"""What every page can reach: the store of the home, the book, the clock, words, units; and one visit to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from freshlegs import knowledge
from freshlegs.knowledge import library
from freshlegs.knowledge.book import Book
from freshlegs.store import Store
from freshlegs.web import shown, words
from freshlegs.web.access import ONLY_RUNNER, Viewer
from freshlegs.web.jobs import Jobs
from freshlegs.web.shown import Shown
from freshlegs.web.statics import asset


class Site:
    """One home, served. Its store is opened at the first need, so that help is there without it."""

    def __init__(self, home: Path, now: Callable[[], datetime], public_url: str | None = None) -> None:
        self.home = home
        self.now = now
        self.public_url = public_url
        self.templates = environment()
        self._store: Store | None = None
        self._opening = Lock()
        self.jobs = Jobs(home, now, lambda: self.store)
        self._jobs_of = {ONLY_RUNNER: self.jobs}

    @property
    def book(self) -> Book:
        return knowledge.book()

    @property
    def store(self) -> Store:
        """Of the home; threads share it. A `StoreFault` is tried again at the next need."""
        with self._opening:
            if self._store is None:
                self._store = Store.open(self.home)
            return self._store

    def jobs_of(self, runner: int) -> Jobs:
        """The imports of one runner."""
        with self._opening:
            if runner not in self._jobs_of:
                self._jobs_of[runner] = Jobs(self.home, self.now, lambda: self.store.of(runner), runner)
            return self._jobs_of[runner]

    def resume(self) -> None:
        """Whatever was under way when the server was stopped."""
        for runner in {ONLY_RUNNER, *(account.runner for account in self.store.accounts.all())}:
            self.jobs_of(runner).resume()

    def stop(self) -> None:
        for jobs in list(self._jobs_of.values()):
            jobs.stop()

    def close(self) -> None:
        with self._opening:
            if self._store is not None:
                self._store.close()
                self._store = None

    def render(self, template: str, look: Shown, values: Mapping[str, Any]) -> str:
        says = words.catalogue(look.locale)
        return self.templates.get_template(template).render(
            gettext=lambda message: look.in_units(says.gettext(message)),
            ngettext=says.ngettext,
            look=look,
            book=self.book,
            **values,
        )


def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("freshlegs.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.globals["asset"] = asset
    made.globals["entries"] = entries
    made.globals["cite"] = library.cite
    made.globals["kept"] = keeper()
    return made


def keeper() -> Callable[..., Markup]:
    """`kept(key, macro, …)` in a template: what the macro gives, made once for each key. For parts that hold nothing of
    a runner and are the same for all; a key says everything that they depend on."""
    parts: dict[tuple[Any, ...], Markup] = {}

    def kept(key: tuple[Any, ...], macro: Callable[..., Markup], *args: Any) -> Markup:
        found = parts.get(key)
        if found is None:
            found = parts[key] = macro(*args)
        return found

    return kept


@pass_context
def entries(context: Context, listed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(id, words in the runner's language) of a closed list of the book, for a field that chooses."""
    return [(id, context["gettext"](entry.words)) for id, entry in listed.items()]


@dataclass
class Visit:
    """One request to one page. `viewer` None: nobody is signed in, and the page is public."""

    site: Site
    request: Request
    viewer: Viewer | None
    form: FormData = field(default_factory=FormData)

    @property
    def store(self) -> Store:
        """Of the viewer."""
        store = self.site.store
        return store if self.viewer is None else store.of(self.viewer.runner)

    @property
    def book(self) -> Book:
        return self.site.book

    @property
    def jobs(self) -> Jobs:
        """Imports of the viewer."""
        return self.site.jobs if self.viewer is None else self.site.jobs_of(self.viewer.runner)

    @cached_property
    def now(self) -> datetime:
        """One moment for the whole visit."""
        return self.site.now()

    @cached_property
    def look(self) -> Shown:
        """How this runner reads quantities and words."""
        store = self.store
        accepted = self.request.headers.get("accept-language", "")
        return shown.read(store.setting(shown.SETTING), accepted, store.runner().timezone)

    @property
    def plain_look(self) -> Shown:
        """The same without the store: for help and for faults."""
        return shown.read(None, self.request.headers.get("accept-language", ""), "UTC")

    def say(self, message: str) -> str:
        return self.look.in_units(words.catalogue(self.look.locale).gettext(message))

    def field(self, name: str) -> str:
        """What one field of the form says; nothing where it is not there."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def fields(self, name: str) -> list[str]:
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def render(
        self, template: str, *, status: int = 200, look: Shown | None = None, **values: Any
    ) -> Response:
        """`title` and `here` (the path of the page in the navigation) are wanted by the layout."""
        return HTMLResponse(self.site.render(template, look or self.look, values), status_code=status)

    def go(self, path: str) -> Response:
        """After a form: the next page is asked for anew, so that a reload sends nothing twice."""
        return RedirectResponse(path, status_code=303)
