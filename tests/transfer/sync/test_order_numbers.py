"""Any number of order numbers, each of one row."""

from custui.transfer.sync.order_numbers import OrderNumbers


def test_a_number_is_the_row_s_that_bore_it_first() -> None:
    with OrderNumbers() as met:
        assert not met.is_others("A1", "7")
        assert met.is_others("A1", "8")
        # Read twice, as where a source shows no one moment, it is no other row.
        assert not met.is_others("A1", "7")
        assert not met.is_others("A2", "8")
        assert len(met) == 2


def test_some_are_taken_off_and_the_rest_come_ascending() -> None:
    with OrderNumbers() as met:
        met.add(f"A{number}" for number in range(5_000, 0, -1))
        met.discard(["A3", "A7", "B1"])
        numbers = [number for some in met.some_at_a_time() for number in some]
    assert numbers == sorted(f"A{number}" for number in range(1, 5_001) if number not in {3, 7})
