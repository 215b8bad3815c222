"""Writing what came in: the one place of this room that touches the disk."""

from __future__ import annotations

from pathlib import Path

from workbench.documents import Assessment, Document
from workbench.exchange.arrivals import Incoming
from workbench.files import save, to_yaml, write_text
from workbench.files.editing import edited
from workbench.problems import Refused

__all__ = ["store"]

_SCHEMA = "# yaml-language-server: $schema={way}schemas/{name}.schema.json\n"


def store(workspace: Path, one: Incoming) -> list[str]:
    """Write a document that came in, and its city's description where it has none: both or neither.

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
        If something is wrong with it, or if somebody else changed the same meanwhile.
    OSError
        If a file cannot be written; then none is.
    """
    if one.document is None:
        raise Refused(f"'{one.source}' has problems; nothing of it is written")
    if one.city is None:
        return _write(workspace, one.path, one.document, one.before) if one.changes else []
    described = f"{one.path.rpartition('/')[0]}/city.yaml"
    new = not (workspace / described).exists()
    written = _write(workspace, described, one.city) if new else []
    try:
        return [*written, *_write(workspace, one.path, one.document)]
    except BaseException:
        if new:
            (workspace / described).unlink(missing_ok=True)
        raise


def _write(workspace: Path, path: str, document: Document, before: Document | None = None) -> list[str]:
    """Write one document, over what a person wrote in its file by hand; return its file."""
    file = workspace / path
    if before is None:
        if file.exists():
            raise Refused(
                f"'{path}' is there by now: somebody wrote it meanwhile; import again to see what would change"
            )
        name = type(document).__name__.lower()
        way = "" if path.startswith("benchmarks/") else "../../../benchmarks/"
        write_text(file, _SCHEMA.format(way=way, name=name) + to_yaml(document))
    elif isinstance(document, Assessment) and isinstance(before, Assessment):
        saved = save(workspace, path, before, document)
        if saved.problems:
            raise Refused("; ".join(map(str, saved.problems)))
        if saved.collisions:
            raise Refused(
                f"'{path}' was changed by somebody else meanwhile; what is theirs stands: import again to see "
                "what would change"
            )
    else:
        write_text(file, edited(file.read_text(encoding="utf-8"), document) or to_yaml(document))
    return [path]
