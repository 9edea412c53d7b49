"""The measurements as a table, and where they were taken."""

import os
import platform
import re
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from measures.result import Result


def machine() -> dict[str, Any]:
    """Return what the measurements were taken on, and when."""
    cpus = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*:\s*(.+)", cpus.read_text(encoding="utf-8")) if cpus.exists() else None
    return {
        "processor": model[1] if model else platform.processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "textual": version("textual"),
        "custui": version("custui"),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def markdown(results: Sequence[Result], where: dict[str, Any]) -> str:
    """Return the table, a section a theme."""
    told = ", ".join(f"{name} {value}" for name, value in where.items())
    lines = [f"Taken on: {told}."]
    for theme, rows in groupby(results, key=lambda result: result.theme):
        lines += [
            "",
            f"### {theme.capitalize()}",
            "",
            "| what | median | processor | p95 | budget | |",
            "|---|--:|--:|--:|--:|---|",
        ]
        for row in rows:
            budget = "" if row.budget is None else f"{row.budget:,.0f} {row.unit}"
            verdict = {None: "", True: "✓", False: "over"}[row.within]
            spread = f"{row.share(0.95):,.1f}" if len(row.runs) > 1 else ""
            cpu = "" if row.cpu is None else f"{row.cpu:,.1f}"
            told = (
                row.what,
                f"{row.median:,.1f} {row.unit}",
                cpu,
                spread,
                budget,
                f"{verdict} {row.note}".strip(),
            )
            lines.append(f"| {' | '.join(told)} |")
    kept = [row.within for row in results if row.within is not None]
    lines += ["", f"{sum(kept)} of {len(kept)} that have a budget keep it."]
    return "\n".join(lines)


def put_into(page: Path, text: str, where: str = "") -> None:
    """Put the table between the marks of a page, `<!-- measured where -->` and `<!-- /measured where -->`."""
    start, end = (f"<!-- {' '.join(filter(None, (word, where)))} -->" for word in ("measured", "/measured"))
    before, rest = page.read_text(encoding="utf-8").split(start)
    after = rest.split(end)[1]
    page.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")
