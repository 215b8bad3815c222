"""A city's page as rows: one for each thing that is said of it, and for each figure beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbench.learning import Neighbours
from workbench.pages.alike import compared_with, figures_beside
from workbench.pages.factor_table import said_of
from workbench.pages.scene import Scene, indicators_of
from workbench.pages.taking import captioned
from workbench.tables import records

__all__ = ["city_rows"]


def city_rows(scene: Scene, alike: Neighbours) -> pd.DataFrame:
    """Return a row for each thing that the page says.

    Parameters
    ----------
    scene : Scene
        All cities of the collection; its state names the city.
    alike : Neighbours
        How alike the other cities are.

    Returns
    -------
    pandas.DataFrame
        Of each key factor the rows that `workbench.pages.factor_table.factor_rows`
        describes; of a real city those of the examples reported; then the figures of the
        city and of the cities most like it (`piece` ``figure``), with `weight` (how much
        the figure counts for who is alike), `compared` and `compared_year` (the latest
        undoubted one, where it counts), `difference` (in spreads) and `distance` of that
        city.  The rest is as in `workbench.pages.taking.captioned`.
    """
    rows = pd.DataFrame([*_said(scene), *_figures(scene, alike)])
    years = [name for name in ("year", "compared_year") if name in rows]
    return captioned(scene, rows.astype(dict.fromkeys(years, "Int64")))


def _said(scene: Scene) -> Iterator[dict[str, Any]]:
    """Yield what is said of the city."""
    city = scene.state.city
    if scene.state.examples:
        about, examples = scene.city(city), scene.tables.examples
        # Examples come from any benchmark, and say from which.
        named = ["benchmark", "edition", "key_factor"]
        factors = scene.tables.key_factors[[*named, "name"]].rename(columns={"name": "key_factor_name"})
        told = scene.tables.benchmarks[["benchmark", "edition", "title", "status", "source", "wording"]]
        told = told.rename(columns={name: f"benchmark_{name}" for name in ("title", "status", "source")})
        examples = examples.merge(factors, on=named, validate="m:1").merge(told, on=named[:2], validate="m:1")
        for row in records(examples[(examples["city"] == city) | (examples["near"] == city)]):
            yield {
                "city": city,
                "name": about["name"],
                "country": about["country"],
                "piece": "example",
                **{name: row[name] for name in [*named, "key_factor_name", *told.columns[2:]]},
                "text": row["practice"],
                "place": row["place"],
                "source": row["reported"],
            }
        return
    for factor in scene.factors.index:
        for row in said_of(scene, city, str(factor)):
            yield {**row, "key_factor": factor, "key_factor_name": scene.factor_name(str(factor))}


def _figures(scene: Scene, alike: Neighbours) -> Iterator[dict[str, Any]]:
    """Yield the figures of the city and of the cities most like it."""
    names, compared = indicators_of(scene.tables), compared_with(alike)
    weight, distance = alike.criteria["weight"].to_dict(), alike.cities["distance"].to_dict()
    for indicator, figures in figures_beside(scene, alike).items():
        for city, figure in figures.items():
            about, found = scene.city(city), compared.get(indicator, {}).get(city, {})
            text = scene.say("context.missing") if pd.isna(figure["year"]) else None
            yield {
                "city": city,
                "name": about["name"],
                "country": about["country"],
                "piece": "figure",
                "text": text,
                "about": names[indicator]["name"],
                **figure,
                "weight": weight.get(indicator),
                "compared": found.get("value"),
                "compared_year": found.get("year"),
                "difference": found.get("difference"),
                "distance": distance.get(city),
            }
