"""Make the README's pictures from the demo shop: `python docs/make_pictures.py` (needs rsvg-convert).

The shop and the day are fixed, so the pictures change only where the screens do.
"""

import asyncio
import re
import subprocess
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from textual.pilot import Pilot

from custui.app import AppOptions, CustuiApp
from custui.domain.rules import ShopRules
from custui.store.repository import open_repository
from custui.terminal.capabilities import Terminal
from custui.transfer.demo import DEMO_SHOP_NAME, demo_shop, fill_store

PICTURES = Path(__file__).parent / "pictures"
LAGOS = ZoneInfo("Africa/Lagos")
NOW = datetime(2026, 6, 10, 12, tzinfo=LAGOS)
RULES = ShopRules(name=DEMO_SHOP_NAME)
ORDERS = 2_500
SHOTS: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "list-120x40": (120, 40, ()),
    "customer-80x24": (80, 24, ("j", "enter", "p", "k", "k", "k", "k", "k", "enter")),
    "contact-80x24": (80, 24, ("w",)),
}
"""Name → columns, rows, keys pressed."""


async def shoot(store: Path, name: str, columns: int, rows: int, keys: tuple[str, ...]) -> None:
    """Start the app on `store`, press `keys` and write `pictures/NAME.png`."""
    options = AppOptions(rules=RULES, agent="kemi", clock=lambda: NOW, terminal=Terminal(remote=True))
    app = CustuiApp(lambda: open_repository(str(store), RULES, lambda: NOW), options)
    async with app.run_test(size=(columns, rows)) as pilot:
        await settle(app, pilot)
        for key in keys:
            await pilot.press(key)
            await settle(app, pilot)
        write_png(app.export_screenshot(), PICTURES / f"{name}.png")


async def settle(app: CustuiApp, pilot: Pilot[None]) -> None:
    """Wait until every question to the store is answered and drawn."""
    for _ in range(3):
        await app.workers.wait_for_complete()
        await pilot.pause()


def write_png(svg: str, picture: Path) -> None:
    """Turn Textual's picture into a PNG with the fonts at hand."""
    # The web font cannot be fetched here, and rsvg drops leading spaces unless told to keep them.
    plain = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    plain = plain.replace("<text ", '<text xml:space="preserve" ').replace("Fira Code", "DejaVu Sans Mono")
    with tempfile.NamedTemporaryFile("w", suffix=".svg", encoding="utf-8") as file:
        file.write(plain)
        file.flush()
        subprocess.run(  # noqa: S603 — the arguments are our own
            ["rsvg-convert", "--width", "960", file.name, "-o", str(picture)],  # noqa: S607
            check=True,
        )


def main() -> None:
    """Make every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "demo.db"
        with closing(open_repository(str(store), RULES, lambda: NOW)) as repository:
            fill_store(repository, demo_shop(ORDERS, NOW, LAGOS))
        for name, (columns, rows, keys) in SHOTS.items():
            asyncio.run(shoot(store, name, columns, rows, keys))


if __name__ == "__main__":
    main()
