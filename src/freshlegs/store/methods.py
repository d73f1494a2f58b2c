"""Functions over a connection and a runner in, methods of the store out: one snapshot, or one transaction."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection

from freshlegs.store.engine import Database
from freshlegs.store.originals import Originals

P = ParamSpec("P")
T = TypeVar("T")


class Owner(Protocol):
    """What the methods are of: a database and the files beside it, and whose rows it is looked at for."""

    _db: Database
    _files: Originals
    _runner: int


Work = Callable[Concatenate[Connection, int, P], T]
Method = Callable[Concatenate[Owner, P], T]


def reads(work: Work[P, T]) -> Method[P, T]:
    """`work(db, runner_id, …)` as a method: one snapshot."""

    @wraps(work)
    def method(store: Owner, /, *args: P.args, **more: P.kwargs) -> T:
        return store._db.read(lambda db: work(db, store._runner, *args, **more))

    return method


def writes(work: Work[P, T]) -> Method[P, T]:
    """`work(db, runner_id, …)` as a method: on the disk on return. For what is small and matters: it may use the last
    room there."""

    @wraps(work)
    def method(store: Owner, /, *args: P.args, **more: P.kwargs) -> T:
        return store._db.write(lambda db: work(db, store._runner, *args, **more), last_room=True)

    return method


def fills(
    work: Callable[Concatenate[Connection, int, Originals, P], T],
) -> Callable[Concatenate[Owner, P], T]:
    """`work(db, runner_id, originals, …)` as a method: on the disk on return. For what is large and can wait: refused
    while there is still room for what is small and matters."""

    @wraps(work)
    def method(store: Owner, /, *args: P.args, **more: P.kwargs) -> T:
        store._db.refuse_when_tight()
        return store._db.write(lambda db: work(db, store._runner, store._files, *args, **more))

    return method
