"""Changes in plain sentences, for whoever is asked whether they are meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from workbench.documents import Assessment, Benchmark
from workbench.documents.changes import IDS, Change
from workbench.exchange.arrivals import Incoming

__all__ = ["said"]

_SHOWN = 70
_ITEMS = {
    "evidence": "finding",
    "recommendations": "recommendation",
    "context_notes": "note on circumstances",
    "guide_questions": "guide question",
    "key_factors": "key factor",
    "judgements": "key factor",
    "reviewers": "reviewer",
    "examples": "example",
    "notes": "note",
    "parts": "part",
    "levels": "level",
}
_GIST = ("finding", "recommendation", "note", "question", "practice", "statement", "judgement", "name", "role")


def said(one: Incoming) -> list[str]:
    """Return what would change if a document were written, in sentences.

    Parameters
    ----------
    one : Incoming
        What came in.

    Returns
    -------
    list of str
        Empty where nothing would.

    Examples
    --------
    >>> import workbench
    >>> from workbench.exchange import Incoming
    >>> from workbench.files import read_documents
    >>> held = next(one.document for one in read_documents(workbench.shipped_workspace()).assessments)
    >>> said(Incoming("ours.xlsx", held, before=held.model_copy(update={"round": "2017"})))
    ["round: was '2017', becomes '2018'"]
    """
    if one.document is None:
        return []
    if one.before is None:
        city = [f"new city: {one.city.name}, {one.city.country}"] if one.city else []
        return [*city, _new(one.document)]
    return [_sentence(change) for change in one.changes]


def _new(document: Assessment | Benchmark) -> str:
    """Say what a new document holds."""
    if isinstance(document, Benchmark):
        questions = sum(len(one.guide_questions) for one in document.key_factors)
        return (
            f"new benchmark '{document.benchmark}', edition '{document.edition}': "
            f"{_many(len(document.key_factors), 'key factor')}, {_many(questions, 'guide question')}, "
            f"levels {', '.join(document.levels)}"
        )
    counts = Counter(one.judgement for one in document.judgements)
    judged = ", ".join(f"{count} {word}" for word, count in counts.items())
    findings = sum(len(one.evidence) for one in document.judgements)
    advice = sum(len(one.recommendations) for one in document.judgements)
    return (
        f"new {document.method} of '{document.city}' by '{document.benchmark}' on {document.date}: "
        f"{_many(len(document.judgements), 'key factor')} ({judged}), {_many(findings, 'finding')}, "
        f"{_many(advice, 'recommendation')}, {_many(len(document.context_notes), 'note')} on circumstances"
    )


def _many(count: int, what: str) -> str:
    """Return a count with its word."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def _sentence(change: Change) -> str:
    """Say one change."""
    where = ", ".join(_steps(change.where))
    if change.where[-1] in IDS and isinstance(change.before, tuple) and isinstance(change.after, tuple):
        return f"{where}: stand in another order"
    if change.before is None:
        return f"{where}: new: {_shown(change.after)}"
    if change.after is None:
        return f"{where}: is taken out: {_shown(change.before)}"
    return f"{where}: was {_shown(change.before)}, becomes {_shown(change.after)}"


def _steps(where: tuple[str | int, ...]) -> list[str]:
    """Return a way into a document in words: key factor 05, finding 2, shows."""
    steps: list[str] = []
    for at, step in enumerate(where):
        if isinstance(step, int):
            steps[-1] = f"{steps[-1]} {step + 1}"
        elif at and where[at - 1] in IDS:
            steps[-1] = f"{steps[-1]} {step}"
        elif step in _ITEMS and at + 1 < len(where):
            steps.append(_ITEMS[step])
        else:
            steps.append(step.replace("_", " "))
    return steps


def _shown(value: Any) -> str:
    """Return a value, or the gist of an item, on one line."""
    if isinstance(value, Mapping):
        return _shown(next((value[name] for name in _GIST if name in value), ""))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_shown(one) for one in value)
    text = " ".join(str(value).split())
    return f"'{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}'"
