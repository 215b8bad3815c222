"""An assessment that somebody works on: what is typed, what of it is in the file, and what was before."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.documents import Assessment
from workbench.documents.changes import plain
from workbench.documents.merging import Collision, resolved
from workbench.files import Draft, drafts, drop_draft, keep_draft, read_one, save
from workbench.pages.assess_values import Gathered, Instrument, Keyed, changed_paths, flat, is_path, lists_of
from workbench.words import Words

__all__ = ["Session"]

_STEPS = 200
_KEPT = dt.timedelta(days=1)
_HELD = dt.timedelta(hours=1)
_HOLDING = re.compile("reviewers|context_notes|judgements/[0-9]+/(evidence|recommendations)")
_MOST_EDITS = 5000


class Session:
    """One assessment in one form.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    path : str
        The assessment's file, relative to it.
    document : Assessment
        What the file holds.
    instrument : Instrument
        What can be judged.
    say : Words
        The language of the messages.

    Attributes
    ----------
    values : dict
        What is typed, by path.
    base : Assessment
        What stands in the file, as far as is known.
    wrong, waiting : dict
        What is not in the file, by path; see `Gathered`.
    failed : str
        Why nothing could be saved; empty where it could.
    saved : float
        When the file was last known to hold what is sound, in seconds; 0 for not yet.
    collisions : tuple of Collision
        What somebody else has changed otherwise, and nobody has chosen between yet.
    """

    def __init__(self, workspace: Path, path: str, document: Assessment, instrument: Instrument, say: Words) -> None:
        self.workspace, self.path, self.base = workspace, path, document
        self.editor = secrets.token_hex(4)
        self._instrument, self._say = instrument, say
        self.values, self._keyed = flat(document, {}, _new_key)
        self.wrong: dict[str, str] = {}
        self.waiting: dict[str, str] = {}
        self.failed = ""
        self.saved = 0.0
        self.collisions: tuple[Collision, ...] = ()
        self._done: list[dict[str, tuple[Any, Any]]] = []
        self._undone: list[dict[str, tuple[Any, Any]]] = []

    @property
    def whole(self) -> bool:
        """Whether all that is typed is in the file."""
        return self._whole

    _whole = True

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is something to redo."""
        return bool(self._undone)

    def edit(self, edits: Mapping[str, Any]) -> None:
        """Take over what was typed, and save what of it is sound.

        Parameters
        ----------
        edits : mapping
            New values by path; what no form has is left out.
        """
        sound = {path: value for path, value in list(edits.items())[:_MOST_EDITS] if self._is_field(path, value)}
        step = {
            path: (self.values.get(path), value)
            for path, value in sound.items()
            if (self.values.get(path) or "") != (value or "")
        }
        self._remember(step)
        self.values |= sound
        self._relist(sound)
        self.store()

    def _relist(self, edits: Mapping[str, Any]) -> None:
        """Put an item that somebody types in back into its list, where another has taken it away."""
        for path in edits:
            item = path.rpartition("/")[0]
            listed, _, key = item.rpartition("/")
            if _HOLDING.fullmatch(listed) and listed not in edits and key not in self.values.get(listed, ()):
                self.values[listed] = [*self.values.get(listed, ()), key]

    def _is_field(self, path: str, value: Any) -> bool:
        """Tell whether this form has a field."""
        parts = path.split("/")
        return is_path(path, value) and (parts[0] != "judgements" or parts[1] in self._instrument.questions)

    def _remember(self, step: dict[str, tuple[Any, Any]]) -> None:
        """Keep a step so that it can be undone; further typing in the same text is the same step."""
        if not step:
            return
        self._undone.clear()
        last = self._done[-1] if self._done else {}
        text = next(iter(step)).rpartition("/")[2] in ("summary", "conclusion", "finding", "note", "reason")
        if text and len(step) == 1 and step.keys() == last.keys():
            (path,) = step
            self._done[-1] = {path: (last[path][0], step[path][1])}
            return
        self._done = [*self._done, step][-_STEPS:]

    def undo(self) -> tuple[str, ...]:
        """Take the last step back; return the paths that it changes."""
        return self._back(self._done, self._undone)

    def redo(self) -> tuple[str, ...]:
        """Take the last step that was taken back again; return the paths that it changes."""
        return self._back(self._undone, self._done)

    def _back(self, steps: list[Any], others: list[Any]) -> tuple[str, ...]:
        """Go from the end of one pile of steps to that of the other."""
        if not steps:
            return ()
        step = steps.pop()
        # What somebody else has changed since stays as it is.
        ours = {path: pair for path, pair in step.items() if (self.values.get(path) or "") == (pair[1] or "")}
        self.values |= {path: before if before is not None else "" for path, (before, _) in ours.items()}
        others.append({path: (after, before) for path, (before, after) in step.items()})
        self.store()
        return tuple(ours)

    def store(self) -> None:
        """Save what is sound; keep what is not as a draft; take over what others have changed."""
        gathered = self._gathered()
        self.wrong, self.waiting, self.failed = gathered.wrong, gathered.waiting, ""
        self._whole = gathered.whole and not self.collisions
        # Before anything else: whatever happens next, what was typed is there.
        self._keep()
        saved = save(self.workspace, self.path, self.base, gathered.document)
        if saved.problems or saved.document is None:
            self._fail("; ".join(one.sentence for one in saved.problems))
            return
        self._take_over(saved.document, gathered)
        self.collisions += tuple(saved.collisions)
        self.saved = time.time()
        self._whole = self._whole and not self.collisions
        # With the keys of what is in the file by now: a page that comes back knows its items by them.
        self._keep()

    def _gathered(self) -> Gathered:
        return Gathered(self.values, self.base, self._keyed, self._instrument, self._say)

    def _fail(self, sentence: str) -> None:
        """Note why nothing could be saved."""
        self.failed = sentence
        self._whole = False
        self._keep()

    def _take_over(self, document: Assessment, gathered: Gathered) -> None:
        """Let the form follow what the file holds where that is not what we have saved."""
        mine, held = flat(gathered.document, gathered.held, _new_key)
        theirs, keyed = flat(document, held, _new_key)
        for path in changed_paths(mine, theirs):
            if path in keyed or path in held:
                unsaved = [key for key in self.values.get(path, ()) if key not in held.get(path, {})]
                self.values[path] = [*theirs.get(path, ()), *unsaved]
            elif path in theirs:
                # What was typed in an item that another took away stays known, should somebody go on typing in it.
                self.values[path] = theirs[path]
        self.base, self._keyed = document, keyed

    def settle(self, at: int, which: str) -> None:
        """Choose between two values that collided.

        Parameters
        ----------
        at : int
            The place among `collisions`.
        which : str
            ``mine`` or ``theirs``.
        """
        if not 0 <= at < len(self.collisions) or which not in ("mine", "theirs"):
            return
        if which == "theirs":
            # What stands in the file stays, with what somebody typed on since.
            self.collisions = self.collisions[:at] + self.collisions[at + 1 :]
            self.store()
            return
        try:
            document = resolved(self.base, self.collisions[at], "mine")
        except ValidationError:
            # It no longer fits what else has changed: both stay to be seen.
            return
        self.collisions = self.collisions[:at] + self.collisions[at + 1 :]
        before, held = flat(self.base, self._keyed, _new_key)
        after, keyed = flat(document, held, _new_key)
        self._keyed |= {path: {**self._keyed.get(path, {}), **items} for path, items in keyed.items()}
        self.edit({path: after.get(path, "") for path in changed_paths(before, after)})

    # Drafts

    def _keep(self) -> None:
        """Keep what is typed, with what the file was known to hold."""
        typed = {
            "whole": self._whole,
            "values": self.values,
            "base": json.loads(self.base.model_dump_json(by_alias=True)),
            "keys": {path: list(items) for path, items in self._keyed.items()},
            "collisions": [
                {"where": list(one.where), "base": one.base, "mine": one.mine, "theirs": one.theirs}
                for one in self.collisions
            ],
        }
        try:
            keep_draft(self.workspace, self.path, self.editor, typed)
        except OSError as error:
            # A full disk: the browser still has it, and is told.
            self.failed = self.failed or str(error)

    def others(self) -> tuple[Draft, ...]:
        """Return the drafts that were left elsewhere and hold what is not in the file."""
        every = [one for one in drafts(self.workspace, self.path) if one.editor != self.editor]
        long_ago = dt.datetime.now(dt.UTC) - _KEPT
        for one in every:
            # A page that comes back soon finds in it how its items are called.
            if one.left and one.typed.get("whole") is True and one.changed < long_ago:
                drop_draft(self.workspace, self.path, one.editor)
        # What a colleague types this moment is theirs; what nobody holds any more is offered.
        lately = dt.datetime.now(dt.UTC) - _HELD
        unsaved = (one for one in every if one.typed.get("whole") is not True)
        return tuple(one for one in unsaved if one.left or one.changed < lately)

    def resume(self, editor: str) -> bool:
        """Go on where a draft ended, as though its page had never closed; tell whether there was one.

        Parameters
        ----------
        editor : str
            Whose draft.
        """
        found = next((one for one in drafts(self.workspace, self.path) if one.editor == editor), None)
        if found is None or not self._restored(found.typed):
            return False
        self.store()
        if found.editor != self.editor:
            drop_draft(self.workspace, self.path, found.editor)
        return True

    def _restored(self, typed: Mapping[str, Any]) -> bool:
        """Take a draft over; tell whether it is one."""
        try:
            base = Assessment.model_validate_json(json.dumps(typed["base"]))
            keys = {str(path): [str(one) for one in every] for path, every in typed["keys"].items()}
            values = {str(path): value for path, value in typed["values"].items() if self._is_field(path, value)}
            collisions = tuple(Collision(**{**one, "where": tuple(one["where"])}) for one in typed["collisions"])
        except (KeyError, TypeError, AttributeError, ValidationError):
            return False
        keyed: Keyed = {}
        for path, items in lists_of(plain(base)):
            known = keys.get(path, [])
            named = known if len(known) == len(items) else [_new_key() for _ in items]
            keyed[path] = dict(zip(named, items, strict=True))
        shown, self._keyed = flat(base, keyed, _new_key)
        self.base, self.collisions = base, collisions
        self.values = {**shown, **values}
        return True

    def leave(self) -> None:
        """Let go of the draft where all that is typed is in the file: nobody will come back to it."""
        if self._whole:
            drop_draft(self.workspace, self.path, self.editor)

    def reread(self) -> bool:
        """Follow the file where somebody else has written it; tell whether that was so."""
        found = read_one(self.workspace, self.path).assessments
        changed = bool(found) and found[0].document != self.base
        if changed:
            self.store()
        return changed


def _new_key() -> str:
    """Return a key that no item has."""
    return secrets.token_hex(4)
