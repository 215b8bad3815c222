"""Who changed an assessment, when, and what: read from git, where the workspace lies in a repository.

Git is asked as a program, for what it has recorded and nothing else: no configuration of the
repository can have it start another program, and nothing is fetched.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.documents import Assessment
from workbench.documents.changes import Change, changes
from workbench.files import find_workspace, kept_as, read_one

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["History", "Version", "history"]

_PATIENCE = 60
_MOST = 500


@dataclass(frozen=True)
class Version:
    """One state of an assessment that git has recorded.

    Attributes
    ----------
    commit : str
        Git's name of it; empty for what stands in the file and is not recorded yet.
    who : str
        The name of who made it, as git has it; empty where it is not recorded yet.
    when : datetime.datetime
        When it was made (in UTC); for what is not recorded yet, when the file was written.
    said : str
        The first line of what they said of it.
    path : str
        The file's path at that time, relative to the repository.
    changes : tuple of Change
        What differs from the state before; empty where only the text's form does.
    problem : str
        Why nothing can be told of this state: it does not read, or what was before it is not here.
    """

    commit: str
    who: str
    when: dt.datetime
    said: str
    path: str
    changes: tuple[Change, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class History:
    """The states of one assessment.

    Attributes
    ----------
    path : str
        Its file, relative to the workspace.
    versions : tuple of Version
        The latest first.
    reason : str
        Why there are none, or not all of them: a sentence; empty where all are here.
    """

    path: str
    versions: tuple[Version, ...] = ()
    reason: str = ""

    @property
    def table(self) -> pd.DataFrame:
        """All changes as a dataframe, a row for each.

        Its columns: `when` (datetime, UTC), `who`, `commit`, `said`, `where` (the way to what changed,
        joined by slashes: judgements/05/evidence/1/finding), `before`, `after` (texts; lists and items
        as JSON; empty where there was, or is, nothing) and `problem`.  A version without a change to
        tell has one row, whose `where` is missing.
        """
        import pandas as pd  # noqa: PLC0415 - heavy, and a page needs none of it

        rows = [row for one in self.versions for row in _rows(one)]
        table = pd.DataFrame(rows, columns=["when", "who", "commit", "said", "where", "before", "after", "problem"])
        texts = dict.fromkeys(table.columns.drop("when"), "str")
        return table.astype({"when": "datetime64[us, UTC]", **texts})


def history(workspace: str | os.PathLike[str], path: str, most: int = _MOST) -> History:
    """Return who changed an assessment, when, and what.

    A file that was renamed is followed.  What stands in the file and is not recorded yet comes first.

    Parameters
    ----------
    workspace : path
        The workspace, or a folder in it.
    path : str
        The assessment's file, relative to the workspace, as in the messages of `workbench check`.
    most : int, default 500
        How many states to read, from the latest.

    Returns
    -------
    History
        Without versions, and with a reason, where git is not installed, the workspace lies in no
        repository, or nothing is recorded of the file.

    Raises
    ------
    NotAWorkspace
        If there is none.
    ValueError
        If the path is that of no assessment.
    """
    folder = find_workspace(workspace)
    if not kept_as(path).assessments:
        raise ValueError(f"'{path}' is no file of an assessment: assessments/COLLECTION/CITY/….yaml")
    try:
        return _told(folder, path, most)
    except _NoGit as none:
        return History(path, reason=str(none))


class _NoGit(Exception):
    """Git has nothing to tell; the sentence says why."""


def _told(folder: Path, path: str, most: int) -> History:
    """Return what git tells."""
    prefix, shallow, edges = _repository(folder)
    found = list(_log(folder, path, prefix + path, most + 1))
    wanted = [name for one in found for name in (_here(one), _before(one)) if name]
    held = _contents(folder, wanted)
    read = {name: _read(folder, path, content) for name, content in held.items()}
    versions = [
        _version(one, read, edges, older=[_here(other) for other in found[at + 1 :]])
        for at, one in enumerate(found[:most])
    ]
    last = held.get(_here(found[0])) if found else None
    reason = _reason(found, most, shallow)
    return History(
        path, (*_unrecorded(folder, path, last, read[_here(found[0])] if found else None), *versions), reason
    )


def _reason(found: Sequence[_Commit], most: int, shallow: bool) -> str:
    """Say why nothing, or not all, is told."""
    if not found:
        return "git has recorded nothing of this file yet: `git add` it and `git commit`"
    if len(found) > most:
        return f"the latest {most} states are told; there are more"
    return (
        "this copy of the repository is shallow: what is older is not in it (`git fetch --unshallow`)"
        if shallow
        else ""
    )


# Asking git


@dataclass(frozen=True)
class _Commit:
    """What git's log says of one commit."""

    name: str
    parent: str
    when: dt.datetime
    who: str
    said: str
    path: str
    former: str | None


_SAFE = (
    *(
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=",
        "-c",
        "log.showSignature=false",
        "-c",
        "protocol.allow=never",
    ),
    *("-c", "i18n.logOutputEncoding=UTF-8", "-c", "diff.renameLimit=1000", "-c", "log.follow=false"),
)


_KEPT = ("GIT_CONFIG_", "GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH")


def _git(folder: Path, *asked: str, given: bytes | None = None) -> bytes:
    """Return what git answers; raise with the reason where it does not."""
    # What surrounds us may point at another repository: a hook that runs this, say.
    kept = {name: one for name, one in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    ours = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    command = ["git", "--no-pager", "--literal-pathspecs", *_SAFE, "-C", str(folder), *asked]
    try:
        told = subprocess.run(  # noqa: S603 - the arguments are ours, and a path after '--'
            command, input=given or b"", capture_output=True, check=False, env=kept | ours, timeout=_PATIENCE
        )
    except FileNotFoundError as error:
        raise _NoGit("git is not installed here; it is what remembers who changed what") from error
    except subprocess.TimeoutExpired as error:
        raise _NoGit(f"git has not answered for {_PATIENCE} seconds") from error
    except OSError as error:
        raise _NoGit(f"git cannot be started: {error.strerror}") from error
    if told.returncode:
        raise _NoGit(_sentence(told.stderr.decode("utf-8", "replace")))
    return told.stdout


def _sentence(said: str) -> str:
    """Return why git does not answer, in our words where it is a usual reason."""
    if "not a git repository" in said:
        return "the workspace lies in no git repository (`git init` makes one): nothing remembers who changed what"
    if "does not have any commits" in said or "bad default revision" in said:
        return "git has recorded nothing of this file yet: `git add` it and `git commit`"
    if "dubious ownership" in said:
        return "git does not trust this repository, as it belongs to somebody else; its message says how to allow it"
    return f"git does not answer: {said.strip().splitlines()[0] if said.strip() else 'it says nothing'}"


def _repository(folder: Path) -> tuple[str, bool, set[str]]:
    """Return where the workspace lies in its repository, whether that is shallow, and where it begins then."""
    asked = ("rev-parse", "--is-shallow-repository", "--show-prefix", "--git-path", "shallow")
    shallow, prefix, file = _git(folder, *asked).decode("utf-8", "surrogateescape").split("\n")[:3]
    edges = (folder / file).read_text().split() if shallow == "true" else []
    return prefix, shallow == "true", set(edges)


def _log(folder: Path, path: str, inside: str, most: int) -> Iterator[_Commit]:
    """Yield the commits that changed a file, the latest first."""
    # A line that nobody can have written into a name or a message.
    mark = secrets.token_hex(16)
    form = f"--format={mark}%H %P%x1f%at%x1f%aN%x1f%s"
    asked = ("log", "--follow", "--name-status", "-z", "--no-ext-diff", "--no-show-signature", f"--max-count={most}")
    told = _git(folder, *asked, form, "--", path).decode("utf-8", "replace")
    for record in told.split(mark)[1:]:
        head, *rest = record.split("\0")
        names, when, who, said = head.split("\x1f", 3)
        # Of a merge git names no file.
        status, *files = [one.lstrip("\n") for one in rest if one.strip("\n")] or ["M", inside]
        inside = files[-1]
        commit, parent = (*names.split(), "")[:2]
        # A copy of another round's file is a file of its own.
        begins = status.startswith(("A", "C"))
        moment = _moment(int(when or 0))
        yield _Commit(commit, parent, moment, who, said, inside, None if begins else files[0])
        inside = files[0]
        if status.startswith("C"):
            return


def _moment(seconds: int) -> dt.datetime:
    """Return a moment; a clock can have been set to one that no calendar has."""
    latest = dt.datetime.max.replace(microsecond=0, tzinfo=dt.UTC)
    return dt.datetime.fromtimestamp(max(0, min(seconds, int(latest.timestamp()))), dt.UTC)


def _contents(folder: Path, names: Sequence[str]) -> dict[str, bytes | None]:
    """Return what files held, each by its commit and path; None where it is not here."""
    wanted = [name for name in dict.fromkeys(names) if "\n" not in name]
    told = _git(folder, "cat-file", "--batch", given="".join(f"{one}\n" for one in wanted).encode())
    held: dict[str, bytes | None] = dict.fromkeys(names)
    at = 0
    for name in wanted:
        end = told.index(b"\n", at)
        head = told[at:end].split(b" ")
        at = end + 1
        if head[-1].isdigit() and head[-2] == b"blob":
            size = int(head[-1])
            held[name] = told[at : at + size]
            at += size + 1
        elif head[-1].isdigit():
            at += int(head[-1]) + 1
    return held


def _here(one: _Commit) -> str:
    """Return git's name of the file in a commit."""
    return f"{one.name}:{one.path}"


def _before(one: _Commit) -> str:
    """Return git's name of the file before a commit; empty where there was none."""
    return f"{one.parent}:{one.former}" if one.parent and one.former else ""


# What git answered


_State = Assessment | str | None
"""An assessment; or why a file held none; or None where there was no file."""


def _read(folder: Path, path: str, content: bytes | None) -> _State:
    """Return the assessment that a file held."""
    if content is None:
        return None
    read = read_one(folder, path, content)
    if read.assessments:
        return read.assessments[0].document
    first = read.problems[0]
    more = f" (and {len(read.problems) - 1} more)" if len(read.problems) > 1 else ""
    return f"does not read, line {first.line}: {first.sentence}{more}"


def _version(one: _Commit, read: Mapping[str, _State], edges: set[str], older: Sequence[str]) -> Version:
    """Return one state with what differs from the one before it."""
    found: tuple[Change, ...] = ()
    problem = ""
    state = read.get(_here(one))
    if isinstance(state, str):
        problem = state
    elif state is not None and one.name in edges:
        problem = "what was before it is not in this copy of the repository"
    elif state is not None:
        before = read.get(_before(one))
        if isinstance(before, str):
            # The last state that did read tells more than none.
            before = next((read[name] for name in older if isinstance(read.get(name), Assessment)), None)
        found = changes(before if isinstance(before, Assessment) else None, state)
    else:
        problem = "the file was deleted"
    return Version(one.name, one.who, one.when, one.said, one.path, found, problem)


def _unrecorded(folder: Path, path: str, last: bytes | None, state: _State) -> tuple[Version, ...]:
    """Return what stands in the file and is not recorded, if anything."""
    file = folder / path
    try:
        content, written = file.read_bytes(), file.stat().st_mtime
    except OSError:
        return ()
    if content == last:
        return ()
    when = dt.datetime.fromtimestamp(written, dt.UTC)
    now = _read(folder, path, content)
    if not isinstance(now, Assessment):
        return (Version("", "", when, "", path, problem=str(now)),)
    found = changes(state if isinstance(state, Assessment) else None, now)
    # Line ends alone may differ from what git holds.
    return (Version("", "", when, "", path, found),) if found else ()


def _rows(one: Version) -> Iterator[tuple[Any, ...]]:
    """Yield a version's rows of the table."""
    kept = (one.when, one.who, one.commit, one.said)
    for change in one.changes:
        yield *kept, "/".join(map(str, change.where)), _text(change.before), _text(change.after), one.problem
    if not one.changes:
        yield *kept, None, "", "", one.problem


def _text(value: Any) -> str:
    """Return a plain value as a text."""
    if isinstance(value, dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
