"""The rows of a benchmark → the document, with every problem at its cell."""

from __future__ import annotations

from typing import Any

from workbench.documents import Benchmark
from workbench.exchange.assessments import Draft, Known, whole
from workbench.exchange.cells import Row, Sheets, Typed
from workbench.exchange.layout import BENCHMARK, Sheet
from workbench.problems import unknown

__all__ = ["benchmark_from"]

_BY_NAME: dict[str, Sheet] = {one.name: one for one in BENCHMARK.every}


def benchmark_from(sheets: Sheets, typed: Typed, known: Known) -> Draft:
    """Return a benchmark.

    Parameters
    ----------
    sheets : dict
        The rows, by sheet.
    typed : Typed
        Takes the problems and places.
    known : Known
        What can be referred to.
    """
    data = typed.take(sheets["benchmark"][0], BENCHMARK.form.read, (), {})
    data["levels"] = _levels(sheets, typed)
    data["key_factors"], by_number = _key_factors(sheets, typed)
    _questions(sheets, typed, by_number)
    _examples(sheets, typed, by_number, known)
    data["notes"] = [
        typed.take(row, _BY_NAME["notes"].read, ("notes", at), {"key_factor": list(by_number)})
        for at, row in enumerate(sheets["notes"])
    ]
    return Draft(whole(Benchmark, data, typed), typed)


def _levels(sheets: Sheets, typed: Typed) -> list[str]:
    """Return the levels in order."""
    levels: list[str] = []
    for row in sheets["levels"]:
        found = typed.take(row, _BY_NAME["levels"].read, ("levels", len(levels)), {}).get("level")
        if found is not None:
            typed.places["levels", len(levels)] = row.at("level").place
            levels.append(found)
    if len(levels) < 2:
        typed.tell(
            "levels", f"found {len(levels)}; at least two are needed, in order: the last means that it is in place"
        )
        typed.wrong.add(("levels",))
    return levels


_ByNumber = dict[str, tuple[int, dict[str, Any]]]


def _key_factors(sheets: Sheets, typed: Typed) -> tuple[list[dict[str, Any]], _ByNumber]:
    """Return the key factors, in order and by number."""
    factors: list[dict[str, Any]] = []
    by_number: _ByNumber = {}
    for row in sheets["key factors"]:
        at = len(factors)
        item = typed.take(row, _BY_NAME["key factors"].read, ("key_factors", at), {})
        number = item.get("key_factor", "")
        if number in by_number:
            typed.tell(
                row.at("key_factor").place, f"key factor '{number}' stands a second time; give each its own number"
            )
            continue
        by_number[number] = (at, item)
        factors.append(item)
    if not factors:
        typed.tell("key factors", "there is none; a benchmark has at least one key factor")
        typed.wrong.add(("key_factors",))
    return factors, by_number


def _questions(sheets: Sheets, typed: Typed, by_number: _ByNumber) -> None:
    """Put the guide questions, and their parts, to their key factors."""
    name = "guide questions"
    for row in sheets[name]:
        item = typed.take(row, _BY_NAME[name].read, (name,), {})
        number = item.get("guide_question", "")
        factor, _, rest = number.partition(".")
        if not number or not _belongs(row, "guide_question", factor, by_number, typed):
            continue
        index, held = by_number[factor]
        questions = held.setdefault("guide_questions", [])
        if "." in rest:
            _part(row, item, questions, typed, index)
            continue
        at = ("key_factors", index, "guide_questions", len(questions))
        typed.take(row, _BY_NAME[name].read, at, {})
        questions.append(item)


def _part(row: Row, item: dict[str, Any], questions: list[dict[str, Any]], typed: Typed, index: int) -> None:
    """Put a part to the question above it."""
    number, _, letter = item["guide_question"].rpartition(".")
    place = row.at("guide_question").place
    if not questions or questions[-1]["guide_question"] != number:
        typed.tell(place, f"found the part '{item['guide_question']}' where no question '{number}' stands above it")
        return
    parts = questions[-1].setdefault("parts", [])
    wanted = chr(ord("a") + len(parts))
    if letter != wanted:
        typed.tell(
            place, f"found '{item['guide_question']}' where '{number}.{wanted}' comes next; letter parts in order"
        )
    typed.places["key_factors", index, "guide_questions", len(questions) - 1, "parts", len(parts)] = row.at(
        "question"
    ).place
    parts.append(item.get("question", ""))


def _belongs(row: Row, column: str, number: str, by_number: _ByNumber, typed: Typed) -> bool:
    """Tell whether there is a key factor, and note it where there is not."""
    if number not in by_number:
        typed.tell(row.at(column).place, unknown("key factor", number, by_number))
    return number in by_number


def _examples(sheets: Sheets, typed: Typed, by_number: _ByNumber, known: Known) -> None:
    """Put the examples to their key factors."""
    sheet = _BY_NAME["examples"]
    for row in sheets["examples"]:
        number = typed.take(row, [sheet.column("key_factor")], ("examples",), {}).get("key_factor")
        if number is None or not _belongs(row, "key_factor", number, by_number, typed):
            continue
        index, held = by_number[number]
        examples = held.setdefault("examples", [])
        at = ("key_factors", index, "examples", len(examples))
        item = typed.take(row, [one for one in sheet.read if one.name != "key_factor"], at, {})
        for name, column in (("city", "example_city"), ("near", "near")):
            if name in item and item[name] not in known.cities:
                typed.tell(row.at(column).place, unknown("city", item[name], sorted(known.cities)))
        examples.append(item)
