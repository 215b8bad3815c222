"""How far an assessment has come, what is open, and what in it seems to contradict itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from workbench.documents import NOT_APPLICABLE, NOT_ASSESSED, Assessment
from workbench.documents.assessment import Judgement
from workbench.pages.assess_content import looks
from workbench.pages.assess_values import Instrument
from workbench.words import Words

__all__ = ["contradictions", "progress", "standing"]


def progress(document: Assessment, instrument: Instrument, say: Words) -> str:
    """Return in a sentence how far an assessment has come.

    Parameters
    ----------
    document : Assessment
        The assessment.
    instrument : Instrument
        What can be judged.
    say : Words
        The language.
    """
    every = {one.key_factor: one for one in document.judgements}
    judged = [one for one in every.values() if _is_judged(one)]
    bare = [one for one in judged if not one.evidence and one.judgement != NOT_APPLICABLE]
    parts = [say("assessing.progress", count=len(judged), of=len(instrument.questions))]
    if bare:
        parts.append(say("assessing.progress.bare", count=len(bare)))
    return say.joined(parts)


def _is_judged(judgement: Judgement | None) -> bool:
    """Tell whether a key factor is judged: 'not assessed' says that it is not."""
    return judgement is not None and judgement.judgement != NOT_ASSESSED


def standing(
    document: Assessment, instrument: Instrument, say: Words, named: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return how each key factor stands: its look, its evidence and what is pointed out.

    Parameters
    ----------
    document : Assessment
        The assessment.
    instrument : Instrument
        What can be judged.
    say : Words
        The language.
    named : mapping of str to str
        The levels as they are read in it, by their words in a file.

    Returns
    -------
    dict
        By key factor: `state`, `value`, `open`, `evidence` in words, `marks`.
    """
    every = {one.key_factor: one for one in document.judgements}
    look = looks(instrument)
    return {
        factor: {
            "state": look.get(every[factor].judgement if factor in every else "", "nq"),
            "value": every[factor].judgement if factor in every else "",
            "open": not _is_judged(every.get(factor)),
            "evidence": len(every[factor].evidence) if factor in every else 0,
            "marks": contradictions(every[factor], instrument, say, named) if factor in every else [],
        }
        for factor in instrument.questions
    }


def contradictions(
    judgement: Judgement, instrument: Instrument, say: Words, named: Mapping[str, str] = MappingProxyType({})
) -> list[str]:
    """Return what in a judgement seems to contradict itself; all of it may stand.

    Parameters
    ----------
    judgement : Judgement
        What is said of a key factor.
    instrument : Instrument
        What can be judged.
    say : Words
        The language.
    named : mapping of str to str
        The levels as they are read in it, by their words in a file; left out: as they are there.
    """
    shows = {one.shows for one in judgement.evidence}
    level = judgement.judgement
    read = named.get(level, level)
    if level in instrument.levels and not shows:
        return [say("assessing.mark.bare", level=read)]
    if level == instrument.levels[-1] and shows == {"contradicts"}:
        return [say("assessing.mark.contradicted", level=read, count=len(judgement.evidence))]
    if level == instrument.levels[0] and shows == {"supports"}:
        return [say("assessing.mark.supported", level=read, count=len(judgement.evidence))]
    if level == NOT_APPLICABLE and shows:
        return [say("assessing.mark.applies", count=len(judgement.evidence))]
    return []
