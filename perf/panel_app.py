"""The same content made with Panel, as its documentation would have it."""

from __future__ import annotations

from html import escape
from typing import Any

import panel as pn
import plotly.graph_objects as go

from perf.content import OPTIONS, open_page

pn.extension("plotly")
_PAGE = open_page()
_OPENING = _PAGE.state.link() if _PAGE.state else {}


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table as HTML; its cells are HTML."""
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return (
        f"<table><thead><tr>{''.join(f'<th>{one}</th>' for one in head)}</tr></thead>"
        f"<tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"
    )


def _cell(cell: dict[str, Any]) -> str:
    """Return a judgement."""
    return (
        f'<button title="{escape(cell["label"])}" class="wb-cell wb-{cell["state"]}">{escape(cell["short"])}</button>'
    )


def _context(cell: dict[str, Any]) -> str:
    """Return a circumstance."""
    bar = f'<div style="width:{cell.get("share", 0)}%;height:5px;background:#6f7a88"></div>'
    return f"<b>{escape(cell['text'])}</b>{bar}<small>{escape(cell.get('year', ''))}</small>"


def _matrix(benchmark: str) -> str:
    """Return the matrix with its title and captions."""
    _PAGE.show({**_OPENING, "benchmark": benchmark})
    content = _PAGE.matrix.content
    columns, context = content["columns"], content["context"]
    rows = [[escape(context["title"]), *map(_context, context["cells"]), escape(context["summary"])]]
    for row in content["rows"]:
        cells = [_cell(cell) for cell in content["cells"][row["id"]]]
        rows.append([f"{row['id']} {escape(row['name'])}", *cells, escape(f"{row['summary']} {row['summary_note']}")])
    rows.append([escape(content["bounds_title"]), *(escape(one["bounds"]) for one in columns), ""])
    rows.append([escape(content["sources_title"]), *(f"{one['date']}<br>{one['method']}" for one in columns), ""])
    head = ["", *(f"{escape(one['name'])}<br>{escape(one['country'])}" for one in columns), ""]
    legend = "".join(f"<li>{escape(one['word'])}</li>" for one in content["legend"])
    said = "".join(f"<p><b>{escape(one['title'])}</b> {escape(one['text'])}</p>" for one in content["caption"])
    title = escape(_PAGE.masthead.content["title"])
    return f"<h1>{title}</h1><p>{escape(_PAGE.masthead.content['lede'])}</p><ul>{legend}</ul>{_table(head, rows)}{said}"


def _options(name: str) -> dict[str, str]:
    """Return a choice's options as Panel has them."""
    return {one["label"]: one["value"] for one in _PAGE.choices[name].options}


_PAGE.show(_OPENING)
_choices = [
    pn.widgets.Select(name=name, options=_options(name), value=_PAGE.choices[name].value)
    for name in ("collection", "method", "circumstances", "figure")
]
_cities = pn.widgets.MultiChoice(name="Cities", options=_options("cities"), value=_PAGE.choices["cities"].value)
_benchmark = pn.widgets.RadioBoxGroup(name="Benchmark", options=_options("benchmark"), value=OPTIONS[0])
_series = _PAGE.series
_figures = _table(
    [escape(one) for one in _series.table["columns"]], [[escape(one) for one in row] for row in _series.table["rows"]]
)
pn.Column(
    pn.pane.HTML(f"<p>{escape(_PAGE.masthead.content['marks'][0]['note'])}</p>"),
    _benchmark,
    pn.Row(*_choices),
    _cities,
    pn.pane.HTML(pn.bind(_matrix, _benchmark)),
    pn.pane.HTML(f"<h3>{escape(_series.title)}</h3>"),
    pn.pane.Plotly(go.Figure(_series.figure)),
    pn.pane.HTML(f"<p>{escape(_series.caption)}</p>"),
    pn.pane.HTML(f"<details><summary>The figures as a table</summary>{_figures}</details>"),
).servable()
