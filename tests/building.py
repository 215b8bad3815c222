"""Tiny workspaces in a few words, for tests that compare.

A judgement is a letter: I in place, P partly, N not, ? not assessed, x not applicable;
a dot is a key factor that was not asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import yaml

import workbench
from tests.conftest import CATALOGUES, write_workspace
from workbench.tables import Tables

LEVELS = ("not in place", "partly in place", "in place")
LETTERS = {"N": LEVELS[0], "P": LEVELS[1], "I": LEVELS[2], "?": "not assessed", "x": "not applicable"}
File = tuple[str, str]


def load(folder: Path, *files: File) -> Tables:
    """Write a workspace of these files and load it."""
    return workbench.load(write_workspace(folder, {**CATALOGUES, **dict(files)}))


def benchmark(
    edition: str = "first",
    levels: Sequence[str] = LEVELS,
    factors: int = 3,
    since: str = "2012-05",
    status: str = "published",
) -> File:
    """An edition of the benchmark 'courses'."""
    said = {
        "benchmark": "courses",
        "edition": edition,
        "theme": "Courses",
        "title": "Courses, a tiny benchmark",
        "status": status,
        "wording": "ours",
        "since": since,
        "source": "made up for a test",
        "levels": list(levels),
        "standard": "Courses are there for everyone.",
        "key_factors": [
            {"key_factor": f"{number:02}", "name": f"Factor {number}", "statement": f"Statement {number}."}
            for number in range(1, factors + 1)
        ],
    }
    return f"benchmarks/courses.{edition}.yaml", yaml.safe_dump(said, sort_keys=False, allow_unicode=True)


def city(slug: str, name: str = "", collection: str = "ours", illustrative: bool = False) -> File:
    """A city's description."""
    said = {"city": slug, "name": name or slug.title(), "country": "Testland", "illustrative": illustrative}
    return f"assessments/{collection}/{slug}/city.yaml", yaml.safe_dump(said, sort_keys=False, allow_unicode=True)


def assessment(
    slug: str,
    date: str,
    said: str | Sequence[str],
    method: str = "self-assessment",
    edition: str = "first",
    collection: str = "ours",
) -> File:
    """An assessment whose judgements are letters, or whole words."""
    words = [LETTERS.get(one, one) for one in said]
    judgements = [
        {
            "key_factor": f"{number:02}",
            "judgement": word,
            **({"reason": "So it is."} if word == "not applicable" else {}),
        }
        for number, word in enumerate(words, start=1)
        if word != "."
    ]
    document = {
        "city": slug,
        "benchmark": "courses",
        "edition": edition,
        "round": date[:4],
        "date": dt.date.fromisoformat(date),
        "method": method,
        "judgements": judgements,
    }
    name = f"{date}.{method.replace(' ', '-')}.courses.{edition}.yaml"
    return f"assessments/{collection}/{slug}/{name}", yaml.safe_dump(document, sort_keys=False)
