"""Writing what came in: the one place of this room that touches the disk."""

from __future__ import annotations

from pathlib import Path

from workbench.documents import Assessment
from workbench.exchange.arrivals import Incoming
from workbench.files import put, save
from workbench.problems import Refused

__all__ = ["store"]


def store(workspace: Path, one: Incoming) -> list[str]:
    """Write a document that came in, and its city's description where it has none: both or neither.

    It is written over what stands in its file: what a person wrote there by hand stands
    wherever nothing changes.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    one : Incoming
        What came in.

    Returns
    -------
    list of str
        The files that were written; none where nothing changes.

    Raises
    ------
    Refused
        If something is wrong with it, or if somebody else wrote the file meanwhile.
    OSError
        If a file cannot be written; then none is.
    """
    if one.document is None:
        raise Refused(f"'{one.source}' has problems; nothing of it is written")
    described = f"{one.path.rpartition('/')[0]}/city.yaml"
    new = one.city is not None and not (workspace / described).exists()
    if not (one.changes or new):
        return []
    if new and one.city is not None:
        put(workspace, described, None, one.city)
    try:
        _write(workspace, one)
    except BaseException:
        if new:
            (workspace / described).unlink(missing_ok=True)
        raise
    return [described, one.path] if new else [one.path]


def _write(workspace: Path, one: Incoming) -> None:
    """Write the document itself."""
    if not isinstance(one.document, Assessment):
        assert one.document is not None  # noqa: S101 - as the caller has it
        put(workspace, one.path, one.before, one.document)
        return
    before = one.before if isinstance(one.before, Assessment) else None
    saved = save(workspace, one.path, before, one.document, merging=False)
    if saved.problems:
        raise Refused("; ".join(map(str, saved.problems)))
