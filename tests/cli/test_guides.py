"""`portal guides` and `portal version`: what an editor of guides and an operator rely on."""

from __future__ import annotations

import json
import re

import pytest

from portal import __version__
from portal.content.library import Library
from portal.content.phrases import SHEET_LANGUAGES
from portal.settings import Settings
from tests.content.sound import PLACE, changed, line_of, write

CODES = Library.of_folder(Settings().guides_folder).codes


def test_the_shipped_guides_are_clean(portal):
    result = portal.run("guides", "check")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert [line.split(":")[0] for line in lines if ": clean, " in line] == list(CODES)


def test_one_guide_can_be_checked_alone(portal):
    result = portal.run("guides", "check", "CO")
    assert result.exit_code == 0
    assert re.fullmatch(r"co: clean, \d+ worked cases", result.output.splitlines()[-1])


def test_a_mistake_is_shown_with_its_file_and_line_and_exit_code_one(portal, tmp_path):
    files = changed("office: ministry", "office: police")
    result = portal.run("guides", "check", "--folder", str(write(tmp_path, files)))
    assert result.exit_code == 1
    first, last = result.output.splitlines()
    line = line_of(files["law.yaml"], "office: police")
    assert first.startswith(f"{tmp_path / PLACE / 'law.yaml'}:{line}: `police` is not an authority")
    assert last == f"{PLACE}: cannot be loaded, 1 problem(s)"


def test_a_mistake_in_what_guides_share_is_shown_there(portal, tmp_path):
    files = changed("country: AR", "country: AK", "common/groups.yaml")
    first = portal.run("guides", "check", "--folder", str(write(tmp_path, files))).output.splitlines()[0]
    assert first.startswith(f"{tmp_path / 'common/groups.yaml'}:4: `AK` is not a country")


def test_a_warning_is_shown_and_does_not_fail_the_check(portal, tmp_path):
    files = changed("published: 2019-12-01", "published: 2020-03-01")
    result = portal.run("guides", "check", "--folder", str(write(tmp_path, files)))
    assert result.exit_code == 0
    warning, last = result.output.splitlines()
    assert ": warning: `report` was published on 2020-03-01, after its first day" in warning
    assert last == f"{PLACE}: clean, 1 worked cases"


def test_a_case_that_comes_out_otherwise_fails_the_check(portal, tmp_path):
    files = changed('may_work: "yes"', 'may_work: "no"', "cases.yaml")
    result = portal.run("guides", "check", PLACE, "--folder", str(write(tmp_path, files)))
    assert result.exit_code == 1
    assert "case `a-farm-hand`: may_work is yes, not no" in result.output
    assert result.output.splitlines()[-1] == f"{PLACE}: 1 problem(s), 1 worked cases"


def test_the_status_of_a_guide_that_cannot_be_loaded_counts_its_problems(portal, tmp_path):
    files = changed("office: ministry", "office: police")
    found = portal.run("guides", "status", "--format", "json", "--folder", str(write(tmp_path, files)))
    assert json.loads(found.output) == {PLACE: {"problems": 1}}


@pytest.mark.parametrize("command", ["check", "status"])
def test_a_place_without_a_guide_is_named(refused, command):
    message = refused("guides", command, "XX")
    assert message == "place: 'XX' has no guide; accepted: " + ", ".join(code.upper() for code in CODES)


def test_a_folder_that_is_not_there_is_named(refused, tmp_path):
    assert "nowhere" in refused("guides", "check", "--folder", str(tmp_path / "nowhere"))
    assert "holds no guide" in refused("guides", "check", "--folder", str(tmp_path))


def test_status_counts_what_each_guide_holds(portal):
    statuses = json.loads(portal.run("guides", "status", "--format", "json").output)
    assert list(statuses) == list(CODES)
    for status in statuses.values():
        assert status["problems"] == 0
        assert status["worked_cases"] >= 12
        assert status["entries"]["obligations"] > 0
        assert set(status["versions_by_confidence"]) <= {"primary", "secondary", "recalled"}
        assert set(status["entries_with_words"]) == set(SHEET_LANGUAGES)
        assert sorted(set(status["text_status"].values())) == ["draft", "original"]
    text = portal.run("guides", "status", "CO").output
    assert text.splitlines()[0] == "co"
    assert re.search(r"worked cases: \d+", text)


@pytest.mark.parametrize("part", ["law", "text", "sheet", "common", "cases"])
def test_the_schema_of_each_part_is_a_json_schema(portal, part):
    schema = json.loads(portal.run("guides", "schema", part).output)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["properties"]
    for reference in re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(schema)):
        assert reference in schema["$defs"]


def test_the_schema_is_the_one_of_the_law_where_no_part_is_named(portal):
    assert portal.run("guides", "schema").output == portal.run("guides", "schema", "law").output


def test_version_prints_the_version(portal):
    assert portal.run("version").output == f"puente {__version__}\n"


def test_help_lists_the_commands(portal):
    result = portal.run("--help")
    assert result.exit_code == 0
    for command in ("check", "facts", "guides", "run", "version"):
        assert re.search(rf"^  {command} +\S", result.output, re.MULTILINE)
