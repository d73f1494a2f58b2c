"""Who may come in: accounts, passkeys, sessions, tokens, failed sign-ins. Hashes in, never a secret."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from freshlegs.model.errors import FreshlegsError
from freshlegs.store import runners
from freshlegs.store.engine import Database, insert
from freshlegs.store.rows import Account, Passkey, Session, Token
from freshlegs.store.tables import account, failed_sign_in, passkey, runner, session, token
from freshlegs.store.times import maybe_moment, moment_of, text_of

T = TypeVar("T")


class NameTaken(FreshlegsError):
    def __init__(self) -> None:
        super().__init__("There is an account of that name already. Choose another name.")


class Accounts:
    """Of one home. Each method one transaction; what takes a `runner` touches nothing of another one."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # Accounts

    def exist(self) -> bool:
        """Somebody can sign in, so everybody has to."""
        return self._read(lambda db: db.execute(select(account.c.id).limit(1)).first() is not None)

    def all(self) -> tuple[Account, ...]:
        """In the order they were made."""
        asked = select(account).order_by(account.c.id)
        return self._read(lambda db: tuple(_account(row) for row in db.execute(asked)))

    def named(self, name: str) -> Account | None:
        return self._one(account.c.name_key == name_key(name))

    def of_runner(self, runner_id: int) -> Account | None:
        return self._one(account.c.runner_id == runner_id)

    def add(self, name: str, role: str, password_hash: str | None, now: datetime) -> Account:
        """The first runner gets what the home holds already, everybody else begins empty. `NameTaken`."""

        def work(db: Connection) -> int:
            row = insert(db, account).values(
                runner_id=_free_runner(db, role), name=name, name_key=name_key(name), role=role,
                password_hash=password_hash, created_at=text_of(now),
            )  # fmt: skip
            try:
                found: int = db.execute(row.returning(account.c.id)).scalar_one()
            except IntegrityError:
                raise NameTaken from None
            return found

        made = self._db.write(work, last_room=True)
        found = self._one(account.c.id == made)
        assert found is not None
        return found

    def set_password(self, account_id: int, password_hash: str, keep: int | None = None) -> None:
        """Ends every session of the account but `keep`."""

        def work(db: Connection) -> None:
            db.execute(update(account).where(account.c.id == account_id).values(password_hash=password_hash))
            db.execute(delete(session).where(session.c.account_id == account_id, session.c.id != (keep or 0)))

        self._write(work)

    # Sessions

    def start_session(self, account_id: int, sha256: str, now: datetime) -> int:
        def work(db: Connection) -> int:
            whose = db.execute(select(account.c.runner_id).where(account.c.id == account_id)).scalar_one()
            row = insert(db, session).values(
                runner_id=whose, account_id=account_id, sha256=sha256, created_at=text_of(now),
                last_used_at=text_of(now),
            )  # fmt: skip
            found: int = db.execute(row.returning(session.c.id)).scalar_one()
            return found

        return self._write(work)

    def session(self, sha256: str) -> Session | None:
        return next(iter(self._sessions(session.c.sha256 == sha256)), None)

    def sessions(self, account_id: int) -> tuple[Session, ...]:
        """Newest first."""
        return self._sessions(session.c.account_id == account_id)

    def used_session(self, session_id: int, now: datetime) -> None:
        self._write(
            lambda db: db.execute(
                update(session).where(session.c.id == session_id).values(last_used_at=text_of(now))
            )
        )

    def end_session(self, account_id: int, session_id: int) -> bool:
        of = (session.c.account_id == account_id) & (session.c.id == session_id)
        return self._write(lambda db: db.execute(delete(session).where(of)).rowcount == 1)

    def end_sessions_before(self, created: datetime, used: datetime) -> None:
        """Those that began before the one moment, or were last used before the other."""
        old = (session.c.created_at < text_of(created)) | (session.c.last_used_at < text_of(used))
        self._write(lambda db: db.execute(delete(session).where(old)))

    # Passkeys

    def add_passkey(
        self, whose: Account, credential: str, public_key: bytes, uses: int, now: datetime
    ) -> None:
        row = {
            "runner_id": whose.runner, "account_id": whose.id, "credential": credential,
            "public_key": public_key, "uses": uses, "created_at": text_of(now), "last_used_at": None,
        }  # fmt: skip
        self._write(lambda db: db.execute(insert(db, passkey).values(row).on_conflict_do_nothing()))

    def passkey(self, credential: str) -> Passkey | None:
        return next(iter(self._passkeys(passkey.c.credential == credential)), None)

    def passkeys(self, account_id: int) -> tuple[Passkey, ...]:
        return self._passkeys(passkey.c.account_id == account_id)

    def used_passkey(self, passkey_id: int, uses: int, now: datetime) -> None:
        values = {"uses": uses, "last_used_at": text_of(now)}
        self._write(lambda db: db.execute(update(passkey).where(passkey.c.id == passkey_id).values(values)))

    def remove_passkey(self, account_id: int, passkey_id: int) -> bool:
        """False also for the last one of an account without a password: nobody could come in any more."""

        def work(db: Connection) -> bool:
            others = select(func.count()).where(
                passkey.c.account_id == account_id, passkey.c.id != passkey_id
            )
            hashed = select(account.c.password_hash).where(account.c.id == account_id)
            if db.execute(others).scalar_one() == 0 and db.execute(hashed).scalar() is None:
                return False
            of = (passkey.c.account_id == account_id) & (passkey.c.id == passkey_id)
            return db.execute(delete(passkey).where(of)).rowcount == 1

        return self._write(work)

    # Tokens

    def add_token(
        self, runner_id: int, name: str, sha256: str, scopes: tuple[str, ...], now: datetime, until: datetime
    ) -> int:
        def work(db: Connection) -> int:
            row = insert(db, token).values(
                runner_id=runner_id, name=name, sha256=sha256, scopes=json.dumps(scopes),
                created_at=text_of(now), expires_at=text_of(until), last_used_at=None,
            )  # fmt: skip
            found: int = db.execute(row.returning(token.c.id)).scalar_one()
            return found

        return self._write(work)

    def token(self, sha256: str) -> Token | None:
        asked = select(token).where(token.c.sha256 == sha256)
        row = self._read(lambda db: db.execute(asked).first())
        return None if row is None else _token(row)

    def tokens(self, runner_id: int) -> tuple[Token, ...]:
        asked = select(token).where(token.c.runner_id == runner_id).order_by(token.c.id)
        return self._read(lambda db: tuple(_token(row) for row in db.execute(asked)))

    def used_token(self, token_id: int, now: datetime) -> None:
        self._write(
            lambda db: db.execute(
                update(token).where(token.c.id == token_id).values(last_used_at=text_of(now))
            )
        )

    def revoke_token(self, runner_id: int, token_id: int) -> bool:
        of = (token.c.runner_id == runner_id) & (token.c.id == token_id)
        return self._write(lambda db: db.execute(delete(token).where(of)).rowcount == 1)

    # Failed sign-ins

    def try_sign_in(
        self, limits: dict[str, int], now: datetime, window: timedelta
    ) -> tuple[tuple[int, ...], timedelta | None]:
        """Count an attempt before it is judged, so that many at once gain nothing.

        limits   SHA-256 of a name or an address -> how many attempts the window holds
        returns  the ids of what was counted, to be taken back after a success; and how long to wait where a
                 limit is reached already: then nothing is counted
        """

        def work(db: Connection) -> tuple[tuple[int, ...], timedelta | None]:
            db.execute(delete(failed_sign_in).where(failed_sign_in.c.at <= text_of(now - window)))
            for whom, limit in limits.items():
                of = select(failed_sign_in.c.at).where(failed_sign_in.c.whom == whom)
                times = list(db.execute(of.order_by(failed_sign_in.c.at.desc()).limit(limit)).scalars())
                if len(times) >= limit:
                    return (), moment_of(times[-1]) + window - now
            rows = [{"whom": whom, "at": text_of(now)} for whom in limits]
            made = [
                db.execute(insert(db, failed_sign_in).values(row).returning(failed_sign_in.c.id)).scalar_one()
                for row in rows
            ]
            return tuple(made), None

        return self._write(work)

    def forgive(self, ids: tuple[int, ...]) -> None:
        """The attempt was a success."""
        self._write(lambda db: db.execute(delete(failed_sign_in).where(failed_sign_in.c.id.in_(ids))))

    def forget_attempts(self, whom: str) -> None:
        """All of this name or address, by its SHA-256."""
        self._write(lambda db: db.execute(delete(failed_sign_in).where(failed_sign_in.c.whom == whom)))

    def _one(self, of: Any) -> Account | None:
        row = self._read(lambda db: db.execute(select(account).where(of)).first())
        return None if row is None else _account(row)

    def _sessions(self, of: Any) -> tuple[Session, ...]:
        asked = (
            select(account, session.c.id.label("own_id"), session.c.created_at.label("since"), session.c.last_used_at)
            .join(session, session.c.account_id == account.c.id)
            .where(of)
            .order_by(session.c.id.desc())
        )  # fmt: skip
        return self._read(
            lambda db: tuple(
                Session(
                    id=row.own_id, account=_account(row), created_at=moment_of(row.since),
                    last_used_at=moment_of(row.last_used_at),
                )
                for row in db.execute(asked)
            )
        )  # fmt: skip

    def _passkeys(self, of: Any) -> tuple[Passkey, ...]:
        own = (passkey.c.id.label("own_id"), passkey.c.created_at.label("since"), passkey.c.credential)
        more = (passkey.c.public_key, passkey.c.uses, passkey.c.last_used_at)
        joined = select(account, *own, *more).join(passkey, passkey.c.account_id == account.c.id)
        asked = joined.where(of).order_by(passkey.c.id)
        return self._read(
            lambda db: tuple(
                Passkey(
                    id=row.own_id, account=_account(row), credential=row.credential,
                    public_key=row.public_key, uses=row.uses, created_at=moment_of(row.since),
                    last_used_at=maybe_moment(row.last_used_at),
                )
                for row in db.execute(asked)
            )
        )  # fmt: skip

    def _read(self, work: Callable[[Connection], T]) -> T:
        return self._db.read(work)

    def _write(self, work: Callable[[Connection], T]) -> T:
        return self._db.write(work, last_room=True)


def name_key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _free_runner(db: Connection, role: str) -> int:
    taken = set(db.execute(select(account.c.runner_id)).scalars())
    if role == "runner" and runners.ONLY not in taken:
        return runners.ONLY
    free: int = db.execute(select(func.max(runner.c.id))).scalar_one() + 1
    runners.make(db, free)
    return free


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id, runner=row.runner_id, name=row.name, role=row.role, password_hash=row.password_hash,
        created_at=moment_of(row.created_at),
    )  # fmt: skip


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id, runner=row.runner_id, name=row.name, scopes=tuple(json.loads(row.scopes)),
        created_at=moment_of(row.created_at), expires_at=moment_of(row.expires_at),
        last_used_at=maybe_moment(row.last_used_at),
    )  # fmt: skip
