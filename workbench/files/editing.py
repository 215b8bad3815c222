"""A document written over the text of its file."""

from __future__ import annotations

from workbench.documents import Document
from workbench.files.writing import to_yaml

__all__ = ["edited"]


def edited(text: str, document: Document) -> str | None:  # noqa: ARG001
    """Return the text."""
    return to_yaml(document)
