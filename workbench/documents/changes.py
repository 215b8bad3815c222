"""What differs between two states of a document: field by field, and item by item in its lists.

Items that bear an id (a key factor's number, a reviewer's) are the same item wherever
they stand.  Others, such as evidence, are told apart by what they say: those that are
alike word for word are the same, and of the rest those in the same place whose fields
are alike for the greater part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from workbench.documents.words import Document

__all__ = ["IDS", "Change", "Where", "aligned", "changes", "differing", "items_in_order", "plain", "with_ids"]

IDS = {
    "judgements": "key_factor",
    "reviewers": "reviewer",
    "key_factors": "key_factor",
    "guide_questions": "guide_question",
}
"""The lists whose items bear an id, each with the field that holds it."""

Where = tuple[str | int, ...]
"""A way into a document: names of fields, ids of items, and positions of items without one."""

_MOST = 0.5


@dataclass(frozen=True)
class Change:
    """One thing that differs.

    Attributes
    ----------
    where : tuple of str and int
        The way to it, as `("judgements", "05", "evidence", 1, "finding")`; the position of an
        item without an id is that in the later state, or that in the earlier one where it is gone.
        A list whose items stand in another order has a change of its own: their ids.
    before, after : object
        Plain values as a file holds them; None where there was, or is, nothing.
    """

    where: Where
    before: Any
    after: Any


def plain(document: Document) -> dict[str, Any]:
    """Return a document as plain values; what holds nothing is left out, what a field means when left out stands.

    Parameters
    ----------
    document : Document
        Any.
    """
    held: dict[str, Any] = _holding(document.model_dump(by_alias=True))
    return held


def _holding(value: Any) -> Any:
    """Return a value without fields that hold nothing."""
    if isinstance(value, dict):
        return {name: _holding(one) for name, one in value.items() if one is not None and one != ()}
    return tuple(map(_holding, value)) if isinstance(value, tuple) else value


def changes(before: Document | None, after: Document) -> tuple[Change, ...]:
    """Return what differs between two states of a document, in the order of its fields.

    Parameters
    ----------
    before : Document or None
        The earlier state; None where there was none, which is one change: the whole.
    after : Document
        The later state, of the same class.

    Returns
    -------
    tuple of Change
        Empty if, and only if, the two are equal.

    Examples
    --------
    >>> import datetime as dt
    >>> from workbench.documents import Assessment, Judgement
    >>> made = {"city": "aldmere", "benchmark": "charter", "edition": "2010", "date": dt.date(2014, 5, 12)}
    >>> before, after = (
    ...     Assessment(**made, round="2014", method="agreed", judgements=(Judgement(key_factor="01", judgement=one),))
    ...     for one in ("not assessed", "partly met")
    ... )
    >>> changes(before, after)
    (Change(where=('judgements', '01', 'judgement'), before='not assessed', after='partly met'),)
    """
    if before is None:
        return (Change((), None, plain(after)),)
    return tuple(differing((), plain(before), plain(after)))


def aligned(before: Sequence[Any], after: Sequence[Any]) -> list[tuple[int | None, int | None]]:
    """Return which items of a list without ids are the same in two states of it.

    Parameters
    ----------
    before, after : sequence
        Plain values.

    Returns
    -------
    list of tuple of int or None
        Pairs of positions in the order of both; None stands for an item that is not there.

    Examples
    --------
    >>> aligned(["a", "b", "c"], ["a", "c", "d"])
    [(0, 0), (1, None), (2, 1), (None, 2)]
    """
    pairs: list[tuple[int | None, int | None]] = []
    matcher = SequenceMatcher(None, [repr(one) for one in before], [repr(one) for one in after], autojunk=False)
    for _, left, left_end, right, right_end in matcher.get_opcodes():
        if before[left:left_end] == after[right:right_end]:
            pairs += zip(range(left, left_end), range(right, right_end), strict=True)
            continue
        free = right
        for at in range(left, left_end):
            alike = next((one for one in range(free, right_end) if _alike(before[at], after[one])), None)
            if alike is None:
                pairs.append((at, None))
                continue
            pairs += ((None, one) for one in range(free, alike))
            pairs.append((at, alike))
            free = alike + 1
        pairs += ((None, one) for one in range(free, right_end))
    return pairs


def _alike(before: Any, after: Any) -> bool:
    """Tell whether two items have most of their fields alike."""
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return bool(before == after)
    fields = {**before, **after}
    return bool(sum(before.get(name) == after.get(name) for name in fields) >= _MOST * len(fields))


def differing(where: Where, before: Any, after: Any) -> Iterator[Change]:
    """Yield what differs at one place.

    Parameters
    ----------
    where : tuple of str and int
        The way to it.
    before, after : object
        Plain values; None is nothing.
    """
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        # The later state's own order, then what is gone.
        for name in {**after, **before}:
            yield from differing((*where, name), before.get(name), after.get(name))
    elif where and where[-1] in IDS and with_ids(str(where[-1]), before) and with_ids(str(where[-1]), after):
        yield from _by_id(where, before or (), after or ())
    elif items_in_order(before) and items_in_order(after) and (before or after):
        yield from _in_order(where, before or (), after or ())
    else:
        yield Change(where, before, after)


def with_ids(name: str, items: Any) -> bool:
    """Tell whether a list (or none) holds items that bear its id.

    Parameters
    ----------
    name : str
        The list's name, one of `IDS`.
    items : object
        A plain value.
    """
    return items_in_order(items) and not [one for one in items or () if IDS[name] not in one]


def items_in_order(value: Any) -> bool:
    """Tell whether a value is a list of items that have fields, or none.

    Parameters
    ----------
    value : object
        A plain value.
    """
    return value is None or (isinstance(value, list | tuple) and all(isinstance(one, Mapping) for one in value))


def _by_id(where: Where, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    """Yield what differs in a list whose items bear ids."""
    key = IDS[str(where[-1])]
    old, new = ({str(one[key]): one for one in items} for items in (before, after))
    for name in {**new, **old}:
        yield from differing((*where, name), old.get(name), new.get(name))
    kept = ([one for one in state if one in other] for state, other in ((old, new), (new, old)))
    was, stands = kept
    if was != stands:
        yield Change(where, tuple(old), tuple(new))


def _in_order(where: Where, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    """Yield what differs in a list whose items bear none."""
    for left, right in aligned(before, after):
        at = left if right is None else right
        one = None if left is None else before[left]
        other = None if right is None else after[right]
        yield from differing((*where, at or 0), one, other)
