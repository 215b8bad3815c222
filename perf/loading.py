"""Loading's limits: ratios to PyYAML, to Parquet and to importing pandas, on a large workspace.

Each turn is a process of its own, as an analyst's is, timed inside it after its imports;
turns of what is compared alternate.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from perf.rows import Row, ratio
from perf.workspace import make_workspace

__all__ = ["measure", "read_plainly"]

_ROOT = Path(__file__).parent.parent
_TIMED = """\
import sys, time
folder, turn = sys.argv[1:]
{setup}
began = time.perf_counter()
{work}
print((time.perf_counter() - began) * 1000)
"""
_IMPORTS = "import workbench, workbench.loading.load"
_TURNS = {
    "first": (_IMPORTS, "tables = workbench.load(folder, progress=True)"),
    "load": (_IMPORTS, "tables = workbench.load(folder)"),
    "yaml": (
        """\
import multiprocessing
from pathlib import Path
from perf.loading import read_plainly
from workbench.loading.gathering import _processors
files = sorted(Path(folder).rglob("*.yaml"))
""",
        """\
with multiprocessing.Pool(_processors()) as pool:
    pool.map(read_plainly, files, chunksize=100)
""",
    ),
    "parquet": (
        "import pandas as pd, pyarrow.dataset, pyarrow.parquet\nfrom pathlib import Path",
        "for file in sorted(Path(folder, 'parquet').iterdir()): pd.read_parquet(file)",
    ),
    "compare": (
        "import workbench\ntables = workbench.load(folder)\nfrom workbench import compare",
        """\
comparison = compare(tables, "introductory-and-language-courses", collection="generated")
assert len(comparison.matrix) == len(comparison.sources) == len(comparison.summary) == 200
assert len(comparison.pairs) == 200 * 199
""",
    ),
    "pandas": ("", "import pandas"),
}
_PARQUET = """\
import sys, workbench
from dataclasses import fields
from pathlib import Path
folder = Path(sys.argv[1])
(folder / "parquet").mkdir()
tables = workbench.load(folder)
for one in fields(tables):
    getattr(tables, one.name).to_parquet(folder / "parquet" / f"{one.name}.parquet")
"""


def read_plainly(file: Path) -> None:
    """Read a file as PyYAML does, into Python objects, and check nothing."""
    yaml.load(file.read_bytes(), yaml.CSafeLoader)


def measure(few: int = 5, many: int = 15) -> list[Row]:
    """Return a row for each limit of loading and comparing.

    Parameters
    ----------
    few, many : int
        Turns of what takes seconds, and of what takes less.
    """
    folder = Path(tempfile.mkdtemp(prefix="workbench-perf-"))
    try:
        make_workspace(folder / "workspace")
        return _measured(folder / "workspace", few, many)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(folder: Path, few: int, many: int) -> list[Row]:
    """Measure on one workspace."""
    took: dict[str, list[float]] = defaultdict(list)
    for _ in range(few):
        shutil.rmtree(folder.parent / "cache", ignore_errors=True)
        took["first"].append(_turn("first", folder))
        took["yaml"].append(_turn("yaml", folder))
    subprocess.run([sys.executable, "-c", _PARQUET, str(folder)], cwd=_ROOT, check=True)
    files = sorted((folder / "assessments" / "generated").rglob("2*.yaml"))
    for turn in range(many):
        for name in ("load", "parquet", "compare", "pandas"):
            took[name].append(_turn(name, folder))
        with _changed(files[turn * 97 % len(files)]):
            took["changed"].append(_turn("load", folder))
        _settle(folder)
    return [
        ratio("load, first time / PyYAML on as many processes", 0.35, took["first"], took["yaml"]),
        ratio("load, unchanged / the same tables from Parquet", 3, took["load"], took["parquet"]),
        ratio("load, one file changed / unchanged", 1.3, took["changed"], took["load"]),
        ratio("compare 200 cities / import pandas", 0.5, took["compare"], took["pandas"]),
    ]


@contextmanager
def _changed(file: Path) -> Iterator[None]:
    """Change a file; afterwards it holds what it held."""
    content = file.read_bytes()
    file.write_bytes(content.replace(b"Town", b"Village"))
    try:
        yield
    finally:
        file.write_bytes(content)


def _settle(folder: Path) -> None:
    """Let the next turn find a workspace that nobody has touched lately."""
    time.sleep(2.1)
    _turn("load", folder)


def _turn(name: str, folder: Path) -> float:
    """Return how many milliseconds one turn took, in a process of its own."""
    setup, work = _TURNS[name]
    script = _TIMED.format(setup=setup, work=work)
    command = [sys.executable, "-c", script, str(folder), name]
    environment = {**os.environ, "WORKBENCH_CACHE": str(folder.parent / "cache")}
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    said = subprocess.run(command, cwd=_ROOT, env=environment, check=True, text=True, **quiet)
    return float(said.stdout)
