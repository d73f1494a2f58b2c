"""One import in a process of its own, so that pages stay quick and its death costs no server. Started by `jobs`.

    python -P -m freshlegs.web.importing HOME RUNNER RUN NOW [DATES]

Reads what lies in the home under the uploads of that runner, and prints a line of JSON after each commit. When nobody reads these
lines any more, the server is gone: the import stops then, and goes on when the server is back.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import cast

from freshlegs.coach.imports import Progress, import_history
from freshlegs.importers.tables import DateOrder
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import MemberRow, Store
from freshlegs.web import uploads

BEHIND_PAGES = 10  # nicer than the server by so much


def main(home: Path, runner: int, run_id: str, now: datetime, dates: DateOrder | None) -> None:
    with Store.open(home) as whole:
        store = whole.of(runner)
        run = next(run for run in store.import_runs() if run.id == run_id)
        if run.state == "done":
            return
        files = uploads.files_of(uploads.folder_of(home, runner) / run_id)
        zone = store.runner().timezone
        report = import_history(store, files, now=now, zone=zone, progress=tell, scratch=home, dates=dates)
        if run.source is None:  # an export of ours, of which the import itself keeps no ledger
            rows = [
                MemberRow(
                    position=place,
                    finished=place,
                    name=line.name,
                    sha256=line.sha256,
                    outcome=line.outcome,
                    kind=line.kind,
                    why=line.why,
                    duplicate_of=line.duplicate_of,
                    activities=tuple(one.id for one in line.activities),
                )
                for place, line in enumerate(report.members, 1)
            ]
            store.add_members(run_id, rows, total=len(rows))
            store.finish_import(run_id, now)


def tell(at: Progress) -> None:
    told = {
        "done": at.done,
        "total": at.total,
        "kind": at.kind,
        "seconds": at.seconds,
        "reached": None if at.reached is None else at.reached.isoformat(),
    }
    say(told)


def say(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(BEHIND_PAGES)
    home, runner, run_id, now, *order = sys.argv[1:]
    try:
        main(
            Path(home),
            int(runner),
            run_id,
            datetime.fromisoformat(now),
            cast("DateOrder", order[0]) if order else None,
        )
    except FreshlegsError as refused:
        say({"why": str(refused)})
        sys.exit(1)
