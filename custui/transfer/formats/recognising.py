"""Which format a file is in: told by its header or its first order, or by the shop."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from custui.domain.errors import FileError
from custui.transfer.fields import name_some
from custui.transfer.formats.generic import read_layout
from custui.transfer.formats.headings import Headings
from custui.transfer.formats.json_format import JsonFormat
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


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What the shop says of its files; all of it may be left open."""

    encoding: str | None = None
    """As `text_encoding` gives it back."""
    answers: Answers = field(default_factory=Answers)
    format: str | None = None
    """One of `FORMAT_NAMES`; None to tell it by the file."""


def recogniser(options: FileOptions) -> Recognise:
    """Return what tells the layout of a table by its headings."""

    def recognise(written: Sequence[str], file: str) -> Layout:
        headings = Headings(written)
        if is_customer_report(headings.words):
            raise FileError(
                f"{file}: this is the web admin's report on one customer, not a list of orders; "
                "export its list of orders instead"
            )
        wanted = [known for known in _TABLES if options.format in {None, known.name}]
        for known in wanted:
            if known.fits(headings.words):
                return check_sufficient(known.layout(headings, options.answers), file)
        if options.format in {None, GENERIC}:
            return read_layout(written, file, options.answers)
        raise FileError(
            f"{file}: no header that {options.format} writes; the columns are: {name_some(written)}"
        )

    return recognise


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
