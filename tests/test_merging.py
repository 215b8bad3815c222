"""Two people's changes become one document; what collides is kept from both, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.documents import Assessment, ContextNote, Evidence, Judgement, Recommendation, Reviewer
from workbench.documents.changes import IDS, changes, plain
from workbench.documents.merging import Collision, merge, resolved

DAY = dt.date(2014, 5, 12)


def evidence(finding: str = "A finding.", **more: Any) -> Evidence:
    return Evidence(**{"kind": "document", "reference": "A plan", "shows": "supports", "finding": finding, **more})


def judged(number: str = "01", **more: Any) -> Judgement:
    return Judgement(**{"key_factor": number, "judgement": "partly met", **more})


def assessment(*judgements: Judgement, **more: Any) -> Assessment:
    made = {"city": "aldmere", "benchmark": "charter", "edition": "2010", "round": "2014", "date": DAY}
    return Assessment(**{**made, "method": "self-assessment", "judgements": judgements or (judged(),), **more})


def test_changes_to_different_key_factors_both_stand() -> None:
    base = assessment(judged("01"), judged("02"))
    mine = assessment(judged("01", summary="Mine."), judged("02"))
    theirs = assessment(judged("01"), judged("02", judgement="fully met"))
    merged = merge(base, mine, theirs)
    assert merged.document == assessment(judged("01", summary="Mine."), judged("02", judgement="fully met"))
    assert merged.collisions == ()


def test_different_fields_of_one_key_factor_both_stand() -> None:
    base = assessment(judged("01"))
    merged = merge(base, assessment(judged("01", summary="Mine.")), assessment(judged("01", conclusion="Theirs.")))
    assert merged.document == assessment(judged("01", summary="Mine.", conclusion="Theirs."))
    assert merged.collisions == ()


def test_a_text_that_both_changed_stays_theirs_and_is_kept_from_both() -> None:
    base, mine, theirs = (assessment(judged("01", summary=one)) for one in ("Before.", "Mine.", "Theirs."))
    merged = merge(base, mine, theirs)
    assert merged.document == theirs
    [collision] = merged.collisions
    assert collision == Collision(("judgements", "01", "summary"), "Before.", "Mine.", "Theirs.")
    assert resolved(merged.document, collision, "mine") == mine
    assert resolved(mine, collision, "theirs") == theirs


def test_a_judgement_is_never_put_beside_the_other_ones_reason() -> None:
    base = assessment(judged("01", judgement="not assessed"))
    mine = assessment(judged("01", judgement="not applicable", reason="The region does it."))
    theirs = assessment(judged("01", judgement="not assessed", reason="Nobody asked yet.", summary="Later."))
    merged = merge(base, mine, theirs)
    assert merged.document == theirs
    [collision] = merged.collisions
    assert collision.where == ("judgements", "01", "judgement")
    assert collision.mine == {"judgement": "not applicable", "reason": "The region does it."}
    taken = resolved(merged.document, collision, "mine")
    assert taken == assessment(judged("01", judgement="not applicable", reason="The region does it.", summary="Later."))
    assert resolved(taken, collision, "theirs") == theirs


@pytest.mark.parametrize("mine_deletes", [True, False])
def test_what_one_deleted_and_the_other_changed_collides(mine_deletes: bool) -> None:
    base = assessment(judged("01"), judged("02"), judged("03"))
    less = assessment(judged("01"), judged("03"))
    more = assessment(judged("01"), judged("02", summary="Found."), judged("03"))
    mine, theirs = (less, more) if mine_deletes else (more, less)
    merged = merge(base, mine, theirs)
    assert merged.document == theirs
    [collision] = merged.collisions
    assert collision.where == ("judgements", "02")
    assert resolved(merged.document, collision, "mine") == mine


def test_evidence_that_both_added_is_all_there_once() -> None:
    old, alike = evidence("Old.", reference="O"), evidence("Alike.", reference="A")
    base = assessment(judged(evidence=(old,)))
    mine = assessment(judged(evidence=(old, evidence("Mine.", reference="M"), alike)))
    theirs = assessment(judged(evidence=(old, alike, evidence("Theirs.", reference="T"))))
    merged = merge(base, mine, theirs)
    assert merged.collisions == ()
    found = [one.finding for one in merged.document.judgements[0].evidence]
    assert found[0] == "Old."
    assert sorted(found[1:]) == ["Alike.", "Mine.", "Theirs."]
    assert merge(base, theirs, mine) == merged


def test_a_finding_that_both_mended_is_found_again_after_others_were_put_before_it() -> None:
    first, second = evidence("First.", reference="1"), evidence("Secnd.", reference="2")
    mended = second.model_copy(update={"finding": "Second."})
    other = second.model_copy(update={"finding": "The second."})
    new = evidence("New.", reference="Another", kind="interview")
    merged = merge(
        assessment(judged(evidence=(first, second))),
        assessment(judged(evidence=(first, mended))),
        assessment(judged(evidence=(new, first, other))),
    )
    [collision] = merged.collisions
    assert collision.where == ("judgements", "01", "evidence", 2, "finding")
    later = assessment(judged(evidence=(other, first)))
    assert resolved(later, collision, "mine") == assessment(judged(evidence=(mended, first)))


def test_evidence_that_one_deleted_and_the_other_mended_collides_and_comes_back_where_it_was() -> None:
    one, two, three = (evidence(f"{name}.", reference=name) for name in ("One", "Two", "Three"))
    mended = two.model_copy(update={"finding": "Mended."})
    base = assessment(judged(evidence=(one, two, three)))
    mine, theirs = assessment(judged(evidence=(one, mended, three))), assessment(judged(evidence=(one, three)))
    merged = merge(base, mine, theirs)
    assert merged.document == theirs
    [collision] = merged.collisions
    assert resolved(theirs, collision, "mine") == mine
    assert resolved(theirs, collision, "theirs") == theirs


def test_an_order_that_one_changed_stands_and_orders_that_both_changed_collide() -> None:
    base = assessment(*map(judged, ("01", "02", "03")))
    mine, theirs = assessment(*map(judged, ("03", "01", "02"))), assessment(*map(judged, ("02", "01", "03")))
    added = assessment(*map(judged, ("01", "02", "03", "04")))
    merged = merge(base, mine, added)
    assert [one.key_factor for one in merged.document.judgements] == ["03", "04", "01", "02"]
    merged = merge(base, mine, theirs)
    assert merged.document == theirs
    [collision] = merged.collisions
    assert collision == Collision(("judgements",), ("01", "02", "03"), ("03", "01", "02"), ("02", "01", "03"))
    assert resolved(theirs, collision, "mine") == mine
    more = assessment(*map(judged, ("04", "02", "05", "01", "03")))
    taken = resolved(more, collision, "mine")
    assert [one.key_factor for one in taken.judgements] == ["04", "03", "01", "02", "05"]
    assert resolved(more, collision, "theirs") == more


def test_two_dates_that_do_not_go_together_collide_in_the_smallest_part() -> None:
    base = assessment(date=dt.date(2014, 5, 12))
    mine = assessment(date=dt.date(2014, 5, 12), follows=dt.date(2014, 3, 1), round="Mine")
    theirs = assessment(date=dt.date(2014, 2, 1), language="fr")
    merged = merge(base, mine, theirs)
    assert merged.document == theirs.model_copy(update={"round": "Mine"})
    assert merged.collisions == (Collision(("follows",), None, dt.date(2014, 3, 1), None),)
    with pytest.raises(ValidationError, match="later than its own date"):
        resolved(merged.document, merged.collisions[0], "mine")


def test_the_last_two_judgements_that_each_deleted_one_of_are_not_both_gone() -> None:
    base = assessment(judged("01"), judged("02"))
    merged = merge(base, assessment(judged("01")), assessment(judged("02")))
    assert merged.document == assessment(judged("02"))
    [collision] = merged.collisions
    assert collision.where == ("judgements", "02")
    assert (collision.mine, collision.theirs["key_factor"]) == (None, "02")


def test_two_new_assessments_of_one_name_are_merged_as_far_as_they_agree() -> None:
    mine, theirs = assessment(judged("01")), assessment(judged("02"), round="Theirs")
    merged = merge(None, mine, theirs)
    assert merged.document == assessment(judged("01"), judged("02"), round="Theirs")
    assert merged.collisions == (Collision(("round",), None, "2014", "Theirs"),)


def test_the_key_factors_of_a_note_are_taken_together() -> None:
    base, mine, theirs = (
        assessment(context_notes=(ContextNote(context_factor="a", effect="helps", note="N.", key_factors=one),))
        for one in (("01",), ("01", "02"), ("03",))
    )
    [collision] = merge(base, mine, theirs).collisions
    assert collision == Collision(("context_notes", 0, "key_factors"), ("01",), ("01", "02"), ("03",))
    assert resolved(theirs, collision, "mine") == mine


# Properties

NUMBERS = ("01", "02", "03", "04")
LEVELS = st.sampled_from(["partly met", "fully met", "not assessed"])


@st.composite
def an_assessment(draw: st.DrawFn, who: str = "") -> Assessment:
    """Any assessment; what somebody wrote is told from what others wrote."""
    text = st.sampled_from([f"one{who}", f"two{who}", f"three{who}"])
    dates = st.none() | st.sampled_from([DAY, dt.date(2013, 1, 1)])
    one = st.builds(
        judged,
        st.sampled_from(NUMBERS),
        judgement=LEVELS,
        reason=st.none() | text,
        summary=st.none() | text,
        evidence=st.lists(st.builds(evidence, text, reference=text, date=dates), max_size=3).map(tuple),
        recommendations=st.lists(st.builds(Recommendation, recommendation=text), max_size=2).map(tuple),
    )
    numbers = st.lists(st.sampled_from(NUMBERS), max_size=2, unique=True).map(tuple)
    factor, effect = st.sampled_from(["a", "b"]), st.just("helps")
    note = st.builds(ContextNote, context_factor=factor, effect=effect, note=text, key_factors=numbers)
    reviewer = st.builds(Reviewer, reviewer=st.sampled_from(["r1", "r2"]), role=st.sampled_from(["peer", "in-house"]))
    judgements = draw(st.lists(one, min_size=1, max_size=3, unique_by=lambda judgement: judgement.key_factor))
    date = draw(st.sampled_from([DAY, dt.date(2014, 1, 1)]))
    return assessment(
        *judgements,
        date=date,
        follows=draw(st.none() | st.sampled_from([one for one in (DAY, dt.date(2013, 12, 31)) if one <= date])),
        round=draw(text),
        reviewers=tuple(draw(st.lists(reviewer, max_size=2, unique_by=lambda reviewer: reviewer.reviewer))),
        context_notes=tuple(draw(st.lists(note, max_size=2))),
    )


@st.composite
def later(draw: st.DrawFn, base: Assessment, who: str) -> Assessment:
    """A state that somebody made of another: a few things of it are changed."""
    other = draw(an_assessment(who) | an_assessment())
    names = draw(st.sets(st.sampled_from(["round", "reviewers", "context_notes", "follows", "date"]), max_size=2))
    made = {**dict(base), **{name: getattr(other, name) for name in names}}
    if made["follows"] and made["follows"] > made["date"]:
        made["follows"] = None
    theirs = {one.key_factor: one for one in other.judgements}
    judgements = []
    for one in base.judgements:
        what = draw(st.sampled_from(["keep", "keep", "mend", "delete"]))
        if what == "mend" and one.key_factor in theirs:
            new = theirs[one.key_factor]
            fields = draw(st.sets(st.sampled_from(["judgement", "reason", "summary", "evidence"]), min_size=1))
            judgements.append(one.model_copy(update={name: getattr(new, name) for name in fields}))
        elif what != "delete":
            judgements.append(one)
    if draw(st.booleans()):
        judgements += [one for one in other.judgements if one.key_factor not in {had.key_factor for had in judgements}]
    if draw(st.integers(0, 3)) == 0:
        judgements = draw(st.permutations(judgements))
    return Assessment.model_validate({**made, "judgements": tuple(judgements) or base.judgements})


@st.composite
def three(draw: st.DrawFn) -> tuple[Assessment, Assessment, Assessment]:
    base = draw(an_assessment())
    return base, draw(later(base, " of mine")), draw(later(base, " of theirs") | an_assessment())


@given(an_assessment(), an_assessment())
@settings(max_examples=80)
def test_where_only_one_changed_anything_that_stands(base: Assessment, other: Assessment) -> None:
    assert merge(base, other, base) == merge(base, base, other) == merge(base, other, other)
    assert merge(base, other, base).document == other
    assert merge(base, other, base).collisions == ()


@given(three())
@settings(max_examples=150)
def test_the_outcome_is_the_same_for_both_where_nothing_collides(states: Any) -> None:
    base, mine, theirs = states
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert bool(one.collisions) == bool(other.collisions)
    if not one.collisions:
        assert one == other


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every single value that something plain holds, with the field that it stands in."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from texts(one) if isinstance(one, dict | tuple) else [(name, str(one))]
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one) if isinstance(one, dict | tuple) else [("", str(one))]


@given(three())
@settings(max_examples=150)
def test_every_change_of_either_is_in_the_document_or_in_a_collision(states: Any) -> None:
    base, mine, theirs = states
    merged = merge(base, mine, theirs)
    whole = plain(merged.document)
    collided = {one.where: one for one in merged.collisions}
    for side, name in ((mine, "mine"), (theirs, "theirs")):
        kept = set(texts(whole))
        for one in merged.collisions:
            value = getattr(one, name)
            kept |= set(texts(value if isinstance(value, dict | tuple) else {str(one.where[-1]): value}))
        for change in changes(base, side):
            after = change.after
            if change.where[-1] in IDS and after and change.before:
                # An order has its own test.
                continue
            said = set(texts(after if isinstance(after, dict | tuple) else {str(change.where[-1]): after}))
            assert said - {(key, "None") for key, _ in said} <= kept, (change, collided)


@given(three())
@settings(max_examples=80)
def test_where_every_choice_is_mine_all_that_is_mine_stands(states: Any) -> None:
    base, mine, theirs = states
    merged = merge(base, mine, theirs)
    document = merged.document
    for one in merged.collisions:
        try:
            document = resolved(document, one, "mine")
        except ValidationError:
            # Some choices stand only together with another one: a date and the date that it follows.
            return
    for collision in merged.collisions:
        if all(isinstance(one, str) for one in collision.where) and len(collision.where) in (1, 3):
            again = merge(base, mine, document)
            assert collision.where not in {one.where for one in again.collisions}


@given(three())
@settings(max_examples=80)
def test_choosing_theirs_changes_nothing_in_a_merged_document(states: Any) -> None:
    merged = merge(*states)
    for one in merged.collisions:
        assert resolved(merged.document, one, "theirs") == merged.document


@given(three())
@settings(max_examples=80)
def test_a_collision_that_was_kept_as_json_is_chosen_between_as_before(states: Any) -> None:
    merged = merge(*states)
    for one in merged.collisions:
        again = Collision.of(json.loads(json.dumps(one.kept())))
        assert again.where == one.where
        try:
            expected = resolved(merged.document, one, "mine")
        except ValidationError:
            continue
        assert resolved(merged.document, again, "mine") == expected
        assert resolved(merged.document, again, "theirs") == merged.document
