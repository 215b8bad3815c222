"""The page on which a city puts its own assessment in, and saves as it goes."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import ipywidgets

from workbench.files import NotAWorkspace, drop_draft, find_workspace, read_one
from workbench.loading.load import load
from workbench.pages.assess_content import form_content, instrument_for, link_to
from workbench.pages.assess_progress import progress, standing
from workbench.pages.assess_session import Session
from workbench.pages.assess_start import Start, begin, is_own, start_content
from workbench.pages.assess_status import collisions_said, drafts_said
from workbench.pages.base import WorkbenchPage, in_language, open_page
from workbench.problems import InvalidFiles, Problem, Refused
from workbench.tables import Tables
from workbench.widgets import AssessView, may_edit

__all__ = ["AssessPage", "assess_page"]

_LOG = logging.getLogger(__name__)
_EDITOR = re.compile(r"[a-z0-9]{4,16}-[a-z0-9]{4,16}")


class AssessPage(WorkbenchPage):
    """The form of an assessment.

    Parameters
    ----------
    tables : Tables
        A workspace.
    wanted : mapping, optional
        What to open: `assessment` (its file, relative to the workspace) and `key_factor`;
        or what to begin with: `city`, `collection`, `benchmark`.
    problems : sequence of Problem, optional
        What is wrong in the workspace's files.
    workspace : pathlib.Path, optional
        Its folder; left out, nothing can be put in.

    Attributes
    ----------
    session : Session or None
        The assessment that is open.
    """

    offers: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        tables: Tables,
        wanted: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        workspace: Path | None = None,
    ) -> None:
        self._workspace, self._originals = workspace, tables
        self.session: Session | None = None
        self._batch = 0
        super().__init__(tables, wanted, problems)

    def views(self) -> list[ipywidgets.DOMWidget]:
        """Make the one view."""
        self.form = AssessView(self._heard, words=self._say.view("assess"))
        return [self.form]

    def watch(self) -> None:
        """Observe which part of the form is looked at."""
        self.form.observe(lambda _: self.guarded(self._linked), "value")

    def _pointed(self, _change: Mapping[str, Any]) -> None:
        """Offer nothing to take along: what is here is shown elsewhere."""

    # What is shown

    def show(self, wanted: Mapping[str, str]) -> None:
        """Show the assessment that is wanted, or what one can begin with."""
        self._wanted = dict(wanted)
        if not may_edit() or self._workspace is None:
            self._close()
            return
        path, here = wanted.get("assessment", ""), self.session.path if self.session else ""
        if path and path == here:
            self.form.value = self._part(wanted.get("key_factor", self.form.value))
        elif path:
            self._open(path, wanted.get("key_factor", ""))
        else:
            self._begin()

    def _close(self) -> None:
        """Say that nothing can be put in here, and how it could."""
        say = self._say
        self.masthead.content = {"title": say("assessing.title"), "lede": "", "notices": []}
        self.masthead.link = self._language
        told = say("assessing.closed") if self._workspace is not None else say("problems.nothing")
        self.form.content = {"screen": "closed", "text": told}

    @property
    def _language(self) -> dict[str, str]:
        """The page's language as a link has it."""
        return {} if self._say.language == "en" else {"language": self._say.language}

    def _begin(self, *notices: str) -> None:
        """Show what one can begin with, or go on with."""
        self.session = None
        with self.masthead.hold_sync(), self.form.hold_sync():
            self.masthead.content = {
                "title": self._say("assessing.title"),
                "lede": self._say("assessing.lede"),
                "notices": list(notices),
            }
            self.masthead.link = self._language
            self.form.status = {}
            self.form.values = {}
            self.form.content = start_content(self._folder, self._originals, self._tables, self._wanted, self._say)

    @property
    def _folder(self) -> Path:
        """The workspace's folder, where there is one and it may be written to."""
        if self._workspace is None or not may_edit():
            raise Refused("this server shows only: start it with `workbench serve --edit` to put assessments in")
        return self._workspace

    def _open(self, path: str, part: str = "") -> None:
        """Open an assessment."""
        say = self._say
        found = read_one(self._folder, path) if is_own(self._folder, path) else None
        if found is None or not (self._folder / path).is_file():
            self._begin(say("assessing.no_assessment", path=path[:120]))
            return
        if not found.assessments:
            told = "; ".join(str(one) for one in found.problems)
            self._begin(say("assessing.broken", path=path, why=told))
            return
        loaded = found.assessments[0]
        said = loaded.document
        instrument = instrument_for(self._originals, said.benchmark, said.edition)
        if not instrument.questions:
            self._begin(say("assessing.no_benchmark", benchmark=f"{said.benchmark}.{said.edition}"))
            return
        self._instrument, self._collection = instrument, loaded.collection
        self._batch = 0
        self.session = Session(self._folder, path, said, instrument, say)
        content = form_content(self._originals, self._tables, said, loaded.collection, say)
        title = say("assessing.title.of", city=content["facts"][0]["text"], benchmark=content["facts"][1]["text"])
        lede = say("assessing.lede.of", method=content["facts"][3]["text"], date=said.date.isoformat())
        with self.masthead.hold_sync(), self.form.hold_sync():
            self.masthead.content = {"title": title, "lede": lede, "notices": []}
            self.form.content = {**content, "path": path}
            self.form.value = self._part(part)
            self._tell()
            self._linked()

    def _part(self, part: str) -> str:
        """Return a part of the form that there is: the first key factor unless another is named."""
        known = [*self._instrument.questions, "about", "context"]
        return part if part in known else known[0]

    def _linked(self) -> None:
        """Let the address follow what is looked at."""
        if self.session is None:
            return
        part = self._part(self.form.value)
        link = {**link_to(self.session.base, self._collection, self._say.language), "assessment": self.session.path}
        self.masthead.link = {**link, **({"key_factor": part} if part else {})}

    def _tell(self) -> None:
        """Show what stands in the fields, and how that stands to the file."""
        session = self.session
        if session is None:
            return
        base, say = session.base, self._say
        named = {one["value"]: one["word"] for one in self.form.content["levels"]}
        with self.form.hold_sync():
            self.form.values = dict(session.values)
            self.form.status = {
                "batch": self._batch,
                "saved": session.saved,
                "whole": session.whole,
                "failed": session.failed,
                "wrong": session.wrong,
                "waiting": session.waiting,
                "progress": progress(base, self._instrument, say),
                "factors": standing(base, self._instrument, say, named),
                "undo": session.can_undo,
                "redo": session.can_redo,
                "collisions": collisions_said(session, self.form.content, say),
                "drafts": drafts_said(session, say),
            }

    # What a browser says

    def _heard(self, content: Mapping[str, Any]) -> None:
        """Follow a message of the view."""
        known = {
            "hello": self._hello,
            "begin": self._started,
            "open": self._opened,
            "leave": lambda _: self._left(),
            "edits": self._edited,
            "undo": lambda _: self._stepped("undo"),
            "redo": lambda _: self._stepped("redo"),
            "settle": self._settled,
            "draft": self._draft,
            "look": lambda _: self._looked(),
        }
        act = known.get(str(content.get("kind")))
        if act is not None and may_edit() and self._workspace is not None:
            self.guarded(partial(act, content))

    def _hello(self, content: Mapping[str, Any]) -> None:
        """Know who types, and go on where this browser left off."""
        editor = str(content.get("editor"))
        if self.session is None or content.get("path") != self.session.path or not _EDITOR.fullmatch(editor):
            return
        self.session.editor = editor
        browser = editor.partition("-")[0]
        self.session.resume(editor)
        for one in self.session.others():
            # A tab of the same browser that is no more: what was typed there comes back by itself.
            if one.editor.partition("-")[0] == browser:
                self.session.resume(one.editor)
        self._tell()

    def _started(self, content: Mapping[str, Any]) -> None:
        """Begin an assessment, or say at each field what is wrong."""
        fields = content.get("fields")
        start = Start(self._folder, self._originals, fields if isinstance(fields, dict) else {}, self._say)
        if start.wrong:
            self.form.status = {"wrong": start.wrong, "there": start.there}
            return
        try:
            path = begin(start)
        except (OSError, Refused) as error:
            self.form.status = {"wrong": {"": self._say("assessing.not_begun", why=str(error))}}
            return
        self._reload()
        self._open(path)

    def _opened(self, content: Mapping[str, Any]) -> None:
        """Go on with an assessment."""
        self._reload()
        self._open(str(content.get("path")), str(content.get("part", "")))

    def _left(self) -> None:
        """Go back to the choices."""
        if self.session is not None:
            self.session.leave()
        self._reload()
        self._wanted = {}
        self._begin()

    def _reload(self) -> None:
        """Read the workspace anew: the last rounds, and the cities that there are now."""
        try:
            self._originals = load(self._folder)
        except InvalidFiles as invalid:
            self._originals = invalid.tables
        self._tables = in_language(self._originals, self._say.language)

    def _edited(self, content: Mapping[str, Any]) -> None:
        """Take over what was typed; what was taken over already is only confirmed."""
        edits, batch = content.get("edits"), content.get("batch")
        if self.session is None or not isinstance(edits, dict) or not isinstance(batch, int):
            return
        if content.get("path") != self.session.path:
            return
        if batch > self._batch:
            self.session.edit({str(path): value for path, value in edits.items()})
            self._batch = batch
        self._tell()

    def _stepped(self, way: str) -> None:
        """Undo or redo, and go to where that is seen."""
        if self.session is None:
            return
        paths = self.session.undo() if way == "undo" else self.session.redo()
        parts = [path.split("/") for path in paths]
        if parts:
            first = parts[0]
            part = first[1] if first[0] == "judgements" else "context" if first[0] == "context_notes" else "about"
            self.form.value = self._part(part)
        self._tell()

    def _settled(self, content: Mapping[str, Any]) -> None:
        """Follow a choice between two values."""
        if self.session is not None and isinstance(content.get("at"), int):
            self.session.settle(content["at"], str(content.get("which")))
            self._tell()

    def _draft(self, content: Mapping[str, Any]) -> None:
        """Take over what was kept elsewhere, or let it go."""
        session = self.session
        if session is None or content.get("editor") not in [one.editor for one in session.others()]:
            return
        if content.get("what") == "take":
            session.resume(str(content["editor"]))
        elif content.get("what") == "drop":
            drop_draft(session.workspace, session.path, str(content["editor"]))
        self._tell()

    def _looked(self) -> None:
        """Follow what others have saved meanwhile."""
        if self.session is not None and self.session.reread():
            self._tell()


def assess_page(workspace: str = ".", **wanted: Any) -> AssessPage:
    """Open a workspace on the page on which assessments are put in.

    Parameters
    ----------
    workspace : str, default the current folder
        The workspace's folder, or one inside it.
    **wanted
        What to open: `assessment` (its file, relative to the workspace), `key_factor`; or
        what to begin with: `city`, `collection`, `benchmark` (with its edition, as in
        ``charter.2010``).  A page that is served takes the address' own parameters before
        these, and shows only unless its server was started with ``--edit``.

    Returns
    -------
    AssessPage
        The page; problems in the files stand above what is sound.
    """
    try:
        folder: Path | None = find_workspace(workspace)
    except NotAWorkspace:
        folder = None
    return open_page(partial(AssessPage, workspace=folder), workspace, wanted)
