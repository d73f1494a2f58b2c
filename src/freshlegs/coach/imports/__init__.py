"""The import: files, folders and archives in, one outcome for each member out, everything usable in the store."""

from freshlegs.coach.imports.again import read_again
from freshlegs.coach.imports.report import ActivityLine, MemberLine, Report
from freshlegs.coach.imports.run import Progress, import_history
from freshlegs.coach.imports.sources import ImportRefused

__all__ = [
    "ActivityLine",
    "ImportRefused",
    "MemberLine",
    "Progress",
    "Report",
    "import_history",
    "read_again",
]
