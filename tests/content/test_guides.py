"""Every guide that the portal ships: clean, its cases answered as the law says, each duty both required and not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from portal.content.cases import case_facts, run_case
from portal.content.checks import check_place
from portal.content.library import Library
from portal.content.loader import Case, Guide
from portal.content.source import places
from portal.law.checklist import build
from portal.law.dated import Status
from portal.law.facts import Facts
from portal.law.model import Jurisdiction, Obligation
from portal.law.permission import Answer
from portal.law.scene import Scene
from portal.law.settling import settle

GUIDES = Path(__file__).resolve().parents[2] / "guides"
LIBRARY = Library.of_folder(GUIDES)
CASES = [(place, case) for place in LIBRARY.codes for case in LIBRARY.guide(place).cases]
OBLIGATIONS = [(place, id_) for place in LIBRARY.codes for id_ in LIBRARY.guide(place).law.obligations]


def test_every_folder_of_the_guides_is_a_guide():
    assert places(GUIDES) == LIBRARY.codes


@pytest.mark.parametrize("place", LIBRARY.codes)
def test_a_shipped_guide_has_nothing_wrong_in_it(place):
    report = check_place(GUIDES, place)
    assert [str(problem) for problem in report.problems] == []


@pytest.mark.parametrize("place", LIBRARY.codes)
def test_a_shipped_guide_has_at_least_twelve_cases(place):
    assert len(LIBRARY.guide(place).cases) >= 12


@pytest.mark.parametrize(("place", "case"), CASES, ids=[f"{place}-{case.id}" for place, case in CASES])
def test_the_law_gives_the_answers_of_the_worked_case(place: str, case: Case):
    assert run_case(case, LIBRARY.guide(place)) == ()


# Every duty is required in one case, and in another it is not, where some facts can make it so.


def applied(guide: Guide, id_: str) -> set[bool | None]:
    """What the duty comes to in the cases that expect something of it."""
    found: set[bool | None] = set()
    for case in guide.cases:
        expect = case.expect
        for ids, truth in ((expect.applies, True), (expect.not_, False), (expect.unknown, None)):
            if id_ in ids:
                found.add(truth)
    return found


def can_be_required(obligation: Obligation) -> bool:
    return any(version.status is Status.IN_FORCE for version in obligation.versions.versions)


def can_be_spared(obligation: Obligation, law: Jurisdiction) -> bool:
    """Whether any facts or any day make the duty not required.

    It is always required only when every version of it is in force, asks nothing of the facts, and is owed to anyone.
    """
    if any(version.status is not Status.IN_FORCE for version in obligation.versions.versions):
        return True
    if not obligation.for_anyone and some_facts_refuse(law):
        return True
    days = [version.in_force_from or law.covers_from for version in obligation.versions.versions]
    duties = [version.value for version in obligation.versions.versions]
    return not all(
        duty is not None and settle(duty.when, Scene(law, Facts(), day)).truth
        for duty, day in zip(duties, days, strict=True)
    )


def some_facts_refuse(law: Jurisdiction) -> bool:
    """Whether the answer of the law can be no at all."""
    guide = LIBRARY.guide(law.code)
    days: Iterable[tuple[Facts, date]] = ((case_facts(case, guide), case.day) for case in guide.cases)
    return any(build(facts, law, day).may_work.answer is Answer.NO for facts, day in days)


@pytest.mark.parametrize(("place", "id_"), OBLIGATIONS)
def test_a_duty_is_required_in_a_case_and_not_required_in_another(place, id_):
    guide = LIBRARY.guide(place)
    obligation, found = guide.law.obligations[id_], applied(guide, id_)
    if can_be_required(obligation):
        assert True in found, f"no case of {place} has {id_} under `applies`"
    if can_be_spared(obligation, guide.law):
        assert False in found, f"no case of {place} has {id_} under `not`"


@pytest.mark.parametrize("place", LIBRARY.codes)
def test_each_answer_that_the_law_can_give_is_given_in_a_case(place):
    answers = {case.expect.may_work for case in LIBRARY.guide(place).cases}
    assert {"yes", "no", "conditional"} <= answers


@pytest.mark.parametrize("place", LIBRARY.codes)
def test_a_shipped_guide_has_its_sentences_in_every_language_of_the_interface(place):
    texts = LIBRARY.guide(place).texts
    assert {"es", "en"} <= texts.keys()
