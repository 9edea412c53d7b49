"""Measure custui on a big store beside its peers: `python benchmarks/measure.py STORE.db --json FILE`.

Make the store once with `big_store.py`. It is only read; what writes is measured on a copy beside it,
which takes as much room again and is thrown away. DuckDB's columns are kept beside it too. All of it takes
under ten minutes on a quiet machine; `--only` takes themes by name. `--into PAGE` puts the table between
the marks of a Markdown page. STORE may be the URL of a PostgreSQL store that `custui copy-store`
filled, which is written to.
"""

import argparse
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from measures import agents, arriving, desk, lists, peers, terminals
from measures.result import Measured, Result
from measures.shop import Shop, opened
from measures.table import machine, markdown, put_into

_READING: dict[str, Callable[[Shop], Measured]] = {
    "lists": lists.pages,
    "sorts": lists.sorts,
    "deep": lists.deep_pages,
    "counts": lists.counts,
    "search": lists.searches,
}
_OF_A_FILE: dict[str, Callable[[Path], Measured]] = {
    "start": terminals.starts,
    "keys": terminals.keys,
    "memory": terminals.hour,
    "import": arriving.imports,
    "sync": arriving.syncs,
    "sqlite": peers.sqlite,
    "duckdb": peers.duckdb,
    "desk": desk.on_a_copy,
}


def main() -> None:
    """Measure, and write the table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("store")
    given.add_argument("--only", nargs="*", choices=(*_READING, *_OF_A_FILE), default=[])
    given.add_argument("--json", type=Path)
    given.add_argument("--orders", type=Path, help="a packed CSV of real orders, to be imported too")
    given.add_argument("--into", type=Path)
    given.add_argument("--agent", type=int, help=argparse.SUPPRESS)
    asked = given.parse_args()
    if asked.agent is not None:
        agents.work(asked.store, asked.agent)
        return
    found: list[Result] = []
    on_server = "://" in asked.store
    of_the_whole = {name: partial(measure, Path(asked.store)) for name, measure in _OF_A_FILE.items()}
    of_the_whole["import"] = partial(arriving.imports, Path(asked.store), asked.orders)
    if on_server:
        of_the_whole = {"desk": partial(desk.on_a_store, asked.store)}
    wanted = asked.only or [*_READING, *of_the_whole]
    reading = [name for name in _READING if name in wanted]
    if reading:
        with opened(asked.store, read_only=True) as shop:
            for name in reading:
                _take(name, _READING[name](shop), found)
    for name, measured in of_the_whole.items():
        if name in wanted:
            _take(name, measured(), found)
    where = machine()
    if asked.json:
        text = json.dumps({"machine": where, "results": [one.record() for one in found]}, indent=1)
        asked.json.write_text(text, encoding="utf-8")
    table = markdown(found, where)
    if asked.into:
        put_into(asked.into, table, "on PostgreSQL" if on_server else "")
    print(table)


def _take(name: str, measured: Measured, found: list[Result]) -> None:
    start = time.perf_counter()
    found += measured
    print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
