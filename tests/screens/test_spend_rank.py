"""The place by spent, told once it is known."""

from tests.factories import PHONE
from tests.fakes import FakeRepository
from tests.screens.customer_desk import at_page, crowd, made_up_store, walk_of


async def test_the_rank_comes_after_the_page_and_is_each_customers_own() -> None:
    repository = made_up_store()
    repository.orders.extend(crowd(3))
    async with at_page(repository, phone=PHONE, walk=walk_of(repository, 9, 0)) as at:
        assert "#1 of 4 who spent" in at.text
        calls = [call[0] for call in at.repository.calls]
        assert calls.index("get_customer_details") < calls.index("spend_rank")
        await at.press("right_square_bracket")
        assert at.page.view is not None
        assert at.page.rank is not None
        assert at.page.rank.place == 2


async def test_nobody_is_ranked_who_spent_nothing_and_a_failing_store_ranks_nobody() -> None:
    async with at_page(FakeRepository(orders=made_up_store().orders[3:5])) as at:
        assert at.page.view is not None
        assert "who spent" not in at.text
    async with at_page() as at:
        rank = at.page.rank
        at.repository.failure = "the disk is full"
        at.repository.change()
        at.page.feed.reload()
        await at.settle()
        assert at.page.rank == rank
