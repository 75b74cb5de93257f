"""`portal facts` and `portal check`: the contract that other programs rely on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date

import pytest
from flask import url_for

from portal import create_app
from portal.content.library import Library
from portal.law.facts import Ask, FactType
from portal.settings import Settings
from tests.cli.conftest import DAY, HIRE
from tests.content.sound import PLACE, write

PLACES = Library.of_folder(Settings().guides_folder)


# What is asked


@pytest.mark.parametrize("place", PLACES.codes)
def test_facts_lists_each_fact_with_its_type_its_choices_and_its_question(portal, place):
    result = portal.run("facts", place.upper(), "--format", "json")
    assert result.exit_code == 0
    listed = json.loads(result.output)
    known = PLACES.guide(place).law.facts
    assert [item["id"] for item in listed] == list(known)
    for item in listed:
        fact = known[item["id"]]
        assert item["type"] in {type_.value for type_ in FactType}
        assert item["ask"] in {ask.value for ask in Ask}
        assert item["question"]
        assert list(item["choices"] or ()) == list(fact.choices)


def test_facts_as_text_shows_choices_but_not_two_hundred_countries(portal):
    text = portal.run("facts", "co").output
    assert re.search(r"^nationality \(country\): .+\?$", text, re.MULTILINE)
    assert re.search(r"^    employment: .+$", text, re.MULTILINE)
    assert "Trinidad and Tobago" not in text


def test_facts_are_worded_in_the_language_asked_for(portal):
    english, spanish = (portal.run("facts", "CO", "--lang", language).output for language in ("en", "es"))
    assert "Which country is the person from?" in english
    assert "¿De qué país es la persona?" in spanish


# The answer


def test_a_check_has_every_part_of_the_contract(portal):
    answer = portal.answer(HIRE)
    assert {
        "jurisdiction", "revision", "day", "may_work", "because", "missing_facts", "steps", "rights", "quotas", "routes",
        "warnings",
    } <= answer.keys()  # fmt: skip
    assert (answer["jurisdiction"], answer["day"]) == ("co", DAY)
    assert answer["revision"] == PLACES.guide("co").law.revision
    assert answer["may_work"] in ("yes", "conditional", "no", "unknown")
    assert answer["because"]
    for step in answer["steps"]:
        assert {
            "id", "stage", "applies", "due_on", "counted", "because", "citations", "sanction", "evidence", "rule_version",
        } <= step.keys()  # fmt: skip
        assert step["applies"] in ("yes", "no", "unknown")
        assert step["stage"] in ("before-hire", "at-hire", "after-hire", "during", "at-end")
        assert step["due_on"] is None or date.fromisoformat(step["due_on"])
        assert step["rule_version"] is None or step["rule_version"].startswith(f"{step['id']}@")
    for cited in (citation for step in answer["steps"] for citation in step["citations"]):
        assert cited["instrument"] in PLACES.guide("co").law.instruments
        assert cited["confidence"] in ("primary", "secondary", "recalled")
    assert set(answer["missing_facts"]) <= set(PLACES.guide("co").law.facts) - set(HIRE)


def test_every_step_of_the_guide_is_in_the_answer_once(portal):
    ids = [step["id"] for step in portal.answer(HIRE)["steps"]]
    assert sorted(ids) == sorted(PLACES.guide("co").law.obligations)


def test_a_due_day_says_how_it_was_counted(portal):
    steps = {step["id"]: step for step in portal.answer(HIRE)["steps"]}
    report = steps["sire-report-hire"]
    assert report["applies"] == "yes"
    assert report["due_on"] == "2026-12-08"
    assert "8 December 2026" in report["counted"]


def test_a_limit_on_foreign_staff_is_told_in_exact_numbers(portal):
    hire = {
        "nationality": "VE",
        "contract-kind": "employment",
        "work-starts-on": "2026-11-23",
        "staff-total": 99,
        "staff-foreign": 9,
    }
    quotas = {quota["id"]: quota for quota in portal.answer(hire, place="CL")["quotas"]}
    for quota in quotas.values():
        assert {"id", "measure", "limit_percent", "counted_foreign", "counted_total", "within", "room"} == quota.keys()
        assert quota["within"] in ("yes", "no", "unknown", "not-applicable")
        assert quota["limit_percent"] is None or re.fullmatch(r"\d+(\.\d+)?", quota["limit_percent"])


def test_a_person_without_a_right_to_work_gets_rights_and_routes(portal):
    answer = portal.answer({"nationality": "VE", "document": "sin-documentos", "already-working": "yes"})
    assert answer["may_work"] == "no"
    assert answer["rights"]
    assert [route for route in answer["routes"] if route["kind"] == "regularisation"]


def test_nothing_answered_gives_unknown_and_what_to_answer(portal):
    for empty in ("", "{}", "# nothing yet\n"):
        answer = portal.answer(empty)
        assert answer["may_work"] == "unknown"
        assert answer["missing_facts"][0] == "nationality"


def test_a_fact_left_empty_is_not_answered(portal):
    assert portal.answer("nationality:\ndocument: ppt\n")["facts"] == {"document": "ppt"}


def test_the_law_of_the_day_asked_for_is_the_one_that_answers(portal):
    file = portal.file(HIRE)
    days = [portal.run("check", "CO", "--facts", file, "--day", day, "--format", "json") for day in (DAY, "2012-01-02")]
    now, then = (json.loads(result.output) for result in days)
    assert (now["day"], then["day"]) == (DAY, "2012-01-02")
    assert [step["rule_version"] for step in now["steps"]] != [step["rule_version"] for step in then["steps"]]


def test_the_answer_is_worded_in_the_language_asked_for(portal):
    english, spanish = (portal.answer(HIRE, "--lang", language) for language in ("en", "es"))
    assert [step["id"] for step in english["steps"]] == [step["id"] for step in spanish["steps"]]
    assert [step["due_on"] for step in english["steps"]] == [step["due_on"] for step in spanish["steps"]]
    assert [step["title"] for step in english["steps"]] != [step["title"] for step in spanish["steps"]]


def test_the_same_facts_may_come_as_yaml_as_json_and_from_standard_input(portal):
    yaml = "".join(f"{name}: {value}\n" for name, value in HIRE.items())
    as_yaml = portal.answer(yaml)
    as_json = json.loads(
        portal.run("check", "co", "--facts", portal.file(HIRE, "facts.json"), "--day", DAY, "--format", "json").output
    )
    piped = [
        json.loads(portal.run("check", "CO", "--facts", "-", "--day", DAY, "--format", "json", given=text).output)
        for text in (yaml, json.dumps(HIRE))
    ]
    assert as_yaml == as_json == piped[0] == piped[1]


def test_the_text_says_the_answer_first_and_then_the_steps(portal):
    result = portal.check(HIRE)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[2].startswith("Not certain yet. You may hire this person only once")
    assert any(line.startswith("[ ] ") for line in lines)
    assert "SIRE" in result.output
    assert "Decreto 834 de 2013" in result.output


def test_a_result_is_written_to_a_file(portal, tmp_path):
    target = tmp_path / "result.json"
    result = portal.check(HIRE, "--format", "json", "--output", str(target))
    assert (result.exit_code, result.output) == (0, "")
    assert json.loads(target.read_text("utf-8"))["jurisdiction"] == "co"


def test_a_paper_is_made_for_a_person_who_may_work(portal, tmp_path):
    target = tmp_path / "result.pdf"
    result = portal.check(HIRE, "--format", "pdf", "--output", str(target))
    assert result.exit_code == 0, result.output
    assert target.read_bytes().startswith(b"%PDF-")


def test_the_paper_names_the_address_of_the_same_result_on_this_portal(portal, tmp_path, monkeypatch):
    addresses = []

    def draw(_summary, *, address, made_at):
        addresses.append((address, made_at.tzinfo))
        return b"%PDF-"

    # The command of that name hides the module.
    monkeypatch.setattr(sys.modules["portal.cli.check"], "render_summary", draw)
    target = str(tmp_path / "result.pdf")
    portal.check(HIRE, "--format", "pdf", "--lang", "es", "--output", target)
    monkeypatch.setenv("PORTAL_PUBLIC_URL", "https://puente.example.org/")
    portal.check(HIRE, "--format", "pdf", "--output", target)
    (here, zone), (public, _) = addresses
    assert zone is UTC
    guide = PLACES.guide("co").law
    query = "&".join(f"{name}={HIRE[name]}" for name in guide.facts if name in HIRE)
    rest = f"check/co/result?{query}&day={DAY}&revision={guide.revision}"
    assert (here, public) == (f"http://127.0.0.1:8000/es/{rest}", f"https://puente.example.org/en/{rest}")
    with create_app().test_request_context():
        assert url_for("public.check_result", lang="en", place="co") in public


# Values as they are written


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("facts.yaml", "nationality: NO\n", {"nationality": "NO"}),
        ("facts.yaml", "employer-named: no\n", {"employer-named": "no"}),
        ("facts.yaml", "employer-named: true\n", {"employer-named": "yes"}),
        ("facts.json", '{"employer-named": false}', {"employer-named": "no"}),
        ("facts.yaml", "work-starts-on: 2026-12-01\n", {"work-starts-on": "2026-12-01"}),
        ("facts.yaml", "\ufeffnationality: VE\r\n", {"nationality": "VE"}),
        ("facts.json", '\ufeff{"nationality": "VE"}', {"nationality": "VE"}),
        ("facts.json", '{"nationality": null}', {}),
    ],
)
def test_a_value_is_taken_as_it_is_written(portal, name, content, kept):
    result = portal.run("check", "CO", "--facts", portal.file(content, name), "--day", DAY, "--format", "json")
    assert json.loads(result.output)["facts"] == kept


@pytest.mark.parametrize("name", ["facts.yaml", "facts.json"])
def test_a_sum_of_money_is_exact(portal, tmp_path, monkeypatch, name):
    monkeypatch.setenv("PORTAL_GUIDES_FOLDER", str(write(tmp_path / "guides")))
    file = portal.file('{"monthly-pay": 1234567890123.45}', name)
    result = portal.run("check", PLACE, "--facts", file, "--day", DAY, "--format", "json")
    assert json.loads(result.output)["facts"] == {"monthly-pay": "1234567890123.45"}


# What cannot be used: one message that names it, its value and what is accepted


@pytest.mark.parametrize("place", ["XX", "", "colombia", "../co", "common", "c" * 300])
def test_an_unknown_place_is_named_with_the_places_there_are(refused, portal, place):
    message = refused("check", place, "--facts", portal.file(HIRE))
    assert message.startswith("place: ")
    assert message.endswith("has no guide; accepted: " + ", ".join(code.upper() for code in PLACES.codes))
    assert len(message) < 200
    assert refused("facts", place).startswith("place: ")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"colour": "red"}, ["colour", "'red'", "no such fact", "nationality"]),
        ({"x" * 500: "red"}, ["xxx...", "no such fact"]),
        ({"nationality": "Venezuela"}, ["nationality", "'Venezuela'", "ISO 3166", "VE"]),
        ({"nationality": 57}, ["nationality", "'57'"]),
        ({"document": "carnet"}, ["document", "'carnet'", "ppt"]),
        ({"contract-kind": "temp"}, ["contract-kind", "'temp'", "employment, services, apprenticeship"]),
        ({"employer-named": "maybe"}, ["employer-named", "'maybe'", "yes, no"]),
        ({"work-starts-on": "2026-02-30"}, ["work-starts-on", "'2026-02-30'", "year-month-day"]),
        ({"work-starts-on": "0000-01-01"}, ["work-starts-on", "'0000-01-01'", "year-month-day"]),
        ({"work-starts-on": "23/11/2026"}, ["work-starts-on", "'23/11/2026'", "year-month-day"]),
        ({"work-starts-on": 20261123}, ["work-starts-on", "'20261123'"]),
        ({"work-starts-on": "1800-01-01"}, ["work-starts-on", "1900-01-01 to 2200-12-31"]),
        ({"staff-total": -1}, ["staff-total", "'-1'", "whole number from 0 to 10000000"]),
        ({"staff-total": 12.5}, ["staff-total", "'12.5'", "whole number"]),
        ({"staff-total": "many"}, ["staff-total", "'many'", "whole number"]),
        ({"staff-total": [1]}, ["staff-total", "[1]"]),
        ({"staff-total": {"a": 1}}, ["staff-total"]),
        ("work-starts-on: 2026-02-30\n", ["work-starts-on", "2026-02-30"]),
        ("work-starts-on: 0000-01-01\n", ["work-starts-on", "0000-01-01"]),
        ("work-starts-on: 2026-11-23 10:00:00\n", ["work-starts-on", "2026-11-23 10:00:00"]),
        ("staff-total: " + "9" * 4000, ["staff-total", "whole number"]),
    ],
)
def test_a_fact_that_cannot_be_used_is_named_with_its_value_and_what_is_accepted(refused, portal, content, words):
    name = "facts.json" if isinstance(content, dict) else "facts.yaml"
    message = refused("check", "CO", "--facts", portal.file(content, name), "--day", DAY)
    for word in words:
        assert word in message, message
    assert len(message) < 1200


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.yaml", "- nationality\n- document\n", ["list.yaml", "holds a list", "flat mapping"]),
        ("list.json", "[1, 2]", ["list.json", "holds a list", "flat mapping"]),
        ("word.yaml", "nationality", ["word.yaml", "holds text"]),
        ("number.json", "7", ["number.json", "holds a number"]),
        ("broken.yaml", "nationality: VE\ndocument: [ppt\n", ["broken.yaml", "line 3", "not YAML"]),
        ("broken.json", '{"nationality": "VE",\n}', ["broken.json", "line 2", "not JSON"]),
        ("twice.yaml", "nationality: VE\nnationality: CO\n", ["twice.yaml", "line 2", "`nationality`", "twice"]),
        ("twice.json", '{"nationality": "VE", "nationality": "CO"}', ["twice.json", "'nationality'", "twice"]),
        ("nan.json", '{"staff-total": NaN}', ["nan.json", "NaN"]),
        ("deep.json", "[" * 100_000 + "]" * 100_000, ["deep.json", "deep"]),
        ("deep.yaml", "[" * 5_000 + "]" * 5_000, ["deep.yaml", "deep"]),
        ("tag.yaml", "nationality: !!python/object/apply:os.system [echo]\n", ["tag.yaml", "python/object"]),
        ("bomb.yaml", "a: &a [1]\nb: [*a, *a]\n", ["bomb.yaml", "line 2", "*a"]),
        ("binary.yaml", b"\x89PNG\r\n\x1a\n\x00\xff\xfe", ["binary.yaml", "UTF-8"]),
        ("latin.yaml", "document: año\n".encode("latin-1"), ["latin.yaml", "UTF-8"]),
        ("zeros.yaml", b"\x00\x00\x00", ["zeros.yaml", "line 1"]),
        ("large.yaml", b"# " + b"x" * 1_000_001, ["large.yaml", "larger than 1 MB"]),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(refused, portal, name, content, words):
    message = refused("check", "CO", "--facts", portal.file(content, name))
    for word in words:
        assert word in message, message


def test_a_file_that_is_not_there_is_named(refused, tmp_path):
    message = refused("check", "CO", "--facts", str(tmp_path / "nowhere.yaml"))
    assert "nowhere.yaml: cannot be read (No such file or directory)" in message
    assert "cannot be read" in refused("check", "CO", "--facts", str(tmp_path))


def test_standard_input_that_cannot_be_used_is_named(refused):
    assert refused("check", "CO", "--facts", "-", given="- a\n").startswith("standard input: holds a list")
    assert refused("check", "CO", "--facts", "-", given=b"\xff\xfe").startswith("standard input: is not UTF-8")


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "yesterday", "", "2026-W10-1", "20260302", "1899-12-31"])
def test_a_day_that_is_none_is_named(refused, portal, day):
    message = refused("check", "CO", "--facts", portal.file(HIRE), "--day", day)
    assert repr(day) in message
    assert "year-month-day from 1900-01-01 to 2200-12-31" in message


@pytest.mark.parametrize(
    ("option", "value", "accepted"),
    [("--lang", "klingon", "'es', 'en'"), ("--format", "docx", "'text', 'json', 'pdf'")],
)
def test_an_option_with_an_unknown_word_names_those_there_are(refused, portal, option, value, accepted):
    message = refused("check", "CO", "--facts", portal.file(HIRE), option, value)
    assert repr(value) in message
    assert accepted in message


def test_a_check_without_facts_says_what_is_missing(refused):
    assert "--facts" in refused("check", "CO")
    assert "PLACE" in refused("check")


@pytest.mark.parametrize("place", ["nowhere/result.json", ""])
def test_an_output_that_cannot_be_written_is_named(refused, portal, tmp_path, place):
    target = str(tmp_path / place)
    message = refused("check", "CO", "--facts", portal.file(HIRE), "--output", target, "--format", "json")
    assert target in message


def test_no_paper_is_made_on_a_person_without_a_right_to_work(refused, portal, tmp_path):
    target = tmp_path / "result.pdf"
    person = portal.file({"nationality": "VE", "document": "sin-documentos"})
    message = refused("check", "CO", "--facts", person, "--format", "pdf", "--output", str(target), "--day", DAY)
    assert message.startswith("format: 'pdf' is not made")
    assert "the answer is no" in message
    assert message.endswith("Accepted here: text, json")
    assert not target.exists()


# As a program


def test_the_installed_command_answers_and_refuses(portal):
    command = [sys.executable, "-m", "portal.cli", "check", "CO", "--day", DAY, "--format", "json", "--facts"]
    done = subprocess.run([*command, portal.file(HIRE)], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["may_work"] in ("yes", "conditional")
    failed = subprocess.run([*command, "/nowhere.yaml"], capture_output=True, encoding="utf-8", check=False)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "Traceback" not in failed.stderr


def test_a_screen_that_cannot_show_a_letter_shows_a_question_mark():
    command = [sys.executable, "-m", "portal.cli", "facts", "CO", "--lang", "es"]
    environment = {**os.environ, "PYTHONIOENCODING": "iso8859-5"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?De qu? pa?s es la persona?" in done.stdout
