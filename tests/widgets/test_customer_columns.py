import pytest

from custui.domain.query import Sort, SortField
from custui.widgets.customer_columns import TWO_LINES_BELOW, Aside, Column, Field, columns_for, title_words


@pytest.mark.parametrize("room", range(TWO_LINES_BELOW, 240))
def test_columns_fill_the_room_exactly_and_the_name_can_be_read(room: int) -> None:
    for phone in (13, 15, 18, 60):
        columns = columns_for(room, {SortField.PHONE: phone, SortField.WHATSAPP: 13})
        assert 1 + sum(column.width + column.gap for column in columns) == room
        assert columns[0].field is SortField.NAME
        assert columns[0].width >= 12
        assert all(column.gap >= 1 for column in columns[:-1])


def test_a_phone_gets_no_columns() -> None:
    assert columns_for(TWO_LINES_BELOW - 1, {}) == ()


def test_80_columns_show_what_an_agent_needs_first() -> None:
    fields = [column.field for column in columns_for(79, {})]
    assert fields == [
        SortField.NAME,
        SortField.PHONE,
        SortField.ORDERS,
        SortField.SPENT,
        SortField.LAST_ORDER,
        SortField.FLAGS,
    ]


def test_120_columns_show_every_field() -> None:
    assert {column.field for column in columns_for(119, {})} == set(SortField)


@pytest.mark.parametrize("room", [116, 117, 119, 159])
def test_every_field_has_room_beside_the_preview_and_from_120_columns(room: int) -> None:
    columns = {column.field: column.width for column in columns_for(room, {})}
    assert set(columns) == set(SortField)
    assert columns[SortField.NAME] >= 14


def test_between_80_and_120_columns_fields_come_one_by_one_and_the_name_keeps_its_room() -> None:
    shown = {room: {column.field for column in columns_for(room, {})} for room in (81, 90, 108, 112, 115)}
    normal: set[Field] = {*SortField} - {
        SortField.WHATSAPP,
        SortField.AVERAGE,
        SortField.FIRST_ORDER,
        SortField.STATUS,
        SortField.CHANNEL,
    }
    more = normal
    for room, fields in shown.items():
        assert more <= fields, room
        more = fields
    assert shown[81] == normal | {SortField.AVERAGE}
    assert shown[90] == normal | {SortField.AVERAGE, SortField.CHANNEL}
    assert shown[108] == set(SortField) - {SortField.STATUS, SortField.FIRST_ORDER}
    assert shown[115] == set(SortField) - {SortField.STATUS}


def test_an_average_behind_a_currencys_code_is_not_cut() -> None:
    columns = {column.field: column.width for column in columns_for(119, {SortField.AVERAGE: 9})}
    assert columns[SortField.AVERAGE] == 9


def test_a_foreign_number_is_never_cut() -> None:
    columns = {column.field: column.width for column in columns_for(79, {SortField.PHONE: 17})}
    assert columns[SortField.PHONE] == 17


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (Column(SortField.NAME, 20, 2), "Name ↓"),
        (Column(SortField.SPENT, 10, 1), "   ↓ Spent"),
        (Column(SortField.ORDERS, 6, 1), "Orders↓"),
        (Column(SortField.LAST_ORDER, 11, 2), "Last order ↓"),
        (Column(SortField.LAST_ORDER, 9, 1), "Last ↓"),
        (Column(SortField.FLAGS, 7, 0), "Flags ↓"),
        (Column(SortField.STATUS, 8, 1), "Status ↓"),
    ],
)
def test_a_sorted_columns_title_bears_an_arrow_and_stays_in_its_place(column: Column, words: str) -> None:
    assert title_words(column, Sort(SortField(column.field))) == words
    plain = title_words(column, Sort(SortField.CHANNEL))
    assert "↓" not in plain
    assert len(plain) <= column.width
    assert len(words) <= column.width + column.gap


def test_amounts_with_hundredths_widen_their_column_up_to_a_bound() -> None:
    for longest, width in ((7, 10), (12, 12), (30, 13)):
        columns = {column.field: column.width for column in columns_for(79, {SortField.SPENT: longest})}
        assert columns[SortField.SPENT] == width


def test_what_the_name_does_not_want_goes_to_dates_amounts_and_the_flags_words() -> None:
    narrow, wide, wider = (
        {column.field: column.width for column in columns_for(room, {})} for room in (119, 159, 239)
    )
    assert narrow[SortField.NAME] >= 16
    assert narrow[SortField.FLAGS] == 7
    assert wide[SortField.NAME] == 20
    assert wide[SortField.LAST_ORDER] == wide[SortField.FIRST_ORDER] == 11
    assert wide[SortField.FLAGS] > 12
    assert wider[SortField.FLAGS] == 48
    assert wider[SortField.NAME] > 20


def test_with_follow_ups_due_there_is_a_column_for_them_and_for_their_words_where_it_is_wide() -> None:
    for room, due in ((79, 11), (119, 38), (159, 60)):
        columns = columns_for(room, {}, due=True)
        widths = {column.field: column.width for column in columns}
        assert [column.field for column in columns][2] is Aside.DUE
        assert widths[Aside.DUE] == due
        assert widths[SortField.NAME] >= 14
        assert sum(column.width + column.gap for column in columns) <= room - 1
    assert title_words(Column(Aside.DUE, 11, 2), Sort()) == "Due"
    narrow = [column.field for column in columns_for(TWO_LINES_BELOW, {SortField.PHONE: 20}, due=True)]
    assert SortField.FLAGS not in narrow
    assert Aside.DUE in narrow
    assert not any(column.field is Aside.DUE for column in columns_for(119, {}))
