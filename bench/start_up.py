"""How long `--help` of a command takes as a whole process. Target: under 0.3 s each, median of seven."""

import statistics
import subprocess
import sys
import time

TARGET_S = 0.3
COMMANDS = ("", "advise", "import", "check-in", "plan", "load")


def seconds(command: str) -> float:
    taken = []
    for _ in range(7):
        begun = time.perf_counter()
        words = [command, "--help"] if command else ["--help"]
        subprocess.run([sys.executable, "-m", "freshlegs", *words], check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> int:
    found = {command: seconds(command) for command in COMMANDS}
    for command, taken in found.items():
        print(f"freshlegs {command:9} --help  {taken:5.2f} s   {'ok' if taken < TARGET_S else 'MISSED'}")
    return int(max(found.values()) >= TARGET_S)


if __name__ == "__main__":
    sys.exit(main())
