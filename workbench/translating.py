"""The texts of a workspace in another language, put in the places of the originals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from workbench.problems import UnknownName, unknown
from workbench.tables import Tables, records

__all__ = ["languages_in", "translate"]

_Said = Mapping[tuple[str, str], Mapping[str, str]]
"""Texts by key, for each table and column."""


def languages_in(tables: Tables) -> list[str]:
    """Return the languages that somebody has translated a workspace into, in order.

    Parameters
    ----------
    tables : Tables
        A workspace.
    """
    return sorted(tables.translations["language"].unique())


def translate(tables: Tables, language: str) -> Tables:
    """Return a workspace with its benchmarks, catalogues and places in another language.

    Slugs and numbers stay, so that all that is asked of the one can be asked of the other
    in the same words; the levels that judgements name are those of the table `levels`.
    What nobody has translated stays as it is, and so do the texts of assessments.

    Parameters
    ----------
    tables : Tables
        A workspace as `workbench.load` returns it.
    language : str
        A language that it is translated into, such as ``fr``; ``en`` is the original's.

    Returns
    -------
    Tables
        Other tables of the same shape; those given stay as they were.

    Raises
    ------
    UnknownName
        Nobody has translated anything into this language.

    Examples
    --------
    >>> import workbench
    >>> tables = workbench.load(workbench.shipped_workspace())
    >>> french = workbench.translate(tables, "fr")
    >>> french.cities.set_index("city").loc["antwerp", ["name", "country"]].tolist()
    ['Anvers', 'Belgique']
    >>> comparison = workbench.compare(french, "introductory-and-language-courses",
    ...                                cities=["brunnhaven", "hollmar"], collection="demonstration")
    >>> comparison.matrix.loc["hollmar", "02"] == comparison.levels[-1]
    True
    """
    if language == "en":
        return tables
    known = languages_in(tables)
    if language not in known:
        raise UnknownName(unknown("language", language, ["en", *known]))
    said: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    ours = tables.translations
    for row in records(ours[ours["language"] == language]):
        said[row["table"], row["column"]][row["key"]] = row["text"]
    named = {name: _keys(getattr(tables, name), *parts) for name, parts in _PARTS.items()}
    named["levels"] = _keys(tables.levels, "benchmark", "edition", "position")
    named["benchmark_notes"] = _counted(tables.benchmark_notes, "benchmark", "edition")
    named["examples"] = _counted(tables.examples, "benchmark", "edition", "key_factor")
    done = {name: _put(getattr(tables, name), name, keys, said) for name, keys in named.items()}
    cities = _put(tables.cities, "cities", _keys(tables.cities, "city"), {("cities", "name"): said["cities", "name"]})
    done["cities"] = _put(
        cities, "cities", _keys(cities, "country"), {("cities", "country"): said["cities", "country"]}
    )
    # By the indicator: two may share a unit, and have it translated otherwise.
    units = dict(zip(tables.indicators["indicator"], done["indicators"]["unit"], strict=True))
    own = tables.context["unit"]
    context = tables.context.assign(unit=tables.context["indicator"].map(units).astype(own.dtype).fillna(own))
    return replace(tables, **done, judgements=_judged(tables, done["levels"]), context=context)


_PARTS = {
    "benchmarks": ("benchmark", "edition"),
    "key_factors": ("benchmark", "edition", "key_factor"),
    "guide_questions": ("benchmark", "edition", "guide_question"),
    "context_factors": ("context_factor",),
    "indicators": ("indicator",),
}
"""The columns that name the row of a translation."""


def _keys(table: pd.DataFrame, *columns: str) -> list[str]:
    """Return what names each row."""
    return [".".join(map(str, parts)) for parts in zip(*(table[name].tolist() for name in columns), strict=True)]


def _counted(table: pd.DataFrame, *columns: str) -> list[str]:
    """Return what names each row where a number, from 1, tells those of the same names apart."""
    return list(_numbered(_keys(table, *columns)))


def _numbered(keys: Iterable[str]) -> Iterator[str]:
    """Yield names, each with a number.

    >>> list(_numbered(["a", "b", "a"]))
    ['a.1', 'b.1', 'a.2']
    """
    seen: dict[str, int] = defaultdict(int)
    for key in keys:
        seen[key] += 1
        yield f"{key}.{seen[key]}"


def _put(table: pd.DataFrame, name: str, keys: list[str], said: _Said) -> pd.DataFrame:
    """Return a table with the texts that there are in the places of its own."""
    columns = {column: texts for (of, column), texts in said.items() if of == name}
    put = {
        column: pd.Series(
            [texts.get(key, own) for key, own in zip(keys, table[column].tolist(), strict=True)],
            index=table.index,
            dtype=table[column].dtype,
        )
        for column, texts in columns.items()
    }
    return table.assign(**put)


def _mapped(column: pd.Series, texts: Mapping[str, str]) -> pd.Series:
    """Return a column with other texts in the places of some."""
    mapped: pd.Series = column.map(texts).astype(column.dtype).fillna(column)
    return mapped


def _judged(tables: Tables, levels: pd.DataFrame) -> pd.DataFrame:
    """Return the judgements with their levels as another table of levels names them."""
    judgements = tables.judgements
    said, both = judgements["judgement"], ["benchmark", "edition"]
    changed = tables.levels.assign(text=levels["level"]).query("level != text")
    for (benchmark, edition), rows in changed.groupby(both, sort=False):
        ours = (judgements["benchmark"] == benchmark) & (judgements["edition"] == edition)
        said = said.where(~ours, _mapped(said, dict(zip(rows["level"], rows["text"], strict=True))))
    return judgements.assign(judgement=said)
