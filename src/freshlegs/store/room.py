"""Room on the disk: private folders and files, and a ballast that is given up so that a full disk can still be served."""

import os
import shutil
from pathlib import Path

BALLAST_BYTES = 8 << 20
RESERVE_BYTES = 200 << 20
RESERVE_SHARE = 0.05
BALLAST = "ballast"


def private_folder(folder: Path) -> None:
    """Made with mode 0700. A folder with something in it was there before us and keeps its mode."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        folder.chmod(0o700)


def private_file(path: Path) -> None:
    """Made empty with mode 0600 where it is missing: what is written into it later is private from the first byte."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def tight(home: Path) -> bool:
    """Less free than 5 % or 200 MiB, whichever is less: no imports now, check-ins still."""
    disk = shutil.disk_usage(home)
    return disk.free < min(RESERVE_BYTES, RESERVE_SHARE * disk.total)


def take_ballast(home: Path) -> None:
    """Put the ballast (back) where there is room for it and for the reserve; else leave it."""
    ballast = home / BALLAST
    if ballast.exists():
        return
    disk = shutil.disk_usage(home)
    if disk.free - BALLAST_BYTES < min(RESERVE_BYTES, RESERVE_SHARE * disk.total):
        return
    # Under a name of its own until it is whole: two programs may start at once.
    making = home / f"{BALLAST}.{os.getpid()}"
    try:
        private_file(making)
        with making.open("r+b") as file:
            _fill(file.fileno())
        making.replace(ballast)
    except OSError:
        making.unlink(missing_ok=True)


def give_up_ballast(home: Path) -> bool:
    """Whether there was some to give."""
    try:
        (home / BALLAST).unlink()
    except OSError:
        return False
    return True


def _fill(file: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, BALLAST_BYTES)
    else:
        # Zeros would be packed away by some file systems.
        os.write(file, os.urandom(BALLAST_BYTES))
