"""Documents → files, whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import yaml

from workbench.documents import Document

__all__ = ["to_yaml", "write_document", "write_text"]

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

    Parameters
    ----------
    path : pathlib.Path
        The file; its folder is made where it is missing.
    text : str
        What the file is to hold.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
