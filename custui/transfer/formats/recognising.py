"""Which format a file is in: told by its header or its first order, or by the shop."""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from custui.domain.errors import FileError
from custui.transfer.fields import name_some
from custui.transfer.formats.generic import guess_layout, read_layout
from custui.transfer.formats.headings import Headings
from custui.transfer.formats.json_format import JsonFormat
from custui.transfer.formats.mapped import Mapped
from custui.transfer.formats.shopify import SHOPIFY
from custui.transfer.formats.shopify_json import SHOPIFY_JSON
from custui.transfer.formats.web_admin import WEB_ADMIN, WEB_ADMIN_REP, is_customer_report
from custui.transfer.formats.woocommerce_csv import WOOCOMMERCE_COLUMNAR, WOOCOMMERCE_LABELLED
from custui.transfer.formats.woocommerce_json import WOOCOMMERCE_JSON
from custui.transfer.json_reader import RecogniseJson
from custui.transfer.layout import GENERIC, Answers, Layout, check_sufficient
from custui.transfer.rows import Recognise

_TABLES = (SHOPIFY, WOOCOMMERCE_LABELLED, WOOCOMMERCE_COLUMNAR, WEB_ADMIN, WEB_ADMIN_REP)
_LISTS = (SHOPIFY_JSON, WOOCOMMERCE_JSON)
FORMAT_NAMES = (GENERIC, *dict.fromkeys(known.name for known in (*_TABLES, *_LISTS)))
"""What `--format` takes."""


class FileOptions(Struct, frozen=True):
    """What the shop says of its files; all of it may be left open."""

    encoding: str | None = None
    """As `text_encoding` gives it back."""
    answers: Answers = field(default_factory=Answers)
    format: str | None = None
    """One of `FORMAT_NAMES`; None to tell it by the file."""
    mapping: Mapped | None = None
    """Which goes before all other ways to tell."""


def recogniser(options: FileOptions, *, lenient: bool = False) -> Recognise:
    """Return what tells the layout of a table by its headings.

    A `lenient` one gives a layout of which no order can be made, where a strict one raises FileError.
    """
    check = _unchecked if lenient else check_sufficient
    stated = options.answers.decimal_sign
    if stated is None and options.mapping is not None:
        stated = options.mapping.mapping.decimal_sign

    def recognise(written: Sequence[str], file: str) -> Layout:
        headings = Headings(written)
        if is_customer_report(headings.words):
            raise FileError(
                f"{file}: this is the web admin's report on one customer, not a list of orders; "
                "export its list of orders instead"
            )
        mapped = options.mapping
        if mapped is not None and mapped.mapping.format is None:
            return with_sign(mapped.layout(written, file, None, options.answers), file)
        wanted = options.format if mapped is None else mapped.mapping.format
        layout = _known_layout(headings, wanted, options.answers)
        if layout is None and wanted in {None, GENERIC}:
            read = _guessed if lenient else read_layout
            layout = read(written, file, options.answers)
        if layout is None:
            raise FileError(f"{file}: no header that {wanted} writes; the columns are: {name_some(written)}")
        if mapped is not None:
            layout = mapped.layout(written, file, layout, options.answers)
        return with_sign(layout, file)

    def with_sign(layout: Layout, file: str) -> Layout:
        return check(replace(layout, decimal_sign=stated or "."), file)

    return recognise


def _unchecked(layout: Layout, file: str) -> Layout:  # noqa: ARG001 -- in the place of check_sufficient
    return layout


def _guessed(written: Sequence[str], file: str, answers: Answers) -> Layout:  # noqa: ARG001 -- of read_layout
    return guess_layout(written, answers)


def _known_layout(headings: Headings, wanted: str | None, answers: Answers) -> Layout | None:
    """Return the layout of the first format that the header fits, of those of the name that is wanted."""
    for known in _TABLES:
        if wanted in {None, known.name} and known.fits(headings.words):
            return known.layout(headings, answers)
    return None


def json_recogniser(options: FileOptions, file: str) -> RecogniseJson:
    """Return what tells the format of a JSON file by the keys of its first order."""

    def recognise(keys: frozenset[str]) -> JsonFormat | None:
        for known in _LISTS:
            if options.format in {None, known.name} and known.fits(keys):
                return known
        if options.format in {None, GENERIC}:
            return None
        raise FileError(f"{file}: the first order has not the keys that {options.format} gives an order")

    return recognise
