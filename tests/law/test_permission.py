"""May this person work? The grounds in their order, the paper and its validity, and what stands in the way."""

from __future__ import annotations

from datetime import date

import pytest

from portal.law.permission import Answer, Ground, MayWork, assess_document, may_work
from portal.law.scene import Scene
from tests.content.tiny import DAY, assess, facts_of, tiny_law

FACTS = """
facts:
  - use: nationality
  - use: document
    asked_when: {not: {fact: nationality, is: AR}}
  - use: document-expires-on
    asked_when: {not: {fact: document, is: lasting}}
  - use: work-starts-on
  - use: contract-signed-on
  - use: staff-total
  - use: staff-foreign
  - {id: minor, type: yes-no}
  - {id: named, type: yes-no, asked_when: {fact: document, is: tied}}
  - {id: revoked, type: yes-no}
  - {id: treaty, type: yes-no}
  - {id: pay, type: money}
amounts: [{id: wage, unit: USD, from: 2030-01-01, value: 1000}]
documents:
  - {id: open, name: Open, issuer: ministry, work: open}
  - {id: tied, name: Tied, issuer: ministry, work: tied, limits: [employer], allow_when: {fact: named, is: "yes"}}
  - {id: lasting, name: Lasting, issuer: ministry, work: open, expiry: never}
  - {id: fixed, name: Fixed, issuer: ministry, work: open, expiry: fixed, until: 2030-06-30}
  - {id: lasting-right, name: Lasting right, issuer: ministry, work: open, expiry: fixed, until: 2020-06-30, expired_allows: true}
  - {id: alive, name: Alive, issuer: ministry, work: open, expired_allows: true}
  - {id: shaky, name: Shaky, issuer: ministry, work: open, expiry: never, revoked_when: {fact: revoked, is: "yes"}}
  - {id: shaky-dated, name: Shaky, issuer: ministry, work: open, revoked_when: {fact: revoked, is: "yes"}}
  - {id: visit, name: Visit, issuer: ministry, work: none, expiry: never}
  - id: prolonged
    name: Prolonged
    issuer: ministry
    work: open
    extensions:
      - {printed_from: 2026-01-01, printed_to: 2026-06-30, until: 2026-12-31, basis: {cites: [{instrument: act}], confidence: recalled}}
  - id: ended
    name: Ended
    issuer: ministry
    versions: [{from: 2000-01-01, work: open, expiry: never}, {from: 2026-07-01, status: repealed}]
  - {id: future, name: Future, issuer: ministry, work: open, expiry: never, from: 2027-01-01}
"""
# The same with documents of one's own.
PLAIN_FACTS = """
facts:
  - use: nationality
  - use: document
  - {use: document-expires-on, asked_when: {fact: document, is: dated}}
  - use: work-starts-on
  - use: contract-signed-on
"""
NATIONAL = '{id: national, when: {fact: nationality, is: AR}, gives: "yes"}'
PAPER = "{id: paper, by: document}"
GROUNDS = f"permissions: [{NATIONAL}, {PAPER}]"


def answer(rules: str = GROUNDS, day: date = DAY, /, **given: object) -> MayWork:
    return assess(tiny_law(f"{FACTS}\n{rules}"), day, **given).may_work


def foreigner(document: str, **given: object) -> dict[str, object]:
    return {"nationality": "VE", "document": document, **given}


# Grounds


def test_the_first_ground_that_holds_decides():
    found = answer(nationality="AR")
    assert (found.answer, found.missing, found.provisos) == (Answer.YES, (), ())
    (reason,) = found.reasons
    assert (reason.ground, reason.rule, reason.version, reason.facts) == (
        Ground.PERMISSION,
        "national",
        "start",
        ("nationality",),
    )


def test_nothing_known_gives_unknown_and_names_what_would_tell():
    found = answer()
    assert (found.answer, found.reasons) == (Answer.UNKNOWN, ())
    assert found.missing[:2] == ("nationality", "document")
    assert set(found.missing) == {"nationality", "document", "document-expires-on", "named", "revoked"}


def test_what_each_document_would_still_ask_is_open_while_the_document_is_not_known():
    found = answer(nationality="VE", revoked="no")
    assert found.answer is Answer.UNKNOWN
    assert set(found.missing) == {"document", "document-expires-on", "named"}


def test_where_no_ground_holds_nothing_is_permitted_yet():
    found = answer(f"permissions: [{NATIONAL}]", nationality="VE")
    assert (found.answer, found.reasons, found.missing) == (Answer.UNKNOWN, (), ())


def test_a_ground_may_refuse():
    found = answer('permissions: [{id: refused, when: {fact: nationality, is: VE}, gives: "no"}]', nationality="VE")
    assert (found.answer, found.missing) == (Answer.NO, ())
    assert [reason.rule for reason in found.reasons] == ["refused"]


def test_a_ground_may_give_a_conditional_answer():
    found = answer("permissions: [{id: maybe, gives: conditional}]")
    assert (found.answer, found.provisos, found.missing) == (Answer.CONDITIONAL, (), ())


TREATY = '{id: by-treaty, when: {fact: treaty, is: "yes"}, gives: "%s"}'


@pytest.mark.parametrize(
    ("first", "second", "expected", "open_facts"),
    [
        # What would decide first may still give the same: then nothing is open.
        ("yes", "yes", Answer.YES, ()),
        ("no", "no", Answer.NO, ()),
        ("conditional", "conditional", Answer.CONDITIONAL, ()),
        # Both allow the work; how, is open.
        ("yes", "conditional", Answer.CONDITIONAL, ("treaty",)),
        ("conditional", "yes", Answer.CONDITIONAL, ("treaty",)),
        # One allows it and the other does not.
        ("no", "yes", Answer.UNKNOWN, ("treaty",)),
        ("yes", "no", Answer.UNKNOWN, ("treaty",)),
        ("no", "conditional", Answer.UNKNOWN, ("treaty",)),
    ],
)
def test_a_ground_that_may_hold_before_one_that_does_counts_where_it_would_decide_otherwise(
    first, second, expected, open_facts
):
    rules = f'permissions: [{TREATY % first}, {{id: rest, gives: "{second}"}}]'
    found = answer(rules)
    assert (found.answer, found.missing) == (expected, open_facts)
    assert answer(rules, treaty="yes").answer.value == first
    assert answer(rules, treaty="no").answer.value == second
    assert [reason.rule for reason in answer(rules, treaty="no").reasons] == ["rest"]
    if expected is not Answer.UNKNOWN:
        assert [reason.rule for reason in found.reasons] == ["rest"]


def test_an_open_ground_before_a_document_that_is_open_too_leaves_the_answer_unknown():
    rules = f"permissions: [{TREATY % 'yes'}, {PAPER}]"
    found = answer(rules, **foreigner("open"))
    assert (found.answer, set(found.missing)) == (Answer.UNKNOWN, {"treaty", "document-expires-on"})
    sure = answer(rules, **foreigner("lasting"))
    assert (sure.answer, sure.missing) == (Answer.YES, ())


def test_a_ground_outside_its_dates_is_passed_over():
    rules = 'permissions: [{id: old, from: 2000-01-01, to: 2009-12-31, gives: "no"}, {id: rest, gives: "yes"}]'
    assert answer(rules).answer is Answer.YES
    assert answer(rules, date(2009, 12, 31)).answer is Answer.NO
    suspended = (
        'permissions: [{id: old, gives: "no", versions: [{from: 2000-01-01}, {from: 2020-01-01, status: suspended}]}, '
        '{id: rest, gives: "yes"}]'
    )
    assert answer(suspended).answer is Answer.YES
    assert answer(suspended, date(2019, 12, 31)).answer is Answer.NO


# Documents


@pytest.mark.parametrize(
    ("given", "expected", "ground"),
    [
        (foreigner("lasting"), Answer.YES, Ground.DOCUMENT),
        (foreigner("visit"), Answer.NO, Ground.DOCUMENT_NONE),
        (foreigner("open", document_expires_on="2026-03-02"), Answer.YES, Ground.DOCUMENT),
        (foreigner("open", document_expires_on="2026-03-01"), Answer.NO, Ground.DOCUMENT_EXPIRED),
        (foreigner("fixed"), Answer.YES, Ground.DOCUMENT),
        (foreigner("alive", document_expires_on="2020-01-01"), Answer.YES, Ground.DOCUMENT),
        (foreigner("lasting-right"), Answer.YES, Ground.DOCUMENT),
        (foreigner("shaky", revoked="yes"), Answer.NO, Ground.DOCUMENT_REVOKED),
        (foreigner("shaky", revoked="no"), Answer.YES, Ground.DOCUMENT),
        (foreigner("tied", named="no", document_expires_on="2027-01-01"), Answer.NO, Ground.DOCUMENT_NOT_FOR_THIS_JOB),
        (foreigner("tied", named="yes", document_expires_on="2027-01-01"), Answer.CONDITIONAL, Ground.DOCUMENT),
        (foreigner("ended"), Answer.YES, Ground.DOCUMENT),
        (foreigner("future"), Answer.UNKNOWN, Ground.NO_VERSION),
    ],
)
def test_a_document_allows_the_work_or_says_why_not(given, expected, ground):
    # Work begins at once, so that no later day is in question.
    found = answer(work_starts_on="2026-03-02", **given)
    assert found.answer is expected
    assert [reason.ground for reason in found.reasons] == [ground]
    assert found.missing == ()


def test_a_reason_names_the_document_its_version_and_the_facts():
    (reason,) = answer(**foreigner("tied", named="no", document_expires_on="2027-01-01")).reasons
    assert (reason.rule, reason.version, reason.facts) == ("tied", "start", ("document", "named"))
    (reason,) = answer(**foreigner("open", document_expires_on="2020-01-01")).reasons
    assert reason.facts == ("document", "document-expires-on")
    (reason,) = answer(**foreigner("shaky", revoked="yes")).reasons
    assert reason.facts == ("document", "revoked")
    (reason,) = answer(**foreigner("fixed", work_starts_on="2031-01-01")).reasons
    assert (reason.ground, reason.facts) == (Ground.DOCUMENT_EXPIRED, ("document",))
    (reason,) = answer(**foreigner("future", work_starts_on="2026-03-02")).reasons
    assert (reason.rule, reason.version, reason.facts) == ("future", None, ("document",))
    (reason,) = answer(**foreigner("tied", named="yes", document_expires_on="2027-01-01")).reasons
    assert (reason.rule, reason.version, reason.facts) == ("tied", "start", ("document", "named"))
    assert answer(**foreigner("ended")).reasons[0].version == "2000-01-01"


def test_the_limits_of_a_document_are_told():
    assert answer(**foreigner("tied", named="yes", document_expires_on="2027-01-01")).limits == ("employer",)
    assert answer(**foreigner("lasting")).limits == ()


def test_what_is_not_known_of_the_paper_makes_the_answer_conditional():
    found = answer(**foreigner("tied"))
    assert found.answer is Answer.CONDITIONAL
    assert set(found.provisos) == {"document-expires-on", "named"}
    assert set(found.missing) == {"document-expires-on", "named"}
    assert answer(**foreigner("shaky")).provisos == ("revoked",)
    # One refusal is enough, whatever else is open.
    refused = answer(**foreigner("tied", named="no"))
    assert (refused.answer, refused.missing) == (Answer.NO, ())


def test_a_document_given_that_may_not_be_asked_counts_while_nothing_says_it_is_not():
    found = answer(document="lasting")
    assert (found.answer, found.missing) == (Answer.YES, ("nationality",))
    ignored = answer(f"permissions: [{PAPER}]", nationality="AR", document="lasting")
    assert (ignored.answer, ignored.reasons, ignored.missing) == (Answer.UNKNOWN, (), ())


# Validity


def test_a_document_says_how_long_it_is_good():
    validity = answer(**foreigner("open", document_expires_on="2027-01-01")).validity
    assert validity is not None
    assert (validity.holds, validity.printed_on, validity.until) == (True, date(2027, 1, 1), date(2027, 1, 1))
    assert not validity.expired_allows
    fixed = answer(**foreigner("fixed")).validity
    assert fixed is not None
    assert (fixed.holds, fixed.printed_on, fixed.until) == (True, None, date(2030, 6, 30))
    unknown = answer(**foreigner("open")).validity
    assert unknown is not None
    assert (unknown.holds, unknown.until) == (None, None)
    never = answer(**foreigner("lasting")).validity
    assert never is not None
    assert (never.holds, never.until) == (True, None)
    expired = answer(**foreigner("open", document_expires_on="2020-01-01")).validity
    assert expired is not None
    assert (expired.holds, expired.until) == (False, date(2020, 1, 1))


def test_a_document_is_good_on_its_last_day():
    last = answer(GROUNDS, date(2030, 6, 30), **foreigner("fixed"))
    assert last.answer is Answer.YES
    after = answer(GROUNDS, date(2030, 7, 1), **foreigner("fixed"))
    assert (after.answer, after.limits) == (Answer.NO, ())
    assert after.validity is not None
    assert after.validity.holds is False


def test_a_paper_refused_for_another_reason_still_says_how_long_it_would_be_good():
    for refused in (
        foreigner("tied", named="no", document_expires_on="2027-01-01"),
        foreigner("shaky-dated", revoked="yes", document_expires_on="2027-01-01"),
    ):
        found = answer(**refused)
        assert (found.answer, found.limits) == (Answer.NO, ())
        assert found.validity is not None
        assert found.validity.until == date(2027, 1, 1)


def test_a_printed_day_that_may_not_be_asked_leaves_a_refusal_open_and_nothing_else():
    facts = (
        PLAIN_FACTS.replace("{fact: document, is: dated}", '{fact: minor, is: "yes"}')
        + "  - {id: minor, type: yes-no}\n"
    )
    law = tiny_law(f"{facts}\n{GROUNDS}\ndocuments: [{{id: dated, name: Dated, issuer: ministry, work: open}}]")
    expired = assess(law, **foreigner("dated", document_expires_on="2020-01-01")).may_work
    assert (expired.answer, expired.missing) == (Answer.NO, ("minor",))
    good = assess(law, **foreigner("dated", document_expires_on="2027-01-01", work_starts_on="2026-03-02")).may_work
    assert (good.answer, good.missing) == (Answer.YES, ())
    open_ = assess(law, **foreigner("dated")).may_work
    assert (open_.answer, open_.provisos) == (Answer.CONDITIONAL, ("minor", "document-expires-on"))


def test_a_right_that_does_not_end_with_the_paper_needs_no_date():
    lasting = answer(**foreigner("lasting-right")).validity
    assert lasting is not None
    assert (lasting.holds, lasting.until, lasting.expired_allows) == (True, date(2020, 6, 30), True)
    dated = answer(**foreigner("alive", document_expires_on="2020-01-01"))
    assert dated.validity is not None
    assert (dated.validity.holds, dated.validity.expired_allows) == (True, True)
    found = answer(**foreigner("alive"))
    assert (found.answer, found.missing) == (Answer.YES, ())
    assert found.validity is not None
    assert found.validity.expired_allows


def test_a_document_without_a_date_of_its_own_is_not_asked_for_one():
    documents = "documents: [{id: dated, name: Dated, issuer: ministry, work: open}, {id: card, name: Card, issuer: ministry, work: open}]"
    law = tiny_law(f"{PLAIN_FACTS}\n{GROUNDS}\n{documents}")
    found = assess(law, **foreigner("card", document_expires_on="2020-01-01")).may_work
    assert (found.answer, found.missing) == (Answer.YES, ())
    assert assess(law, **foreigner("dated", document_expires_on="2020-01-01")).may_work.answer is Answer.NO
    # While the document may be either, a date that is past may still be none.
    assert "document" in assess(law, nationality="VE", document_expires_on="2020-01-01").may_work.missing


def test_papers_printed_to_end_in_an_extension_are_good_until_its_day():
    def until(printed: str) -> date | None:
        validity = answer(**foreigner("prolonged", document_expires_on=printed)).validity
        assert validity is not None
        assert (validity.extension is not None) == (validity.until == date(2026, 12, 31))
        return validity.until

    assert until("2025-12-31") == date(2025, 12, 31)
    assert until("2026-01-01") == date(2026, 12, 31)
    assert until("2026-06-30") == date(2026, 12, 31)
    assert until("2026-07-01") == date(2026, 7, 1)


def test_an_extension_never_shortens_a_paper():
    documents = """documents:
  - id: dated
    name: Dated
    issuer: ministry
    work: open
    extensions:
      - {printed_from: 2026-01-01, printed_to: 2026-12-31, until: 2026-12-31, basis: {cites: [{instrument: act}], confidence: recalled}}
"""
    law = tiny_law(f"{PLAIN_FACTS}\n{GROUNDS}\n{documents}")
    validity = assess(law, **foreigner("dated", document_expires_on="2026-12-31")).may_work.validity
    assert validity is not None
    assert validity.until == date(2026, 12, 31)


# The day of work


def test_the_answer_is_for_the_first_day_of_work_when_it_is_still_to_come():
    assert answer(nationality="AR", work_starts_on="2026-05-01").on == date(2026, 5, 1)
    assert answer(nationality="AR", work_starts_on="2020-05-01").on == DAY
    assert answer(nationality="AR").on == DAY
    expires = foreigner("open", document_expires_on="2026-04-30")
    assert answer(work_starts_on="2026-04-30", **expires).answer is Answer.YES
    assert answer(work_starts_on="2026-05-01", **expires).answer is Answer.NO
    assert answer(work_starts_on="2026-07-01", **foreigner("ended")).reasons[0].ground is Ground.DOCUMENT_ENDED


@pytest.mark.parametrize(
    "given",
    [
        foreigner("open", document_expires_on="2027-01-01"),
        foreigner("fixed"),
        foreigner("ended"),
        foreigner("future"),
        foreigner("prolonged", document_expires_on="2026-03-31"),
    ],
)
def test_the_first_day_of_work_is_open_where_a_later_one_would_change_the_answer(given):
    assert "work-starts-on" in answer(**given).missing
    assert "work-starts-on" not in answer(**given).provisos


@pytest.mark.parametrize("given", [{"nationality": "AR"}, foreigner("lasting"), foreigner("visit"), foreigner("alive")])
def test_the_first_day_of_work_is_not_open_where_no_day_changes_the_answer(given):
    assert "work-starts-on" not in answer(**given).missing


def test_a_ground_and_a_bar_still_to_come_make_the_first_day_of_work_matter():
    for later in (
        'permissions: [{id: new, from: 2027-01-01, gives: "no"}, {id: rest, gives: "yes"}]',
        'permissions: [{id: rest, from: null, to: 2027-01-01, gives: "yes"}]',
        'bars: [{id: bar, from: 2027-01-01, gives: "no"}]',
        'bars: [{id: bar, versions: [{from: null, when: false}, {from: 2027-01-01}], gives: "no"}]',
        'permissions: [{id: group, when: {fact: nationality, in_group: later-union}, gives: "yes"}, {id: rest, gives: "no"}]',
    ):
        assert answer(later, nationality="PE").missing == ("work-starts-on",)


@pytest.mark.parametrize(
    ("rules", "given"),
    [
        ('permissions: [{id: rest, from: null, to: 2027-01-01, gives: "yes"}]', {}),
        ('bars: [{id: bar, from: null, to: 2027-01-01, gives: "no"}]', {"nationality": "AR"}),
        (GROUNDS, foreigner("open", document_expires_on="2027-01-01")),
    ],
)
def test_the_first_day_of_work_may_fall_on_the_day_after_an_end(rules, given):
    for latest, is_open in (("2027-01-01", False), ("2027-01-02", True)):
        bounded = FACTS.replace("- use: work-starts-on", f"- {{use: work-starts-on, bounds: {{to: {latest}}}}}")
        assert ("work-starts-on" in assess(tiny_law(f"{bounded}\n{rules}"), **given).may_work.missing) is is_open


def test_a_later_day_than_the_fact_takes_is_not_looked_at():
    bounded = FACTS.replace("- use: work-starts-on", "- {use: work-starts-on, bounds: {to: 2026-12-31}}")
    law = tiny_law(f"{bounded}\n{GROUNDS}")
    assert assess(law, **foreigner("fixed")).may_work.missing == ()
    assert assess(law, **foreigner("ended")).may_work.missing == ("work-starts-on",)


# Bars

BAR = 'bars: [{id: minor-bar, when: {fact: minor, is: "yes"}, gives: %s}]'


def test_a_bar_stands_in_the_way_although_the_paper_allows_the_work():
    found = answer(f"{GROUNDS}\n{BAR % 'no'}", **foreigner("lasting", minor="yes"))
    assert found.answer is Answer.NO
    (reason,) = found.reasons
    assert (reason.ground, reason.rule, reason.version, reason.facts) == (Ground.BAR, "minor-bar", "start", ("minor",))
    assert found.missing == ()


def test_a_bar_that_only_limits_is_told_beside_the_ground():
    found = answer(f"{GROUNDS}\n{BAR % 'conditional'}", **foreigner("lasting", minor="yes"))
    assert found.answer is Answer.CONDITIONAL
    assert [reason.rule for reason in found.reasons] == ["lasting", "minor-bar"]


def test_a_bar_that_may_stand_in_the_way_makes_the_answer_conditional():
    rules = f"{GROUNDS}\n{BAR % 'no'}"
    found = answer(rules, **foreigner("lasting"))
    assert (found.answer, found.provisos, found.missing) == (Answer.CONDITIONAL, ("minor",), ("minor",))
    assert answer(rules, **foreigner("lasting", minor="no")).answer is Answer.YES


def test_a_bar_that_stands_for_certain_decides_before_the_ground_is_known():
    rules = f"{GROUNDS}\n{BAR % 'no'}"
    found = answer(rules, minor="yes")
    assert (found.answer, found.missing) == (Answer.NO, ())
    assert [reason.rule for reason in found.reasons] == ["minor-bar"]
    assert "minor" in answer(rules).missing


def test_a_refused_paper_is_told_before_any_bar():
    found = answer(f"{GROUNDS}\n{BAR % 'no'}", **foreigner("visit", minor="yes"))
    assert [reason.ground for reason in found.reasons] == [Ground.DOCUMENT_NONE]


def test_a_bar_that_nobody_can_settle_keeps_the_answer_conditional():
    bar = 'bars: [{id: low-pay, when: {fact: pay, less_than: {amount: wage}}, gives: "no"}]'
    found = answer(f"{GROUNDS}\n{bar}", nationality="AR", pay="500", work_starts_on="2026-03-02")
    assert (found.answer, found.provisos) == (Answer.CONDITIONAL, ())


def test_a_bar_outside_its_dates_does_not_stand_in_the_way():
    bar = 'bars: [{id: bar, from: 2000-01-01, to: 2009-12-31, gives: "no"}]'
    assert answer(f"{GROUNDS}\n{bar}", nationality="AR").answer is Answer.YES
    ended = 'bars: [{id: bar, versions: [{from: 2000-01-01}, {from: 2020-01-01, status: repealed}], gives: "no"}]'
    assert answer(f"{GROUNDS}\n{ended}", nationality="AR").answer is Answer.YES
    assert answer(f"{GROUNDS}\n{ended}", date(2019, 12, 31), nationality="AR").answer is Answer.NO


def test_a_bar_goes_by_the_version_of_its_event():
    bar = (
        'bars: [{id: bar, decided_on: contract-signed-on, gives: "no", '
        "versions: [{from: 2000-01-01, when: false}, {from: 2026-01-01, when: true}]}]"
    )
    rules = f"{GROUNDS}\n{bar}"
    old = answer(rules, nationality="AR", contract_signed_on="2025-12-31")
    assert (old.answer, old.missing) == (Answer.YES, ())
    today = answer(rules, nationality="AR")
    assert (today.answer, today.missing) == (Answer.NO, ("contract-signed-on",))


QUOTA = (
    "quotas: [{id: share, measure: headcount, bars: true, total: staff-total, foreign: staff-foreign, "
    'hire_counts_as_national: {fact: nationality, is: AR}, limit_percent: "20", when: {fact: staff-total, at_least: 10}}]'
)


def test_a_quota_that_this_hire_would_break_stands_in_the_way():
    rules = f"{GROUNDS}\n{QUOTA}"
    found = answer(rules, **foreigner("lasting", staff_total=10, staff_foreign=2))
    assert found.answer is Answer.NO
    (reason,) = found.reasons
    assert (reason.ground, reason.rule, reason.version) == (Ground.QUOTA, "share", "start")
    assert reason.facts == ("staff-total",)
    assert answer(rules, **foreigner("lasting", staff_total=10, staff_foreign=1)).answer is Answer.YES
    assert answer(rules, **foreigner("lasting", staff_total=9, staff_foreign=9)).answer is Answer.YES


def test_a_quota_that_is_broken_already_does_not_stand_in_the_way_of_a_national():
    found = answer(f"{GROUNDS}\n{QUOTA}", nationality="AR", staff_total=10, staff_foreign=9)
    assert (found.answer, found.missing) == (Answer.YES, ())


def test_a_quota_not_worked_out_yet_makes_the_answer_conditional():
    found = answer(f"{GROUNDS}\n{QUOTA}", **foreigner("lasting"))
    assert (found.answer, found.provisos) == (Answer.CONDITIONAL, ("staff-total", "staff-foreign"))
    assert (
        answer(f"{GROUNDS}\n{QUOTA.replace('bars: true', 'bars: false')}", **foreigner("lasting")).answer is Answer.YES
    )


def test_the_day_that_picks_the_version_of_a_quota_is_open_where_it_bars():
    quota = (
        "quotas: [{id: share, measure: headcount, bars: true, total: staff-total, foreign: staff-foreign, "
        "decided_on: contract-signed-on, "
        'versions: [{from: 2000-01-01, limit_percent: "50"}, {from: 2026-01-01, limit_percent: "10"}]}]'
    )
    staff = {"staff_total": 9, "staff_foreign": 2}
    found = answer(f"{GROUNDS}\n{quota}", **foreigner("lasting", **staff))
    assert (found.answer, found.missing) == (Answer.NO, ("contract-signed-on",))
    assert (
        answer(f"{GROUNDS}\n{quota}", **foreigner("lasting", contract_signed_on="2025-01-01", **staff)).answer
        is Answer.YES
    )


# Versions of documents and grounds by an event


def test_a_document_goes_by_the_version_of_its_event_and_is_good_on_the_day_of_work():
    documents = """documents:
  - id: dated
    name: Dated
    issuer: ministry
    decided_on: contract-signed-on
    versions: [{from: 2000-01-01, work: open}, {from: 2026-01-01, work: none}]
"""
    law = tiny_law(f"{PLAIN_FACTS}\n{GROUNDS}\n{documents}")

    def filed(**given: object) -> MayWork:
        return assess(law, **foreigner("dated", document_expires_on="2026-06-30", **given)).may_work

    assert filed(contract_signed_on="2025-12-31", work_starts_on="2026-06-30").answer is Answer.YES
    assert filed(contract_signed_on="2025-12-31", work_starts_on="2026-07-01").answer is Answer.NO
    assert filed(contract_signed_on="2026-01-01").answer is Answer.NO
    today = filed(work_starts_on="2026-03-02")
    assert (today.answer, today.missing) == (Answer.NO, ("contract-signed-on",))


def test_a_ground_by_document_goes_by_the_law_of_its_event():
    rules = "permissions: [{id: paper, by: document, decided_on: contract-signed-on}]"
    given = foreigner("ended", work_starts_on="2026-08-01")
    assert answer(rules, contract_signed_on="2026-06-30", **given).answer is Answer.YES
    assert answer(rules, contract_signed_on="2026-07-01", **given).answer is Answer.NO
    assert answer(rules, **given).missing == ("contract-signed-on",)


def test_one_document_can_be_looked_at_alone():
    law = tiny_law(f"{FACTS}\n{GROUNDS}")
    found = assess_document(law.documents["tied"], Scene(law, facts_of(law, nationality="VE", document="tied"), DAY))
    assert found.answers == {Answer.CONDITIONAL, Answer.NO}
    assert set(found.missing) == {"named", "document-expires-on"}


def test_a_guide_that_does_not_ask_when_work_starts_answers_for_the_day_asked():
    law = tiny_law('bars: [{id: bar, from: 2027-01-01, gives: "no"}]')
    found = may_work(Scene(law, facts_of(law), DAY), ())
    assert (found.answer, found.on, found.missing) == (Answer.YES, DAY, ())


# What has not been told has not happened

LATER = """
facts:
  - use: nationality
  - use: document
  - use: work-starts-on
  - {id: minor, type: yes-no}
  - {id: lost, type: yes-no, ask: later}
  - {id: replaced-on, type: date, ask: later}
  - {id: caught, type: yes-no, ask: later}
  - {id: caught-on, type: date, ask: later, asked_when: {fact: caught, is: "yes"}}
documents:
  - {id: card, name: Card, issuer: ministry, work: open, expiry: never, revoked_when: {fact: lost, is: "yes"}}
  - {id: waiting, name: Waiting, issuer: ministry, work: open, expiry: never, allow_when: {fact: replaced-on, on_or_before: day-asked}}
"""


def later(rules: str, /, **given: object) -> MayWork:
    return assess(tiny_law(f"{LATER}\n{rules}"), **given).may_work


def test_an_event_not_told_leaves_no_question_about_a_bar():
    bar = f'{GROUNDS}\nbars: [{{id: bar, when: {{fact: caught, is: "yes"}}, gives: "no"}}]'
    found = later(bar, nationality="AR")
    assert (found.answer, found.provisos, found.missing, found.untold) == (Answer.YES, (), ("caught",), ("caught",))
    assert later(bar, nationality="AR", caught="no").untold == ()
    told = later(bar, nationality="AR", caught="yes")
    assert (told.answer, told.untold) == (Answer.NO, ())


def test_a_bar_holds_while_nobody_tells_what_would_lift_it():
    bar = f"{GROUNDS}\nbars: [{{id: bar, when: {{not: {{fact: replaced-on, on_or_before: day-asked}}}}, gives: %s}}]"
    found = later(bar % '"no"', nationality="AR")
    assert (found.answer, found.missing, found.untold) == (Answer.NO, ("replaced-on",), ("replaced-on",))
    assert later(bar % '"no"', nationality="AR", replaced_on="2026-03-01").answer is Answer.YES
    limited = later(bar % "conditional", nationality="AR")
    assert (limited.answer, limited.provisos, limited.untold) == (Answer.CONDITIONAL, (), ("replaced-on",))


def test_an_event_makes_no_difference_to_what_stands_in_the_way_whatever_happens():
    bars = f"""{GROUNDS}
bars:
  - {{id: young, when: {{fact: minor, is: "yes"}}, gives: "no"}}
  - {{id: caught, when: {{fact: caught, is: "yes"}}, gives: "no"}}
  - {{id: idle, when: {{not: {{fact: replaced-on, on_or_before: day-asked}}}}, gives: "no"}}
"""
    found = later(bars, nationality="AR", minor="yes")
    assert (found.answer, found.missing, found.untold) == (Answer.NO, (), ())
    held = later(bars, nationality="AR", minor="no")
    assert (held.answer, held.untold) == (Answer.NO, ("replaced-on",))


def test_what_is_open_besides_the_event_is_still_asked():
    bar = f'{GROUNDS}\nbars: [{{id: bar, when: {{all: [{{fact: minor, is: "yes"}}, {{not: {{fact: caught, is: "yes"}}}}]}}, gives: "no"}}]'
    found = later(bar, nationality="AR")
    assert (found.answer, found.provisos, found.untold) == (Answer.CONDITIONAL, ("minor",), ("caught",))
    assert set(found.missing) == {"minor", "caught"}
    # Where the event alone could bring the bar, nothing else is asked until it is told.
    both = f'{GROUNDS}\nbars: [{{id: bar, when: {{all: [{{fact: minor, is: "yes"}}, {{fact: caught, is: "yes"}}]}}, gives: "no"}}]'
    assert later(both, nationality="AR").missing == ("caught",)
    told = later(both, nationality="AR", caught="yes")
    assert (told.answer, told.provisos) == (Answer.CONDITIONAL, ("minor",))


def test_a_paper_is_alive_until_its_loss_is_told_and_waits_until_its_replacement_is():
    card = later(GROUNDS, nationality="VE", document="card")
    assert (card.answer, card.missing, card.untold) == (Answer.YES, ("lost",), ("lost",))
    assert later(GROUNDS, nationality="VE", document="card", lost="yes").answer is Answer.NO
    waiting = later(GROUNDS, nationality="VE", document="waiting")
    assert (waiting.answer, waiting.missing, waiting.untold) == (Answer.NO, ("replaced-on",), ("replaced-on",))
    assert waiting.reasons[0].ground is Ground.DOCUMENT_NOT_FOR_THIS_JOB
    assert later(GROUNDS, nationality="VE", document="waiting", replaced_on="2026-03-02").answer is Answer.YES
    doubtful = """documents:
  - {id: doubtful, name: Doubtful, issuer: ministry, work: open, expiry: never, revoked_when: {not: {fact: caught, is: "no"}}}
"""
    law = tiny_law(f"{LATER.partition('documents:')[0]}\n{doubtful}\n{GROUNDS}")
    dead = assess(law, nationality="VE", document="doubtful").may_work
    assert (dead.answer, dead.missing, dead.untold) == (Answer.NO, ("caught",), ("caught",))
    # Any of the papers may be the one that is held.
    assert {"lost", "replaced-on"} <= set(later(GROUNDS, nationality="VE").missing)


def test_a_ground_that_an_event_would_bring_does_not_hold_yet():
    grounds = 'permissions: [{id: refuge, when: {fact: caught, is: "yes"}, gives: %s}, {id: rest, gives: "yes"}]'
    found = later(grounds % '"no"')
    assert (found.answer, found.missing, found.untold) == (Answer.YES, ("caught",), ("caught",))
    assert later(grounds % '"no"', caught="yes").answer is Answer.NO
    # One that gives the same answer makes no difference.
    assert later(grounds % '"yes"').missing == ()
    without = 'permissions: [{id: free, when: {not: {fact: caught, is: "yes"}}, gives: "yes"}, {id: rest, gives: "no"}]'
    assert (later(without).answer, later(without).untold) == (Answer.YES, ("caught",))
    alone = 'permissions: [{id: only, when: {fact: caught, is: "yes"}, gives: "yes"}]'
    assert (later(alone).answer, later(alone).missing) == (Answer.UNKNOWN, ("caught",))
    half = 'permissions: [{id: half, when: {all: [{fact: minor, is: "no"}, {not: {fact: caught, is: "yes"}}]}, gives: "yes"}, {id: rest, gives: "no"}]'
    assert (later(half).answer, set(later(half).missing)) == (Answer.UNKNOWN, {"minor", "caught"})


def test_an_event_told_that_hangs_on_one_not_told_has_not_happened_either():
    bar = f'{GROUNDS}\nbars: [{{id: bar, when: {{fact: caught-on, before: day-asked}}, gives: "no"}}]'
    found = later(bar, nationality="AR", caught_on="2026-01-15")
    assert (found.answer, found.untold) == (Answer.YES, ("caught",))
    assert later(bar, nationality="AR", caught="yes", caught_on="2026-01-15").answer is Answer.NO


def test_what_counts_as_told_goes_by_the_law_of_the_day_that_decides_and_the_day_asked():
    facts = LATER.replace("  - use: work-starts-on", "  - use: work-starts-on\n  - use: contract-signed-on")
    member = """bars: [{id: bar, decided_on: contract-signed-on, gives: "no",
      when: {all: [{fact: nationality, in_group: union}, {not: {fact: caught, is: "yes"}}]}}]"""
    law = tiny_law(f'{facts}\npermissions: [{{id: anyone, gives: "yes"}}]\n{member}')
    assert assess(law, nationality="BR", contract_signed_on="2019-12-31").may_work.answer is Answer.NO
    assert assess(law, nationality="BR", contract_signed_on="2020-01-01").may_work.answer is Answer.YES
    begun = """bars: [{id: bar, gives: "no",
      when: {all: [{fact: work-starts-on, after: day-asked}, {not: {fact: caught, is: "yes"}}]}}]"""
    law = tiny_law(f'{facts}\npermissions: [{{id: anyone, gives: "yes"}}]\n{begun}')
    assert assess(law, work_starts_on="2026-05-01").may_work.answer is Answer.NO
    assert assess(law, work_starts_on="2026-03-02").may_work.answer is Answer.YES


def test_a_named_condition_is_read_as_told_where_the_answer_is_decided_and_open_elsewhere():
    rules = f"""{GROUNDS}
conditions: {{was-caught: {{fact: caught, is: "yes"}}}}
bars: [{{id: bar, when: {{condition: was-caught}}, gives: "no"}}]
obligations: [{{id: tell, stage: during, when: {{condition: was-caught}}}}]
"""
    checklist = assess(tiny_law(f"{LATER}\n{rules}"), nationality="AR")
    assert checklist.may_work.answer is Answer.YES
    (tell,) = checklist.steps
    assert (tell.applies, tell.missing) == (None, ("caught",))
    assert [(item.code, item.about) for item in checklist.warnings] == [("untold-events", ("caught",))]


# A document whose version goes by an event


@pytest.mark.parametrize(
    ("test", "terms"),
    [
        ("allow_when", "{fact: nationality, in_group: union}"),
        ("revoked_when", "{not: {fact: nationality, in_group: union}}"),
    ],
)
def test_the_day_of_an_event_matters_where_one_version_allows_more_on_another_day(test, terms):
    documents = (
        "documents: [{id: signed, name: Signed, issuer: ministry, work: open, expiry: never, "
        f"decided_on: contract-signed-on, {test}: {terms}}}]"
    )
    facts = PLAIN_FACTS.replace("is: dated", "is: signed")
    law = tiny_law(f"{facts}\n{GROUNDS}\n{documents}")
    given = {"document": "signed", "work_starts_on": "2026-03-02"}
    brazilian = assess(law, nationality="BR", **given).may_work
    assert (brazilian.answer, brazilian.missing) == (Answer.NO, ("contract-signed-on",))
    assert assess(law, nationality="BR", contract_signed_on="2019-12-31", **given).may_work.answer is Answer.YES
    venezuelan = assess(law, nationality="VE", **given).may_work
    assert (venezuelan.answer, venezuelan.missing) == (Answer.NO, ())


# Several things together


SEVERAL_BARS = """
bars:
  - {id: young, when: {fact: minor, is: "yes"}, gives: "no"}
  - {id: caught-bar, when: {fact: caught, is: "yes"}, gives: "no"}
  - {id: signed, decided_on: work-starts-on, gives: conditional, versions: [{from: 2000-01-01, when: false}, {from: 2026-01-01, when: true}]}
  - {id: lost-bar, when: {fact: lost, is: "yes"}, gives: "no"}
  - {id: last, decided_on: contract-signed-on, gives: "no", versions: [{from: 2000-01-01, when: true}, {from: 2026-01-01, when: false}]}
  - {id: foreign, when: {fact: nationality, is: PE}, gives: "no"}
"""


def test_what_is_open_in_one_bar_stays_open_beside_the_others():
    facts = LATER.replace("  - use: work-starts-on", "  - use: work-starts-on\n  - use: contract-signed-on")
    law = tiny_law(f"{facts}\n{GROUNDS}\n{SEVERAL_BARS}")
    found = assess(law, nationality="AR").may_work
    assert (found.answer, found.untold) == (Answer.CONDITIONAL, ("caught", "lost"))
    assert found.provisos == ("minor",)
    assert set(found.missing) == {"minor", "caught", "lost", "work-starts-on", "contract-signed-on"}
    nobody = assess(law).may_work
    assert (nobody.answer, nobody.untold) == (Answer.UNKNOWN, ("caught", "lost"))
    assert {"nationality", "minor", "contract-signed-on", "caught"} <= set(nobody.missing)


def test_what_is_open_in_one_ground_stays_open_beside_the_others():
    grounds = """permissions:
  - {id: one, decided_on: contract-signed-on, gives: "no", versions: [{from: 2000-01-01, when: true}, {from: 2026-01-01, when: false}]}
  - {id: two, when: {fact: nationality, in_group: union}, decided_on: work-starts-on, gives: "yes"}
"""
    found = answer(grounds, nationality="BR")
    assert found.answer is Answer.UNKNOWN
    assert set(found.missing) == {"contract-signed-on", "work-starts-on"}
    assert (
        answer(grounds, nationality="BR", contract_signed_on="2026-01-01", work_starts_on="2019-12-31").answer
        is Answer.YES
    )


def test_every_answer_names_its_day_and_only_one_that_allows_the_work_has_limits_and_provisos():
    bar = f"{GROUNDS}\n{BAR % 'no'}"
    day = "2026-05-01"
    for found in (
        answer(bar, work_starts_on=day, **foreigner("visit")),
        answer(
            bar, work_starts_on=day, **foreigner("tied", named="yes", minor="yes", document_expires_on="2027-01-01")
        ),
        answer(bar, work_starts_on=day),
    ):
        assert (found.on, found.limits, found.provisos) == (date(2026, 5, 1), (), ())
    barred = answer(bar, **foreigner("tied", named="yes", minor="yes", document_expires_on="2027-01-01"))
    assert barred.validity is not None
    assert barred.validity.until == date(2027, 1, 1)
    unsure = answer(f"permissions: [{TREATY % 'no'}, {PAPER}]", **foreigner("fixed"))
    assert (unsure.answer, unsure.validity) == (Answer.UNKNOWN, None)


def test_each_quota_is_looked_at_whatever_the_others_come_to():
    free = (
        QUOTA.removeprefix("quotas: [")
        .removesuffix("]")
        .replace("id: share", "id: free")
        .replace("bars: true", "bars: false")
    )
    small = (
        free.replace("id: free", "id: small")
        .replace("bars: false", "bars: true")
        .replace("at_least: 10", "at_least: 50")
    )
    share = free.replace("id: free", "id: share").replace("bars: false", "bars: true")
    pay = (
        '{id: unsure, measure: headcount, bars: true, total: staff-total, foreign: staff-foreign, limit_percent: "90", '
        'when: {fact: minor, is: "yes"}}'
    )
    rules = f"{GROUNDS}\nquotas: [{free}, {small}, {pay}, {share}]"
    found = answer(rules, **foreigner("lasting", staff_total=10, staff_foreign=2))
    assert (found.answer, [reason.rule for reason in found.reasons]) == (Answer.NO, ["share"])
    within = answer(rules, **foreigner("lasting", staff_total=10, staff_foreign=1))
    assert (within.answer, within.provisos) == (Answer.CONDITIONAL, ("minor",))
    open_ = answer(rules, **foreigner("lasting", minor="yes"))
    assert (open_.answer, open_.provisos) == (Answer.CONDITIONAL, ("staff-total", "staff-foreign"))
