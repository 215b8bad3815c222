"""Documents → files, whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from workbench.documents import Document

__all__ = ["clear_left", "headed", "to_text", "to_yaml", "write_document", "write_text"]

_WIDTH = 100
_LONG = 80
_NUMBER = re.compile(r"[0-9][0-9_]*")


class _Dumper(yaml.SafeDumper):
    """Block style, lists indented, long texts folded: as a person would write it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002 - PyYAML's
        """Indent lists below their field."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's
        """Write everything out: aliases are not read back."""
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """Write a text in quotes that is a number to any reader: PyYAML takes 08 for none, others take it for 8."""
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="'" if _NUMBER.fullmatch(text) else None)


_Dumper.add_representer(str, _Dumper.represent_text)


def to_yaml(document: Document) -> str:
    """Return a document as the text of its file.

    Fields come in the order in which a person would fill them in; what holds
    nothing is left out.  Reading the text back gives an equal document.

    Parameters
    ----------
    document : Document
        What to write.
    """
    data = document.model_dump(by_alias=True, exclude_defaults=True)
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


def headed(document: Document) -> str:
    """Return a document as the text of a new file, whose first line tells an editor what may stand in it.

    Parameters
    ----------
    document : Document
        A benchmark, a city or an assessment.
    """
    name = type(document).__name__.lower()
    way = "" if name == "benchmark" else "../../../benchmarks/"
    return f"# yaml-language-server: $schema={way}schemas/{name}.schema.json\n{to_yaml(document)}"


def to_text(value: Any, *, form: str | None, quote: str, folds: bool, room: int) -> str:
    """Return a plain value as YAML, in the form of what stands around it.

    Parameters
    ----------
    value : object
        A mapping or list of plain values.
    form : str or None
        How the text is written that it stands instead of: PyYAML's sign of its quotes or folds.
    quote : str
        The quotes that other texts stand in.
    folds : bool
        Whether long texts are folded in blocks.
    room : int
        How far it will be indented.
    """

    class Alike(_Dumper):
        def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
            """Write the fields' names as they are."""
            node = super().represent_mapping(tag, mapping, flow_style)
            for name, _ in node.value:
                name.style = None
            return node

    def written(dumper: _Dumper, text: str) -> yaml.ScalarNode:
        node = dumper.represent_text(text)
        line = "\n" not in text and text == text.strip()
        if line and len(text) > _LONG and (folds or form == ">"):
            node.style = ">"
        elif line and form in ("'", '"'):
            node.style = form
        elif node.style or dumper.resolve(yaml.ScalarNode, text, (True, False)) != node.tag:  # type: ignore[no-untyped-call]
            # It would be taken for a number, a date or a truth.
            node.style = quote
        return node

    Alike.add_representer(str, written)
    return yaml.dump(value, Dumper=Alike, sort_keys=False, allow_unicode=True, width=max(_WIDTH - room, _LONG // 2))


def write_document(path: Path, document: Document) -> None:
    """Write a document to its file, atomically.

    Parameters
    ----------
    path : pathlib.Path
        The file; its folder is made where it is missing.
    document : Document
        What to write.
    """
    write_text(path, to_yaml(document))


def write_text(path: Path, text: str) -> None:
    """Write a text to a file so that there is the old one or the new one, never half of one.

    The text is on the disk before it takes the old one's place, and the folder's list after.
    A link stays one: the file that it leads to is written.  A file keeps who may read it.

    Parameters
    ----------
    path : pathlib.Path
        The file; its folder is made where it is missing.
    text : str
        What the file is to hold.

    Raises
    ------
    OSError
        If the folder or the file may not be written to, or the disk is full; the old one stands.
    """
    path = path.resolve() if path.is_symlink() else path
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not os.access(path, os.W_OK):
        # Its folder alone would allow it; who marked it so meant it.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            _like(path, draft)
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _settle(path.parent)


def clear_left(folder: Path) -> None:
    """Delete what writers that were killed left in a folder; nobody may be writing there meanwhile.

    Parameters
    ----------
    folder : pathlib.Path
        The folder; it need not be there.
    """
    with suppress(OSError):
        for one in list(folder.iterdir()):
            if _DRAFT.fullmatch(one.name):
                one.unlink(missing_ok=True)


_DRAFT = re.compile(r"\..+\.yaml(\.[-0-9]+~)?\.[0-9a-f]{8}")


def _like(path: Path, draft: Path) -> None:
    """Give a file the owner and the rights of the one whose place it takes, as far as one may."""
    # Where there is none yet, the system's own rules for new files hold; not every file system knows rights.
    with suppress(OSError):
        state = path.stat()
        if hasattr(os, "chown"):
            with suppress(PermissionError):
                os.chown(draft, state.st_uid, state.st_gid)
        draft.chmod(stat.S_IMODE(state.st_mode))


def _settle(folder: Path) -> None:
    """Have a folder's list on the disk: what was renamed in it is so after a power failure, too."""
    if os.name == "nt":
        # Folders cannot be opened there; the system keeps a journal of their lists.
        return
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EROFS):
            raise
    finally:
        os.close(opened)
