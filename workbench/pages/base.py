"""What all pages are: a head, choices, and the views of what was chosen.

This is the room that observes: a choice becomes a state, a state what the views show.
"""

from __future__ import annotations

import logging
import os
import re
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, TypeVar
from urllib.parse import parse_qsl

import ipywidgets
import pandas as pd

from workbench.files import NotAWorkspace, find_workspace, places
from workbench.loading.load import load
from workbench.pages.choices import CHOICES, fill_choices, make_choices
from workbench.pages.links import DROPS
from workbench.pages.naming import closes
from workbench.pages.scene import Scene
from workbench.pages.sets import found_in_set
from workbench.pages.state import State, settle
from workbench.pages.taking import comparison_rows, file_stem, snippet
from workbench.problems import InvalidFiles, Problem
from workbench.tables import Tables, make_tables
from workbench.tidy import as_csv
from workbench.translating import languages_in, translate
from workbench.widgets import CityChoice, Masthead, ProblemPanel, is_served
from workbench.words import LANGUAGES, ORIGINAL, Words, words

__all__ = ["WorkbenchPage", "in_language", "open_page"]

_LOG = logging.getLogger(__name__)
_PROBLEMS_SHOWN = 25
_FEW_FILES = 1000
_ONE_ROW = 5


class WorkbenchPage(ipywidgets.VBox):  # type: ignore[misc]
    """A page as a widget: it shows itself as the last line of a cell.

    A page of its own makes its `views`, fills them in `draw` and empties them in
    `clear`; all else is the same on every page.  Its picture is that of its views; what
    its CSV holds is `table`, and what Python shows it, the function named for its class.

    Parameters
    ----------
    tables : Tables
        A workspace.
    wanted : mapping, optional
        What to show, as the parameters of a link; see `State.link`.  Its `language` is that
        of the page for as long as there is the page.
    problems : sequence of Problem, optional
        What is wrong in the workspace's files, to be shown above what is sound.

    Attributes
    ----------
    state : State or None
        What is shown; None where the workspace holds nothing to show.
    """

    offers: ClassVar[tuple[str, ...]] = CHOICES
    """The choices in the page's strip; it has none where this is empty."""

    together: ClassVar[bool] = False
    """Whether the page can show the assessments of all methods together."""

    def __init__(
        self,
        tables: Tables,
        wanted: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self._say = _spoken(wanted or {})
        self._tables = in_language(tables, self._say.language)
        self._showing = False
        self.state: State | None = None
        self.panel = _problem_panel(problems, self._say)
        self.masthead = Masthead(words=self._say.view("masthead"), language=self._say.language)
        self.masthead.observe(self._pointed, "link")
        self.masthead.observe(self._returned, "wanted")
        self.choices = make_choices(self._say, self.offers)
        super().__init__([self.panel, self.masthead, *self._strip(), *self.views()])
        self.add_class("wb-page")
        self.guarded(lambda: self.show(wanted or {}))
        for name, choice in self.choices.items():
            choice.observe(partial(self._chosen, name), "value")
            if isinstance(choice, CityChoice):
                choice.observe(partial(self._searched, choice), "asked")
        self.watch()

    def _strip(self) -> list[ipywidgets.Box]:
        """Return the choices side by side, where there are any."""
        strip = ipywidgets.Box(list(self.choices.values()))
        strip.add_class("wb-choices")
        if len(self.choices) <= _ONE_ROW:
            strip.add_class("wb-one-row")
            strip.add_class(f"wb-row-{len(self.choices)}")
        return [strip] if self.choices else []

    def views(self) -> list[ipywidgets.DOMWidget]:
        """Make the page's own views, in their order below the choices."""
        raise NotImplementedError

    def draw(self, scene: Scene, notices: list[str]) -> None:
        """Show a scene in the page's own views and in its head."""
        raise NotImplementedError

    def draw_below(self, scene: Scene) -> None:
        """Show what is looked at last, after the choices have followed."""

    def clear(self) -> None:
        """Empty the page's own views: there is nothing to show."""
        raise NotImplementedError

    def watch(self) -> None:
        """Observe the page's own views."""
        raise NotImplementedError

    def table(self, scene: Scene) -> pd.DataFrame:
        """Return the page's data as tidy rows, each with what a caption says.

        Parameters
        ----------
        scene : Scene
            What is shown.
        """
        return comparison_rows(scene)

    def stem(self, scene: Scene) -> str:  # noqa: ARG002 - a page of its own may name its file for what it shows
        """Return what a file of the page is called first: by its class, such as ``compare``.

        Parameters
        ----------
        scene : Scene
            What is shown.
        """
        return self._opener().removesuffix("_page").replace("_", "-")

    @classmethod
    def _opener(cls) -> str:
        """Return the function that opens the page: `compare_page` for a `ComparePage`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def _pointed(self, _change: Mapping[str, Any]) -> None:
        """Let what can be taken along follow what the page shows."""
        if self.state is None:
            return
        scene = self.scene(self.state)
        self.masthead.snippet = snippet(scene, self.state, self._opener())
        self.masthead.offer(file_stem(scene, self.stem(scene)), lambda: as_csv(self.table(scene)))

    def look_ahead(self) -> None:
        """Look up what a visitor may choose first: a page that waits for its visitor has the time."""

    def settled(self, wanted: Mapping[str, str]) -> tuple[State | None, list[str]]:
        """Return what can be shown of what is wanted; see `settle`."""
        return settle(self._tables, wanted, self._say)

    def show(self, wanted: Mapping[str, str]) -> None:
        """Show what is wanted, as far as it is known; the rest is said in notices.

        Parameters
        ----------
        wanted : mapping
            Parameters as `State.link` makes them.
        """
        self._show(*self.settled(wanted))

    def follow(self, change: Mapping[str, Any]) -> None:
        """Show the present state with something changed; what is not known changes nothing.

        Parameters
        ----------
        change : mapping
            Parameters of a link with their new values; lists are joined.
        """
        if self._showing or self.state is None:
            return
        wanted = self.state.link()
        for name, value in change.items():
            for dropped in DROPS.get(name, ()):
                wanted.pop(dropped, None)
            wanted[name] = ",".join(value) if isinstance(value, list | tuple) else str(value)
        if closes(wanted.get("cell", ""), change):
            wanted.pop("cell", None)
        state, notices = self.settled(wanted)
        # What is not known changes nothing: the choice takes its present value again.
        known = state is not None and all(
            _alike(name, state.link().get(name, ""), wanted[name])
            for name in change
            if name not in ("cities", "beside")
        )
        self._show(state if known else self.state, notices)

    def scene(self, state: State) -> Scene:
        """Return the rows of the tables that a state is about."""
        return Scene(self._tables, state, self._say)

    def _show(self, state: State | None, notices: list[str]) -> None:
        """Show a state in all views."""
        self.state = state
        if state is None:
            self.masthead.content = {"title": self._say("problems.nothing"), "lede": "", "notices": notices}
            self.clear()
            return
        scene = self.scene(state)
        self._showing = True
        try:
            self.draw(scene, notices)
            fill_choices(self.choices, scene, self.together)
            self.draw_below(scene)
        finally:
            self._showing = False

    def _returned(self, change: Mapping[str, Any]) -> None:
        """Show what a visitor went back to."""
        query = change["new"].get("query") if isinstance(change["new"], dict) else None
        if isinstance(query, dict):
            self.guarded(lambda: self.show({str(name): str(value) for name, value in query.items()}))

    def _chosen(self, name: str, change: Mapping[str, Any]) -> None:
        """Follow a choice."""
        self.guarded(lambda: self.follow({name: change["new"]}))

    def _searched(self, choice: CityChoice, change: Mapping[str, Any]) -> None:
        """Find the cities of a set that a visitor asks for."""

        def find() -> None:
            if self.state is not None:
                choice.found = found_in_set(self.scene(self.state), str(change["new"]))

        self.guarded(find)

    def head(self, scene: Scene, title: str, lede: str, notices: list[str]) -> dict[str, Any]:
        """Return the page's head: whose cities these are, what is shown, and what a link named in vain.

        Parameters
        ----------
        scene : Scene
            What is shown.
        title, lede : str
            What it is, in a line, and how to go on, in a few.
        notices : list of str
            What was wanted and is not known.

        Returns
        -------
        dict
            The `content` of `workbench.widgets.Masthead`.
        """
        say = scene.say
        marks = []
        if scene.invented:
            marks.append({"word": say("mark.invented"), "kind": "invented", "note": say("note.invented")})
        elif scene.state.examples:
            marks.append({"word": say("mark.real"), "kind": "plain", "note": say("note.real")})
        if scene.benchmark["status"] != "published":
            marks.append({"word": say("mark.draft"), "kind": "draft", "note": say("note.draft")})
        marks += self._apart(scene)
        fold = self.fold(scene) if self.choices else ""
        return {"title": title, "lede": lede, "marks": marks, "fold": fold, "notices": notices}

    def _apart(self, scene: Scene) -> list[dict[str, str]]:
        """Return what of the page is otherwise than its choices let one expect."""
        say, marks = scene.say, list[dict[str, str]]()
        if "method" not in self.choices or scene.state.examples:
            # It shows nothing of any assessment.
            return marks
        if scene.state.methods and not self.together:
            marks.append({"word": say("mark.latest"), "kind": "about", "note": say("note.latest")})
        languages = {row["language"] for row in map(scene.used, scene.state.cities) if row} - {say.language}
        if languages:
            named = say.joined(say(f"mark.written.{one}") for one in sorted(languages))
            marks.append({"word": named, "kind": "about", "note": say("note.written")})
        return marks

    def fold(self, scene: Scene) -> str:
        """Return what stands for the choices where a phone folds them away.

        Parameters
        ----------
        scene : Scene
            What is shown.
        """
        cities = scene.say("cities", count=len(scene.state.cities))
        return scene.say("fold", shown=cities, date=scene.state.on.isoformat())

    def guarded(self, act: Callable[[], None]) -> None:
        """Do what a visitor asked for; a failure is logged and said without its inside.

        Parameters
        ----------
        act : callable
            What follows from a choice.
        """
        try:
            act()
        except Exception:  # noqa: BLE001 - whatever it is, no visitor may see its inside
            name = uuid.uuid4().hex[:8]
            _LOG.exception("failure %s while following a choice", name)
            notice = self._say("notice.failed", id=name)
            self.masthead.content = {**self.masthead.content, "notices": [notice]}


def _alike(name: str, shown: str, wanted: str) -> bool:
    """Tell whether what is shown is what was wanted; some choices stand in the catalogue's order, not in a visitor's.

    >>> _alike("also", "population,notes:x", "notes:x,population"), _alike("also", "population", "population,x")
    (True, False)
    """
    if name in ("also", "criteria"):
        return sorted(shown.split(",")) == sorted(wanted.split(","))
    return shown == wanted


Page = TypeVar("Page", bound=WorkbenchPage)


def open_page(page: Callable[..., Page], workspace: str, wanted: Mapping[str, Any]) -> Page:
    """Open a workspace on a page.

    Parameters
    ----------
    page : callable
        Makes the page, as its class does: of tables, of what is wanted, and of problems.
    workspace : str
        The workspace's folder, or one inside it.
    wanted : mapping
        What to show, as in a link: lists may be given for texts joined by commas, and a
        mapping for criteria with their weights.  A page that is served takes the address'
        own parameters before these.

    Returns
    -------
    WorkbenchPage
        The page; problems in the files stand above what is sound.
    """
    asked = dict(parse_qsl(os.environ.get("QUERY_STRING", ""), keep_blank_values=True))
    wanted = {name: _as_in_a_link(value) for name, value in wanted.items()}
    try:
        _hold_few_texts_as_python_does(workspace)
        opened = page(load(workspace), {**wanted, **asked})
    except InvalidFiles as invalid:
        opened = page(invalid.tables, {**wanted, **asked}, invalid.problems)
    except NotAWorkspace as error:
        opened = page(make_tables({}), {**wanted, **asked})
        notice = _spoken({**wanted, **asked})("page.none", why=str(error))
        opened.masthead.content = {**opened.masthead.content, "notices": [notice]}
    # Where a link asked for something its visitor waits already.
    if is_served() and not asked:
        opened.look_ahead()
    return opened


def _spoken(wanted: Mapping[str, str]) -> Words:
    """Return the phrases of the language that a link names, or those of English."""
    asked = wanted.get("language", ORIGINAL)
    return words(asked if asked in LANGUAGES else ORIGINAL)


def in_language(tables: Tables, language: str) -> Tables:
    """Return a workspace in a language, as far as somebody has translated it.

    Parameters
    ----------
    tables : Tables
        The workspace.
    language : str
        The language.
    """
    return translate(tables, language) if language in languages_in(tables) else tables


def _as_in_a_link(value: Any) -> str:
    """Return a choice as a link says it.

    >>> _as_in_a_link(["castelvo", "dorvik"]), _as_in_a_link({"population": 2}), _as_in_a_link("05")
    ('castelvo,dorvik', 'population:2', '05')
    """
    if isinstance(value, Mapping):
        return ",".join(f"{name}:{weight:g}" for name, weight in value.items())
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _hold_few_texts_as_python_does(workspace: str) -> None:
    """Let pandas hold texts as Python's own, in the kernel of a page that is served and where they are few.

    A page asks small tables hundreds of times at each change, which takes half as long
    so; Arrow's texts are made for many.
    """
    if is_served() and len(places(find_workspace(workspace)).stamps) < _FEW_FILES:
        pd.set_option("mode.string_storage", "python")


def _problem_panel(problems: tuple[Problem, ...], say: Words) -> ProblemPanel:
    """Return the panel that shows what is wrong in the files."""
    rest = len(problems) - _PROBLEMS_SHOWN
    shown = [{"file": one.file, "line": one.line, "sentence": one.sentence} for one in problems[:_PROBLEMS_SHOWN]]
    content = {
        "title": say("problems.title", count=len(problems)),
        "advice": say("problems.advice"),
        "problems": shown,
        "more": say("problems.more", count=rest) if rest > 0 else "",
    }
    return ProblemPanel(content=content)
