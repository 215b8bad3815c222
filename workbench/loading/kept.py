"""What was read, kept so that only what has changed is read again.

Each workspace has a folder of its own in the user's cache (`cache_folder`): there lie a
list of the sound files (`files.arrow`) and a folder with their rows, a table a file, as
Arrow holds them: they are mapped, not read.  A file is taken as it was where path, size,
times and inode are, and by its content where these are in doubt: where it was written
about when it was read, or touched, or copied.

What is kept lies outside the workspace, because whoever gives a workspace away gives
files to read, and no tables to believe.

Whoever writes makes a new folder of tables and then puts the new list in the old one's
place: any number of processes may read and write, and a process that is killed leaves
the old state or the new one.  Nothing here is the only copy of anything: it may be
deleted at any time, and what cannot be read or written is done without.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pydantic
import yaml
from platformdirs import user_cache_dir
from pyarrow import feather

from workbench.columns import COLUMNS
from workbench.files import Filing, Places, Stamp, World, fingerprint, is_context
from workbench.loading.stretch import ROWS, Stretch

__all__ = ["Kept", "cache_folder", "keep", "kept_of", "world_mark"]

_LIST, _WORKSPACE = "files.arrow", "workspace.txt"
_TABLES = re.compile(r"\.?tables-[0-9a-f]{12}|\.files\.arrow\.[0-9a-f]{12}")
_READ_BY = ("documents", "files", "loading", "columns.py", "doubts.py", "tables.py", "translations.py")
_CLOCK = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system, in which a file may change unseen."""
_STALE = 600
"""Seconds after which a folder that nobody's list names is nobody's."""


@dataclass(frozen=True)
class Kept:
    """What was read of a workspace when all of it was last kept.

    Attributes
    ----------
    stamps : dict
        The `Stamp` of each sound file when it was read, by path, in order.
    prints : dict
        The `fingerprint` of each.
    documents : dict
        The catalogues, benchmarks, cities and translations, as JSON, by path.
    stretch : Stretch
        The figures and assessments; without filings.
    columns : mapping
        All tables.
    world : str
        What figures and assessments could refer to: see `world_mark`.
    whole : bool
        Whether nothing was wrong.
    written : int
        When reading began, in nanoseconds.
    folder : str
        Where the tables lie.
    unsure : set of str
        The files that may have changed unseen while they were read; nobody asks before
        they are read back.
    """

    stamps: dict[str, Stamp]
    prints: dict[str, bytes]
    documents: dict[str, str]
    stretch: Stretch
    columns: Mapping[str, pa.Table]
    world: str
    whole: bool
    written: int
    folder: str
    unsure: set[str] = field(default_factory=set)

    def is_all_of(self, found: Places) -> bool:
        """Tell whether a workspace's files are, without any doubt, those that were kept."""
        return self.whole and not found.problems and self.stamps == found.stamps and not self.unsure

    def unchanged(self, workspace: Path, found: Places, began: int) -> tuple[set[str], bool]:
        """Return the files whose content is what was kept, and whether a new list would know that sooner."""
        before = self.stamps
        same = {file for file, now in found.stamps.items() if before.get(file) == now}
        same -= self.unsure
        doubted = (file for file in found.stamps.keys() - same if file in before)
        known = {
            file
            for file in doubted
            if before[file].size == found.stamps[file].size and _print(workspace / file) == self.prints[file]
        }
        settles = any(max(found.stamps[file][1:3]) < began - _CLOCK for file in known)
        return same | known, settles

    def holding(self, files: Sequence[str], world: World) -> set[str]:
        """Return the figures and assessments among some files that refer to nothing that has changed."""
        mark = world_mark(world)
        if mark == self.world and world.cities == self._cities():
            return set(files)
        now, before = json.loads(mark), json.loads(self.world)
        editions = {key for key, mark in now["benchmarks"].items() if before["benchmarks"].get(key) == mark}
        known = set(now["factors"]) >= set(before["factors"])
        gone = set(before["benchmarks"]) - editions
        every = self.filings(("assessments/",)) if gone else ()
        outdated = {one.file for one in every if f"{one.benchmark}.{one.edition}" in gone}
        holding: set[str] = set()
        for folder, group in groupby(files, key=lambda file: file.rpartition("/")[0]):
            home = world.cities.get(folder.rpartition("/")[2])
            figures = home == f"{folder}/city.yaml" and now["indicators"] == before["indicators"]
            if home is not None:
                holding.update(file for file in group if (figures if is_context(file) else known))
        return holding.difference(outdated)

    def _cities(self) -> dict[str, str]:
        """Return the file that described each city, by slug."""
        return {file.split("/")[2]: file for file in self.documents if file.endswith("/city.yaml")}

    def filings(self, folders: tuple[str, ...]) -> list[Filing]:
        """Return what tells the assessments below some folders from the others."""
        below = [(file, at) for at, file in enumerate(self.stretch.files) if file.startswith(folders)]
        places = [(file, at) for file, at in below if not is_context(file)]
        if not places:
            return []
        first = int(self.stretch.starts[places[0][1], 0])
        count = int(self.stretch.starts[places[-1][1], 0]) - first + 1
        rows = self.columns["assessments"].slice(first, count).to_pylist()
        return [_filing(file, rows[int(self.stretch.starts[at, 0]) - first]) for file, at in places]


def _filing(file: str, row: Mapping[str, Any]) -> Filing:
    """Return what tells the assessment of a file from the others, as its row has it."""
    return Filing(
        file,
        row["collection"],
        row["city"],
        row["benchmark"],
        row["edition"],
        row["date"].date(),
        row["method"],
        row["follows"].date() if row["follows"] else None,
    )


def world_mark(world: World) -> str:
    """Return what figures and assessments can refer to, cities aside, as JSON.

    Parameters
    ----------
    world : World
        What can be referred to.
    """
    indicators = {name: one.model_dump() for name, one in (world.indicators or {}).items()}
    mark = {
        "factors": world.factors or [],
        "indicators": indicators,
        "benchmarks": {
            f"{benchmark}.{edition}": [list(one.levels), one.questions]
            for (benchmark, edition), one in world.benchmarks.items()
        },
    }
    return json.dumps(mark, sort_keys=True)


def cache_folder(workspace: Path) -> Path:
    """Return where what was read of a workspace is kept.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.

    Returns
    -------
    pathlib.Path
        A folder in the user's cache, or in the one that the environment variable
        `WORKBENCH_CACHE` names.
    """
    home = os.environ.get("WORKBENCH_CACHE") or user_cache_dir("workbench", appauthor=False)
    # A path need not be text to every system; it is one to a hash.
    return Path(home) / blake2b(os.fsencode(workspace), digest_size=12).hexdigest()


def kept_of(workspace: Path) -> Kept | None:
    """Return what was kept of a workspace, or None where there is nothing that can be used.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.
    """
    # Another process may have put a new state in the place of the one whose list was just read.
    for _ in range(2):
        try:
            return _opened(cache_folder(workspace))
        except (OSError, pa.ArrowException, KeyError, ValueError, TypeError):
            continue
    return None


def _opened(folder: Path) -> Kept | None:
    """Return what a folder holds."""
    listed = feather.read_table(folder / _LIST, memory_map=False)
    about = json.loads(listed.schema.metadata[b"workbench"])
    if about["code"] != _CODE:
        return None
    rows = {name: listed.column(name).to_pylist() for name in listed.column_names if name not in ROWS}
    files: list[str] = rows["file"]
    counts = np.column_stack([listed.column(name).to_numpy() for name in ROWS]).astype(np.int64)
    columns = {
        name: feather.read_table(folder / about["tables"] / f"{name}.arrow", memory_map=True) for name in COLUMNS
    }
    many = [at for at, document in enumerate(rows["document"]) if document is None]
    # As the rows stand: all figures, then all assessments.
    many.sort(key=lambda at: not is_context(files[at]))
    stretch = Stretch([files[at] for at in many], [rows["print"][at] for at in many], counts[many], columns)
    if {name: table.num_rows for name, table in columns.items()} != about["rows"]:
        raise ValueError(f"the tables in '{about['tables']}' are not those of the list")
    latest = np.maximum(listed.column("modified").to_numpy(), listed.column("changed").to_numpy())
    stamps = map(Stamp, rows["size"], rows["modified"], rows["changed"], rows["inode"])
    return Kept(
        dict(zip(files, stamps, strict=True)),
        dict(zip(files, rows["print"], strict=True)),
        {file: said for file, said in zip(files, rows["document"], strict=True) if said is not None},
        stretch,
        columns,
        about["world"],
        about["whole"],
        about["written"],
        about["tables"],
        {files[at] for at in np.flatnonzero(latest >= about["written"] - _CLOCK)},
    )


def keep(workspace: Path, kept: Kept) -> None:
    """Keep what was read; where it cannot be written, nothing is kept.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.
    kept : Kept
        What was read; where its `folder` is empty the tables are written, else only the list.
    """
    folder = cache_folder(workspace)
    with contextlib.suppress(OSError, ValueError, OverflowError, pa.ArrowException):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _WORKSPACE).write_bytes(os.fsencode(workspace))
        tables = kept.folder or _write_tables(folder, kept.columns)
        about = {
            "code": _CODE,
            "tables": tables,
            "rows": {name: table.num_rows for name, table in kept.columns.items()},
            "world": kept.world,
            "whole": kept.whole,
            "written": kept.written,
        }
        _write_list(folder, _list(kept), about)
        _sweep(folder, tables)


def _list(kept: Kept) -> dict[str, list[object]]:
    """Return the columns of the list of files, in the order in which they are found."""
    place = {file: at for at, file in enumerate(kept.stretch.files)}
    nothing = np.zeros(len(ROWS), dtype=np.int64)
    counts = [kept.stretch.counts[place[file]] if file in place else nothing for file in kept.stamps]
    return {
        "file": list(kept.stamps),
        "size": [one.size for one in kept.stamps.values()],
        "modified": [one.modified for one in kept.stamps.values()],
        "changed": [one.changed for one in kept.stamps.values()],
        "inode": [one.inode for one in kept.stamps.values()],
        "print": [kept.prints[file] for file in kept.stamps],
        "document": [kept.documents.get(file) for file in kept.stamps],
        **{name: [int(each[at]) for each in counts] for at, name in enumerate(ROWS)},
    }


def _write_tables(folder: Path, columns: Mapping[str, pa.Table]) -> str:
    """Write a new folder of tables and return its name."""
    name = f"tables-{secrets.token_hex(6)}"
    draft = folder / f".{name}"
    draft.mkdir()
    try:
        for table, rows in columns.items():
            path = draft / f"{table}.arrow"
            feather.write_feather(rows, path, compression="uncompressed", chunksize=max(1, rows.num_rows))
            _settle(path)
        draft.rename(folder / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return name


def _write_list(folder: Path, columns: Mapping[str, list[object]], about: Mapping[str, object]) -> None:
    """Put a new list in the place of the old one."""
    schema = pa.schema(
        [("file", pa.string()), ("size", pa.int64()), ("modified", pa.int64()), ("changed", pa.int64())]
        + [("inode", pa.uint64()), ("print", pa.binary()), ("document", pa.string())]
        + [(name, pa.int64()) for name in ROWS],
        metadata={"workbench": json.dumps(about)},
    )
    draft = folder / f".{_LIST}.{secrets.token_hex(6)}"
    try:
        feather.write_feather(pa.table(dict(columns), schema=schema), draft, compression="uncompressed")
        _settle(draft)
        draft.replace(folder / _LIST)
    finally:
        draft.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Have a file on the disk before anything names it: a cut of power may not leave half of one."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sweep(folder: Path, tables: str) -> None:
    """Delete the tables of earlier states, what a killed process has left, and what was kept of workspaces now gone."""
    for one in folder.iterdir():
        with contextlib.suppress(OSError):
            # Another process may be about to name what is new, or to map what has just gone.
            old = time.time() - one.stat().st_mtime > _STALE
            if old and one.name != tables and _TABLES.fullmatch(one.name):
                shutil.rmtree(one) if one.is_dir() else one.unlink()
    for other in folder.parent.glob(f"*/{_WORKSPACE}"):
        with contextlib.suppress(OSError):
            if not Path(os.fsdecode(other.read_bytes())).exists():
                shutil.rmtree(other.parent)


def _print(path: Path) -> bytes:
    """Return the fingerprint of what a file holds now; of one that cannot be read, none."""
    try:
        return fingerprint(path.read_bytes())
    except OSError:
        return b""


def _code() -> str:
    """Return what tells this program, and what it reads with, from another that might read files differently."""
    said = blake2b(f"{pydantic.VERSION} {yaml.__version__} {pa.__version__}".encode(), digest_size=16)
    with contextlib.suppress(OSError):
        for path in sorted(_sources(Path(__file__).parent.parent)):
            said.update(path.read_bytes())
    return said.hexdigest()


def _sources(house: Path) -> Iterator[Path]:
    """Yield the modules that have a say in what is read."""
    for name in _READ_BY:
        path = house / name
        yield from path.glob("*.py") if path.is_dir() else [path]


# Taken when this program is loaded: files that are replaced later are another program's.
_CODE = _code()
