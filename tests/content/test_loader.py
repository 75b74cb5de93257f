"""Every kind of mistake in a guide is named with its file, its line and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.content.checks import check_place
from portal.content.library import GuideNotFoundError, Library
from portal.content.loader import load
from portal.content.source import Bundle, GuideError, places
from tests.content.clean import FILES, LAW, PLACE, check_with, errors, spoil, write

BASIS = 'basis: {cites: [{instrument: act}], read: ["https://example.org/act"], confidence: primary}'


def found(tmp_path: Path, file: str, right: str, wrong: str) -> tuple[list[tuple[str, int, str]], int]:
    """What the check finds in the clean guide with one passage replaced, and the line of the mark."""
    text, line = spoil(file, right, wrong)
    report = check_with(tmp_path, {file: text})
    return [(problem.file, problem.line, problem.message) for problem in errors(report)], line


def test_the_clean_guide_is_clean(tmp_path):
    report = check_with(tmp_path)
    assert report.problems == ()
    assert report.is_clean
    assert report.guide is not None
    assert report.guide.law.code == PLACE


# Each: what stands in the clean guide, what is put in its place with a mark where the check must point, and words that
# the message must hold.
MISTAKES = {
    # Ids that lead nowhere
    "an instrument that there is not": (
        'basis: {cites: [{instrument: act, article: "1"}], read: ["https://example.org/act"], confidence: primary}',
        'basis: {cites: [{instrument: decree, article: "1"}], read: ["https://example.org/act"], confidence: primary} # here',
        ["`decree`", "instrument"],
    ),
    "an authority that there is not": ("    office: ministry\n", "    office: police # here\n", ["`police`", "authorit"]),
    "a fact that there is not": (
        "    when: {fact: nationality, is: AR}\n",
        "    when: {fact: colour, is: AR} # here\n",
        ["`colour`", "fact"],
    ),
    "a named condition that there is not": ("{condition: employee}]}", "{condition: worker}]} # here", ["`worker`"]),
    "a tag that no document carries": ("when: {document_has: permit}", "when: {document_has: visa} # here", ["`visa`"]),
    "a group that there is not": (
        "    when: {fact: nationality, is: AR}\n",
        "    when: {fact: nationality, in_group: nato} # here\n",
        ["`nato`"],
    ),
    "an amount that there is not": ("less_than: {amount: wage}}", "less_than: {amount: fee}} # here", ["`fee`"]),
    "an event that there is not": ("decided_on: work-starts-on", "decided_on: moon-landing # here", ["`moon-landing`"]),
    "an event that is no day": ("decided_on: work-starts-on", "decided_on: kind # here", ["`kind`", "date"]),
    "a calendar that there is not": ("calendar: week}", "calendar: month} # here", ["`month`", "week"]),
    "a common fact that there is not": ("  - use: staff-total\n", "  - use: staff-totals # here\n", ["`staff-totals`"]),
    "a choice that the fact does not have": ("is: employment}", "is: volunteering} # here", ["volunteering", "employment, services"]),
    "a unit of fines that there is not": ("unit: fine-unit,", "unit: shekel,", ["`shekel`"]),
    "a change that affects nothing": ("    affects: [report]\n", "    affects: [reports] # here\n", ["`reports`"]),
    "a question about nothing": ("{id: same-day, about: [report]}", "{id: same-day, about: [riport]} # here", ["`riport`"]),
    # Values that are not of the kind
    "a key that is not known": ("    stage: after-hire\n", "    stage: after-hire\n    colour: red # here\n", ["`colour`"]),
    "a stage that there is not": ("    stage: after-hire\n", "    stage: afterwards # here\n", ["`stage`", "after-hire"]),
    "a key that is missing": ("    stage: after-hire\n", "", ["`stage`", "missing"]),
    "a day that is not in the calendar": ("on: 2020-07-01", "on: 2020-02-30 # here", ["2020-02-30", "calendar"]),
    "an id with a capital": ("  - id: amnesty\n", "  - id: Amnesty # here\n", ["`id`"]),
    "a link that is none": ('url: "https://example.org"}', 'url: "example.org"} # here', ["`url`", "http"]),
    "a share that is no number": ('    limit_percent: "20"\n', "    limit_percent: many # here\n", ["`limit_percent`"]),
    "a term without a number of days": (
        "deadline: {event: work-starts-on, days: 15}",
        "deadline: {event: work-starts-on, days: soon} # here",
        ["number"],
    ),
    "a deadline without an event": ("deadline: {event: work-starts-on, days: 15}", "deadline: {days: 15} # here", ["event"]),
    "a deadline with two terms": (
        "deadline: {event: work-starts-on, days: 15}",
        "deadline: {event: work-starts-on, days: 15, weeks: 2} # here",
        ["one term"],
    ),
    "a condition that is none": ("    when: {fact: pay, less_than: {amount: wage}}", "    when: always # here", ["always", "condition"]),
    "a condition with two keys": (
        "    when: {fact: pay, less_than: {amount: wage}}",
        "    when: {all: [true], any: [true]} # here",
        ["all", "any"],
    ),
    "a test that is not one of the fact": ("{fact: kind, is: employment}", "{fact: kind, at_least: 3} # here", ["`at_least`", "`kind`"]),
    "a country that is none": ("    when: {fact: nationality, is: AR}\n", "    when: {fact: nationality, is: ZZ} # here\n", ["ZZ"]),
    "a fine that falls": ("fines: [{low: 1, high: 5,", "fines: [{low: 9, high: 5,", ["9", "5", "lower"]),
    "a week without a working day": (
        "weekend: [saturday, sunday]",
        "weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]",
        ["working day"],
    ),
    "a calendar of no known country": ("{id: week, weekend", "{id: week, country: ZZ, weekend", ["`week`"]),
    # Things twice
    "a key that stands twice": ("    stage: after-hire\n", "    stage: after-hire\n    stage: during # here\n", ["`stage`", "twice"]),
    "an id that stands twice": ("  - id: pay-well\n", "  - id: report # here\n", ["`report`", "twice"]),
    "a fact that stands twice": ("  - use: staff-foreign\n", "  - use: staff-total # here\n", ["`staff-total`", "twice"]),
    # Circles
    "a condition that refers to itself": (
        "  employee: {fact: kind, is: employment}\n",
        "  employee: {not: {condition: employee}} # here\n",
        ["`employee`", "itself"],
    ),
    "a question that hangs on itself": (
        "    asked_when: {fact: document, is: permit}\n",
        "    asked_when: {fact: document-expires-on, before: 2030-01-01} # here\n",
        ["`document-expires-on`"],
    ),
    "a ground that asks for the answer it helps to give": (
        "    when: {fact: nationality, is: AR}\n",
        "    when: {may_work: [\"yes\"]} # here\n",
        ["may_work"],
    ),
    "a ground that asks for the answer by a name": (
        "  employee: {fact: kind, is: employment}\npermissions:\n  - id: national\n    when: {fact: nationality, is: AR}\n",
        "  employee: {fact: kind, is: employment}\n  works: {may_work: [\"yes\"]}\npermissions:\n  - id: national\n"
        "    when: {condition: works} # here\n",
        ["may_work"],
    ),
    # Dates of versions
    "a rule without a first day": ("    by: document\n    from: null\n", "    by: document\n", ["`by-document`", "`from`"]),
    "a first day twice": (
        "    versions:\n      - from: 2000-01-01\n",
        "    from: 2000-01-01 # here\n    versions:\n      - from: 2000-01-01\n",
        ["`from`", "versions"],
    ),
    "an empty list of versions": (
        "    from: 2000-01-01\n    " + BASIS.replace("{instrument: act}", '{instrument: act, article: "8"}'),
        "    versions: [] # here\n    " + BASIS.replace("{instrument: act}", '{instrument: act, article: "8"}'),
        ["`equal-pay`", "versions"],
    ),
    "versions in the wrong order": ("      - from: 2020-07-01\n", "      - from: 1999-07-01\n", ["`report`", "overlap"]),
    "versions that overlap": (
        "      - from: 2000-01-01\n",
        "      - from: 2000-01-01\n        to: 2020-07-01\n",
        ["`report`", "overlap", "2020-07-01"],
    ),
    "a gap between versions": (
        "      - from: 2000-01-01\n",
        "      - from: 2000-01-01\n        to: 2019-12-31\n",
        ["`report`", "gap", "2020-01-01 to 2020-06-30"],
    ),
    "a rule that ends before it begins": (
        "  - id: equal-pay\n    from: 2000-01-01\n",
        "  - id: equal-pay\n    from: 2000-01-01\n    to: 1999-12-31\n",
        ["`equal-pay`", "1999-12-31"],
    ),
    "a later version since always": ("      - from: 2020-07-01\n", "      - from: null\n", ["`report`", "null"]),
    "a route that closes before it opens": (
        "    office: ministry\n",
        "    office: ministry\n    opens: 2026-02-01\n    closes: 2026-01-31\n",
        ["`amnesty`", "closes"],
    ),
    "an instrument that ends before it begins": ("from: 1999-02-01,", "from: 1999-02-01, to: 1998-01-01,", ["`act`", "1998-01-01"]),
    # Days to come, where only days past can stand
    "a check of a day to come": (
        '    basis: {cites: [{instrument: act, article: "8"}], read',
        '    basis: {checked: 2026-06-02, cites: [{instrument: act, article: "8"}], read',
        ["checked", "2026-06-02"],
    ),
    "a publication on a day to come": ("        published: 2020-06-01\n", "        published: 2026-06-02 # here\n", ["published", "2026-06-02"]),
    "an instrument issued on a day to come": ("issued: 1999-01-01, from: 1999-02-01", "issued: 2026-06-02, from: 2026-06-03", ["2026-06-02"]),
    # Where rules come from
    "a rule without a basis": (
        "    treatment: true\n    when: {fact: pay, less_than: {amount: wage}}\n    from: 2000-01-01\n    "
        + BASIS.replace("{instrument: act}", '{instrument: act, article: "6"}'),
        "    treatment: true\n    when: {fact: pay, less_than: {amount: wage}}\n    from: 2000-01-01",
        ["`pay-well`", "uncited"],
    ),
    "a rule that cites nothing": (
        'basis: {cites: [{instrument: act, article: "6"}], read: ["https://example.org/act"], confidence: primary}',
        "basis: {cites: [], confidence: recalled} # here",
        ["cites"],
    ),
    "a rule read nowhere that says it was read": (
        'basis: {cites: [{instrument: act, article: "6"}], read: ["https://example.org/act"], confidence: primary}',
        'basis: {cites: [{instrument: act, article: "6"}], confidence: primary} # here',
        ["primary", "read"],
    ),
    # Rules and questions without effect
    "a fact that nothing reads": (
        "  - id: pay\n    type: money\n",
        "  - id: pay\n    type: money\n  - id: shoe-size # here\n    type: number\n",
        ["`shoe-size`", "nothing reads"],
    ),
    "a question that can never be asked": (
        "    asked_when: {fact: document, is: permit}\n",
        "    asked_when: {all: [{fact: document, is: permit}, {fact: document, is: visit}]} # here\n",
        ["`document-expires-on`", "never"],
    ),
    "a duty that can never apply": (
        "    when: {fact: pay, less_than: {amount: wage}}\n",
        "    when: {all: [{fact: kind, is: employment}, {fact: kind, is: services}]}\n",
        ["`pay-well`", "never"],
    ),
    "a right that can never apply": (
        "  - id: equal-pay\n",
        "  - id: equal-pay\n    when: false\n",
        ["`equal-pay`", "never"],
    ),
    "a ground behind one that always holds": (
        "    when: {fact: nationality, is: AR}\n    gives",
        "    gives",
        ["`by-document`", "`national`"],
    ),
}


@pytest.mark.parametrize(("right", "wrong", "words"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_in_the_law_is_named_where_it_stands(tmp_path, right, wrong, words):
    problems, line = found(tmp_path, "zz/law.yaml", right, wrong)
    told = [problem for problem in problems if all(word in problem[2] for word in words)]
    assert told, problems
    assert {problem[0] for problem in told} == {"law.yaml"}
    if line:
        assert line in {problem[1] for problem in told}, told
    else:
        # No mark: it is enough that the check points into the rule.
        assert all(1 < problem[1] <= LAW.count("\n") + 3 for problem in told)


def test_a_mistake_is_told_with_what_to_do(tmp_path):
    text, line = spoil("zz/law.yaml", "    office: ministry\n", "    office: police # here\n")
    (problem,) = errors(check_with(tmp_path, {"zz/law.yaml": text}))
    assert str(problem) == (
        f"law.yaml:{line}: `police` is not an authority of this guide: add it to `authorities` or correct the id"
    )


def test_every_mistake_is_told_at_once(tmp_path):
    text = LAW.replace("    office: ministry\n", "    office: police\n").replace("calendar: week}", "calendar: month}")
    assert len(errors(check_with(tmp_path, {"zz/law.yaml": text}))) == 2


SENTENCES = {
    "a missing sentence": ("    title: Report the hire\n", "", "law.yaml", ["`report`", "title", "text.en"]),
    "a missing choice": (", services: Services}}", "}}", "law.yaml", ["`services`", "`kind`"]),
    "a missing proof": ("    evidence: {receipt: The receipt}\n", "", "law.yaml", ["`receipt`", "`report`"]),
    "a missing overview": (", who_may_work: Who has a permit.}", "}", "text.en.yaml", ["`who_may_work`"]),
    "an empty sentence": ("    do: Tell the ministry.\n", '    do: "" # here\n', "text.en.yaml", ["`do`"]),
    "a sentence that is a list": ("    do: Tell the ministry.\n", "    do: [Tell, them] # here\n", "text.en.yaml", ["`do`"]),
    "a field that is not known": (
        "    do: Tell the ministry.\n",
        "    do: Tell the ministry.\n    colour: red # here\n",
        "text.en.yaml",
        ["`colour`", "obligations"],
    ),
    "a kind that is not known": ("quotas: {share", "quotes: {x: {}} # here\nquotas: {share", "text.en.yaml", ["`quotes`"]),
    "words about nothing": (
        "  pay-well: {title: Pay the",
        "  pay-less: {title: A, do: B} # here\n  pay-well: {title: Pay the",
        "text.en.yaml",
        ["`pay-less`"],
    ),
    "words of a version that there is not": (
        "    do: Tell the ministry.\n",
        "    do: Tell the ministry.\n    versions:\n      2021-01-01: {do: Tell them.} # here\n",
        "text.en.yaml",
        ["`2021-01-01`", "2000-01-01", "2020-07-01"],
    ),
    "a reference that leads nowhere": ("{amount:wage}", "{amount:wages}", "text.en.yaml", ["amount:wages"]),
    "a day that is none in a sentence": ("{amount:wage}", "{day:2026-02-30}", "text.en.yaml", ["day:2026-02-30"]),
}


@pytest.mark.parametrize(("right", "wrong", "file", "words"), SENTENCES.values(), ids=SENTENCES.keys())
def test_a_mistake_in_the_sentences_is_named_where_it_stands(tmp_path, right, wrong, file, words):
    problems, line = found(tmp_path, "zz/text.en.yaml", right, wrong)
    told = [problem for problem in problems if all(word in problem[2] for word in words)]
    assert told, problems
    assert {problem[0] for problem in told} == {file}
    assert not line or line in {problem[1] for problem in told}


def test_a_language_that_is_missing_is_named(tmp_path):
    for name in [name for name in FILES if "text.en" in name]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
    write(tmp_path)
    (tmp_path / "zz/text.en.yaml").unlink()
    (tmp_path / "common/text.en.yaml").unlink()
    messages = [problem.message for problem in errors(check_place(tmp_path, PLACE))]
    assert any("`en`" in message and "text.en" in message for message in messages)


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('may_work: "yes"', 'may_work: "no"', ["hired-on-a-monday", "may_work is yes, not no"]),
        ("report: 2026-03-16", "report: 2026-03-17", ["hired-on-a-monday", "2026-03-16, not 2026-03-17"]),
        ("applies: [report]", "applies: [pay-well]", ["hired-on-a-monday", "pay-well applies: unknown, not yes"]),
        ("applies: [report]", "not: [report]", ["report applies: yes, not no"]),
        ("applies: [report]", "applies: [riport]", ["riport is not an obligation"]),
        ("applies: [report]", "quotas: {share: {within: \"no\"}}", ["share within: unknown, not no"]),
        ("applies: [report]", "quotas: {shore: {within: \"no\"}}", ["shore is not a quota"]),
        ("applies: [report]", "routes: [amnesty]", ["amnesty is not offered"]),
        ("applies: [report]", "missing: [kind]", ["kind is not listed as missing"]),
        ("document: permit,", "document: passport,", ["document: 'passport' is not accepted", "permit, visit"]),
        ("kind: employment,", "colour: red,", ["colour", "not a fact"]),
        ("work-starts-on: 2026-03-02}", 'work-starts-on: "2026-02-30"}', ["work-starts-on", "2026-02-30"]),
    ],
)
def test_a_case_that_comes_out_otherwise_is_named_with_the_difference(tmp_path, right, wrong, words):
    problems, _ = found(tmp_path, "zz/cases.yaml", right, wrong)
    told = [problem for problem in problems if all(word in problem[2] for word in words)]
    assert told, problems
    assert {problem[:2] for problem in told} == {("cases.yaml", 2)}


def test_a_mistake_in_what_guides_share_is_named_in_its_own_file(tmp_path):
    problems, line = found(tmp_path, "common/groups.yaml", "country: AR,", "land: AR, country: AR,")
    assert [problem[0] for problem in problems] == ["common/groups.yaml"] * len(problems)
    assert problems
    assert line == 0


# Files that are not what they should be


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"cases: [\n  {id: a,\n", 3, "YAML"),
        (b"cases: []\n\tx: 1\n", 2, "YAML"),
        ("cases: ñ".encode("latin-1"), 1, "UTF-8"),
        (b"\xff\xfe\x00c", 1, "UTF-8"),
        (b"\x00\x01\x02", 1, "YAML"),
        (b"- a\n- list\n", 1, "mapping"),
        (b"just words\n", 1, "mapping"),
        (b"cases:\n  - !!python/object/apply:os.system [echo]\n", 2, "python/object"),
        (b"cases:\n  - !mine {id: x}\n", 2, "!mine"),
        (b"cases: []\ncases: []\n", 2, "twice"),
        (b"#" * 2_000_001, 1, "2 MB"),
        (b"cases: " + b"[" * 500 + b"]" * 500, 1, "deep"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_line(tmp_path, content, line, words):
    report = check_with(tmp_path, {"zz/cases.yaml": content})
    assert not report.is_clean
    told = [problem for problem in errors(report) if words in problem.message]
    assert told, report.problems
    assert {(problem.file, problem.line) for problem in told} == {("cases.yaml", line)}


def test_a_file_that_refers_to_itself_a_billion_times_is_refused_at_once(tmp_path):
    levels = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    levels += [f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)]
    report = check_with(tmp_path, {"zz/cases.yaml": "\n".join(levels)})
    assert [problem.file for problem in errors(report)] == ["cases.yaml"]


def test_a_place_without_files_has_no_guide(tmp_path):
    write(tmp_path)
    (tmp_path / "yy").mkdir()
    report = check_place(tmp_path, "yy")
    assert report.guide is None
    assert [problem.message for problem in report.problems] == ["has no guide: there is no such folder with *.yaml files"]


def test_a_folder_that_names_another_place_is_told(tmp_path):
    write(tmp_path)
    (tmp_path / "zz").rename(tmp_path / "yy")
    messages = [problem.message for problem in errors(check_place(tmp_path, "yy"))]
    assert any("`zz`" in message and "`yy`" in message for message in messages)


def test_a_section_may_stand_in_a_file_of_its_own_but_not_in_two(tmp_path):
    quotas = LAW[LAW.index("quotas:") : LAW.index("rights:")]
    split = {"zz/law.yaml": LAW.replace(quotas, ""), "zz/law/quotas.yaml": quotas}
    assert check_with(tmp_path / "split", split).problems == ()
    twice = check_with(tmp_path / "twice", {"zz/law/quotas.yaml": quotas})
    assert any("quotas" in problem.message and "two files" in problem.message for problem in errors(twice))


# Bundles and libraries


def test_a_guide_read_from_a_stored_bundle_is_the_one_of_the_folder(tmp_path):
    bundle = Bundle.read(write(tmp_path), PLACE)
    again = Bundle.load(bundle.dump())
    assert again == bundle
    assert again.sha256 == bundle.sha256
    assert load(again).law.obligations == load(bundle).law.obligations


def test_the_fingerprint_changes_with_any_file(tmp_path):
    before = Bundle.read(write(tmp_path / "a"), PLACE).sha256
    assert Bundle.read(write(tmp_path / "b", {"zz/cases.yaml": "cases: []\n"}), PLACE).sha256 != before
    assert Bundle.read(write(tmp_path / "c"), PLACE).sha256 == before


def test_the_places_of_a_folder_are_those_with_a_guide(tmp_path):
    write(tmp_path)
    (tmp_path / "international").mkdir()
    (tmp_path / "international/x.yaml").write_text("a: 1", "utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "README.md").write_text("x", "utf-8")
    assert places(tmp_path) == (PLACE,)


def test_a_library_knows_its_places_and_revisions(tmp_path):
    library = Library.of_folder(write(tmp_path))
    assert library.codes == (PLACE,)
    assert library.revisions(PLACE) == (1,)
    guide = library.guide(PLACE)
    assert library.guide(PLACE, 1) is guide
    for place, revision in (("yy", None), (PLACE, 2)):
        with pytest.raises(GuideNotFoundError):
            library.guide(place, revision)


def test_a_library_gives_the_newest_revision_unless_another_is_named(tmp_path):
    old = Bundle.read(write(tmp_path / "old"), PLACE)
    text = LAW.replace("revision: {number: 1, published_on: 2026-06-01}", "revision: {number: 2, published_on: 2026-07-01}")
    new = Bundle.read(write(tmp_path / "new", {"zz/law.yaml": text}), PLACE)
    library = Library({(PLACE, 1): old, (PLACE, 2): new})
    assert library.revisions(PLACE) == (1, 2)
    assert library.guide(PLACE).law.revision == 2
    assert library.guide(PLACE, 1).law.published_on == date(2026, 6, 1)


def test_a_guide_that_cannot_be_used_says_all_that_is_wrong(tmp_path):
    with pytest.raises(GuideError) as caught:
        Library.of_folder(write(tmp_path, {"zz/cases.yaml": "- a list"}))
    assert str(caught.value).startswith("cases.yaml:1: ")
    assert [problem.file for problem in caught.value.problems] == ["cases.yaml"]
