"""A terminal's screen as a picture, for eyes that only read pictures: every cell 8 by 16 pixels."""

import struct
import zlib
from pathlib import Path

import pyte

_MODULE = 8
_HALVES = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}


def screen_of(raw: bytes, columns: int = 80, rows: int = 24) -> pyte.Screen:
    """Return the screen that a terminal shows once it was given `raw`."""
    screen = pyte.Screen(columns, rows)
    pyte.ByteStream(screen).feed(raw)
    return screen


def write_png(screen: pyte.Screen, path: Path) -> None:
    """Write the half blocks of `screen` in their own colours; other signs are left out of the picture."""
    lines: list[bytes] = []
    for y in range(screen.lines):
        halves: tuple[bytearray, bytearray] = bytearray(), bytearray()
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            ink, paper = _grey(cell.fg, 255), _grey(cell.bg, 0)
            for line, inked in zip(halves, _HALVES.get(cell.data, (False, False)), strict=True):
                line += bytes([ink if inked else paper]) * _MODULE
        lines += [b"\0" + bytes(half) for half in halves for _ in range(_MODULE)]
    header = struct.pack(">IIBBBBB", screen.columns * _MODULE, screen.lines * 2 * _MODULE, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks))


def _grey(colour: str, default: int) -> int:
    """Return how light a colour of pyte's is: six hex digits, or a name, which no QR code is drawn in."""
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return default
    return (299 * red + 587 * green + 114 * blue) // 1000


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
