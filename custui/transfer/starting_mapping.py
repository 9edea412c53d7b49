"""A mapping file to start from: what custui makes of a file, to be changed where it is wrong."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from custui.transfer.fields import ITEM_FIELDS, Field, field_named
from custui.transfer.formats.mapped import NAME as MAPPED
from custui.transfer.layout import GENERIC, Layout

_HEAD = """\
# {what} {file}. Change what is wrong, then import with
#     custui import --mapping {mapping} {file}
# docs/importing.md explains every line.
"""
_SETTINGS = """\
# encoding = "windows-1252"          # of text that is not UTF-8
# date_format = "%d/%m/%Y %H:%M"     # or several: ["%d/%m/%Y %H:%M", "%d/%m/%Y"]
# date_order = "dmy"                 # the day first in 03/04/2026; "mdy": the month first
# decimal_sign = ","                 # what stands before the decimals of an amount
"""
_WORDS = """
# [status]                           # the shop's word = one of pending, confirmed, dispatched, postponed,
# "on the bike" = "dispatched"       # delivered, cancelled, returned, refunded

# [source]
# "FB page" = "facebook"
"""
_NEEDED = (Field.ORDER_NUMBER, Field.CREATED_AT, Field.TOTAL_AMOUNT)


def starting_mapping(
    file: Path, layout: Layout, unread: Sequence[str], missing: Sequence[str], *, keys: Sequence[str]
) -> str:
    """Return the text of a mapping file for a table, or for JSON whose first order has these paths as `keys`.

    `unread` are columns that no field is read from, `missing` the fields that have none and need one.
    """
    known = layout.name not in {GENERIC, MAPPED} and not keys
    what = "What could be read from" if keys else "How custui reads"
    lines = [_HEAD.format(what=what, file=file.name, mapping=mapping_path(file).name)]
    if known:
        lines.append(f"format = {_quoted(layout.name)}   # all that [fields] does not say is read as there")
    lines.append(f"origin = {_quoted(layout.origin)}")
    lines.append(_SETTINGS)
    if keys:
        fields = dict(_json_fields(keys))
        missing = [field for field in _NEEDED if field not in fields]
        used = set(fields.values())
        unread = [path for path in keys if _quoted(path.rpartition("[].")[2]) not in used]
        if items := next((path.partition("[].")[0] for path in keys if "[]." in path), None):
            lines.append(f"items = {_quoted(items)}   # the list in an order whose objects hold its items\n")
    else:
        fields = dict(_table_fields(layout))
    lines.append("[fields]")
    wanted = {word.partition(" ")[0] for word in missing}
    for field in Field:
        if field in fields:
            lines.append(f"{'# ' if known else ''}{field} = {fields[field]}")
        elif field in wanted:
            lines.append(f'{field} = ""   # to be filled in')
    if unread:
        lines.append("# not read so far: " + ", ".join(map(_quoted, unread)))
    lines.append('# a value that stands nowhere in the file: currency = { constant = "NGN" }')
    return "\n".join(lines) + "\n" + _WORDS


def mapping_path(file: Path) -> Path:
    """Return where the mapping file of `file` goes: beside it."""
    return file.with_name(f"{file.name.partition('.')[0]}.mapping.toml")


def _table_fields(layout: Layout) -> Iterator[tuple[Field, str]]:
    for field in Field:
        if field in layout.columns:
            yield field, _quoted(layout.headings[layout.columns[field]].strip())
        elif field in layout.made:
            made = layout.made[field]
            names = [_quoted(layout.headings[column].strip()) for column in made.shown or made.columns]
            if not names:
                yield field, f"{{ constant = {_quoted(made.make(()))} }}"
            else:
                yield field, names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _json_fields(keys: Sequence[str]) -> Iterator[tuple[Field, str]]:
    """Yield the fields that the paths of an order seem to hold, the first path of each."""
    seen = set()
    for path in keys:
        start, of_item, last = path.rpartition("[].")
        if "[]" in start or "[]" in last:
            continue
        field = field_named(last.rpartition(".")[2], in_item=bool(of_item))
        if field is None or field in seen or (field in ITEM_FIELDS) is not bool(of_item):
            continue
        seen.add(field)
        yield field, _quoted(last)


def _quoted(text: str) -> str:
    """Return a TOML string, which JSON's is but for the signs that TOML wants escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
