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

__all__ = ["clear_left", "to_yaml", "write_document", "write_text"]

_WIDTH = 100


class _Dumper(yaml.SafeDumper):
    """Block style, lists indented, long texts folded: as a person would write it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002 - PyYAML's
        """Indent lists below their field."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's
        """Write everything out: aliases are not read back."""
        return True


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


_DRAFT = re.compile(r"\..+\.(yaml|json|gitignore)\.[0-9a-f]{8}")


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
