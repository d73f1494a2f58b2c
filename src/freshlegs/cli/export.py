"""`freshlegs export`: everything of one runner as a zip."""

from pathlib import Path
from typing import Annotated

import typer

from freshlegs.cli.here import Home, Json, data, now, store_of


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The zip to write.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Write profile, check-ins, plans, outcomes, activities and original files to one zip, with their hashes."""
    from freshlegs.coach import takeout

    with store_of(home) as store:
        manifest = takeout.export(store, file, now())
    if as_json:
        data(manifest)
    else:
        rows = ", ".join(f"{count} {table}" for table, count in manifest["rows"].items() if count)
        print(f"{file}: {rows}, {manifest['originals']} original files.")
