"""Phone keys: the spellings that real order sheets hold, and what must be true of any text at all."""

import subprocess
import sys
import unicodedata

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custui.domain.phone import (
    PhoneReading,
    PhoneVerdict,
    index_digits,
    international_form,
    is_raw,
    national_form,
    read_phone,
    search_digits,
)
from custui.domain.phone_text import LONGEST_RAW

KEY = "+2348035550147"
OTHER = "+2348021234567"

OF_ONE_NUMBER = [
    # plain and grouped
    "08035550147",
    "0803 555 0147",
    "0803-555-0147",
    "0803.555.0147",
    "0803_555_0147",
    "(0803) 555-0147",
    "8035550147",
    "803 555 0147",
    "2348035550147",
    "234 803 555 0147",
    "+2348035550147",
    "+234 803 555 0147",
    "(+234) 803-555-0147",
    "+234 (803) 555 0147",
    "  08035550147  ",
    # country code and trunk zero at odds
    "+2340803 555 0147",
    "+23408035550147",
    "+234 (0) 803 555 0147",
    "23408035550147",
    "002348035550147",
    "00234 803 555 0147",
    "0023408035550147",
    "009234 803 555 0147",
    "009 234 803 555 0147",
    "00923408035550147",
    "0234 803 555 0147",
    "02348035550147",
    "+234+2348035550147",
    "+234 +234 803 555 0147",
    "+234+23408035550147",
    "2342348035550147",
    "+00234 803 555 0147",
    "+08035550147",
    # spreadsheets
    "'08035550147",
    "'+2348035550147",
    "8035550147.0",
    "2348035550147.0",
    "2348035550147.00",
    "2.348035550147E+12",
    "2,348035550147E+12",
    "2.348035550147e12",
    "8.035550147E+09",
    "8,035,550,147",
    # links and labels
    "tel:+2348035550147",
    "tel:+234-803-555-0147;ext=5",
    "whatsapp:+2348035550147",
    "wa.me/2348035550147",
    "wa.me/2348035550147?text=Hi%202%20x%2008021234567 or 08021234567",
    "https://wa.me/2348035550147?text=Good%20morning",
    "https://wa.me/+2348035550147",
    "https://wa.me/08035550147",
    "https://api.whatsapp.com/send?phone=2348035550147&text=2%20pieces",
    "https://api.whatsapp.com/send/?phone=%2B2348035550147&type=phone_number",
    "whatsapp://send?phone=2348035550147",
    "2348035550147@s.whatsapp.net",
    "p:+2348035550147",
    "Phone: 0803 555 0147",
    "Phone 1: 0803 555 0147",
    "WhatsApp 08035550147",
    "call/whatsapp: 08035550147",
    # letters
    "08035550147 (call after 5)",
    "0803 555 0147 Mrs Bello",
    "0803 555 0147 ext 5",
    "08035550147x2",
    "Mr Okafor 08035550147",
    "O8035550147",
    "O8O35550147",
    "o803 555 o147",
    "+234 8O3 555 O147",
    "OO2348035550147",
    # marks and digits of other scripts
    "\u202a+234 803 555 0147\u202c",
    "0803\u200b555\u200b0147",
    "\ufeff08035550147",
    "0803\u00a0555\u202f0147",
    "0803\u2011555\u20130147",
    "+234\u2212803\u2212555\u22120147",
    "０８０３５５５０１４７",
    "＋２３４ ８０３ ５５５ ０１４７",
    "٠٨٠٣٥٥٥٠١٤٧",
    "۰۸۰۳۵۵۵۰۱۴۷",
    "0\ufe0f\u20e38\ufe0f\u20e30\ufe0f\u20e33\ufe0f\u20e35550147",
    "0803\x00555\x1b0147",
    "\ud8000803555\udfff0147",
]


@pytest.mark.parametrize("text", OF_ONE_NUMBER)
def test_every_spelling_of_a_number_is_the_same_customer(text: str) -> None:
    assert read_phone(text, "NG") == PhoneReading(KEY, PhoneVerdict.VALID, mobile=True)


@pytest.mark.parametrize(
    "text",
    [
        "08035550147/08021234567",
        "08035550147 / 0802 123 4567",
        "08035550147, 08021234567",
        "08035550147;08021234567",
        "08035550147 & 08021234567",
        "08035550147|08021234567",
        "08035550147\n08021234567",
        "08035550147\r\n0802-123-4567",
        "08035550147 or 08021234567",
        "Call 08035550147, WhatsApp 08021234567",
        "08035550147 08021234567",
        "0803 555 0147 0802 123 4567",
        "08035550147   +234 802 123 4567",
        "8035550147 8021234567",
        "08035550147-08021234567",
        "+2348035550147+2348021234567",
        "08035550147 / 08021234567 / +2348035550147",
    ],
)
def test_the_first_of_two_numbers_is_the_key_the_second_an_alternate(text: str) -> None:
    assert read_phone(text, "NG") == PhoneReading(KEY, PhoneVerdict.VALID, True, (OTHER,))


VALID, UNVERIFIED, UNREADABLE = PhoneVerdict.VALID, PhoneVerdict.UNVERIFIED, PhoneVerdict.UNREADABLE
DAMAGED, MISSING = PhoneVerdict.DAMAGED, PhoneVerdict.MISSING


@pytest.mark.parametrize(
    ("text", "key", "verdict", "mobile", "alternates"),
    [
        # foreign numbers say so with a plus or 00; fixed lines get no WhatsApp
        ("+44 7911 123456", "+447911123456", VALID, True, ()),
        ("0044 7911 123456", "+447911123456", VALID, True, ()),
        ("009 44 7911 123456", "+447911123456", VALID, True, ()),
        ("+1 (415) 555-2671", "+14155552671", VALID, True, ()),
        ("+39 06 698 12345", "+390669812345", VALID, False, ()),
        ("0201 270 0001", "+2342012700001", VALID, False, ()),
        ("0803 555 0147 / +44 7911 123456", KEY, VALID, True, ("+447911123456",)),
        ("447911123456", "raw:447911123456", UNREADABLE, False, ()),
        # the first readable number counts
        ("2 packs, 0803 555 0147", KEY, VALID, True, ()),
        ("2.34803E+12 / 08035550147", KEY, VALID, True, ()),
        ("08035550147 / 0802123", KEY, VALID, True, ()),
        # prefixes that the plan does not know
        ("0799 123 4567", "+2347991234567", UNVERIFIED, True, ()),
        ("+234 999 123 4567", "+2349991234567", UNVERIFIED, True, ()),
        ("0234 0799 123 4567", "+2347991234567", UNVERIFIED, True, ()),
        ("0799 123 4567 / 08035550147", "+2347991234567", UNVERIFIED, True, (KEY,)),
        ("+44 799 123 4567 8", "raw:+4479912345678", UNREADABLE, False, ()),
        ("0699 123 4567", "raw:06991234567", UNREADABLE, False, ()),
        # spreadsheets that rounded
        ("2.34803E+12", "raw:2.34803e+12", DAMAGED, False, ()),
        ("2.34803123456E+12", "raw:2.34803123456e+12", DAMAGED, False, ()),
        ("8.03555E+09", "raw:8.03555e+09", DAMAGED, False, ()),
        ("Tel 2,34803E+12", "raw:tel 2,34803e+12", DAMAGED, False, ()),
        ("8.03E+02", "raw:8.03e+02", UNREADABLE, False, ()),
        # too short, too long, ambiguous, words
        ("0803 555 014", "raw:0803555014", UNREADABLE, False, ()),
        ("0803-555-014", "raw:0803555014", UNREADABLE, False, ()),
        ("0803 555 01477", "raw:080355501477", UNREADABLE, False, ()),
        ("0803555014708021234567", "raw:0803555014708021234567", UNREADABLE, False, ()),
        ("+8035550147", "raw:+8035550147", UNREADABLE, False, ()),
        ("0803-CALL-NOW", "raw:0803-call-now", UNREADABLE, False, ()),
        ("0800 FLOWERS", "raw:0800 flowers", UNREADABLE, False, ()),
        ("  Ask  her\tSISTER ", "raw:ask her sister", UNREADABLE, False, ()),
        ("Ọ̀rẹ́ Bọ́lá", "raw:ore bola", UNREADABLE, False, ()),
        ("wa.me/message/ABC", "raw:wa.me/message/abc", UNREADABLE, False, ()),
        # nothing written
        ("", None, MISSING, False, ()),
        (" \u200b\u00a0 ", None, MISSING, False, ()),
        ("-", None, MISSING, False, ()),
        ("—", None, MISSING, False, ()),
        ("?", None, MISSING, False, ()),
        ("N/A", None, MISSING, False, ()),
        ("#N/A", None, MISSING, False, ()),
        ("null", None, MISSING, False, ()),
        ("None", None, MISSING, False, ()),
        ("No number", None, MISSING, False, ()),
        ("xxx", None, MISSING, False, ()),
        ("0", None, MISSING, False, ()),
        ("0.0", None, MISSING, False, ()),
        ("00000000000", None, MISSING, False, ()),
        ("+234", None, MISSING, False, ()),
        ("Phone: +234 0", None, MISSING, False, ()),
        ("WhatsApp:", None, MISSING, False, ()),
    ],
)
def test_verdicts(
    text: str, key: str | None, verdict: PhoneVerdict, mobile: bool, alternates: tuple[str, ...]
) -> None:
    assert read_phone(text, "NG") == PhoneReading(key, verdict, mobile, alternates)


@pytest.mark.parametrize(
    ("text", "region", "key", "verdict"),
    [
        ("07911 123456", "GB", "+447911123456", VALID),
        ("0803 555 0147", "GB", "raw:08035550147", UNREADABLE),
        ("+234 803 555 0147", "GB", KEY, VALID),
        ("+234 799 123 4567", "GB", "raw:+2347991234567", UNREADABLE),
        ("0207 123 4567", "GB", "+442071234567", VALID),
        ("024 123 4567", "GH", "+233241234567", VALID),
        ("0799 123 4567", "GH", "raw:07991234567", UNREADABLE),
        ("(415) 555-2671", "US", "+14155552671", VALID),
        ("08035550147", "no such region", "raw:08035550147", UNREADABLE),
    ],
)
def test_a_number_belongs_to_the_shops_region(
    text: str, region: str, key: str, verdict: PhoneVerdict
) -> None:
    reading = read_phone(text, region)
    assert (reading.key, reading.verdict) == (key, verdict)


CELLS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="0123456789+ -./,oOeE", max_size=50),
    st.text(alphabet="raw:0234 80E+.", max_size=30),
    st.lists(st.sampled_from([*OF_ONE_NUMBER, "0799 123 4567", "or", "5"]), max_size=3).map(" ".join),
    st.text(alphabet=st.characters(), max_size=20).map(lambda text: "raw:" + text),
)


@settings(max_examples=250, derandomize=True, deadline=None)
@given(CELLS, st.sampled_from(["NG", "GB", "US", "IT", "RU"]))
def test_any_text_gives_a_reading_whose_keys_are_read_as_themselves(text: str, region: str) -> None:
    reading = read_phone(text, region)
    assert (reading.key is None) == (reading.verdict is PhoneVerdict.MISSING)
    for key in (reading.key, *reading.alternates):
        if key is not None:
            again = read_phone(key, region)
            assert again.key == key
            assert again.alternates == ()
            assert len(key) <= len("raw:") + LONGEST_RAW
            key.encode()
            assert not any(unicodedata.category(c) in {"Cc", "Cf"} for c in key)
            assert national_form(key, region)
            assert international_form(key)
    if reading.key is not None:
        assert is_raw(reading.key) == (reading.verdict in {PhoneVerdict.UNREADABLE, PhoneVerdict.DAMAGED})
        again = read_phone(reading.key, region)
        assert again == PhoneReading(reading.key, reading.verdict, reading.mobile)
    assert reading.key not in reading.alternates


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.sampled_from(["234", "44", "1", "39", "7", "91"]), st.integers(10**6, 10**11))
def test_valid_is_what_the_numbering_plan_calls_valid(code: str, national: int) -> None:
    text = f"+{code}{national}"
    number = phonenumbers.parse(text)
    assert (read_phone(text, "GH").verdict is VALID) == phonenumbers.is_valid_number(number)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(), st.sampled_from(["NG", "GB", ""]))
def test_no_key_breaks_the_forms(key: str, region: str) -> None:
    assert isinstance(national_form(key, region), str)
    assert isinstance(international_form(key), str)
    assert isinstance(index_digits(key, region), str)
    assert search_digits(key, region) is None or len(search_digits(key, region) or "") >= 4


def test_a_novel_in_the_cell_is_read_quickly_and_kept_short() -> None:
    reading = read_phone("0 8 " * 100_000, "NG")
    assert reading.verdict is PhoneVerdict.UNREADABLE
    assert len(reading.key or "") == len("raw:") + LONGEST_RAW
    assert read_phone("x" * 64 + "08035550147" + "x" * 10_000, "NG").key == KEY


@pytest.mark.parametrize(
    ("key", "national", "international"),
    [
        (KEY, "0803 555 0147", "+234 803 555 0147"),
        ("+2347991234567", "0799 123 4567", "+234 799 123 4567"),
        ("+447911123456", "+44 7911 123456", "+44 7911 123456"),
        ("raw:ask her sister", "ask her sister", "ask her sister"),
        ("+999999999999", "+999999999999", "+999999999999"),
        ("", "", ""),
        ("08035550147", "08035550147", "08035550147"),
    ],
)
def test_forms(key: str, national: str, international: str) -> None:
    assert national_form(key, "NG") == national
    assert international_form(key) == international


@pytest.mark.parametrize(
    ("key", "digits"),
    [
        (KEY, "2348035550147 08035550147"),
        ("+2347991234567", "2347991234567 07991234567"),
        ("+447911123456", "447911123456 07911123456"),
        ("raw:0803555014", "0803555014"),
        ("raw:+234 0803 555 014 x", "2340803555014 234803555014"),
        ("raw:ask her sister", ""),
        ("raw:room 123", ""),
    ],
)
def test_what_the_search_index_holds(key: str, digits: str) -> None:
    assert index_digits(key, "NG") == digits


@pytest.mark.parametrize(
    "typed",
    [
        "0803",
        "0803 555",
        "+234803",
        "+234 803 5",
        "00234 803",
        "00234 0803",
        "009234803",
        "0234 803 5",
        "+234 0803",
        "+234 (0) 803",
        "234803",
        "803-555-0147",
        "803 555",
        "5550147",
        "0147",
        "٠١٤٧",
        *(text for text in OF_ONE_NUMBER if not any(c.isalpha() for c in text)),
    ],
)
def test_any_spelling_whole_or_in_part_finds_the_number(typed: str) -> None:
    digits = search_digits(typed, "NG")
    assert digits is not None
    assert any(digits in spelling for spelling in index_digits(KEY, "NG").split())
    assert digits not in index_digits("+2348121234567", "NG")


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.integers(7 * 10**9, 10**10 - 1), st.data())
def test_every_front_and_every_end_of_a_number_finds_it(national: int, data: st.DataObject) -> None:
    key = read_phone(f"+234{national}", "NG").key or ""
    stored = index_digits(key, "NG").split()
    front = data.draw(st.sampled_from(["0", "234", "+234", "00234", "+234 0"]))
    cut = data.draw(st.integers(4, 10))
    for typed in (front + str(national)[:cut], f"0{national}"[-cut:]):
        digits = search_digits(typed, "NG")
        assert digits is not None
        assert any(digits in spelling for spelling in stored), typed


@pytest.mark.parametrize("text", ["", "147", "+234", "Ngozi", "0803 Ngozi", "12-3"])
def test_letters_and_few_digits_are_no_number_to_search(text: str) -> None:
    assert search_digits(text) is None


def test_the_last_four_digits_stay_four_even_if_they_look_like_a_prefix() -> None:
    assert search_digits("0234") == "0234"
    assert search_digits("0042") == "0042"
    assert search_digits("00234") == "00234"


def test_start_up_does_not_load_the_numbering_plans() -> None:
    code = "import sys, custui.domain.phone; sys.exit('phonenumbers' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_reading_a_number_never_loads_the_geocoder() -> None:
    code = (
        "import sys; from custui.domain.phone import read_phone; "
        "assert read_phone('08035550147', 'NG').mobile; sys.exit('phonenumbers.geocoder' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
