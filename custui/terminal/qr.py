"""QR codes that a phone scans straight off the screen."""

from msgspec import Struct

_QUIET_ZONES = (4, 2)
"""Light modules around the code: ISO/IEC 18004 asks for four; cameras are content with two."""
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class Qr(Struct, frozen=True):
    """A code as lines of half blocks, two modules to a cell, to be drawn black on white."""

    lines: tuple[str, ...]
    """All of one width, the quiet zone among them."""
    has_text: bool
    """Whether the message is in it."""

    @property
    def columns(self) -> int:
        """Cells across."""
        return len(self.lines[0])


def qr_for(url_with_text: str, url_without_text: str, max_rows: int, max_columns: int) -> Qr | None:
    """Return the code of the first url that fits into so many cells; None where not even the bare one does.

    Both urls are ASCII. Error correction level L, since a screen is neither torn nor stained, and
    every module saved is one more letter of the message at 80x24.
    """
    for url in dict.fromkeys((url_with_text, url_without_text)):
        for quiet_zone in _QUIET_ZONES:
            lines = _draw(url, quiet_zone, max_rows, max_columns)
            if lines:
                return Qr(lines, has_text=url == url_with_text != url_without_text)
    return None


def _draw(url: str, quiet_zone: int, max_rows: int, max_columns: int) -> tuple[str, ...]:
    import segno  # only who opens a Contact panel pays for it

    try:
        code = segno.make_qr(url, error="L", boost_error=False)
    except segno.DataOverflowError:
        return ()
    side = int(code.symbol_size(border=quiet_zone)[0])
    if side > max_columns or (side + 1) // 2 > max_rows:
        return ()
    rows = [[bool(module) for module in row] for row in code.matrix_iter(border=quiet_zone)]
    if len(rows) % 2:
        rows.append([False] * side)
    return tuple(
        "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )
