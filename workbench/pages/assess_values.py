"""What is typed on the form of an assessment: flat, by path, as texts that need not be sound; and what of it is.

A path leads to a field: ``round``, ``judgements/05/summary``, ``judgements/05/evidence/k3/finding``.
The path of a list holds the keys of its items in their order: ``judgements/05/evidence`` holds ``["k3"]``.
A key tells an item from the others for as long as the form is open, whatever it says.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from workbench.documents import NOT_APPLICABLE, NOT_ASSESSED, Assessment
from workbench.documents.changes import aligned, plain
from workbench.documents.words import Text
from workbench.words import Words

__all__ = ["FIELDS", "Gathered", "Instrument", "Keyed", "Values", "changed_paths", "flat", "is_path", "lists_of"]

Values = dict[str, Any]
"""What is typed, by path: a text, or the list of a list's keys."""

Keyed = dict[str, dict[str, dict[str, Any]]]
"""The items of each list as the file holds them: by the list's path, then by key, in order."""

FIELDS: dict[str, tuple[str, ...]] = {
    "reviewers": ("reviewer", "from", "role"),
    "evidence": ("kind", "reference", "date", "guide_question", "shows", "finding", "recorded_by"),
    "recommendations": ("recommendation", "status"),
    "context_notes": ("context_factor", "key_factors", "effect", "note"),
    "judgements": ("judgement", "reason", "direct_provider", "summary", "conclusion"),
}
"""The fields of each kind of item, in their order."""

_NEEDED = {
    "reviewers": ("role",),
    "evidence": ("kind", "reference", "shows", "finding"),
    "recommendations": ("recommendation",),
    "context_notes": ("effect", "note"),
}
"""The fields without which an item cannot be saved."""

_TYPED = {
    "reviewers": ("from", "role"),
    "evidence": ("finding", "reference"),
    "recommendations": ("recommendation",),
    "context_notes": ("note", "effect"),
}
"""The fields in which somebody has typed where an item is more than begun."""

_CHOICES = {
    "kind": ("document", "interview", "focus group", "data"),
    "shows": ("supports", "contradicts", "unclear"),
    "status": ("open", "accepted", "done", "dropped"),
    "effect": ("hinders", "helps", "neutral"),
    "role": ("expert leader", "peer", "migrant organisation", "national government", "in-house", "consultant"),
}
_KEY = r"[A-Za-z0-9-]{1,40}"
_PATH = re.compile(
    "round|language|(reviewers|context_notes)"
    f"|reviewers/{_KEY}/(reviewer|from|role)|context_notes/{_KEY}/(context_factor|key_factors|effect|note)"
    "|judgements/[0-9]{2,3}/(judgement|reason|direct_provider|summary|conclusion|evidence|recommendations)"
    f"|judgements/[0-9]{{2,3}}/evidence/{_KEY}/(kind|reference|date|guide_question|shows|finding|recorded_by)"
    f"|judgements/[0-9]{{2,3}}/recommendations/{_KEY}/(recommendation|status)"
)
_LIST = re.compile("reviewers|context_notes|.*/(evidence|recommendations|key_factors)")
_LONGEST, _MOST = 1_000_000, 1000
_TEXT: TypeAdapter[str] = TypeAdapter(Text)
_REVIEWER = re.compile(r"r[0-9]+")


@dataclass(frozen=True)
class Instrument:
    """What can be judged, and how.

    Attributes
    ----------
    levels : tuple of str
        The benchmark's levels, the lowest first.
    questions : dict
        The numbers of the guide questions and their parts, by key factor in order.
    """

    levels: tuple[str, ...]
    questions: dict[str, tuple[str, ...]]


def is_path(path: str, value: Any) -> bool:
    """Tell whether a browser may set a path to a value: it may send anything.

    Parameters
    ----------
    path : str
        A path.
    value : object
        What is to stand there.

    Examples
    --------
    >>> is_path("judgements/05/summary", "So it is."), is_path("judgements/05/evidence", ["a"])
    (True, True)
    >>> is_path("judgements/05/summary", ["a"]), is_path("city", "ghent"), is_path("round", None)
    (False, False, False)
    """
    if not _PATH.fullmatch(path):
        return False
    if not _LIST.fullmatch(path):
        return isinstance(value, str) and len(value) <= _LONGEST
    return (
        isinstance(value, list)
        and len(value) <= _MOST
        and len(set(map(str, value))) == len(value)
        and all(isinstance(one, str) and re.fullmatch(_KEY, one) for one in value)
    )


def lists_of(document: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the path and the items of every list of a plain assessment.

    Parameters
    ----------
    document : mapping
        As `workbench.documents.changes.plain` returns it.
    """
    for name in ("reviewers", "context_notes"):
        yield name, list(document.get(name, ()))
    for one in document.get("judgements", ()):
        for name in ("evidence", "recommendations"):
            yield f"judgements/{one['key_factor']}/{name}", list(one.get(name, ()))


def flat(document: Assessment, keyed: Keyed, new_key: Callable[[], str]) -> tuple[Values, Keyed]:
    """Return what an assessment's form shows, and the items of its lists by key.

    Parameters
    ----------
    document : Assessment
        What stands in the file.
    keyed : dict
        The items as they were known before: those that are the same keep their keys.
    new_key : callable
        Returns a key that no item has.

    Returns
    -------
    tuple of dict
        Values by path, and items by the path of their list and their key.
    """
    said = plain(document)
    values: Values = {"round": said["round"], "language": said["language"]}
    held: Keyed = {}
    for one in said["judgements"]:
        lead = f"judgements/{one['key_factor']}"
        values |= {f"{lead}/{name}": _shown(one.get(name)) for name in FIELDS["judgements"]}
    for path, items in lists_of(said):
        held[path] = _with_keys(keyed.get(path, {}), items, new_key)
        values[path] = list(held[path])
        for key, item in held[path].items():
            values |= {f"{path}/{key}/{name}": _shown(item.get(name)) for name in FIELDS[path.rpartition("/")[2]]}
            if "context_factor" in item:
                values[f"{path}/{key}/key_factors"] = list(item.get("key_factors", ()))
    return values, held


def _with_keys(
    before: Mapping[str, dict[str, Any]], items: list[dict[str, Any]], new_key: Callable[[], str]
) -> dict[str, dict[str, Any]]:
    """Return items by key, in order; those that were there before keep theirs."""
    keys = list(before)
    pairs = aligned(list(before.values()), items)
    found = {right: keys[left] for left, right in pairs if left is not None and right is not None}
    return {found.get(at) or new_key(): item for at, item in enumerate(items)}


def _shown(value: Any) -> Any:
    """Return a value as a field shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)


@dataclass
class Gathered:
    """What of the values of a form is sound, as an assessment; what is not keeps what the file holds.

    Parameters
    ----------
    values : dict
        What is typed.
    base : Assessment
        What stands in the file.
    keyed : dict
        The items of the file's lists by key.
    instrument : Instrument
        What can be judged.
    say : Words
        The language of the messages.

    Attributes
    ----------
    document : Assessment
        All that is sound.
    held : dict
        Its items by key.
    wrong : dict
        What cannot be saved as it is, by the path of its field: what to do.
    waiting : dict
        Items that are not whole yet, by their path: what they lack.
    """

    values: Values
    base: Assessment
    keyed: Keyed
    instrument: Instrument
    say: Words
    held: Keyed = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        said = plain(self.base)
        self._known = {one["key_factor"]: one for one in said["judgements"]}
        said["round"] = self._text("round", said["round"], needed=True)
        said["language"] = self.values.get("language") or said["language"]
        said["reviewers"] = self._team()
        said["judgements"] = tuple(filter(None, map(self._judgement, self.instrument.questions)))
        said["context_notes"] = self._items("context_notes")
        try:
            self.document = Assessment.model_validate(said)
        except ValidationError as error:
            # Each field was looked at; what is left is said once, for the whole.
            self.wrong[""] = "; ".join(one["msg"] for one in error.errors(include_url=False))
            self.document = self.base

    @property
    def whole(self) -> bool:
        """Whether all that is typed is in the document."""
        begun = (
            path
            for path, keys in self.values.items()
            if path.rpartition("/")[2] in _NEEDED and isinstance(keys, list)
            for key in keys
            if key not in self.held.get(path, {}) and self._is_begun(path, key)
        )
        return not self.wrong and not self.waiting and next(begun, None) is None

    def _typed(self, path: str) -> str:
        """Return what is typed in a field, as a file would hold it."""
        return str(self.values.get(path) or "").replace("\r\n", "\n").replace("\r", "\n").strip()

    def _text(self, path: str, before: Any, needed: bool = False) -> Any:
        """Return a text, or None for none; one that no file can hold is said and stays what it was."""
        typed = self._typed(path)
        if not typed:
            if needed:
                self.wrong[path] = self.say("assessing.empty")
            return before if needed else None
        try:
            return _TEXT.validate_python(typed)
        except ValidationError:
            self.wrong[path] = self.say("assessing.unprintable")
            return before

    def _date(self, path: str, before: Any) -> Any:
        """Return a day, or None for none."""
        typed = self._typed(path)
        try:
            return dt.date.fromisoformat(typed) if typed else None
        except ValueError:
            self.wrong[path] = self.say("assessing.no_date", text=typed[:40])
            return before

    def _chosen(self, path: str, name: str, before: Any, needed: bool) -> Any:
        """Return one of the words that a field allows."""
        typed = self._typed(path)
        if typed in _CHOICES[name]:
            return typed
        if typed or (needed and before is not None):
            self.wrong[path] = self.say("assessing.choose")
        return before

    def _judgement(self, factor: str) -> dict[str, Any] | None:
        """Return what is said of a key factor, or None where nothing is."""
        lead = f"judgements/{factor}"
        before = self._known.get(factor, {})
        said: dict[str, Any] = {"key_factor": factor, **self._level(lead, before)}
        provides = {"true": True, "false": False}.get(self._typed(f"{lead}/direct_provider"))
        said["direct_provider"] = provides
        for name in ("summary", "conclusion"):
            said[name] = self._text(f"{lead}/{name}", before.get(name))
        for name in ("evidence", "recommendations"):
            said[name] = self._items(f"{lead}/{name}", factor)
        if said["judgement"] is None:
            rest = [value for name, value in said.items() if name not in ("key_factor", "judgement")]
            if not any(one is not None and one != () for one in rest):
                return None
            # Somebody has begun to look into it: asked, and not yet established.
            said["judgement"] = NOT_ASSESSED
        return said

    def _level(self, lead: str, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return a judgement with its reason; without the reason that it needs both stay what they were."""
        typed = self._typed(f"{lead}/judgement")
        kept = {name: before.get(name) for name in ("judgement", "reason")}
        reason = self._text(f"{lead}/reason", before.get("reason"))
        if typed not in (*self.instrument.levels, NOT_ASSESSED, NOT_APPLICABLE, ""):
            self.wrong[f"{lead}/judgement"] = self.say("assessing.choose")
            return kept
        if typed == NOT_APPLICABLE and reason is None:
            self.wrong[f"{lead}/reason"] = self.say("assessing.no_reason")
            return kept
        return {"judgement": typed or None, "reason": reason}

    def _team(self) -> tuple[dict[str, Any], ...]:
        """Return the reviewers; one by whom something was recorded cannot be taken away."""
        team = list(self._items("reviewers"))
        known = {one["reviewer"] for one in team}
        self._reviewers = known
        used = {self._typed(path) for path in self.values if path.endswith("/recorded_by") and self._is_there(path)}
        for key, item in self.keyed.get("reviewers", {}).items():
            name = item["reviewer"]
            if name in used and name not in known:
                self.wrong["reviewers"] = self.say("assessing.recorded", reviewer=name)
                self.held["reviewers"][key] = item
                team.append(item)
                known.add(name)
        return tuple(team)

    def _is_there(self, path: str) -> bool:
        """Tell whether the item that a field belongs to is in its list."""
        item, _, _ = path.rpartition("/")
        listed, _, key = item.rpartition("/")
        return key in self.values.get(listed, ())

    def _items(self, path: str, factor: str = "") -> tuple[dict[str, Any], ...]:
        """Return the items of a list that can be saved, in their order."""
        kind = path.rpartition("/")[2]
        self.held[path] = {}
        for key in self.values.get(path, ()):
            before = self.keyed.get(path, {}).get(key, {})
            item = self._item(f"{path}/{key}", kind, before, factor)
            lacks = [name for name in _NEEDED[kind] if item.get(name) is None]
            if not lacks:
                self.held[path][key] = item
            elif self._is_begun(path, key):
                names = ", ".join(self.say(f"assessing.field.{name}") for name in lacks)
                self.waiting[f"{path}/{key}"] = self.say("assessing.waiting", fields=names)
        return tuple(self.held[path].values())

    def _is_begun(self, path: str, key: str) -> bool:
        """Tell whether somebody has typed anything in an item."""
        return any(self._typed(f"{path}/{key}/{name}") for name in _TYPED[path.rpartition("/")[2]])

    def _item(self, lead: str, kind: str, before: Mapping[str, Any], factor: str) -> dict[str, Any]:
        """Return an item's fields; a field that is not sound stays what it was in the file."""
        said = {name: self._field(f"{lead}/{name}", name, before.get(name), factor, kind) for name in FIELDS[kind]}
        return {name: value for name, value in said.items() if value is not None and value != ()}

    def _field(self, path: str, name: str, before: Any, factor: str, kind: str) -> Any:
        """Return one field of an item."""
        if name == "date":
            return self._date(path, before)
        if name == "key_factors":
            return tuple(one for one in self.instrument.questions if one in self.values.get(path, ()))
        if name in _CHOICES:
            return self._chosen(path, name, before, name in _NEEDED[kind])
        if name == "guide_question":
            typed = self._typed(path)
            return typed if typed in self.instrument.questions.get(factor, ()) else None
        if name == "recorded_by":
            return self._recorder(path, before)
        return self._text(path, before, needed=before is not None and name in _NEEDED[kind])

    def _recorder(self, path: str, before: Any) -> Any:
        """Return who has recorded a finding; an id that no reviewer has is said."""
        typed = self._typed(path)
        if _REVIEWER.fullmatch(typed) and typed not in self._reviewers:
            self.wrong[path] = self.say("assessing.no_reviewer", reviewer=typed)
            return before if before in self._reviewers else None
        return self._text(path, before)


def changed_paths(before: Values, after: Values) -> list[str]:
    """Return the paths at which two forms differ.

    Parameters
    ----------
    before, after : dict
        Values by path.

    Examples
    --------
    >>> sorted(changed_paths({"a": "1", "b": ""}, {"a": "2"}))
    ['a']
    """
    return [path for path in {**before, **after} if (before.get(path) or "") != (after.get(path) or "")]
