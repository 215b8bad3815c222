"""What several tests stand on: the shipped tables, and tiny workspaces to break."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright

import workbench
from tests.visiting import OFFLINE, Server, visitor
from workbench.tables import Tables

# No test depends on time: a busy machine is no failure.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

# What is read here is kept here, and not among what the person who tests has read.
os.environ["WORKBENCH_CACHE"] = tempfile.mkdtemp(prefix="workbench-test-")
atexit.register(shutil.rmtree, os.environ["WORKBENCH_CACHE"], ignore_errors=True)

CATALOGUES = {
    "benchmarks/context-factors.yaml": """\
context_factors:
  - context_factor: city-resources
    name: City resources
    may_involve: Money and people.
  - context_factor: migrant-population
    name: Migrant population
    may_involve: Who lives in the city.
""",
    "benchmarks/indicators.yaml": """\
indicators:
  - indicator: population
    context_factor: migrant-population
    name: Population
    unit: persons
    source: made up for a test
  - indicator: budget
    context_factor: city-resources
    name: Budget
    unit: euro per resident
    source: made up for a test
""",
}
BENCHMARK = """\
benchmark: courses
edition: first
theme: Courses
title: Courses, a tiny benchmark
status: published
wording: ours
since: 2012-05
source: made up for a test
levels:
  - not in place
  - partly in place
  - in place
standard: Courses are there for everyone.
key_factors:
  - key_factor: "01"
    name: Commitment
    statement: The city has committed itself.
    guide_questions:
      - guide_question: "01.1"
        question: Has it said so?
        parts:
          - in public
          - in writing
  - key_factor: "02"
    name: Strategy
    statement: The city has a strategy.
  - key_factor: "03"
    name: Access
    statement: Everybody finds a course.
"""
CITY = """\
city: alpha
name: Alpha
country: Testland
"""
ASSESSMENT = """\
city: alpha
benchmark: courses
edition: first
round: "2020"
date: 2020-05-01
method: self-assessment
judgements:
  - key_factor: "01"
    judgement: in place
    summary: It has.
    evidence:
      - kind: document
        reference: council minutes
        date: 2020-04-01
        guide_question: 01.1.a
        shows: supports
        finding: The council said so.
    recommendations:
      - recommendation: Say it again.
        status: open
  - key_factor: "02"
    judgement: not applicable
    reason: The region has the strategy.
context_notes:
  - context_factor: city-resources
    key_factors:
      - "01"
    effect: hinders
    note: Little money.
"""
CONTEXT = """\
indicator,year,value,level,area,flag,source
population,2019,100000,city,,,made up for a test
population,2020,101000,city,,e,made up for a test
"""
FILES = {
    **CATALOGUES,
    "benchmarks/courses.first.yaml": BENCHMARK,
    "assessments/ours/alpha/city.yaml": CITY,
    "assessments/ours/alpha/context.csv": CONTEXT,
    "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml": ASSESSMENT,
}
"""A whole, sound workspace, by path."""


def write_workspace(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A tiny sound workspace."""
    return write_workspace(tmp_path / "workspace", dict(FILES))


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The shipped workspace as tables."""
    return workbench.load(workbench.shipped_workspace())


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The shipped workspace, served."""
    served = Server(workbench.shipped_workspace())
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: Debian's where there is one, else Playwright's."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", OFFLINE]
        started = playwright.chromium.launch(executable_path=path, args=flags)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor on a laptop; anything that the page asks of another host fails the test."""
    yield from visitor(browser, 1280)


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """A page of another visitor."""
    yield from visitor(browser, 1280)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A fresh visitor on a phone."""
    yield from visitor(browser, 360)
