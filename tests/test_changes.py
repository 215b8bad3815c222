"""What differs between two states of a document is said whole, and nothing else is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workbench.documents import Assessment, ContextNote, Evidence, Judgement, Recommendation
from workbench.documents.changes import Change, aligned, changes

DAY = dt.date(2014, 5, 12)
TEXTS = st.sampled_from(["one", "two", "three"])


def evidence(finding: str = "A finding.", **more: Any) -> Evidence:
    return Evidence(**{"kind": "document", "reference": "A plan", "shows": "supports", "finding": finding, **more})


def assessment(*judgements: Judgement, **more: Any) -> Assessment:
    made = {"city": "aldmere", "benchmark": "charter", "edition": "2010", "round": "2014", "date": DAY}
    return Assessment(**{**made, "method": "self-assessment", "judgements": judgements, **more})


def judged(number: str = "01", **more: Any) -> Judgement:
    return Judgement(**{"key_factor": number, "judgement": "partly met", **more})


def test_what_is_the_same_has_no_changes() -> None:
    same = assessment(judged(evidence=(evidence(),)))
    assert changes(same, same.model_copy()) == ()


def test_a_field_that_is_added_changed_or_taken_away_is_one_change() -> None:
    before = assessment(judged("01", summary="Before."), judged("02", conclusion="Gone."))
    after = assessment(judged("01", summary="After."), judged("02", judgement="fully met"), language="fr")
    assert changes(before, after) == (
        Change(("language",), "en", "fr"),
        Change(("judgements", "01", "summary"), "Before.", "After."),
        Change(("judgements", "02", "judgement"), "partly met", "fully met"),
        Change(("judgements", "02", "conclusion"), "Gone.", None),
    )


def test_an_item_with_an_id_is_the_same_wherever_it_stands() -> None:
    before = assessment(judged("01"), judged("02"), judged("03"))
    after = assessment(judged("03"), judged("01", summary="Now."), judged("02"))
    assert changes(before, after) == (
        Change(("judgements", "01", "summary"), None, "Now."),
        Change(("judgements",), ("01", "02", "03"), ("03", "01", "02")),
    )


def test_evidence_that_is_put_before_others_leaves_them_as_they_were() -> None:
    old, new = evidence("Old."), evidence("New.", reference="Another plan", kind="interview")
    before, after = assessment(judged(evidence=(old,))), assessment(judged(evidence=(new, old)))
    [change] = changes(before, after)
    assert change.where == ("judgements", "01", "evidence", 0)
    assert (change.before, change.after["finding"]) == (None, "New.")


def test_evidence_that_is_mended_is_said_by_its_field() -> None:
    first, second = evidence("First."), evidence("Secnd.", reference="Other")
    before = assessment(judged(evidence=(first, second)))
    after = assessment(judged(evidence=(first, second.model_copy(update={"finding": "Second."}))))
    assert changes(before, after) == (Change(("judgements", "01", "evidence", 1, "finding"), "Secnd.", "Second."),)


def test_a_first_state_is_one_change_and_holds_everything() -> None:
    [change] = changes(None, assessment(judged()))
    assert (change.where, change.before, change.after["city"]) == ((), None, "aldmere")


def test_a_list_of_numbers_changes_as_a_whole() -> None:
    note = {"context_factor": "city-resources", "effect": "hinders", "note": "Few staff."}
    before, after = (
        assessment(judged(), context_notes=(ContextNote(**note, key_factors=numbers),))
        for numbers in (("01",), ("01", "02"))
    )
    assert changes(before, after) == (Change(("context_notes", 0, "key_factors"), ("01",), ("01", "02")),)


def an_assessment() -> st.SearchStrategy[Assessment]:
    findings = st.lists(st.builds(evidence, TEXTS, reference=TEXTS), max_size=4).map(tuple)
    recommended = st.lists(st.builds(Recommendation, recommendation=TEXTS), max_size=3).map(tuple)
    one = st.builds(
        judged,
        st.sampled_from(["01", "02", "03"]),
        summary=st.none() | TEXTS,
        evidence=findings,
        recommendations=recommended,
    )
    several = st.lists(one, min_size=1, max_size=3, unique_by=lambda judgement: judgement.key_factor)
    return several.map(lambda judgements: assessment(*judgements))


@given(an_assessment(), an_assessment())
def test_there_are_changes_exactly_where_two_states_differ(before: Assessment, after: Assessment) -> None:
    assert (changes(before, after) == ()) is (before == after)


@given(st.lists(TEXTS, max_size=6), st.lists(TEXTS, max_size=6))
def test_every_item_is_aligned_once_and_in_order(before: list[str], after: list[str]) -> None:
    pairs = aligned(before, after)
    assert [left for left, _ in pairs if left is not None] == list(range(len(before)))
    assert [right for _, right in pairs if right is not None] == list(range(len(after)))
    assert all(before[left] == after[right] for left, right in pairs if left is not None and right is not None)
