"""CRC-16 of FIT files (reflected 0x8005), many bytes at a time.

A checksum is the rest of a division of polynomials over two elements, where adding is exclusive or. The polynomial,
(x + 1)(x^15 + x + 1), divides

    x^32767 + 1                      so a byte counts like the one 32,767 bytes further on, and a file folds into one
                                     block at the speed of memory;
    x^29m + x^14m + x^m + 1          for m = 1, 2, 4, 8 …, as the square of a sum is the sum of the squares: what stands
                                     above 29 m bits moves down in three copies, until 29 bytes are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes: TypeAlias = bytes | bytearray | memoryview

_PERIOD = 32_767
_WIDEST, _NARROWEST = 1024, 64  # bytes that move down at a time as an array; fewer do so faster as one number


def _by_byte(state: int) -> int:
    for _ in range(8):
        state = (state >> 1) ^ (state & 1) * 0xA001
    return state


_TABLE = tuple(map(_by_byte, range(256)))


def _folded(data: Bytes) -> NDArray[np.uint8]:
    """At most 32,767 bytes with the same checksum."""
    if len(data) <= _PERIOD:
        return np.frombuffer(data, np.uint8).copy()
    head = len(data) % _PERIOD
    block: NDArray[np.uint8] = np.bitwise_xor.reduce(
        np.frombuffer(data, np.uint8, offset=head).reshape(-1, _PERIOD), axis=0
    )
    block[_PERIOD - head :] ^= np.frombuffer(data, np.uint8, head)
    return block


def crc16(data: Bytes) -> int:
    """The checksum of `data`; 0 when its own checksum stands at its end and is right."""
    block, width = _folded(data), _WIDEST
    while width >= _NARROWEST:
        while len(block) > 29 * width:
            count = min(len(block) - 29 * width, 15 * width)
            moved, block = block[:count], block[count:]
            for down in (15 * width, 28 * width, 29 * width):
                block[down - count : down] ^= moved
        width //= 2
    value, bits = int.from_bytes(block.tobytes(), "big"), 8 * width
    while bits >= 8:
        while high := value >> 29 * bits:
            value ^= high << 29 * bits ^ high << 14 * bits ^ high << bits ^ high
        bits //= 2
    state = 0
    for octet in value.to_bytes(29, "big"):
        state = state >> 8 ^ _TABLE[(state ^ octet) & 255]
    return state


def crc16_with(data: Bytes, at: int, other: bytes) -> int:
    """The checksum as it would be with `other` in place of what stands at `at`; nothing is copied."""
    change = bytes(a ^ b for a, b in zip(data[at : at + len(other)], other, strict=True))
    return crc16(data) ^ crc16(change + bytes((len(data) - at - len(other)) % _PERIOD))
