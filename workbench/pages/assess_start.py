"""Where an assessment begins: what can be chosen, what is there to go on with, and the first file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from workbench.documents import METHODS, NOT_ASSESSED, Assessment, City, Judgement
from workbench.files import places, read_one, save, to_yaml, write_text
from workbench.files.sentences import faults, slug_of
from workbench.pages.assess_content import benchmark_name, instrument_for
from workbench.pages.assess_progress import progress
from workbench.pages.known import editions_of, instrument_of
from workbench.pages.scene import collection_name
from workbench.problems import Refused
from workbench.tables import Tables, records
from workbench.words import LANGUAGES, Words, words

__all__ = ["SHIPPED", "Start", "begin", "is_own", "start_content"]

SHIPPED = ("demonstration", "published")
"""The collections that are nobody's own."""

_NEW = "new"
_OURS = "ours"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PATH = re.compile(r"assessments/(?P<collection>[a-z0-9-]+)/[a-z0-9-]+/[A-Za-z0-9][A-Za-z0-9._-]*\.yaml")


def is_own(workspace: Path, path: str) -> bool:
    """Tell whether a path leads to an assessment's file in a collection of somebody's own.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    path : str
        Anything that a browser may send.
    """
    found = _PATH.fullmatch(path)
    return bool(
        found
        and found["collection"] not in SHIPPED
        and not path.endswith("/city.yaml")
        and (workspace / path).resolve().is_relative_to(workspace.resolve())
    )


def start_content(
    workspace: Path, originals: Tables, tables: Tables, wanted: Mapping[str, str], say: Words
) -> dict[str, Any]:
    """Return what can be chosen to begin with, and the assessments to go on with.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    originals, tables : Tables
        The workspace as it is, and in the page's language.
    wanted : mapping
        What a link asks for: `city`, `collection`, `benchmark`.
    say : Words
        The page's language.

    Returns
    -------
    dict
        The `content` of `workbench.widgets.AssessView`.
    """
    today = dt.date.today().isoformat()  # noqa: DTZ011 - the writer's own day is meant
    cities = tables.cities[~tables.cities["illustrative"]].sort_values("name", key=lambda names: names.str.casefold())
    every = [{"value": one["city"], "label": one["name"], "group": one["country"]} for one in records(cities)]
    own = sorted({*originals.assessments["collection"], *originals.cities["collection"], _OURS} - {*SHIPPED})
    editions = [
        {"value": instrument_of(one), "label": benchmark_name(tables, one["benchmark"], one["edition"], say)}
        for one in records(editions_of(tables))
    ]
    known = {one["value"] for one in every}
    return {
        "screen": "start",
        "going_on": _going_on(workspace, originals, tables, say),
        "options": {
            "city": [
                {"value": "", "label": say("assessing.choose_city")},
                {"value": _NEW, "label": say("assessing.new_city")},
                *sorted(every, key=lambda one: str(one["group"])),
            ],
            "benchmark": editions,
            "collection": [{"value": one, "label": one} for one in own],
            "method": [{"value": one, "label": say.capital(say(f"method.{one}"))} for one in reversed(METHODS)],
            "language": [{"value": one, "label": words(one)("language.name")} for one in LANGUAGES],
        },
        "values": {
            "city": wanted.get("city", "") if wanted.get("city") in known else "",
            "name": "",
            "country": "",
            "collection": wanted["collection"] if wanted.get("collection") in own else own[0] if own else _OURS,
            "benchmark": next((one["value"] for one in editions if one["value"] == wanted.get("benchmark")), "")
            or (editions[0]["value"] if editions else ""),
            "method": METHODS[-1],
            "date": today,
            "round": today[:4],
            "language": say.language,
        },
        "today": today,
    }


def _going_on(workspace: Path, originals: Tables, tables: Tables, say: Words) -> list[dict[str, str]]:
    """Return the assessments in collections of one's own, the latest first, with how far each has come."""
    names = dict(zip(tables.cities["city"], tables.cities["name"], strict=True))
    known = set(zip(originals.benchmarks["benchmark"], originals.benchmarks["edition"], strict=True))
    invented = set(originals.cities.loc[originals.cities["illustrative"], "city"])
    found = []
    for file in places(workspace).assessments:
        if not is_own(workspace, file):
            continue
        for one in read_one(workspace, file).assessments:
            said = one.document
            if (said.benchmark, said.edition) in known and said.city not in invented:
                instrument = instrument_for(originals, said.benchmark, said.edition)
                method = say.capital(say(f"method.{said.method}"))
                found.append(
                    {
                        "path": file,
                        "city": str(names.get(said.city, said.city)),
                        "benchmark": benchmark_name(tables, said.benchmark, said.edition, say),
                        "how": say("detail.how", method=method, date=said.date.isoformat(), round=said.round),
                        "collection": collection_name(say, one.collection),
                        "progress": progress(said, instrument, say),
                        "date": said.date.isoformat(),
                    }
                )
    return sorted(found, key=lambda one: one["date"], reverse=True)


class Start:
    """What somebody chose to begin with, held against the workspace.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace's folder.
    tables : Tables
        The workspace, not translated.
    fields : mapping
        What was typed, by field; anything may be in it.
    say : Words
        The language of the messages.

    Attributes
    ----------
    wrong : dict
        What cannot be, by field.
    there : str
        The path of the assessment where it is there already.
    """

    def __init__(self, workspace: Path, tables: Tables, fields: Mapping[str, Any], say: Words) -> None:
        self.workspace, self._tables, self._say = workspace, tables, say
        self._fields = {str(name): str(value).strip() for name, value in fields.items()}
        self.wrong: dict[str, str] = {}
        self.there = ""
        self.city = self._city()
        self.collection = self._collection()
        editions = [instrument_of(one) for one in records(tables.benchmarks)]
        self.benchmark, _, self.edition = self._known("benchmark", editions).partition(".")
        self.method = self._known("method", METHODS)
        self.language = self._known("language", LANGUAGES)
        self.date = self._date()
        self.round = self._get("round")
        if not self.round:
            self.wrong["round"] = say("assessing.empty")
        self._look_whether_it_is_there()

    def _get(self, name: str) -> str:
        return self._fields.get(name, "")

    def _known(self, name: str, every: Sequence[str]) -> str:
        """Return a choice, if it is one."""
        if self._get(name) in every:
            return self._get(name)
        self.wrong[name] = self._say("assessing.choose")
        return ""

    def _city(self) -> City | str:
        """Return the slug of a known city, or a new city."""
        cities, asked = self._tables.cities, self._get("city")
        if asked == _NEW:
            return self._new_city()
        found = cities[cities["city"] == asked]
        if found.empty:
            self.wrong["city"] = self._say("assessing.choose")
        elif bool(found["illustrative"].iloc[0]):
            self.wrong["city"] = self._say("assessing.invented", city=found["name"].iloc[0])
        return asked

    def _new_city(self) -> City | str:
        """Return a city that nobody has described yet."""
        name, country = self._get("name"), self._get("country")
        for field, text in (("name", name), ("country", country)):
            if not text:
                self.wrong[field] = self._say("assessing.empty")
        slug = slug_of(name)
        if name and not slug:
            self.wrong["name"] = self._say("assessing.no_slug")
        known = dict(zip(self._tables.cities["city"], self._tables.cities["name"], strict=True))
        if slug in known:
            self.wrong["name"] = self._say("assessing.city_there", city=known[slug])
        if self.wrong:
            return slug
        try:
            return City(city=slug, name=name, country=country)
        except ValidationError as error:
            self.wrong["name"] = "; ".join(sentence for _, sentence in faults(error, City, {}))
            return slug

    def _collection(self) -> str:
        """Return the collection, which is nobody else's."""
        asked = self._get("collection")
        if not _SLUG.fullmatch(asked) or len(asked) > 80:
            self.wrong["collection"] = self._say("assessing.no_collection", text=asked[:40])
        elif asked in SHIPPED:
            self.wrong["collection"] = self._say("assessing.shipped", collection=asked)
        return asked

    def _date(self) -> dt.date | None:
        """Return the day, which is not to come."""
        asked = self._get("date")
        try:
            date = dt.date.fromisoformat(asked)
        except ValueError:
            self.wrong["date"] = self._say("assessing.no_date", text=asked[:40])
            return None
        if date > dt.date.today():  # noqa: DTZ011 - the writer's own day is meant
            self.wrong["date"] = self._say("assessing.future", date=asked)
        return date

    @property
    def slug(self) -> str:
        """The city's slug."""
        return self.city.city if isinstance(self.city, City) else self.city

    @property
    def path(self) -> str:
        """Where the assessment stands."""
        name = f"{self._get('date')}.{self.method.replace(' ', '-')}.{self.benchmark}.{self.edition}.yaml"
        return f"assessments/{self.collection}/{self.slug}/{name}"

    def _look_whether_it_is_there(self) -> None:
        """Say that an assessment is there already: nobody begins it twice."""
        if not self.wrong and (self.workspace / self.path).exists():
            self.there = self.path
            self.wrong["date"] = self._say("assessing.there")

    def blank(self) -> Assessment:
        """Return the assessment with every key factor still to be judged; it follows the last of its collection."""
        made = self._tables.assessments
        same = (made["collection"] == self.collection) & (made["city"] == self.slug)
        same &= (made["benchmark"] == self.benchmark) & (made["date"] < pd.Timestamp(self._get("date")))
        last = made.loc[same, "date"].max() if same.any() else None
        factors = instrument_for(self._tables, self.benchmark, self.edition).questions
        return Assessment.model_validate(
            {
                "city": self.slug,
                "benchmark": self.benchmark,
                "edition": self.edition,
                "round": self.round,
                "date": self.date,
                "method": self.method,
                "follows": None if last is None else last.date(),
                "language": self.language,
                "judgements": tuple(Judgement(key_factor=one, judgement=NOT_ASSESSED) for one in factors),
            }
        )


def begin(start: Start) -> str:
    """Write an assessment that judges nothing yet, and describe its city where nobody has; return its path.

    Parameters
    ----------
    start : Start
        What was chosen; nothing in it is wrong.

    Raises
    ------
    Refused
        The files of the workspace cannot take it.
    OSError
        It cannot be written.
    """
    home = start.workspace / "assessments" / start.collection / start.slug / "city.yaml"
    if isinstance(start.city, City):
        if home.exists():
            raise Refused(f"'{home.relative_to(start.workspace)}' is there already and has problems; mend it first")
        write_text(home, _SCHEMA + to_yaml(start.city))
    saved = save(start.workspace, start.path, None, start.blank())
    if saved.problems:
        raise Refused("; ".join(one.sentence for one in saved.problems))
    return start.path


_SCHEMA = "# yaml-language-server: $schema=../../../benchmarks/schemas/city.schema.json\n"
