"""What a fact accepts, and the clear word it has for what it does not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from portal.law.facts import WEEKDAYS, Fact, FactError, Facts, FactType

YES_NO = Fact("signed", FactType.YES_NO)
CHOICE = Fact("kind", FactType.CHOICE, choices=("employment", "services"))
COUNTRY = Fact("nationality", FactType.COUNTRY, choices=("NO", "VE", "XX"))
DAY = Fact("starts-on", FactType.DATE)
NUMBER = Fact("staff", FactType.NUMBER, minimum=1, maximum=500)
MONEY = Fact("pay", FactType.MONEY)
WEEK = Fact("weekdays", FactType.WEEKDAYS)
CLOSED = Fact("closed-on", FactType.DATES)


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [
        (YES_NO, "yes", True),
        (YES_NO, "no", False),
        (YES_NO, True, True),
        (YES_NO, False, False),
        (CHOICE, "services", "services"),
        (COUNTRY, "VE", "VE"),
        (DAY, "2026-03-02", date(2026, 3, 2)),
        (DAY, date(2026, 3, 2), date(2026, 3, 2)),
        (DAY, "1900-01-01", date(1900, 1, 1)),
        (DAY, "2200-12-31", date(2200, 12, 31)),
        (DAY, "2024-02-29", date(2024, 2, 29)),
        (NUMBER, 1, 1),
        (NUMBER, "500", 500),
        (NUMBER, "007", 7),
        (Fact("staff", FactType.NUMBER), "0", 0),
        (Fact("staff", FactType.NUMBER), 10**12, 10**12),
        (MONEY, "1250.50", Decimal("1250.50")),
        (MONEY, 1250, Decimal(1250)),
        (MONEY, Decimal("0.01"), Decimal("0.01")),
        (MONEY, "0", Decimal(0)),
        (WEEK, "saturday,monday", frozenset({"monday", "saturday"})),
        (WEEK, ["monday", "tuesday"], frozenset({"monday", "tuesday"})),
        (CLOSED, "2026-12-24,2026-12-08,2026-12-24", (date(2026, 12, 8), date(2026, 12, 24))),
        (CLOSED, [date(2026, 12, 8)], (date(2026, 12, 8),)),
        (CLOSED, "", ()),
    ],
)
def test_a_fact_takes_a_value_from_an_address_a_form_yaml_or_json(fact, raw, value):
    found = fact.parse(raw)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("fact", "raw"),
    [
        *((YES_NO, raw) for raw in ("Yes", "true", "si", 1, 0, None, "", [])),
        *((CHOICE, raw) for raw in ("other", "Services", "", None, 1, ["services"], True, False)),
        *((COUNTRY, raw) for raw in ("ve", "VEN", True, None)),
        *(
            (DAY, raw)
            for raw in (
                "2026-02-30",
                "2023-02-29",
                "0000-01-01",
                "1899-12-31",
                "2201-01-01",
                "2026-W10-1",
                "20260302",
                "2026-3-2",
                " 2026-03-02",
                "２０２６-03-02",
                "02/03/2026",
                "",
                20260302,
                None,
                datetime(2026, 3, 2, 9, 30),  # noqa: DTZ001 - as YAML gives it
            )
        ),
        *((NUMBER, raw) for raw in (0, 501, -1, "-1", "1.5", 1.5, "١", "1e2", "", None, True, "9" * 30, [1])),
        *(
            (MONEY, raw)
            for raw in (
                "-1",
                "1,5",
                "1e3",
                "1_000",
                " 5 ",
                "+5",
                "NaN",
                "Infinity",
                "5.",
                ".5",
                "0.0000001",
                "1" * 16,
                5.5,
                True,
                None,
                "",
                [1],
            )
        ),
        *((WEEK, raw) for raw in ("", "sunday,someday", "Monday", [], [["monday"]], [1], 5, None, {"monday": 1})),
        *((CLOSED, raw) for raw in ("2026-02-30", "never", [None], 5, None, "2026-12-24," * 401)),
    ],
)
def test_a_value_that_a_fact_cannot_take_is_named_with_its_fact(fact, raw):
    with pytest.raises(FactError) as caught:
        fact.parse(raw)
    assert caught.value.fact == fact.id
    assert str(caught.value).startswith(f"{fact.id}: ")


@pytest.mark.parametrize(
    ("raw", "choices"), [("1.750", "1750, 1.7500"), ("1,750", "1750, 1.7500"), ("1234.567", "1234567, 1234.5670")]
)
def test_an_amount_that_can_be_read_in_two_ways_is_refused_with_both(raw, choices):
    with pytest.raises(FactError, match=f"pay: '{raw}' can be read in two ways; write one of these: {choices}"):
        MONEY.parse(raw)
    assert [MONEY.parse(choice) for choice in choices.split(", ")] == [
        Decimal(choice) for choice in choices.split(", ")
    ]


@pytest.mark.parametrize("raw", ["1.75", "1.7500", "0.125", "1750", "1750.5", "1750.50", Decimal("1.750"), 17])
def test_an_amount_that_can_be_read_in_one_way_only_is_taken(raw):
    assert MONEY.parse(raw) == Decimal(str(raw))


@pytest.mark.parametrize("raw", ["1.750.000", "1,750.50", "1,75"])
def test_thousands_apart_are_left_to_the_doors(raw):
    with pytest.raises(FactError, match="is not an amount such as"):
        MONEY.parse(raw)


def test_the_unquoted_word_no_of_yaml_is_norway_where_a_country_is_asked():
    assert COUNTRY.parse(False) == "NO"


def test_a_refusal_tells_a_door_what_it_needs_to_say_it_in_its_own_words():
    with pytest.raises(FactError) as caught:
        CHOICE.parse("other")
    error = caught.value
    assert (error.fact, error.value, error.accepted) == ("kind", "other", CHOICE.choices)
    assert "is not accepted" in error.problem
    with pytest.raises(FactError) as caught:
        MONEY.parse("a lot")
    assert caught.value.value == "a lot"
    assert str(caught.value) == "pay: 'a lot' is not an amount such as 1250.50 (written in quotes in YAML)"


def test_a_list_has_a_length_that_is_still_taken():
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + number) for number in range(401)]
    assert CLOSED.parse(days[:400]) == tuple(days[:400])
    with pytest.raises(FactError, match="is not a list of at most 400") as caught:
        CLOSED.parse(days)
    assert caught.value.value == days


def test_a_message_says_what_is_accepted():
    with pytest.raises(FactError, match=r"kind: 'other' is not accepted; accepted: employment, services"):
        CHOICE.parse("other")
    with pytest.raises(FactError, match=r"signed: 'maybe' is not accepted; accepted: yes, no"):
        YES_NO.parse("maybe")
    with pytest.raises(FactError, match=r"staff: '0' is not a whole number from 1 to 500"):
        NUMBER.parse(0)
    with pytest.raises(FactError, match=r"weekdays: 'x' is not a list of weekdays; accepted: monday, .*, sunday"):
        WEEK.parse("x")


def test_a_message_does_not_list_two_hundred_countries():
    many = Fact("nationality", FactType.COUNTRY, choices=tuple(f"{number:02}" for number in range(61)))
    with pytest.raises(FactError) as caught:
        many.parse("Venezuela")
    assert str(caught.value) == (
        "nationality: 'Venezuela' is not accepted; accepted: an ISO 3166 code in capitals, such as VE"
    )
    few = Fact("document", FactType.DOCUMENT, choices=tuple(f"{number:02}" for number in range(60)))
    with pytest.raises(FactError, match=r"00, 01, .*, 59"):
        few.parse("passport")


def test_a_message_cuts_a_long_value_short():
    with pytest.raises(FactError) as caught:
        CHOICE.parse("x" * 81)
    assert "'" + "x" * 77 + "...'" in str(caught.value)
    with pytest.raises(FactError) as caught:
        CHOICE.parse("x" * 80)
    assert "'" + "x" * 80 + "'" in str(caught.value)


def test_days_of_a_fact_with_bounds_stay_inside_them():
    bounded = Fact("counts-from", FactType.DATE, earliest=date(2020, 1, 1), latest=date(2029, 12, 31))
    assert bounded.bounds == (date(2020, 1, 1), date(2029, 12, 31))
    assert bounded.parse("2020-01-01") == date(2020, 1, 1)
    assert bounded.parse("2029-12-31") == date(2029, 12, 31)
    for outside in ("2019-12-31", "2030-01-01"):
        with pytest.raises(FactError, match="is out of range; accepted: 2020-01-01 to 2029-12-31"):
            bounded.parse(outside)


def test_a_sum_stays_inside_its_limits():
    pay = Fact("pay", FactType.MONEY, minimum=100, maximum=200)
    assert [pay.parse(raw) for raw in ("100", "200")] == [Decimal(100), Decimal(200)]
    for outside in ("99.99", "200.01"):
        with pytest.raises(FactError):
            pay.parse(outside)


@pytest.mark.parametrize(
    ("fact", "value", "text"),
    [
        (YES_NO, True, "yes"),
        (YES_NO, False, "no"),
        (CHOICE, "services", "services"),
        (DAY, date(2026, 3, 2), "2026-03-02"),
        (NUMBER, 12, "12"),
        (MONEY, Decimal("1250.50"), "1250.50"),
        (MONEY, Decimal("1.750"), "1.7500"),
        (MONEY, Decimal("0.0625"), "0.0625"),
        (WEEK, frozenset({"sunday", "monday", "friday"}), "monday,friday,sunday"),
        (CLOSED, (date(2026, 12, 8), date(2026, 12, 24)), "2026-12-08,2026-12-24"),
        (CLOSED, (), ""),
    ],
)
def test_what_stands_in_an_address_is_read_back_as_it_was(fact, value, text):
    assert fact.dump(value) == text
    assert fact.parse(text) == value


def test_facts_show_what_is_known_and_never_what_it_says():
    facts = Facts({"nationality": "VE", "document": "ppt"})
    assert repr(facts) == "Facts(['document', 'nationality'])"


def test_facts_do_not_change_with_the_mapping_they_were_made_from():
    given: dict[str, object] = {"signed": True}
    facts = Facts(given)  # type: ignore[arg-type]  # a wider type than facts take
    given["signed"] = False
    assert facts == {"signed": True}
    assert facts.plus("staff", 3) == {"signed": True, "staff": 3}
    assert facts == {"signed": True}


def test_a_fact_that_is_no_day_is_the_day_of_no_event():
    facts = Facts({"kind": "services", "starts-on": date(2026, 3, 2)})
    assert facts.date("starts-on") == date(2026, 3, 2)
    assert facts.date("kind") is None
    assert facts.date("unknown") is None
    assert facts.date(None) is None


def test_the_week_begins_on_monday():
    assert WEEKDAYS[date(2026, 3, 2).weekday()] == "monday"
