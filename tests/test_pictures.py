"""Pictures are made of every page: whoever adds one sees it on the sheet."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from docs.make_pictures import ROOT, SHOWN, THEMES, file_name, sheet, views


def in_the_header(notebooks: Path) -> set[str]:
    """The notebooks that say where they stand among the pages."""
    return {
        file.stem
        for file in notebooks.glob("*.ipynb")
        if "position" in json.loads(file.read_text(encoding="utf-8"))["metadata"].get("workbench", {})
    }


def test_every_page_of_the_header_is_pictured_at_three_widths() -> None:
    pictured = {view.name: view for view in views()}
    pages = in_the_header(ROOT / "notebooks")
    assert len(pages) >= 5
    for page in pages:
        assert [width for width, _ in pictured[page].screens] == [360, 1280, 2560], page


def test_a_page_that_is_added_is_pictured(tmp_path: Path) -> None:
    for name in ("compare", "city"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", tmp_path / f"{name}.ipynb")
    shutil.copy(ROOT / "notebooks" / "city.ipynb", tmp_path / "new.ipynb")
    assert {"compare", "city", "new"} <= {view.name for view in views(tmp_path)}


def test_the_sheet_shows_every_picture() -> None:
    every = views()
    shown = set(re.findall(r'img src="([^"]+)"', sheet(every)))
    assert shown == {file_name(view, width, theme) for view in every for width, _ in view.screens for theme in THEMES}


def test_what_the_readme_shows_is_made_and_no_more() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"docs/pictures/([\w-]+)\.png", readme)) == set(SHOWN)
    pictured = {(view.name, width) for view in views() for width, _ in view.screens}
    assert {(name, width) for name, width, _ in SHOWN.values()} <= pictured
