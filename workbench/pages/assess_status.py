"""What stands above the form: what collided with somebody else's work, and what was kept elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.documents import SILENCES
from workbench.documents.merging import Collision, held_at
from workbench.pages.assess_session import Session
from workbench.pages.behind import word_of
from workbench.words import Words

__all__ = ["collisions_said", "drafts_said"]


def collisions_said(session: Session, content: Mapping[str, Any], say: Words) -> list[dict[str, str]]:
    """Return what two people have changed otherwise, with both their values.

    Parameters
    ----------
    session : Session
        The assessment.
    content : mapping
        What the form shows: the names of key factors and circumstances.
    say : Words
        The language.
    """
    return [
        {
            "where": _where(one.where, content, say),
            "mine": _value(one.mine, say),
            "theirs": _value(_standing(session, one), say),
        }
        for one in session.collisions
    ]


def _standing(session: Session, one: Collision) -> Any:
    """Return what stands in the file there by now: somebody may have gone on typing."""
    # Items without an id have moved perhaps.
    moved = any(isinstance(step, int) for step in one.where) or not one.where
    return one.theirs if moved else held_at(session.base, one.where)


def _where(where: tuple[str | int, ...], content: Mapping[str, Any], say: Words) -> str:
    """Return a place in an assessment as it is read.

    The numbers of items without an id are left out: their values are shown whole.
    """
    parts: list[str] = []
    for at, step in enumerate(where):
        before = where[at - 1] if at else ""
        if before == "judgements":
            parts.append(f"{step} {content.get('factors', {}).get(str(step), {}).get('name', '')}".strip())
        elif before == "reviewers":
            parts.append(str(step))
        elif isinstance(step, str) and step != "judgements" and f"assessing.field.{step}" in say:
            parts.append(say(f"assessing.field.{step}"))
    return ", ".join(parts) or say("assessing.whole")


def _value(value: Any, say: Words) -> str:
    """Return a value as it is read."""
    if value is None or value in ("", ()):
        return say("assessing.nothing")
    if isinstance(value, Mapping):
        return say.joined(_value(one, say) for one in value.values())
    if isinstance(value, list | tuple):
        return say.joined(_value(one, say) for one in value)
    return word_of(say, value) if value in SILENCES else str(value)


def drafts_said(session: Session, say: Words) -> list[dict[str, Any]]:
    """Return the drafts that were kept of this assessment elsewhere.

    Parameters
    ----------
    session : Session
        The assessment.
    say : Words
        The language.
    """
    return [
        {"editor": one.editor, "at": one.changed.timestamp(), "text": say("assessing.draft")}
        for one in session.others()
    ]
