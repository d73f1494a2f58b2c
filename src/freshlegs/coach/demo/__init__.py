"""Made-up training as real files, for a first look without any data of one's own."""

from freshlegs.coach.demo.history import write_history

__all__ = ["write_history"]
