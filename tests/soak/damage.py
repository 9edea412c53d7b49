"""Files of orders with damaged rows, and the verdict: `python -m tests.soak.damage --rows 100000`.

Every row must be imported or reported with its line, the orders that were not touched exactly as without the
damage, and nothing may be raised but a FileError of one sentence.
"""

import argparse
import csv
import gzip
import html
import io
import json
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from custui.domain.errors import FileError
from custui.transfer.formats.mapped import Mapped
from custui.transfer.formats.recognising import FileOptions
from custui.transfer.importing import import_files
from custui.transfer.mapping import FileMapping
from tests.soak.shops import KINDS, Kind, Row
from tests.transfer.desk import RULES, FakeDesk

_JUNK = (
    "[@click=app.quit]x", "\x1b]52;c;aGk=\x07", "\u202e\u200b+234", "=cmd|'/c calc'!A1", "'", "''", "-",
    "N/A", "null", "1e309", "NaN", "-0", "26.500", "03/04/2026", "99/99/2026", "2026-02-30", "٢٠٢٦", "Ọlá 😀",
    "&#0;", "&amp;", "0" * 70, "name:x|quantity:0|total:1", "%s%n", "../../etc", "true", "[]", "{}", "\ufeff",
    "\x85", "\u2028", ",", ";",
)  # fmt: skip
_HUGE = 100_000
_TOO_HUGE = 200_000


@dataclass(slots=True)
class Tally:
    """What became of the rows so far."""

    rows: int = 0
    damaged: int = 0
    imported: int = 0
    """Orders."""
    reported: int = 0
    """Rows written to a file of rejected ones."""
    refused: int = 0
    """Files refused as a whole."""
    faults: list[str] = field(default_factory=list)
    """What should not be."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows to be written to a file."""

    kind: Kind
    header: list[str]
    rows: list[Row]

    def texts(self, touched: dict[int, str]) -> list[str]:
        """Return the lines, those that were touched as they are now."""
        return [self.kind.line(self.header)] + [
            touched.get(at, self.kind.line(row.cells)) for at, row in enumerate(self.rows)
        ]


def damage_rows(seed: int, rows: int, folder: Path) -> Tally:
    """Damage at least so many rows of files of every kind, import them, and judge."""
    rng = random.Random(seed)
    tally = Tally()
    while tally.damaged < rows:
        _try_table(rng, KINDS[rng.randrange(len(KINDS))], folder, tally)
        if rng.random() < 0.2:
            _try_json(rng, folder, tally)
    return tally


def _try_table(rng: random.Random, kind: Kind, folder: Path, tally: Tally) -> None:
    table = _Table(kind, list(kind.header), list(kind.orders(rng, rng.randrange(10, 60))))
    clean = _imported(folder, "\n".join(table.texts({})).encode(), kind)
    if isinstance(clean, FileError) or clean.lines:
        tally.faults.append(f"{kind.name}: undamaged rows were not imported: {clean}")
        return
    touched: dict[int, str] = {}
    spoiled: set[str] = set()
    for at, row in enumerate(table.rows):
        if rng.random() < 0.25:
            touched[at] = _damaged(rng, kind, row.cells)
            spoiled.add(row.number)
            tally.damaged += 1
    tally.rows += len(table.rows)
    lines = table.texts(touched)
    data, whole_file, options = _packed(rng, kind, lines)
    told = f"{kind.name}, {len(touched)} of {len(table.rows)} rows"
    found = _imported(folder, data, kind, options)
    if isinstance(found, FileError):
        tally.refused += 1
        if "\n" in str(found) or "orders.bin" not in str(found):
            tally.faults.append(f"{told}: no clear sentence: {found}")
        elif not whole_file:
            tally.faults.append(f"{told}: the whole file was refused: {found}")
        return
    tally.imported += len(found.desk.orders)
    tally.reported += len(found.lines)
    if whole_file:
        return
    lost = [
        number
        for (_, number), order in clean.desk.orders.items()
        if number not in spoiled and found.desk.orders.get((found.origin, number)) != order
    ]
    if lost:
        tally.faults.append(f"{told}: orders that nobody touched are lost or changed: {lost[:3]}")
    numbers = {number for _, number in found.desk.orders}
    for at in touched:
        reported = at + 2 in found.lines or kind.header.index(kind.number) in _blank(table.rows[at].cells)
        if not reported and table.rows[at].number not in numbers and not _elsewhere(touched[at], numbers):
            tally.faults.append(
                f"{told}: line {at + 2} is neither imported nor reported: {touched[at][:200]!r}"
            )


def _blank(cells: Sequence[str]) -> set[int]:
    """Return the columns without a value; a row without a number shares its order's fate."""
    return {column for column, cell in enumerate(cells) if not cell}


def _elsewhere(line: str, numbers: set[str]) -> bool:
    """Tell whether a row arrived under a number that its damage gave it, or is blank."""
    # Some shops write numbers as on a web page, and are read so.
    written = f"{line}\n{html.unescape(line)}"
    return not line.strip(' ,;"\t') or any(number and number in written for number in numbers)


@dataclass(frozen=True, slots=True)
class _Found:
    desk: FakeDesk
    lines: set[int]
    """Of the rejected rows."""
    origin: str


def _imported(
    folder: Path, data: bytes, kind: Kind, options: FileOptions | None = None
) -> _Found | FileError:
    file, errors = folder / "orders.bin", folder / "errors.csv"
    file.write_bytes(data)
    errors.unlink(missing_ok=True)
    desk = FakeDesk()
    options = options or FileOptions()
    if kind.mapping:
        mapped = Mapped("shop.toml", FileMapping.model_validate(kind.mapping))
        options = FileOptions(options.encoding, options.answers, mapping=mapped)
    try:
        report = import_files([file], desk, RULES, options=options, errors=errors)
    except FileError as error:
        return error
    lines: set[int] = set()
    if errors.exists():
        with errors.open(encoding="utf-8-sig", newline="") as written:
            csv.field_size_limit(1 << 21)
            lines = {int(row["line"]) for row in csv.DictReader(written)}
            csv.field_size_limit(131_072)
    assert report.read == len(desk.orders) + report.rejected
    return _Found(desk, lines, report.files[0].origin)


def _damaged(rng: random.Random, kind: Kind, cells: Sequence[str]) -> str:
    """Return one line of a file with something wrong in it, that no other line suffers from."""
    cells = list(cells)
    at = rng.randrange(len(cells))
    damages: tuple[Callable[[], object], ...] = (
        lambda: cells.pop(at),
        lambda: cells.insert(at, rng.choice(_JUNK)),
        lambda: cells.extend(["x"] * rng.randrange(1, 4)),
        lambda: cells.__setitem__(at, ""),
        lambda: cells.__setitem__(at, rng.choice(_JUNK)),
        lambda: cells.__setitem__(at, "".join(chr(rng.randrange(32, 0x2FFF)) for _ in range(30))),
        lambda: cells.__setitem__(at, rng.choice("x9 ") * _HUGE),
        lambda: rng.shuffle(cells),
        lambda: cells.__delitem__(slice(at, None)),
    )
    rng.choice(damages)()
    line = kind.line([cell.replace("\n", " ").replace("\r", " ") for cell in cells])
    if rng.random() < 0.1 and '"' not in line and line:
        where = rng.randrange(len(line))
        line = line[:where] + "x" + line[where:] + kind.delimiter + '"a"b'
    return line


def _packed(rng: random.Random, kind: Kind, lines: list[str]) -> tuple[bytes, bool, FileOptions | None]:
    """Return the file's bytes; whether all of it may be refused for them; and what an import is told."""
    end = rng.choice(("\n", "\r\n"))
    text = end.join(lines) + end
    how = rng.randrange(14)
    at = rng.randrange(1, len(lines))
    if how == 0:
        return text.encode("utf-16"), False, None
    if how == 1:
        return gzip.compress(text.encode("utf-8-sig")), False, None
    if how == 2:
        return text.encode("utf-16-le"), True, None
    if how == 3:
        return text.encode("cp1252", "replace"), True, None
    if how == 4:
        options = FileOptions(rng.choice(("cp1252", "iso8859-1", "utf-8-sig")))
        return text.encode("cp1252", "replace"), True, options
    if how == 5:
        lines = [*lines[:at], lines[at] + "\0", *lines[at + 1 :]]
        return end.join(lines).encode(), True, None
    if how == 6:
        lines = [*lines[:at], f'"{lines[at]}', *lines[at + 1 :]]
        return end.join(lines).encode(), True, None
    if how == 7:
        lines = [*lines[:at], f"{'x' * _TOO_HUGE}{kind.delimiter}{lines[at]}", *lines[at + 1 :]]
        return end.join(lines).encode(), True, None
    if how == 8:
        whole = text.encode()
        return whole[: rng.randrange(len(whole))], True, None
    if how == 9:
        scratched = bytearray(text.encode())
        for _ in range(rng.randrange(1, 5)):
            scratched[rng.randrange(len(scratched))] = rng.randrange(256)
        return bytes(scratched), True, None
    if how == 10:
        packed = bytearray(gzip.compress(text.encode()))
        packed[rng.randrange(len(packed))] ^= 1 << rng.randrange(8)
        return bytes(packed), True, None
    if how == 11:
        return _workbook(lines, kind), True, None
    if how == 12:
        header = lines[0].split(kind.delimiter)
        header[rng.randrange(len(header))] = rng.choice((*_JUNK, header[0]))
        return end.join([kind.delimiter.join(header), *lines[1:]]).encode(), True, None
    return text.encode(), False, None


def _workbook(lines: list[str], kind: Kind) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        cells = line.removeprefix('"').removesuffix('"').split(f'"{kind.delimiter}"')
        with suppress(csv.Error, StopIteration):
            cells = next(csv.reader([line], delimiter=kind.delimiter))
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell)[:30_000] for cell in cells])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


_VALUES: tuple[object, ...] = (
    None, True, 0, -1, 1e308, "", "x", "\ud800", "\0", [], {}, [[]], [{}], {"a": []}, "é" * 5000,
)  # fmt: skip


def _try_json(rng: random.Random, folder: Path, tally: Tally) -> None:
    exports = Path(__file__).parents[1] / "transfer" / "formats" / "exports"
    name = rng.choice(("shopify_orders.json", "woocommerce_orders.json"))
    told = json.loads((exports / name).read_text())
    shop = list(told["orders"] if isinstance(told, dict) else told)
    key = "name" if "shopify" in name else "number"
    orders = []
    for at in range(rng.randrange(2, 40)):
        order = json.loads(json.dumps(rng.choice(shop[:3])))
        order[key] = f"J{at}"
        orders.append(order)
    spoiled = {at for at in range(1, len(orders)) if rng.random() < 0.3}
    for at in spoiled:
        _spoil(rng, orders[at])
    tally.rows += len(orders)
    tally.damaged += len(spoiled)
    text = "[" + ",\n".join(map(json.dumps, orders)) + "]"
    cut = rng.random() < 0.1
    found = _imported(
        folder, text[: rng.randrange(1, len(text))].encode() if cut else text.encode(), KINDS[0]
    )
    if isinstance(found, FileError):
        tally.refused += 1
        if not cut or "\n" in str(found) or "orders.bin" not in str(found):
            tally.faults.append(f"{name}: refused: {found}")
        return
    tally.imported += len(found.desk.orders)
    tally.reported += len(found.lines)
    numbers = {number for _, number in found.desk.orders}
    for at, order in enumerate(orders if not cut else ()):
        if at not in spoiled and f"J{at}" not in numbers:
            tally.faults.append(f"{name}: order J{at}, which nobody touched, is lost")
        elif at in spoiled and at + 1 not in found.lines and str(order.get(key)) not in numbers:
            passed_over = str(order.get("status", "")).replace("-", "") in {"checkoutdraft", "trash"}
            arrived = numbers & {str(order.get("id")), f"#{order.get('order_number')}"}
            if not passed_over and not arrived:
                tally.faults.append(
                    f"{name}: line {at + 1} is neither imported nor reported: {json.dumps(order)[:500]}"
                )


def _spoil(rng: random.Random, order: dict[str, object]) -> None:
    """Put something else in the place of one value, at any depth."""
    target: dict[str, object] = order
    while True:
        key = rng.choice(list(target))
        inner = target[key]
        if isinstance(inner, list) and inner and isinstance(inner[0], dict) and rng.random() < 0.6:
            inner = inner[0]
        if isinstance(inner, dict) and inner and rng.random() < 0.6:
            target = inner
            continue
        break
    if rng.random() < 0.2:
        del target[key]
    else:
        target[key] = rng.choice(_VALUES)


def main() -> int:
    """Damage as many rows as asked for; return 1 where anything was not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.damage", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="damage-") as name:
        tally = damage_rows(asked.seed, asked.rows, Path(name))
    for fault in tally.faults[:20]:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(
        f"seed {asked.seed}: {tally.damaged:,} damaged rows of {tally.rows:,}: "
        f"{tally.imported:,} orders imported, {tally.reported:,} rows reported, "
        f"{tally.refused:,} files refused; {len(tally.faults)} faults\n"
    )
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
