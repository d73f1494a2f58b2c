"""One kept activity: what it was, whether it happened by itself, its original, its end."""

from dataclasses import dataclass
from typing import Any

from freshlegs.coach import contract
from freshlegs.coach.training import activity_of
from freshlegs.knowledge.book import Book
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Store


class NoSuchActivity(FreshlegsError):
    """Nothing is kept under this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"There is no activity {id!r}. `freshlegs activity` lists them.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the runner says of an activity."""

    sport: str | None = None
    split: bool = False
    join: str | None = None
    delete: bool = False


def change(store: Store, book: Book, id: str, wish: Wish) -> dict[str, Any]:
    """The activity after the wish."""
    if store.activity(id) is None:
        raise NoSuchActivity(id)
    if wish.sport is not None:
        if wish.sport not in book.lists.sports:
            raise contract.Malformed([("sport", f"{wish.sport!r} is not on the list of sports")])
        store.set_sport(id, wish.sport)
    if wish.split:
        store.split_duplicate(id)
    if wish.join is not None and not store.join(id, wish.join):
        raise NoSuchActivity(wish.join)
    if wish.delete:
        store.delete_activity(id)
        return {"id": id, "deleted": True}
    row = store.activity(id)
    return {"id": id, "deleted": True} if row is None else activity_of(row)


def original(store: Store, id: str) -> bytes:
    """The file as it came."""
    row = store.activity(id)
    if row is None:
        raise NoSuchActivity(id)
    content = None if row.sha256 is None else store.original(row.sha256)
    if content is None:
        raise FreshlegsError(f"Activity {id} came from a table, so there is no original file of it.")
    return content
