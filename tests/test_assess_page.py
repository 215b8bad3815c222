"""The page on which an assessment is put in, without a browser: what is said to it, what the file then holds."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench
from tests.conftest import FILES, write_workspace
from workbench.documents import Assessment
from workbench.files import copy_shipped, drafts, read_one
from workbench.pages import AssessPage, assess_page
from workbench.pages.assess_progress import progress
from workbench.pages.assess_values import Gathered, Instrument, flat, is_path
from workbench.serve import _say_who_may_edit
from workbench.words import words

EDITOR = "browser1-tab00001"
EARLIER = "assessments/ours/alpha/2020-05-01.self-assessment.courses.first.yaml"
TODAY = dt.date.today().isoformat()  # noqa: DTZ011 - as the page has it
INVENTED = """\
city: nowhere
name: Nowhere
country: Testland
illustrative: true
"""


class Form:
    """A page with somebody at it."""

    def __init__(self, folder: Path, editor: str = EDITOR, **wanted: str) -> None:
        self.folder, self.batch = folder, 0
        self.page: AssessPage = assess_page(str(folder), **wanted)
        self.editor = editor
        self.hello()

    def hello(self) -> None:
        """Say who types, as a view does when a form is there."""
        if self.page.session:
            self.say(kind="hello", editor=self.editor, path=self.page.session.path)

    def say(self, **message: Any) -> None:
        """Say something as the view does."""
        self.page.form._handle_custom_msg(message, [])

    def type(self, edits: dict[str, Any]) -> None:
        """Type something."""
        self.batch += 1
        self.say(kind="edits", batch=self.batch, path=self.page.session.path, edits=edits)

    def begin(self, **fields: str) -> None:
        """Begin an assessment."""
        self.say(kind="begin", fields={**self.page.form.content["values"], **fields})
        self.hello()

    @property
    def status(self) -> dict[str, Any]:
        """How what is typed stands to the file."""
        return self.page.form.status

    @property
    def file(self) -> Assessment:
        """What the file holds."""
        (loaded,) = read_one(self.folder, self.page.session.path).assessments
        return loaded.document

    def judged(self, factor: str) -> Any:
        """What the file says of a key factor."""
        return next((one for one in self.file.judgements if one.key_factor == factor), None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tiny workspace with an assessment, and an invented city."""
    return write_workspace(tmp_path / "workspace", {**FILES, "assessments/demonstration/nowhere/city.yaml": INVENTED})


def begun(folder: Path, **fields: str) -> Form:
    """A form with a new assessment of alpha."""
    form = Form(folder)
    form.begin(city="alpha", **fields)
    assert form.page.session, form.status
    return form


def opened(folder: Path, editor: str = EDITOR) -> Form:
    """A form with the assessment that is there."""
    return Form(folder, editor, assessment=EARLIER)


def finding(key: str = "k1", factor: str = "01", **fields: Any) -> dict[str, Any]:
    """What is typed where a finding is added."""
    lead = f"judgements/{factor}/evidence"
    whole = {"kind": "interview", "reference": "head of courses", "shows": "supports", "finding": "It is so.", **fields}
    return {lead: [key], **{f"{lead}/{key}/{name}": value for name, value in whole.items()}}


# To begin with


def test_only_real_cities_and_collections_of_ones_own_are_offered(folder: Path) -> None:
    content = Form(folder).page.form.content
    assert [one["value"] for one in content["options"]["city"]] == ["", "new", "alpha"]
    assert [one["value"] for one in content["options"]["collection"]] == ["ours"]
    (there,) = content["going_on"]
    assert (there["path"], there["progress"]) == (EARLIER, "2 of 3 judged")


def test_a_new_assessment_says_nothing_of_the_city_and_follows_the_last(folder: Path) -> None:
    form = begun(folder)
    assert {one.judgement for one in form.file.judgements} == {"not assessed"}
    assert (form.file.follows, form.file.round) == (dt.date(2020, 5, 1), TODAY[:4])
    assert form.status["progress"] == "0 of 3 judged"
    # What the last round said stands beside, and in no field.
    before = form.page.form.content["factors"]["01"]["before"]
    assert (before["value"], before["summary"]) == ("in place", "It has.")
    assert not form.page.form.values["judgements/01/summary"]


def test_a_city_that_is_not_there_yet_is_described(folder: Path) -> None:
    form = Form(folder)
    form.begin(city="new", name="São Beta", country="Testland")
    assert form.page.session.path.startswith("assessments/ours/sao-beta/")
    tables = workbench.load(folder)
    assert tables.cities.set_index("city").loc["sao-beta", "name"] == "São Beta"
    assert form.page.form.content["facts"][0]["text"] == "São Beta"


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"city": "nowhere"}, "city", "invented"),
        ({"city": "atlantis"}, "city", "Choose one"),
        ({"city": "new"}, "name", "cannot be empty"),
        ({"city": "new", "name": "Alpha", "country": "Testland"}, "name", "in the list already"),
        ({"city": "new", "name": "上海", "country": "Testland"}, "name", "Latin"),
        ({"collection": "published"}, "collection", "comes with the workbench"),
        ({"collection": "../away"}, "collection", "cannot name a collection"),
        ({"date": "2999-01-01"}, "date", "future"),
        ({"date": "May"}, "date", "'May' is no date"),
        ({"date": "2020-05-01"}, "date", "There is an assessment"),
        ({"round": " "}, "round", "cannot be empty"),
        ({"benchmark": "courses.second"}, "benchmark", "Choose one"),
        ({"method": "guess"}, "method", "Choose one"),
    ],
)
def test_what_cannot_be_begun_is_said_at_its_field_and_writes_nothing(
    folder: Path, fields: dict[str, str], field: str, said: str
) -> None:
    before = sorted(folder.rglob("*.yaml"))
    form = Form(folder)
    form.begin(**{"city": "alpha", **fields})
    assert said in form.status["wrong"][field]
    assert form.page.session is None
    assert sorted(folder.rglob("*.yaml")) == before


def test_an_assessment_that_is_there_is_offered_to_go_on_with(folder: Path) -> None:
    form = Form(folder)
    form.begin(city="alpha", date="2020-05-01")
    assert form.status["there"] == EARLIER
    form.say(kind="open", path=EARLIER)
    assert form.page.session.path == EARLIER


@pytest.mark.parametrize(
    "path",
    [
        "assessments/ours/alpha/none.yaml",
        "assessments/ours/alpha/city.yaml",
        "assessments/demonstration/nowhere/2020-05-01.self-assessment.courses.first.yaml",
        "assessments/ours/../../outside/x.yaml",
        "/etc/passwd",
        "benchmarks/courses.first.yaml",
    ],
)
def test_nothing_else_is_opened(folder: Path, path: str) -> None:
    form = Form(folder, assessment=path)
    assert form.page.session is None
    assert path in form.page.masthead.content["notices"][0]


def test_a_file_with_problems_is_not_opened_and_named(folder: Path) -> None:
    (folder / EARLIER).write_text("city: alpha\njudgements: maybe\n")
    form = Form(folder, assessment=EARLIER)
    assert form.page.session is None
    assert EARLIER in form.page.masthead.content["notices"][0]


# Saved as one goes


def test_what_is_typed_is_in_the_file_and_in_the_comparison(folder: Path) -> None:
    form = begun(folder)
    form.type({"judgements/02/judgement": "partly in place", "judgements/02/summary": " Half of it.\n"})
    form.type(finding(date="2024-05-01", guide_question="01.1.a", recorded_by="the team"))
    form.type({"judgements/01/recommendations": ["a"], "judgements/01/recommendations/a/recommendation": "Do it."})
    assert (form.judged("02").judgement, form.judged("02").summary) == ("partly in place", "Half of it.")
    (found,) = form.judged("01").evidence
    assert (found.finding, found.date, found.guide_question) == ("It is so.", dt.date(2024, 5, 1), "01.1.a")
    assert form.judged("01").recommendations[0].status == "open"
    assert form.status["whole"]
    assert form.status["saved"]
    comparison = workbench.compare(workbench.load(folder), "courses", collection="ours")
    assert comparison.matrix.loc["alpha", "02"] == "partly in place"


def test_opening_and_looking_changes_no_file(folder: Path) -> None:
    before = (folder / EARLIER).read_bytes()
    form = opened(folder)
    form.page.form.value = "02"
    form.say(kind="look")
    assert (folder / EARLIER).read_bytes() == before
    assert form.status["whole"]
    assert not form.status["saved"]


def test_remarks_and_order_of_the_file_survive(folder: Path) -> None:
    (folder / EARLIER).write_text("# by hand\n" + (folder / EARLIER).read_text())
    form = opened(folder)
    form.type({"judgements/01/summary": "It has, and more."})
    text = (folder / EARLIER).read_text()
    assert text.startswith("# by hand\n")
    assert "It has, and more." in text


def test_a_finding_is_saved_as_soon_as_it_is_whole(folder: Path) -> None:
    form = begun(folder)
    form.type(finding(shows="", reference=""))
    path = "judgements/01/evidence/k1"
    assert form.status["waiting"] == {path: "Not saved yet; it needs: reference, what it shows."}
    assert not form.judged("01").evidence
    assert not form.status["whole"]
    form.type({f"{path}/reference": "minutes", f"{path}/shows": "unclear"})
    assert form.status["waiting"] == {}
    assert form.judged("01").evidence[0].shows == "unclear"


def test_a_finding_that_is_only_begun_is_no_fault(folder: Path) -> None:
    form = begun(folder)
    form.type(finding(finding="", reference="", shows=""))
    assert form.status["whole"]
    assert not form.status["waiting"]


def test_not_applicable_without_a_reason_stays_out_of_the_file_and_on_the_form(folder: Path) -> None:
    form = begun(folder)
    form.type({"judgements/03/judgement": "in place"})
    form.type({"judgements/03/judgement": "not applicable", "judgements/03/summary": "See the reason."})
    assert "judgements/03/reason" in form.status["wrong"]
    assert form.page.form.values["judgements/03/judgement"] == "not applicable"
    # The rest is saved.
    assert (form.judged("03").judgement, form.judged("03").summary) == ("in place", "See the reason.")
    form.type({"judgements/03/reason": "The region does it."})
    assert (form.judged("03").judgement, form.judged("03").reason) == ("not applicable", "The region does it.")
    assert form.status["whole"]


@pytest.mark.parametrize(
    ("edits", "path", "said"),
    [
        ({"round": ""}, "round", "empty"),
        ({"judgements/01/evidence/KEY/finding": ""}, "judgements/01/evidence/KEY/finding", "empty"),
        ({"judgements/01/evidence/KEY/date": "2020-02-31"}, "judgements/01/evidence/KEY/date", "no date"),
        ({"judgements/01/evidence/KEY/shows": "maybe"}, "judgements/01/evidence/KEY/shows", "Choose"),
        ({"judgements/01/evidence/KEY/recorded_by": "r7"}, "judgements/01/evidence/KEY/recorded_by", "'r7'"),
        ({"judgements/01/summary": "a\u0007b"}, "judgements/01/summary", "nobody can see"),
        ({"judgements/01/judgement": "great"}, "judgements/01/judgement", "Choose"),
    ],
)
def test_bad_input_is_said_at_its_field_kept_and_never_in_the_file(
    folder: Path, edits: dict[str, str], path: str, said: str
) -> None:
    form = opened(folder)
    before = form.file
    (key,) = form.page.form.values["judgements/01/evidence"]
    edits = {name.replace("KEY", key): value for name, value in edits.items()}
    path = path.replace("KEY", key)
    form.type({**edits, "judgements/01/conclusion": "Sound beside it."})
    assert said in form.status["wrong"][path]
    assert form.page.form.values[path] == edits[path]
    assert form.judged("01").conclusion == "Sound beside it."
    rest = [one.model_copy(update={"conclusion": None}) for one in form.file.judgements]
    assert rest == list(before.judgements)
    assert form.file.round == before.round
    assert drafts(folder, EARLIER)[0].typed["values"][path] == edits[path]


def test_who_has_recorded_something_is_not_taken_away(folder: Path) -> None:
    form = begun(folder)
    form.type(
        {"reviewers": ["a"], "reviewers/a/reviewer": "r1", "reviewers/a/role": "in-house", "reviewers/a/from": ""}
    )
    form.type(finding(recorded_by="r1"))
    form.type({"reviewers": []})
    assert "r1" in form.status["wrong"]["reviewers"]
    assert [one.reviewer for one in form.file.reviewers] == ["r1"]
    form.type({"judgements/01/evidence/k1/recorded_by": ""})
    assert form.file.reviewers == ()
    assert form.status["whole"]


def test_context_notes_name_the_key_factors_that_they_explain(folder: Path) -> None:
    form = begun(folder)
    lead = "context_notes/a"
    form.type({"context_notes": ["a"], f"{lead}/context_factor": "city-resources", f"{lead}/note": "Little money."})
    assert "effect" in form.status["waiting"][lead]
    form.type({f"{lead}/effect": "hinders", f"{lead}/key_factors": ["03", "01"]})
    (note,) = form.file.context_notes
    assert (note.effect, note.key_factors) == ("hinders", ("01", "03"))


@pytest.mark.parametrize(
    "edits",
    [
        {"city": "beta"},
        {"judgements/09/judgement": "in place"},
        {"judgements/01/judgement": ["in place"]},
        {"judgements/01/evidence": ["../x"]},
        {"judgements/01/summary": None},
        {"__class__": "x"},
    ],
)
def test_what_no_form_sends_changes_nothing(folder: Path, edits: dict[str, Any]) -> None:
    form = opened(folder)
    before = (folder / EARLIER).read_bytes()
    form.type(edits)
    assert (folder / EARLIER).read_bytes() == before
    assert form.status["whole"]


# Undone and done again


def test_steps_are_undone_and_done_again(folder: Path) -> None:
    form = begun(folder)
    form.type({"judgements/01/judgement": "in place"})
    form.type(finding())
    form.say(kind="undo")
    assert (form.judged("01").judgement, form.judged("01").evidence) == ("in place", ())
    form.say(kind="undo")
    assert form.judged("01").judgement == "not assessed"
    assert not form.status["undo"]
    form.say(kind="redo")
    form.say(kind="redo")
    assert form.judged("01").evidence[0].finding == "It is so."
    assert not form.status["redo"]


def test_undo_leads_to_where_it_is_seen(folder: Path) -> None:
    form = begun(folder)
    form.type({"judgements/02/judgement": "in place"})
    form.page.form.value = "context"
    form.say(kind="undo")
    assert form.page.form.value == "02"


def test_a_batch_that_comes_twice_is_taken_once(folder: Path) -> None:
    form = begun(folder)
    edits = {"judgements/01/judgement": "in place"}
    form.type(edits)
    form.say(kind="undo")
    form.say(kind="edits", batch=form.batch, path=form.page.session.path, edits=edits)
    assert form.judged("01").judgement == "not assessed"
    assert form.status["batch"] == form.batch


# Drafts


def test_what_was_typed_comes_back_to_the_same_browser(folder: Path) -> None:
    form = begun(folder)
    form.type(finding(shows=""))
    path = form.page.session.path
    again = Form(folder, assessment=path)
    assert again.page.form.values["judgements/01/evidence/k1/finding"] == "It is so."
    again.type({"judgements/01/evidence/k1/shows": "supports"})
    assert again.judged("01").evidence[0].finding == "It is so."
    again.say(kind="leave")
    assert drafts(folder, path) == ()


def test_a_page_that_comes_back_knows_its_items_by_their_keys(folder: Path) -> None:
    form = begun(folder)
    form.type(finding())
    form.type({"judgements/01/evidence": ["k1", "k2"], "judgements/01/evidence/k2/finding": ""})
    again = Form(folder, assessment=form.page.session.path)
    # Typed while there was no kernel, and sent to the next.
    again.type({"judgements/01/evidence/k1/finding": "Typed late.", "judgements/01/evidence/k2/finding": "Too."})
    assert [one.finding for one in again.judged("01").evidence] == ["Typed late."]
    assert "judgements/01/evidence/k2" in again.status["waiting"]


def test_a_finding_that_another_took_away_comes_back_whole_where_somebody_types_in_it(folder: Path) -> None:
    one, other = opened(folder), opened(folder, "another1-tab00001")
    (key,) = one.page.form.values["judgements/01/evidence"]
    other.type({"judgements/01/evidence": []})
    one.say(kind="look")
    assert one.page.form.values["judgements/01/evidence"] == []
    one.type({f"judgements/01/evidence/{key}/finding": "Said again."})
    assert [(each.finding, each.reference) for each in one.judged("01").evidence] == [
        ("Said again.", "council minutes")
    ]


def test_what_others_left_is_offered_and_not_mixed_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = begun(folder)
    form.type(finding(shows=""))
    path = form.page.session.path
    other = Form(folder, "another1-tab00001", assessment=path)
    # A colleague types it this moment.
    assert other.status["drafts"] == []
    assert other.page.form.values["judgements/01/evidence"] == []
    monkeypatch.setattr("workbench.pages.assess_session._HELD", dt.timedelta(0))
    other.say(kind="undo")
    (draft,) = other.status["drafts"]
    other.say(kind="draft", editor=draft["editor"], what="take")
    assert other.page.form.values["judgements/01/evidence/k1/finding"] == "It is so."
    assert other.status["drafts"] == []


# Two people


def test_what_two_people_type_in_different_places_is_merged_at_once(folder: Path) -> None:
    one, other = opened(folder), opened(folder, "another1-tab00001")
    one.type({"judgements/01/summary": "From one."})
    other.type(finding("b", "03"))
    assert other.page.form.values["judgements/01/summary"] == "From one."
    one.say(kind="look")
    (key,) = one.page.form.values["judgements/03/evidence"]
    assert one.page.form.values[f"judgements/03/evidence/{key}/finding"] == "It is so."
    assert not one.status["collisions"]
    assert one.file == other.file


@pytest.mark.parametrize(("which", "held"), [("mine", "From the other."), ("theirs", "From one.")])
def test_what_two_people_type_in_one_place_is_kept_from_both_for_a_choice(folder: Path, which: str, held: str) -> None:
    one, other = opened(folder), opened(folder, "another1-tab00001")
    one.type({"judgements/01/summary": "From one."})
    other.type({"judgements/01/summary": "From the other."})
    (collision,) = other.status["collisions"]
    assert collision == {"where": "01 Commitment, summary", "mine": "From the other.", "theirs": "From one."}
    assert other.file.judgements[0].summary == "From one."
    # It is there after a crash, too.
    again = opened(folder, "another1-tab00001")
    assert again.status["collisions"] == [collision]
    again.say(kind="settle", at=0, which=which)
    assert again.judged("01").summary == held
    assert not again.status["collisions"]
    assert again.status["whole"]


@pytest.mark.parametrize(("which", "held"), [("mine", "From the other."), ("theirs", "From one, and more.")])
def test_what_is_typed_on_after_a_collision_is_what_is_chosen_against(folder: Path, which: str, held: str) -> None:
    one, other = opened(folder), opened(folder, "another1-tab00001")
    one.type({"judgements/01/summary": "From one."})
    other.type({"judgements/01/summary": "From the other."})
    other.type({"judgements/01/summary": "From one, and more."})
    (collision,) = other.status["collisions"]
    assert (collision["mine"], collision["theirs"]) == ("From the other.", "From one, and more.")
    other.say(kind="settle", at=0, which=which)
    assert other.judged("01").summary == held


def test_a_long_text_is_kept(folder: Path) -> None:
    form, long = opened(folder), "word " * 40_000
    form.type({"judgements/01/summary": long})
    assert form.judged("01").summary == long.strip()


def test_a_finding_that_is_not_whole_survives_what_others_save(folder: Path) -> None:
    one, other = opened(folder), opened(folder, "another1-tab00001")
    one.type(finding("b", "02", shows=""))
    other.type(finding("c", "02"))
    one.say(kind="look")
    keys = one.page.form.values["judgements/02/evidence"]
    assert len(keys) == 2
    assert keys[-1] == "b"
    assert len(one.judged("02").evidence) == 1


# Progress and contradictions


def test_progress_counts_what_is_judged_and_points_out_what_contradicts_itself(folder: Path) -> None:
    form = begun(folder)
    marks = lambda factor: form.status["factors"][factor]["marks"]  # noqa: E731
    form.type({"judgements/01/judgement": "in place", "judgements/02/judgement": "not in place"})
    assert form.status["progress"] == "2 of 3 judged; 2 without evidence"
    assert "without any finding" in marks("01")[0]
    form.type(finding(shows="contradicts"))
    form.type(finding(factor="02", shows="supports"))
    assert form.status["progress"] == "2 of 3 judged"
    assert "contradicts" in marks("01")[0]
    assert "supports" in marks("02")[0]
    # All of it may stand.
    assert form.judged("01").judgement == "in place"
    assert form.status["whole"]
    assert form.status["factors"]["03"]["open"]


def test_findings_before_a_judgement_are_saved_as_not_assessed(folder: Path) -> None:
    form = opened(folder)
    assert form.judged("03") is None
    form.type(finding("z", "03"))
    assert form.judged("03").judgement == "not assessed"
    assert form.status["factors"]["03"]["open"]


# Served


def test_a_served_page_saves_nothing_unless_it_was_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.widgets.view.is_served", lambda: True)
    form = Form(folder, assessment=EARLIER)
    assert form.page.form.content["screen"] == "closed"
    before = sorted((path, path.read_bytes()) for path in folder.rglob("*.yaml"))
    form.say(kind="begin", fields={"city": "alpha", "benchmark": "courses.first"})
    form.say(kind="open", path=EARLIER)
    assert form.page.session is None
    assert sorted((path, path.read_bytes()) for path in folder.rglob("*.yaml")) == before
    monkeypatch.setenv("WORKBENCH_EDIT", "1")
    assert Form(folder, assessment=EARLIER).page.session


def test_a_page_that_was_open_before_saves_nothing_either(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = opened(folder)
    before = (folder / EARLIER).read_bytes()
    monkeypatch.setattr("workbench.widgets.view.is_served", lambda: True)
    form.type({"judgements/01/summary": "Changed."})
    assert (folder / EARLIER).read_bytes() == before


@pytest.mark.parametrize(
    ("edit", "ip", "warned"), [(True, "localhost", False), (True, "0.0.0.0", True), (False, "0.0.0.0", False)]
)
def test_who_lets_others_change_the_files_is_told_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], edit: bool, ip: str, warned: bool
) -> None:
    monkeypatch.setenv("WORKBENCH_EDIT", "1")
    write_workspace(folder, {"notebooks/assess.ipynb": "{}"})
    _say_who_may_edit(argparse.Namespace(edit=edit, ip=ip), folder)
    assert ("whoever reaches this address can change the files" in capsys.readouterr().err) == warned
    # What was set when the server was started is not asked.
    assert os.environ["WORKBENCH_EDIT"] == ("1" if edit else "0")


def test_no_workspace_is_a_sentence_and_no_form(tmp_path: Path) -> None:
    page = assess_page(str(tmp_path))
    assert page.form.content["screen"] == "closed"
    assert "no workspace" in page.masthead.content["notices"][0]


def test_a_save_that_fails_is_said_and_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = opened(folder)
    (folder / EARLIER).unlink()
    form.type({"judgements/01/summary": "Typed meanwhile."})
    assert form.status["failed"]
    assert not form.status["whole"]
    assert drafts(folder, EARLIER)[0].typed["values"]["judgements/01/summary"] == "Typed meanwhile."


def test_the_form_speaks_french_and_leaves_the_assessment_as_it_is(folder: Path) -> None:
    form = Form(folder, assessment=EARLIER, language="fr")
    assert form.page.form.content["steps"][0]["name"] == "À propos"
    assert form.page.form.values["judgements/01/summary"] == "It has."
    form.type({"judgements/03/judgement": "in place"})
    assert form.judged("03").judgement == "in place"


def test_a_level_is_named_as_it_is_read_on_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    copy_shipped(folder)
    form = Form(folder, language="fr")
    form.begin(city="ghent")
    form.type({"judgements/01/judgement": "in place"})
    assert form.status["factors"]["01"]["marks"] == ["«\u00a0en place\u00a0» ne s’appuie sur aucun constat."]


# Any assessment

INSTRUMENT = Instrument(
    ("not in place", "partly in place", "in place"), {"01": ("01.1", "01.1.a", "01.1.b"), "02": (), "03": ()}
)
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=40).filter(
    str.strip
)
EVIDENCE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["document", "interview", "focus group", "data"]),
        "reference": TEXTS,
        "shows": st.sampled_from(["supports", "contradicts", "unclear"]),
        "finding": TEXTS,
    },
    optional={"date": st.dates(), "guide_question": st.sampled_from(INSTRUMENT.questions["01"]), "recorded_by": TEXTS},
)
JUDGEMENT = st.fixed_dictionaries(
    {"key_factor": st.just("01"), "judgement": st.sampled_from([*INSTRUMENT.levels, "not assessed"])},
    optional={
        "reason": TEXTS,
        "direct_provider": st.booleans(),
        "summary": TEXTS,
        "conclusion": TEXTS,
        "evidence": st.lists(EVIDENCE, max_size=4).map(tuple),
        "recommendations": st.lists(
            st.fixed_dictionaries({"recommendation": TEXTS, "status": st.sampled_from(["open", "done"])}), max_size=3
        ).map(tuple),
    },
)


@settings(max_examples=100)
@given(JUDGEMENT)
def test_any_assessment_survives_the_form_unchanged(judgement: dict[str, Any]) -> None:
    by = [one for one in judgement.get("evidence", ()) if "recorded_by" in one]
    for one in by:
        # An id names somebody in the team.
        one["recorded_by"] = f"who {one['recorded_by']}"
    document = Assessment.model_validate(
        {
            "city": "alpha",
            "benchmark": "courses",
            "edition": "first",
            "round": "2020",
            "date": dt.date(2020, 5, 1),
            "method": "agreed",
            "judgements": (judgement,),
        }
    )
    names = iter(range(1000))
    values, keyed = flat(document, {}, lambda: f"k{next(names)}")
    assert all(is_path(path, value) for path, value in values.items())
    gathered = Gathered(values, document, keyed, INSTRUMENT, words())
    assert gathered.document == document
    assert gathered.whole
    assert progress(document, INSTRUMENT, words())
