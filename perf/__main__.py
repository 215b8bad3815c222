"""Print one table: each figure, its limit, what was measured, and whether the limit holds."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import platform
import sys
from pathlib import Path
from typing import Any

from perf import pages

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
    if asked.only != "pages" and importlib.util.find_spec("perf.loading"):
        rows += importlib.import_module("perf.loading").measure()
    width = max(len(row["figure"]) for row in rows)
    for row in rows:
        holds = "holds" if row["holds"] else "DOES NOT HOLD"
        sys.stdout.write(
            f"{row['figure']:<{width}}  limit {row['limit']:>5}  {row['ratio']:>6}  "
            f"({row['spread']})  {holds}  {row['detail']}\n"
        )
    machine = {"python": platform.python_version(), "system": platform.platform(terse=True)}
    _RESULTS.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["holds"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
