"""The files of the international standards: what is wrong in them is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.content.source import GuideError
from portal.content.standards import check_standards, load_standards

LAW = """\
checked_on: 2026-11-23
countries: [{code: BO, column: 0, row: 0}]
authorities: [{id: ilo, name: ILO}]
instruments:
  - {id: c097, title: Convention 97, issuer: ilo, confidence: recalled, parties: [BO], parties_basis: {confidence: recalled}}
principles:
  - {id: no-fees, addressed_to: employers, basis: {cites: [{instrument: c097}], confidence: recalled}}
rights: []
residences: []
changes: []
misconceptions: []
open_questions: []
"""
TEXT = """\
authorities: {ilo: {role: Labour}}
instruments: {c097: {about: Equal treatment.}}
principles: {no-fees: {statement: Workers pay nothing.}}
"""


def load(folder: Path, law: str = LAW, text: str = TEXT):
    place = folder / "international"
    place.mkdir(parents=True)
    (place / "law.yaml").write_text(law, "utf-8")
    (place / "text.en.yaml").write_text(text, "utf-8")
    return load_standards(folder)


def test_sound_files_are_read(tmp_path):
    standards = load(tmp_path)
    assert [item.id for item in standards.binding("BO")] == ["c097"]
    assert standards.binding("CO") == ()
    assert standards.text("en", "principles", "no-fees", "statement") == "Workers pay nothing."
    assert standards.text("en", "principles", "no-fees", "note") == ""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("parties: [BO]", "parties: [ZZ]", "law.yaml:5: `ZZ` is not a country"),
        ("issuer: ilo", "issuer: un", "law.yaml:5: `un` is not an authority"),
        (", parties_basis: {confidence: recalled}", "", "law.yaml:5: names parties and not where that was read"),
        ("parties_basis: {confidence: recalled}", "parties_basis: {confidence: primary}", "names no page under `read`"),
        (
            "title: Convention 97, issuer: ilo, confidence: recalled",
            "title: C, issuer: ilo, confidence: primary",
            "names no page",
        ),
        ("instrument: c097", "instrument: c098", "law.yaml:7: `c098` is not an instrument"),
        ("addressed_to: employers", "addressed_to: nobody", "law.yaml:7"),
        ("id: no-fees", "id: fees", "law.yaml:7: principles `fees` has no words for statement"),
        ("rights: []", "rights: [{id: a}, {id: a}]", "the id `a` stands twice among rights"),
        ("rights: []", "", "`rights`"),
    ],
)
def test_what_is_wrong_in_the_law_is_named(tmp_path, old, new, says):
    with pytest.raises(GuideError) as caught:
        load(tmp_path, LAW.replace(old, new, 1))
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("statement: Workers", "sentence: Workers", "`sentence` is not a field of principles: statement"),
        ("no-fees:", "no-fee:", "principles `no-fee` is not in the law"),
        ("authorities:", "people:", "`people`"),
        ("Workers pay nothing.", '" "', "has no words for statement"),
    ],
)
def test_what_is_wrong_in_the_sentences_is_named(tmp_path, old, new, says):
    with pytest.raises(GuideError) as caught:
        load(tmp_path, text=TEXT.replace(old, new, 1))
    assert says in str(caught.value)


def test_a_folder_without_them_is_named(tmp_path):
    with pytest.raises(GuideError):
        load_standards(tmp_path)


@pytest.mark.parametrize(
    ("spanish", "found"),
    [
        (TEXT, 0),
        (TEXT.replace("Workers pay nothing.", "Workers pay nothing for 3 days."), 1),
        (TEXT.replace("Equal treatment.}", "Equal treatment., parties: All}"), 1),
    ],
    ids=["the same", "another figure", "one more sentence"],
)
def test_languages_that_say_another_thing_are_named(tmp_path, spanish, found):
    load(tmp_path)
    (tmp_path / "international" / "text.es.yaml").write_text(spanish, "utf-8")
    assert len(check_standards(tmp_path)) == found


def test_a_folder_without_standards_has_nothing_wrong(tmp_path):
    assert check_standards(tmp_path) == ()
