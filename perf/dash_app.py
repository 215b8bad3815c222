"""The same content made with Dash, as its documentation would have it; run by gunicorn with two workers."""

from __future__ import annotations

from typing import Any

import dash
from dash import Input, Output, dcc, html

from perf.content import OPTIONS, open_page

_PAGE = open_page()
_OPENING = _PAGE.state.link() if _PAGE.state else {}

app = dash.Dash(__name__, title="Dash", compress=True)
server = app.server


def _options(name: str) -> list[dict[str, str]]:
    return [{"label": one["label"], "value": one["value"]} for one in _PAGE.choices[name].options]


def _cell(cell: dict[str, Any]) -> html.Td:
    return html.Td(html.Button(cell["short"], title=cell["label"], className=f"wb-cell wb-{cell['state']}"))


def _context(cell: dict[str, Any]) -> html.Td:
    bar = html.Div(style={"width": f"{cell.get('share', 0)}%", "height": "5px", "background": "#6f7a88"})
    return html.Td([html.B(cell["text"]), bar, html.Small(cell.get("year", ""))])


def _table(content: dict[str, Any]) -> html.Table:
    columns, context = content["columns"], content["context"]
    head = html.Tr(
        [html.Th(), *(html.Th([html.B(one["name"]), html.Br(), one["country"]]) for one in columns), html.Th()]
    )
    rows = [
        html.Tr(
            [
                html.Th(f"{row['id']} {row['name']}", className="wb-factor"),
                *(_cell(cell) for cell in content["cells"][row["id"]]),
                html.Td([row["summary"], html.Br(), row["summary_note"]]),
            ]
        )
        for row in content["rows"]
    ]
    circumstances = html.Tr([html.Th(context["title"]), *map(_context, context["cells"]), html.Td(context["summary"])])
    bounds = html.Tr([html.Th(content["bounds_title"]), *(html.Td(one["bounds"]) for one in columns)])
    sources = html.Tr(
        [html.Th(content["sources_title"]), *(html.Td([one["date"], html.Br(), one["method"]]) for one in columns)]
    )
    return html.Table([html.Thead(head), html.Tbody([circumstances, *rows]), html.Tfoot([bounds, sources])])


def _matrix() -> list[Any]:
    content = _PAGE.matrix.content
    legend = html.Ul([html.Li(one["word"]) for one in content["legend"]])
    caption = [html.P([html.B(one["title"]), " ", one["text"]]) for one in content["caption"]]
    return [legend, _table(content), *caption]


def layout() -> html.Div:
    """Return the page for a visitor."""
    _PAGE.show(_OPENING)
    dropdowns = [
        dcc.Dropdown(_options(name), _PAGE.choices[name].value, id=name, clearable=False)
        for name in ("collection", "method", "circumstances", "figure")
    ]
    cities = dcc.Dropdown(_options("cities"), _PAGE.choices["cities"].value, id="cities", multi=True)
    day = dcc.DatePickerSingle(date=_PAGE.choices["on"].value, id="on")
    series = _PAGE.series
    figures = html.Table(
        [html.Tr([html.Th(one) for one in series.table["columns"]])]
        + [html.Tr([html.Td(one) for one in row]) for row in series.table["rows"]]
    )
    return html.Div(
        [
            html.P([html.B("invented"), _PAGE.masthead.content["marks"][0]["note"]]),
            html.H1(_PAGE.masthead.content["title"], id="title"),
            html.P(_PAGE.masthead.content["lede"]),
            dcc.RadioItems(_options("benchmark"), OPTIONS[0], id="benchmark"),
            *dropdowns,
            cities,
            day,
            html.Div(_matrix(), id="matrix"),
            html.H3(series.title),
            dcc.Graph(figure=series.figure, id="series"),
            html.P(series.caption),
            html.Details([html.Summary("The figures as a table"), figures]),
        ]
    )


app.layout = layout


@app.callback(
    Output("title", "children"), Output("matrix", "children"), Input("benchmark", "value"), prevent_initial_call=True
)
def follow(benchmark: str) -> tuple[str, list[Any]]:
    """Show another benchmark."""
    _PAGE.show({**_OPENING, "benchmark": benchmark})
    return _PAGE.masthead.content["title"], _matrix()
