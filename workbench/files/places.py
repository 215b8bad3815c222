"""Where things lie in a workspace, and where a workspace is."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from workbench.problems import Problem

__all__ = [
    "NotAWorkspace",
    "Places",
    "Stamp",
    "copy_shipped",
    "find_workspace",
    "kept_as",
    "link_trouble",
    "places",
    "shipped_workspace",
]

_FOLDERS = ("benchmarks", "assessments")
_SHIPPED = (
    "benchmarks",
    "assessments/demonstration",
    "assessments/published",
    "notebooks/home.ipynb",
    "notebooks/benchmark.ipynb",
    "notebooks/compare.ipynb",
    "notebooks/context.ipynb",
    "notebooks/city.ipynb",
    "notebooks/key-factor.ipynb",
    "notebooks/assess.ipynb",
    "notebooks/explore.ipynb",
)
_ENDINGS = (".yaml", ".yml", ".csv", ".yaml.txt", ".csv.txt")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CATALOGUES = ("context-factors.yaml", "indicators.yaml")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Stamp(NamedTuple):
    """What tells a file from a later state of it, without reading it.

    A file that is deleted and copied in anew may get the inode that was free, and keep
    its time: `changed` tells the two apart (on Windows: when the file was made).
    """

    size: int
    modified: int
    changed: int
    inode: int


class NotAWorkspace(FileNotFoundError):
    """A folder was named that is no workspace."""

    def __str__(self) -> str:
        """Return the sentence alone."""
        return str(self.args[0])


@dataclass
class Places:
    """The files of a workspace by what they hold, as paths relative to it, in order.

    Attributes
    ----------
    benchmarks, translations, cities, contexts, assessments : list of str
        The files of each kind.
    catalogues : list of str
        `context-factors.yaml` and `indicators.yaml`, as far as they are there.
    problems : list of Problem
        What lies where nothing can read it.
    stamps : dict
        What tells each of these files from a later state of it: its `Stamp`, by path,
        in the order in which they were found.
    """

    benchmarks: list[str] = field(default_factory=list)
    catalogues: list[str] = field(default_factory=list)
    translations: list[str] = field(default_factory=list)
    cities: list[str] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    assessments: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stamps: dict[str, Stamp] = field(default_factory=dict)


def shipped_workspace() -> Path:
    """Return the folder with the benchmarks, assessments and notebooks that we ship.

    An installed wheel carries it inside the package; in a checkout it is the repository.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "workspace"
    return inside if inside.is_dir() else package.parent


def copy_shipped(folder: Path) -> None:
    """Make a workspace: copy the benchmarks, collections and pages that we ship, and nothing else.

    Parameters
    ----------
    folder : pathlib.Path
        A folder that is empty or not there yet.

    Raises
    ------
    FileExistsError
        If there is something in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"'{folder}' is there already and not empty; name a folder that is empty or new")
    for name in _SHIPPED:
        source, target = shipped_workspace() / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)


def find_workspace(start: str | os.PathLike[str] = ".") -> Path:
    """Return the workspace that a folder lies in: itself, or the nearest one above.

    Parameters
    ----------
    start : path, default the current folder
        Where to begin.

    Returns
    -------
    pathlib.Path
        The workspace's folder.

    Raises
    ------
    NotAWorkspace
        If neither the folder nor one above holds `benchmarks/` and `assessments/`.
    """
    if not Path(start).expanduser().exists():
        raise NotAWorkspace(f"'{start}' does not exist; check the folder's name")
    here = Path(start).expanduser().resolve()
    for folder in (here, *here.parents):
        if all((folder / name).is_dir() for name in _FOLDERS):
            return folder
    raise NotAWorkspace(
        f"'{start}' is no workspace: it has no folders 'benchmarks' and 'assessments'; "
        "name a folder that has, or make one with `workbench new FOLDER`"
    )


def places(workspace: Path) -> Places:
    """Find the files of a workspace.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder.

    Returns
    -------
    Places
        The files by kind, and a problem for everything that looks like ours and
        that nothing would read.
    """
    found = Places()
    for name in _FOLDERS:
        trouble = _trouble(workspace, workspace / name)
        if trouble:
            found.problems.append(Problem(name, 1, trouble))
            continue
        for file, stamp in _files(workspace, name, found.problems):
            if _sort_in(file, found):
                found.stamps[file] = stamp
    return found


def kept_as(file: str) -> Places:
    """Return a single file's path put to its kind, whether it is there or not.

    Parameters
    ----------
    file : str
        A path relative to the workspace, with forward slashes.

    Returns
    -------
    Places
        With the path in one of its lists; in none of them, or with a problem, where nothing would read it.
    """
    found = Places()
    parts = file.split("/")
    hidden = any(part.startswith(".") or not part for part in parts) or "\\" in file or "\0" in file
    if not hidden and _is_ours(parts[-1]):
        _sort_in(file, found)
    return found


def link_trouble(workspace: Path, file: str) -> str | None:
    """Say why a path is not read, although its name is right: a link that leads out, a folder.

    Parameters
    ----------
    workspace : pathlib.Path
        Its folder, resolved.
    file : str
        A path relative to it.
    """
    path = workspace / file
    above = path.parent.resolve()
    if not above.is_relative_to(workspace):
        return f"lies behind a link that leads out of the workspace, to '{above}'; copy the folder in instead"
    if path.is_dir():
        return "is a folder; rename it"
    return _trouble(workspace, path) if path.is_symlink() or path.exists() else None


def _files(workspace: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, Stamp]]:
    """Yield the files below a folder that can be read, in order; links are followed inside only."""
    try:
        with os.scandir(workspace / folder) as found:
            # Hidden files are tools' own: locks, backups, drafts.
            entries = sorted((one for one in found if not one.name.startswith(".")), key=lambda one: one.name)
    except OSError as error:
        problems.append(Problem(folder, 1, f"cannot be looked into: {error.strerror}; what is in it is left out"))
        return
    folders = []
    for entry in entries:
        where = f"{folder}/{entry.name}"
        if entry.is_symlink() or not entry.name.isascii() or not entry.is_file(follow_symlinks=False):
            trouble = _trouble(workspace, workspace / where)
            if trouble:
                problems.append(Problem(where, 1, trouble))
                continue
        if entry.is_dir():
            folders.append(where)
        elif _is_ours(entry.name):
            try:
                # Windows keeps no inode in the folder's own list.
                state = Path(entry.path).stat() if os.name == "nt" else entry.stat()
            except OSError as error:
                problems.append(Problem(where, 1, f"cannot be looked at: {error.strerror}"))
                continue
            yield where, Stamp(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
    for where in folders:
        yield from _files(workspace, where, problems)


def _trouble(workspace: Path, path: Path) -> str | None:
    """Say why a path is not read, if it is not."""
    if not _is_ours(path.name) and not path.is_symlink():
        return None
    try:
        path.name.encode("utf-8")
        if path.is_symlink():
            return _link_trouble(workspace, path)
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            return "is no ordinary file; delete it"
    except (OSError, RuntimeError, ValueError) as error:
        return f"cannot be looked at: {error}"
    return None


def _link_trouble(workspace: Path, path: Path) -> str | None:
    """Say why a link is not followed, if it is not."""
    target = path.resolve()
    if not target.is_relative_to(workspace):
        return f"is a link that leads out of the workspace, to '{target}'; copy the file in instead"
    if not target.exists():
        return f"is a link to '{target.relative_to(workspace)}', which is not there; mend or delete it"
    if target.is_dir():
        return "is a link to a folder; links to folders are not followed: copy the folder in instead"
    return None if target.is_file() else "is a link to no ordinary file; delete it"


def _is_ours(name: str) -> bool:
    """Tell whether a name looks like a file of a workspace."""
    lower = name.lower()
    named = lower.split(".")[0] in ("city", "context") or lower.endswith(_ENDINGS)
    return named and not lower.startswith((".", "~")) and not lower.endswith((".json", "~"))


def _sort_in(file: str, found: Places) -> bool:
    """Put a file to its kind, or say why it has none."""
    match file.split("/"):
        case ["benchmarks", name] if name in _CATALOGUES:
            found.catalogues.append(file)
        case ["benchmarks", name] if name.endswith(".yaml"):
            found.benchmarks.append(file)
        case ["benchmarks", language, name] if name.endswith(".yaml") and _LANGUAGE.fullmatch(language):
            found.translations.append(file)
        case ["assessments", collection, _, name] if _SLUG.fullmatch(collection):
            return _sort_in_city(file, name, found)
        case _:
            found.problems.append(Problem(file, 1, _misplaced(file)))
            return False
    return True


def _sort_in_city(file: str, name: str, found: Places) -> bool:
    """Put a file of a city's folder to its kind, or say why it has none."""
    if name == "city.yaml":
        found.cities.append(file)
        return True
    if name == "context.csv":
        found.contexts.append(file)
        return True
    stem = name.lower().split(".")[0]
    if name.endswith(".yaml") and stem not in ("city", "context"):
        found.assessments.append(file)
        return True
    if stem in ("city", "context"):
        wanted = "'city.yaml'" if stem == "city" else "'context.csv' (and save it as such)"
        found.problems.append(Problem(file, 1, f"is not read: found the name '{name}'; rename it to {wanted}"))
    else:
        sentence = (
            "figures stand in 'context.csv'" if ".csv" in name.lower() else "rename it so that it ends in '.yaml'"
        )
        found.problems.append(Problem(file, 1, f"is not read: found the name '{name}'; {sentence}"))
    return False


def _misplaced(file: str) -> str:
    """Say where a file would be read."""
    folder, _, name = file.rpartition("/")
    if folder == "benchmarks":
        return f"is not read: found the name '{name}'; rename it so that it ends in '.yaml'"
    parts = file.split("/")
    if len(parts) == 3 and parts[0] == "benchmarks" and _LANGUAGE.fullmatch(parts[1]):
        return f"is not read: found the name '{name}'; rename it so that it ends in '.yaml'"
    if len(parts) == 4 and parts[0] == "assessments":
        return (
            f"is not read: the collection's folder '{parts[1]}' is no slug; rename it with lower-case letters "
            "without accents, digits and single hyphens"
        )
    return (
        "lies where nothing reads it: benchmarks lie in benchmarks/, their translations in benchmarks/LANGUAGE/, "
        "city.yaml, context.csv and assessments in assessments/COLLECTION/CITY/; move it"
    )
