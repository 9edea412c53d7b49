"""`custui demo`: a made-up shop to look around in, kept apart from the real store."""

from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from custui.commands.desk import open_desk
from custui.commands.invocation import Invocation, WrongUseError
from custui.commands.output import say
from custui.domain.rules import ShopRules
from custui.transfer.demo import DEMO_SHOP_NAME, demo_shop, fill_store

DEFAULT_ORDERS = 2_500


def demo(
    context: typer.Context,
    orders: Annotated[int, typer.Option(min=1, help="How many orders the shop has.")] = DEFAULT_ORDERS,
    no_open: Annotated[bool, typer.Option("--no-open", help="Make the store, do not open the app.")] = False,
) -> None:
    """Make a believable Nigerian shop of made-up customers and open it."""
    invocation: Invocation = context.obj
    invocation.must_write("demo")
    # The demo is a Nigerian shop whatever the settings say of the real one.
    invocation = invocation.with_rules(ShopRules(name=DEMO_SHOP_NAME))
    now = invocation.clock()
    # Only a store named here and now: the settings' own is the real one.
    if invocation.named_store is not None:
        target = invocation.named_store
        _fill_named(invocation, target, orders)
    else:
        folder = Path(platformdirs.user_data_dir("custui"))
        file = folder / f"demo-{orders}-{now.astimezone(invocation.rules.zone).date()}.db"
        target = str(file)
        if not file.exists():
            for old in folder.glob(f"demo-{orders}-*.db*"):
                old.unlink()
            _make(invocation, file, orders)
    invocation = invocation.with_store(target)
    with invocation.open() as repository:
        count = repository.count_all_customers()
    say(f"demo store with {orders:,} orders, {count:,} customers: {target}")
    if not no_open:
        raise typer.Exit(open_desk(invocation))


def _make(invocation: Invocation, file: Path, orders: int) -> None:
    """Make the store beside its place and put it there whole, so that no half demo is ever opened."""
    unfinished = file.with_name(f"unfinished-{file.name}")
    for litter in file.parent.glob(f"{unfinished.name}*"):
        litter.unlink()
    with invocation.open(create=True, target=str(unfinished)) as repository:
        fill_store(repository, demo_shop(orders, invocation.clock(), invocation.rules.zone))
    unfinished.rename(file)


def _fill_named(invocation: Invocation, target: str, orders: int) -> None:
    with invocation.open(create=True, target=target) as repository:
        if repository.count_all_customers() or repository.orders_without_phone():
            raise WrongUseError(
                f"{target} already holds orders: open it with `custui --db {target}`, or name a new store"
            )
        fill_store(repository, demo_shop(orders, invocation.clock(), invocation.rules.zone))
