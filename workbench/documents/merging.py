"""Two people's states of one document → one: what does not collide is merged, what collides is kept from both.

Both began with the same state.  What one of them changed stands, and what both changed
alike stands.  Where they changed the same thing differently, the document keeps what is
*theirs* (it stands in the file already) and a `Collision` keeps both, for a choice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

from pydantic import ValidationError

from workbench.documents.changes import IDS, Where, aligned, differing, items_in_order, plain, with_ids
from workbench.documents.words import Document

__all__ = ["Collision", "Merged", "held_at", "merge", "resolved"]

D = TypeVar("D", bound=Document)

_UNIT = ("judgement", "reason")
"""A reason is a reason for its judgement: taken from one side, or from the other, never mixed."""


@dataclass(frozen=True)
class Collision:
    """One thing that two people changed differently.

    Attributes
    ----------
    where : tuple of str and int
        The way to it, as in `changes`; the position of an item without an id is that in the
        merged document, or the one that it would have there.
    base, mine, theirs : object
        Plain values; None where there was, or is, nothing.  A judgement and its reason are one:
        `where` ends in `judgement`, and the values are mappings of both.  Where both set the
        items of a list in another order, `where` ends in the list's name, and the values are ids.
    """

    where: Where
    base: Any
    mine: Any
    theirs: Any

    def below(self, *where: str | int) -> Collision:
        """Return the same as seen from further above."""
        return replace(self, where=(*where, *self.where))

    def kept(self) -> dict[str, Any]:
        """Return the same as JSON holds it, to be kept in a draft."""
        return {name: _in_json(value) for name, value in vars(self).items()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Collision:
        """Return what `kept` gave, as it comes back from JSON; `resolved` takes its dates as texts, too."""
        return cls(*(_from_json(kept[name]) for name in ("where", "base", "mine", "theirs")))


@dataclass(frozen=True)
class Merged(Generic[D]):
    """What two states of a document come to.

    Attributes
    ----------
    document : Document
        Both sides' changes; what is theirs where they collide.
    collisions : tuple of Collision
        Where they do, in the order of the document.
    """

    document: D
    collisions: tuple[Collision, ...] = ()


_Found = tuple[Any, list[Collision]]


def merge(base: D | None, mine: D, theirs: D) -> Merged[D]:
    """Merge two states of a document that come from one.

    Fields are merged by their names, lists whose items bear ids by these, and evidence,
    recommendations and context notes by what they say (`aligned`).  What one side deleted
    and the other changed collides.  If all of it together were no sound document, the
    smallest part of mine that stands against it collides.

    Parameters
    ----------
    base : Document or None
        What both began with; None where there was nothing yet.
    mine, theirs : Document
        The two states, of the same class.

    Returns
    -------
    Merged
        The same whichever of the two is called mine, as long as nothing collides.

    Examples
    --------
    >>> import datetime as dt
    >>> from workbench.documents import Assessment, Judgement
    >>> def said(**judged):
    ...     named = {"city": "aldmere", "benchmark": "charter", "edition": "2010", "method": "agreed"}
    ...     judgements = [Judgement(key_factor=one[1:], judgement=level) for one, level in judged.items()]
    ...     return Assessment(**named, date=dt.date(2014, 5, 12), round="2014", judgements=judgements)
    >>> base = said(f01="not assessed", f02="not assessed")
    >>> merged = merge(base, said(f01="fully met", f02="fully met"), said(f01="not assessed", f02="partly met"))
    >>> [one.judgement for one in merged.document.judgements]
    ['fully met', 'partly met']
    >>> [(one.where, one.mine) for one in merged.collisions]
    [(('judgements', '02', 'judgement'), {'judgement': 'fully met'})]
    """
    if mine in (theirs, base):
        return Merged(theirs)
    if base == theirs:
        return Merged(mine)
    states = ({} if base is None else plain(base), plain(mine), plain(theirs))
    whole, collisions = _fields(*states)
    return _sound(type(theirs), whole, states, collisions)


def _three(name: str, base: Any, mine: Any, theirs: Any) -> _Found:
    """Return what three states of a value come to; None is nothing."""
    if mine in (theirs, base):
        return theirs, []
    if base == theirs:
        return mine, []
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return _fields(base if isinstance(base, Mapping) else {}, mine, theirs)
    states = (base, mine, theirs)
    if name in IDS and all(with_ids(name, one) for one in states):
        return _by_id(IDS[name], *(one or () for one in states))
    if all(items_in_order(one) for one in states):
        return _in_order(*(one or () for one in states))
    return theirs, [Collision((), base, mine, theirs)]


def _fields(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> _Found:
    """Return what three states of a mapping come to."""
    merged: dict[str, Any] = {}
    collisions: list[Collision] = []
    for name in {**theirs, **mine}:
        if name == "judgement":
            unit = [{one: state[one] for one in _UNIT if one in state} or None for state in (base, mine, theirs)]
            value, found = _whole(*unit)
            merged.update(value)
        elif name not in _UNIT:
            value, found = _three(name, base.get(name), mine.get(name), theirs.get(name))
            if value is not None and value != ():
                merged[name] = value
        else:
            continue
        collisions += [one.below(name) for one in found]
    return merged, collisions


def _whole(base: Any, mine: Any, theirs: Any) -> _Found:
    """Return what three states of a thing come to that is taken whole."""
    if mine in (theirs, base):
        return theirs, []
    return (mine, []) if base == theirs else (theirs, [Collision((), base, mine, theirs)])


_Key = Callable[[Any], Any]


def _by_id(key: str, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> _Found:
    """Return what three states of a list come to whose items bear ids."""
    old, ours, others = ({str(one[key]): one for one in state} for state in (base, mine, theirs))
    order, agreed = _order(list(old), list(ours), list(others), key=str)
    merged, collisions = [], []
    for name in order:
        value, found = _three("", old.get(name), ours.get(name), others.get(name))
        merged += [] if value is None else [value]
        collisions += [one.below(name) for one in found]
    if not agreed:
        collisions.append(Collision((), tuple(old), tuple(ours), tuple(others)))
    return tuple(merged), collisions


def _in_order(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> _Found:
    """Return what three states of a list come to whose items bear none."""
    old: dict[Any, Any] = dict(enumerate(base))
    ours, others = (dict(_named(base, state)) for state in (mine, theirs))
    every = {**old, **ours, **others}
    order, _ = _order(list(old), list(ours), list(others), key=lambda one: _moment(every[one]))
    merged: list[Any] = []
    collisions = []
    for name in order:
        value, found = _three("", old.get(name), ours.get(name), others.get(name))
        collisions += [one.below(len(merged)) for one in found]
        merged += [] if value is None else [value]
    return tuple(merged), collisions


def _named(base: Sequence[Any], state: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield the items of a list, each with its position in the first state, or a name made of what it says."""
    seen: Counter[str] = Counter()
    for left, right in aligned(base, state):
        if right is None:
            continue
        said = repr(state[right])
        seen[said] += left is None
        yield (said, seen[said]) if left is None else left, state[right]


def _moment(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return what says which of two new items comes first, whoever wrote it: its date."""
    return str(item.get("date", "")), repr(item)


def _order(base: list[Any], mine: list[Any], theirs: list[Any], key: _Key) -> tuple[list[Any], bool]:
    """Return the order of all items of mine and theirs, and whether the two agree on it.

    What all three hold comes in the order of the side that changed it; what only one holds
    comes after what it stands after there.
    """
    common = set(base) & set(mine) & set(theirs)
    was, ours, others = ([one for one in state if one in common] for state in (base, mine, theirs))
    kept, agreed = ours if others == was else others, was in (ours, others) or ours == others
    places = {one: place for place, one in enumerate(kept, start=1)}
    left, right = (dict(_gaps(state, places)) for state in (mine, theirs))
    for one in left.keys() & right.keys():
        left[one] = right[one] = min(left[one], right[one]) if agreed else right[one]
    order = []
    for place, one in enumerate([None, *kept]):
        order += [] if one is None else [one]
        ours, others = ([name for name, gap in side.items() if gap == place] for side in (left, right))
        order += _interleaved(ours, others, key, agreed)
    return order, agreed


def _gaps(state: list[Any], places: Mapping[Any, int]) -> Iterator[tuple[Any, int]]:
    """Yield each item that has no place, with the place that it comes after."""
    after = 0
    for one in state:
        if one in places:
            after = places[one]
        else:
            yield one, after


def _interleaved(left: list[Any], right: list[Any], key: _Key, alike: bool) -> Iterator[Any]:
    """Yield two sequences as one, each in its own order, the smaller of the first ones first; twice is once."""
    twice = set(left) & set(right)
    sides = [list(left), list(right)]
    # The side that a shared item is taken from must not depend on which of the two is mine, unless that matters.
    first = min(sides, key=lambda side: [key(one) for one in side]) if alike else sides[1]
    other = sides[1] if first is sides[0] else sides[0]
    other[:] = [one for one in other if one not in twice]
    while first and other:
        yield (first if key(first[0]) < key(other[0]) else other).pop(0)
    yield from first
    yield from other


# What is unsound together


def _sound(model: type[D], whole: dict[str, Any], states: Sequence[Any], collisions: list[Collision]) -> Merged[D]:
    """Return a merged document; where it would be unsound, the smallest part of mine collides."""
    document = _read(model, whole)
    if document is not None:
        return Merged(document, tuple(collisions))
    _, _, theirs = states
    ways = [_short(one.where) for one in differing((), theirs, whole)]
    for way in dict.fromkeys([*ways, *(one[:1] for one in ways)]):
        mended = _put(whole, way, _at(theirs, way), ())
        document = _read(model, mended)
        if document is not None:
            kept = [one for one in collisions if one.where[: len(way)] != way]
            return Merged(document, (*kept, Collision(way, *(_at(one, way) for one in states))))
    return Merged(model.model_validate(theirs), (Collision((), *states),))


def _read(model: type[D], data: Mapping[str, Any]) -> D | None:
    """Return the document of plain values, if they are one."""
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _short(where: Where) -> Where:
    """Return a way as far as it leads by names and ids."""
    for length, one in enumerate(where):
        if isinstance(one, int):
            return where[:length]
    return (*where[:-1], "judgement") if where[-1] in _UNIT else where


# Choosing


def resolved(document: D, collision: Collision, take: Literal["mine", "theirs"]) -> D:
    """Return a document with one choice made.

    Parameters
    ----------
    document : Document
        What `merge` gave, or what became of it since.
    collision : Collision
        What is chosen between.
    take : {"mine", "theirs"}
        Which.

    Returns
    -------
    Document
        The same where the place itself is gone since.  Evidence (or another item without an id) that
        was put back by a choice is not taken away again by the other: that is for whoever undoes it.

    Raises
    ------
    pydantic.ValidationError
        If the choice is unsound together with the rest (a date after the one that it follows).
    """
    chosen = collision.mine if take == "mine" else collision.theirs
    if not collision.where:
        return type(document).model_validate(chosen)
    if chosen is None and take == "theirs" and isinstance(collision.where[-1], int):
        # It is not there, and nothing tells one that was put back from another that says the same.
        return document
    return type(document).model_validate(
        _put(plain(document), collision.where, chosen, (collision.theirs, collision.mine))
    )


def _in_json(value: Any) -> Any:
    """Return a plain value as JSON holds it."""
    if isinstance(value, Mapping):
        return {name: _in_json(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_in_json(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _from_json(value: Any) -> Any:
    """Return a plain value that JSON held; its dates stay texts, which documents take."""
    if isinstance(value, Mapping):
        return {name: _from_json(one) for name, one in value.items()}
    return tuple(map(_from_json, value)) if isinstance(value, list | tuple) else value


def held_at(document: Document, where: Where) -> Any:
    """Return what stands in a document at a place, as a `Collision` has its values; None where nothing does.

    Parameters
    ----------
    document : Document
        Any.
    where : tuple of str and int
        The way, as in a `Collision`.
    """
    return _at(plain(document), where)


def _at(value: Any, where: Where) -> Any:
    """Return what stands at a place, None where nothing does."""
    for depth, name in enumerate(where):
        if isinstance(value, Mapping):
            if name == "judgement" and depth == len(where) - 1:
                return {one: value[one] for one in _UNIT if one in value} or None
            value = value.get(name)
        elif isinstance(name, int):
            value = value[name] if value is not None and name < len(value) else None
        else:
            key = IDS[str(where[depth - 1])]
            value = next((one for one in value or () if str(one[key]) == name), None)
    return value


def _put(holder: Mapping[str, Any], where: Where, value: Any, instead: Sequence[Any]) -> dict[str, Any]:
    """Return a mapping with another value at a place; `instead`: what may stand there now."""
    name, *rest = where
    held = dict(holder)
    if not rest and name == "judgement" and isinstance(value, Mapping):
        held = {one: kept for one, kept in held.items() if one not in _UNIT} | dict(value)
    elif not rest and name in IDS and _are_names(value) and items_in_order(held.get(str(name))):
        held[str(name)] = _sorted(held.get(str(name), ()), IDS[str(name)], value)
    else:
        held[str(name)] = _put_in(str(name), held.get(str(name)), tuple(rest), value, instead) if rest else value
    return {one: kept for one, kept in held.items() if kept is not None and kept != ()}


def _put_in(name: str, items: Any, where: Where, value: Any, instead: Sequence[Any]) -> Any:
    """Return a list (or mapping) with another value at a place in it."""
    if isinstance(items, Mapping):
        return _put(items, where, value, instead)
    kept = list(items or ())
    one, *rest = where
    if isinstance(one, int):
        at = _nearest(kept, one, tuple(rest), instead)
        place = min(one, len(kept))
    else:
        key = IDS[name]
        at = next((index for index, item in enumerate(kept) if str(item[key]) == one), None)
        place = next((index for index, item in enumerate(kept) if str(item[key]) > one), len(kept))
    if rest:
        if at is not None:
            kept[at] = _put(kept[at], tuple(rest), value, instead)
    elif value is None:
        kept[:] = kept if at is None else kept[:at] + kept[at + 1 :]
    elif at is None:
        kept.insert(place, value)
    else:
        kept[at] = value
    return tuple(kept)


def _nearest(items: Sequence[Any], position: int, where: Where, expected: Sequence[Any]) -> int | None:
    """Return the position of the item that holds one of the expected values, the nearest to where it was."""
    for value in expected:
        if value is None and not where:
            continue
        wanted = _in_json(value)
        alike = [index for index, item in enumerate(items) if _in_json(_at(item, where)) == wanted]
        if alike:
            return min(alike, key=lambda index: abs(index - position))
    # What was written there since gives way only to a choice about a part of it.
    return position if where and position < len(items) else None


def _are_names(value: Any) -> bool:
    """Tell whether a value is the order of a list: its ids."""
    return isinstance(value, tuple) and value != () and all(isinstance(one, str) for one in value)


def _sorted(items: Iterable[Any], key: str, names: Sequence[str]) -> tuple[Any, ...]:
    """Return items in the order of their ids; what is not among these stays behind what it stands behind."""
    place = {name: index for index, name in enumerate(names)}
    last, placed = -1, []
    for one in items:
        last = place.get(str(one[key]), last)
        placed.append((last, str(one[key]) not in place, one))
    return tuple(one for *_, one in sorted(placed, key=lambda each: each[:2]))
