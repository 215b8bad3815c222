"""The figure view: in a kernel, without one, and with traces that our own plotly.js does not have."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path
from typing import Any

import nbformat
import plotly.graph_objects as go
import pytest
from ipywidgets.widgets.widget import _instances
from nbclient import NotebookClient
from playwright.sync_api import Page, expect

import workbench
from tests.visiting import Server
from workbench.widgets import FigureView

BUILT = Path(workbench.__file__).parent / "built"
BARS = go.Figure(go.Bar(x=["a", "b"], y=[2, 3]), layout={"title": "Bars"})
PIE = go.Figure(go.Pie(labels=["a", "b"], values=[2, 3]))
DRAW = """async ({ script, state, packed }) => {
  const { default: view } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const bytes = Uint8Array.from(atob(packed), (one) => one.charCodeAt(0));
  const carrier = { get: () => new DataView(bytes.buffer) };
  const model = {
    get: (name) => state[name], set: (name, value) => { state[name] = value; window.told = value; },
    save_changes() {}, on() {}, off() {}, send() { throw new Error("there is no kernel"); },
    widget_manager: { get_model: async (id) => (id === state.carrier ? carrier : undefined) },
  };
  const el = document.body.appendChild(document.createElement("div"));
  view.render({ model, el, signal: new AbortController().signal });
}"""


def state_of(view: FigureView) -> dict[str, Any]:
    """What a notebook keeps of a view."""
    return {
        name: getattr(view, name)
        for name in ("figure", "title", "caption", "table", "height", "stem", "carrier", "words")
    }


def carrier_of(view: FigureView) -> Any:
    """The widget that carries plotly.js for a view."""
    return _instances[view.carrier]


def test_one_widget_carries_plotly_for_all_figures() -> None:
    first, second, third = FigureView(BARS), FigureView(BARS), FigureView(PIE)
    assert first.carrier == second.carrier != third.carrier
    assert len(carrier_of(first).script) < 450_000
    assert b"plotly.js v" in gzip.decompress(carrier_of(third).script)[:200]
    first.close_all()
    assert carrier_of(FigureView(BARS)).script


def test_a_page_that_is_served_carries_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_SERVED", "1")
    assert FigureView(BARS).carrier == ""


@pytest.mark.parametrize("figure", [BARS, PIE], ids=["ours", "whole"])
def test_a_figure_draws_without_a_kernel(page: Page, figure: go.Figure) -> None:
    view = FigureView(figure, title="Shown", height=300)
    script = (BUILT / "views" / "figure.js").read_text(encoding="utf-8")
    packed = base64.b64encode(carrier_of(view).script).decode()
    page.goto("data:text/html,<!doctype html><title>An export</title>")
    page.evaluate(DRAW, {"script": script, "state": state_of(view), "packed": packed})
    expect(page.locator(".wb-plot[data-plotted]")).to_be_visible()
    expect(page.get_by_role("img", name="Shown")).to_be_visible()
    # It fills its place, also when that changes.
    drawn = "document.querySelector('.main-svg').getBoundingClientRect().width"
    for width in (1000, 600):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(f"{drawn} === document.querySelector('.wb-plot').clientWidth")
        assert page.evaluate(drawn) > 0.8 * width
    page.locator(".main-svg .point path, .main-svg .slice path").first.click(force=True)
    page.wait_for_function("window.told?.kind === 'click'")
    assert page.evaluate("window.told.points.length") == 1


def test_an_executed_notebook_keeps_what_its_figures_need() -> None:
    source = """
import plotly.graph_objects as go
from workbench.widgets import FigureView
FigureView(go.Figure(go.Bar(x=["a"], y=[1])))
"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, kernel_name="python3", store_widget_state=True).execute()
    states = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    [shown] = [one["state"] for one in states.values() if "figure" in one["state"]]
    [carried] = states[shown["carrier"]]["buffers"]
    assert b"Plotly" in gzip.decompress(base64.b64decode(carried["data"]))


def test_a_served_figure_with_other_traces_loads_the_whole_of_plotly(page: Page, server: Server) -> None:
    page.goto(f"{server.address}voila/render/compare.ipynb")
    name = page.evaluate("JSON.parse(document.getElementById('page-frame').textContent).built.plotlyWhole")
    answer = page.request.get(f"{server.address}voila/static/{name}")
    assert answer.ok
    assert "plotly.js v" in answer.text()[:200]
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
