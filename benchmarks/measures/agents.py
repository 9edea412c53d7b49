"""Twenty agents at once: processes that browse, search, open customers and write notes on one store."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from uuid import uuid4

from custui.domain.query import CustomerFilters, PageRequest, Sort, SortField
from measures.result import Measured, Result
from measures.shop import opened

AGENTS = 20
_SECONDS = 15.0
_PAUSE = 0.5
_WORDS = ("okafor", "ngozi", "4911", "chinedu okafor", "oka")


def at_once(store: str) -> Measured:
    """Let them all work on this store, which they write to."""
    with tempfile.TemporaryFile("w+", encoding="ascii") as told:
        command = [sys.executable, str(Path(__file__).parents[1] / "measure.py"), store, "--agent"]
        working = [subprocess.Popen([*command, str(number)], stdout=told) for number in range(AGENTS)]
        for process in working:
            process.wait()
        told.seek(0)
        found: defaultdict[str, list[float]] = defaultdict(list)
        for line in told:
            what, _, taken = line.strip().rpartition(" ")
            found[what].append(float(taken))
    for what, runs in sorted(found.items()):
        budget = None if what == "CPU" else 50.0
        unit = "s" if what == "CPU" else "ms"
        yield Result("20 agents", what if budget else "CPU of one agent", unit, runs, budget)


def work(store: str, number: int) -> None:
    """Be one agent for some seconds, with pauses to think, and print how long each thing took."""
    chance = random.Random(number)
    with opened(store, read_only=False) as shop:
        repository = shop.repository
        phones: list[str] = []
        told: list[str] = []
        # As the list does once its rows are there.
        repository.list_cards(shop.last(0))
        repository.group_cards(shop.last(0))
        until = time.perf_counter() + _SECONDS
        while time.perf_counter() < until:
            time.sleep(_PAUSE * chance.random() * 2)
            what = chance.choice(("page", "page", "search", "customer", "customer", "note"))
            start = time.perf_counter()
            if what == "page" or not phones:
                what = "page"
                sort = Sort(chance.choice((SortField.LAST_ORDER, SortField.SPENT, SortField.NAME)))
                request = PageRequest(chance.randrange(1, 20))
                phones = [
                    row.phone
                    for row in repository.get_customers(
                        CustomerFilters(sort=sort), shop.last(0), request
                    ).rows
                ]
            elif what == "search":
                repository.get_customers(CustomerFilters(chance.choice(_WORDS)), shop.last(0), PageRequest())
            elif what == "customer":
                repository.get_customer_details(chance.choice(phones), shop.last(0))
            else:
                repository.add_note(chance.choice(phones), "Measured.", f"agent {number}", uuid4().hex)
            told.append(f"{what} {(time.perf_counter() - start) * 1000}\n")
    told.append(f"CPU {time.process_time()}\n")
    # All in one call: the others write to the same file.
    os.write(sys.stdout.fileno(), "".join(told).encode())
