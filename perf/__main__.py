"""Print one table: each figure, its limit, what was measured, and whether the limit holds."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from pathlib import Path
from typing import Any

from perf import loading, pages

_RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    """Measure, print and write JSON; 1 where a limit does not hold."""
    parser = argparse.ArgumentParser(prog="perf", description=__doc__)
    parser.add_argument("--visits", type=int, default=15, help="interleaved visits of each page (default 15)")
    parser.add_argument("--only", choices=["pages", "loading"], help="one half of the table")
    asked = parser.parse_args()
    rows: list[dict[str, Any]] = []
    if asked.only != "loading":
        rows += pages.measure(asked.visits)
    if asked.only != "pages":
        rows += loading.measure()
    width = max(len(row["figure"]) for row in rows)
    for row in rows:
        holds = {True: "holds", False: "DOES NOT HOLD", None: ""}[row["holds"]]
        limit = "" if row["limit"] is None else f"at most {row['limit']}"
        spread = f"({row['spread']})"
        sys.stdout.write(
            f"{row['figure']:<{width}}  {limit:>12}  {row['ratio']:>6}  {spread:<15}  {holds:<13}  {row['detail']}\n"
        )
    machine = {"python": platform.python_version(), "system": platform.platform(terse=True)}
    _RESULTS.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["holds"] is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
