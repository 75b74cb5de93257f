"""`portal guides check` finds what a guide that loads has wrong: words, questions, rules that never apply, cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.content.checks import check_place
from portal.content.phrases import LANGUAGES, SHEET_LANGUAGES
from portal.content.source import Problem
from tests.content.sound import FILES, LAW, PLACE, changed, line_of, problems, write


def found_at(files: dict[str, str], at: str, says: str, file: str = "law.yaml") -> bool:
    """Whether something is found on the line of the words `at` that says `says`, and nothing anywhere else."""
    found = problems(files)
    line = line_of(files[file], at)
    assert {(item.file, item.line) for item in found} == {(file, line)}, "\n".join(map(str, found))
    return any(says in item.message for item in found)


# Words


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        (
            "equal-pay: {title: Equal pay, statement: The same pay}",
            "{}",
            "- {id: equal-pay,",
            "words for title, statement",
        ),
        (
            "truth: Do not",
            "",
            "- {id: passport-first",
            "has no {language} words for truth: add them to text.{language}",
        ),
        ("question: Which sector?, ", "", "- {id: sector", "facts `sector` has no {language} words for question"),
        (
            ", choices: {farm: Farm, town: Town}",
            ", choices: {farm: Farm}",
            "- {id: sector",
            "the choice `town` of `sector`",
        ),
        (
            "    evidence: {receipt: The receipt}\n",
            "",
            "- id: report\n",
            "the evidence `receipt` of `report` has no {language}",
        ),
    ],
    ids=["an entry", "a field", "a question", "a choice", "a proof"],
)
def test_words_that_are_missing_in_a_language_are_named(language: str, old: str, new: str, at: str, says: str):
    new = "other: {title: A, statement: B}" if new == "{}" else new
    found = problems(changed(old, new, f"text.{language}.yaml"))
    assert any(
        item.line == line_of(LAW, at) and item.file == "law.yaml" and says.format(language=language) in item.message
        for item in found
    ), found


def test_a_language_without_any_words_is_named():
    files = {name: text for name, text in FILES.items() if name != "text.en.yaml"}
    assert found_at(files, "languages: [es]", "there are no sentences in `en`: add text.en")


def test_the_official_language_needs_words_too():
    files = changed("languages: [es]", "languages: [qu, es]")
    assert found_at(files, "languages: [qu, es]", "there are no sentences in `qu`: add text.qu")


def test_the_first_page_needs_its_words():
    files = changed(", who_may_work: People", "", "text.en.yaml")
    assert found_at(files, "overview:", "the overview has no en words for `who_may_work`", "text.en.yaml")


def test_the_words_of_a_group_of_countries_are_looked_for_where_it_stands():
    files = {**FILES, "text.en.yaml": FILES["text.en.yaml"].replace("groups: {union: {name: Union}}\n", "")}
    assert found_at(files, "- id: union", "groups `union` has no en words for name", "common/groups.yaml")


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        (
            "  national: {because",
            "  citizen: {because: A}\n  national: {because",
            "citizen",
            "`citizen` is not in the law",
        ),
        ("rights:\n", "right: {}\nrights:\n", "right: {}", "`right` is not a kind of sentences: status, overview"),
        ("amounts:\n", "amounts: []\nx:\n", "amounts: []", "`amounts` must be a mapping of ids to sentences"),
        (
            "{item: The passport}",
            "{items: A, item: The passport}",
            "items",
            "`items` is not a field of requests: item, note",
        ),
        ("{item: The passport}", "The passport", "passport: The", "must be a mapping of fields to sentences"),
        (
            "lead: Lead",
            "lead: Lead, tail: Tail",
            "tail",
            "`tail` is not a field of overview: title, lead, who_may_work",
        ),
        ("lead: Lead", "lead: ''", "lead: ''", "`lead` is empty or not a sentence"),
        ("{item: The passport}", "{item: 2026}", "item: 2026", "`item` is empty or not a sentence"),
        ("{item: The passport}", "{item: The passport, note: ' '}", "note: ' '", "`note` is empty or not a sentence"),
        ("looks: A card", "nicknames: card, looks: A card", "nicknames", "`nicknames` takes a list of words"),
        ("{farm: Farm, town: Town}", "[farm, town]", "[farm", "`choices` takes a mapping of ids to words"),
        (
            "town: Town}",
            "town: Town, sea: Sea}",
            "sea",
            "`sea` is not among the choices of `sector`: remove or correct it",
        ),
        (
            "{receipt: The receipt}",
            "{receipt: A, letter: B}",
            "letter",
            "`letter` is not among the evidence of `report`",
        ),
        (
            "      2020-01-01: {do",
            "      2021-01-01: {do",
            "2021",
            "no version `2021-01-01`; its versions: 2010-01-01, 2020-01-01",
        ),
        (
            "      2020-01-01: {do: Report it within ten business days}",
            "      2020-01-01: soon",
            "soon",
            "must be a mapping",
        ),
        ("{item: The passport}", "{item: A, versions: soon}", "versions: soon", "a mapping of first days to sentences"),
        (
            "{question: Who counts?}",
            "{question: A, versions: {start: {question: B}}}",
            "{start: {question",
            "its versions: none",
        ),
    ],
)
def test_words_that_are_about_nothing_are_named(old: str, new: str, at: str, says: str):
    files = changed(old, new, "text.en.yaml")
    line = line_of(files["text.en.yaml"], at)
    assert any(item.file == "text.en.yaml" and item.line == line and says in item.message for item in problems(files))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("{amount:wage}", "{amount:wage} leads nowhere in this guide: correct it or add the entry"),
        ("{document:card}", "{document:card} leads nowhere"),
        ("{instrument:decree}", "{instrument:decree} leads nowhere"),
        ("{authority:office}", "{authority:office} leads nowhere"),
        ("{sum:minimum-wage}", "{sum:minimum-wage} leads nowhere"),
        ("{day:2026-02-30}", "{day:2026-02-30} leads nowhere"),
        ("{day:tomorrow}", "{day:tomorrow} leads nowhere"),
        ("{amount: minimum-wage}", "leads nowhere"),
        ("{minimum-wage}", "a brace stands alone: write {amount:id}"),
        ("{amount:minimum-wage", "a brace stands alone"),
    ],
)
@pytest.mark.parametrize("old", ["item: The passport", "lead: Lead", "do: Report it within ten business days"])
def test_a_placeholder_that_leads_nowhere_is_named(old: str, words: str, says: str):
    new = f'{old.partition(":")[0]}: "It is {words}"'
    assert found_at(changed(old, new, "text.en.yaml"), new, says, "text.en.yaml")


def test_placeholders_that_lead_somewhere_are_fine():
    words = "{amount:minimum-wage} {document:permit} {instrument:act} {authority:ministry} {day:2026-03-01}"
    assert problems(changed("item: The passport", f'item: "{words}"', "text.en.yaml")) == ()


@pytest.mark.parametrize(("flag", "rule"), [("inaccurate", "rights"), ("disputed", "rights")])
def test_a_rule_that_is_wrong_or_disputed_says_what_is(flag: str, rule: str):
    basis = "equal-pay, from: 2010-01-01, basis: {cites: [{instrument: act}], confidence: recalled"
    files = changed(basis, f"{basis}, {flag}: true")
    says = f"`equal-pay` is marked `{flag}`, but no en sentence `{flag}` says what: add it"
    assert found_at(files, "equal-pay", says)
    for language in SHEET_LANGUAGES:
        words = files[f"text.{language}.yaml"].replace("statement: The same pay", f"statement: A, {flag}: B")
        files = {**files, f"text.{language}.yaml": words}
    assert problems(files) == ()


def test_a_deadline_that_is_read_in_one_of_two_ways_says_which():
    files = changed("{event: work-starts-on, days: 30}", "{event: work-starts-on, days: 30, assumed: true}")
    assert found_at(files, "- id: report\n", "`report` is marked `assumed`, but no es sentence `assumed` says what")


# Questions


def test_a_fact_that_nothing_reads_is_named():
    files = {
        **FILES,
        "law.yaml": LAW.replace(
            "  - use: work-starts-on\n", "  - use: work-starts-on\n  - {id: shoe-size, type: number}\n"
        ),
    }
    for language in LANGUAGES:
        words = files[f"text.{language}.yaml"].replace(
            "facts:\n", "facts:\n  shoe-size: {question: Which size?, short: Size}\n"
        )
        files[f"text.{language}.yaml"] = words
    assert found_at(
        files, "shoe-size", "nothing reads the fact `shoe-size`: its question could never be asked; remove it"
    )


@pytest.mark.parametrize(
    "never",
    [
        "false",
        "{all: [{fact: nationality, is: PE}, {not: {fact: nationality, is: PE}}]}",
    ],
)
def test_a_fact_that_can_never_be_asked_is_named(never: str):
    files = changed("asked_when: {document_has: permit}", f"asked_when: {never}")
    assert found_at(files, never, "`document-expires-on` can never be asked: its `asked_when` is never yes")


def test_a_question_of_the_check_does_not_hang_on_what_is_told_later():
    files = changed("asked_when: {document_has: permit}", "asked_when: {fact: work-ended-on, before: day-asked}")
    says = "`document-expires-on` is asked in the check but hangs on `work-ended-on`, told later"
    assert found_at(files, "work-ended-on, before: day-asked", says)


def test_a_named_condition_that_nothing_uses_is_named():
    files = changed("conditions:\n", "conditions:\n  farmer: {fact: sector, is: farm}\n")
    assert found_at(files, "farmer", "nothing uses the condition `farmer`: use it or remove it")


# Rules that can never apply


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("{id: equal-pay, from", "{id: equal-pay, when: false, from", "equal-pay"),
        (
            "{all: [{condition: foreigner}, {fact: sector, is: town}]}",
            "{all: [{condition: foreigner}, {fact: nationality, is: PE}]}",
            "closed-sector",
        ),
        (
            "when: {condition: foreigner}, basis",
            "when: {all: [{fact: sector, is: farm}, {fact: sector, is: town}]}, basis",
            "- {id: amnesty",
        ),
    ],
    ids=["a right", "a bar", "a route"],
)
def test_a_rule_that_can_never_apply_is_named(old: str, new: str, at: str):
    assert found_at(changed(old, new), at, "can never apply: its condition is never yes; correct or remove it")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("allow_when: {fact: sector, is: farm}", "allow_when: false", "`allow_when`"),
        ("    until: 2027-01-01\n", "    until: 2027-01-01\n    revoked_when: false\n", "`revoked_when`"),
    ],
)
def test_a_part_of_a_document_that_can_never_count_is_named(old: str, new: str, what: str):
    assert found_at(changed(old, new), "- id: request", f"`request` can never apply: its {what} is never yes")


def test_a_fine_and_a_deadline_that_can_never_count_are_named():
    fine = changed("unit: minimum-wage, per: worker", "unit: minimum-wage, when: false")
    assert any("its fine's condition is never yes" in item.message for item in problems(fine))
    due = changed("{event: work-starts-on, days: 30}", "[{event: work-starts-on, days: 30, when: false}]")
    assert found_at(
        due, "      - from: 2010-01-01\n        to: 2019", "`report` can never apply: its deadline's condition"
    )


def test_a_duty_towards_those_who_may_work_cannot_wait_for_a_no():
    law = LAW.replace(
        'when: {fact: monthly-pay, at_least: {amount: minimum-wage, times: "2"}}', 'when: {may_work: ["no"]}'
    )
    found = problems({**FILES, "law.yaml": law})
    assert any(
        item.line == line_of(law, "- id: keep-file") and "`keep-file` can never apply" in item.message for item in found
    )
    for_all = law.replace("- id: keep-file\n", "- id: keep-file\n    for: anyone\n")
    assert not any("can never apply" in item.message for item in problems({**FILES, "law.yaml": for_all}))


def test_a_rule_that_applied_once_is_not_one_that_never_does():
    """A condition on a group that every country has left is judged by the days on which there were members."""
    files = changed("{fact: sector, is: town}", "{fact: nationality, in_group: union}")
    files["law.yaml"] = files["law.yaml"].replace('gives: "no", from: 2022-01-01', 'gives: "no", from: 2015-01-01')
    assert not any("can never apply" in item.message for item in problems(files))
    files["law.yaml"] = files["law.yaml"].replace('gives: "no", from: 2015-01-01', 'gives: "no", from: 2022-01-01')
    assert any("`closed-sector` can never apply" in item.message for item in problems(files))


def test_a_permission_behind_one_that_always_holds_is_named():
    files = changed("{id: national, when: {fact: nationality, is: PE}, gives", "{id: national, gives")
    found = problems(files)
    assert any(
        "`by-document` can never apply: `national` stands before it and always holds" in item.message for item in found
    )


def test_a_quota_that_limits_nothing_is_named():
    law = LAW.replace('    limit_percent: "20"\n', "")
    law = law[: law.index("    table:\n")] + law[law.index("rights:\n") :]
    assert found_at(
        {**FILES, "law.yaml": law}, "- id: share", "`share` limits nothing: give `limit_percent` or a `table`"
    )


# Place and cases


def test_a_guide_stands_in_the_folder_of_its_place(tmp_path: Path):
    (write(tmp_path) / PLACE).rename(tmp_path / "cl")
    report = check_place(tmp_path, "cl")
    assert report.problems == (Problem("law.yaml", 1, "says `pe`, but the folder is `cl`: rename one of the two"),)
    assert not report.is_clean
    assert check_place(tmp_path, "br").guide is None


EXPECT = "      applies: [report]\n      due: {report: 2026-03-16}\n"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('may_work: "yes"', 'may_work: "no"', "may_work is yes, not no"),
        ("permission: permit", "permission: national", "the answer rests on permit, not on national"),
        ("applies: [report]", "not: [report]", "report applies: yes, not no"),
        ("applies: [report]", "unknown: [report]", "report applies: yes, not unknown"),
        ("applies: [report]", "applies: [keep-file]", "keep-file applies: unknown, not yes"),
        ("applies: [report]", "applies: [repot]", "repot is not an obligation of this guide"),
        ("report: 2026-03-16", "report: 2026-03-17", "report due: 2026-03-16, not 2026-03-17"),
        ("report: 2026-03-16", "keep-file: 2026-03-17", "keep-file due: nothing, not 2026-03-17"),
        ("report: 2026-03-16", "repot: 2026-03-16", "repot is not an obligation of this guide"),
        (EXPECT, "      keep: {keep-file: 2029-03-02}\n", "keep-file keep: nothing, not 2029-03-02"),
        (EXPECT, "      quotas: {share: {within: yes}}\n", "share within: unknown, not yes"),
        (EXPECT, "      quotas: {part: {within: yes}}\n", "part is not a quota of this guide"),
        (
            EXPECT,
            "      quotas: {share: {inside: yes}}\n",
            "share: inside is not something a quota tells: within, room",
        ),
        (EXPECT, "      routes: [asylum]\n", "the route asylum is not offered"),
        (EXPECT, "      missing: [sector]\n", "sector is not listed as missing"),
        ("nationality: VE", "nation: VE", "nation: 'VE' is not a fact of this guide; known: nationality"),
        ("nationality: VE", "nationality: VV", "nationality: 'VV' is not accepted"),
        ("nationality: VE", "nationality: {is: VE}", "nationality: \"{'is': 'VE'}\" is not accepted"),
        ("work-starts-on: 2026-03-02}", "work-starts-on: soon}", "work-starts-on: 'soon' is not a day"),
    ],
)
def test_a_case_that_comes_out_otherwise_says_how(old: str, new: str, says: str):
    assert found_at(changed(old, new, "cases.yaml"), "- id: a-farm-hand", f"case `a-farm-hand`: {says}", "cases.yaml")


def test_a_case_tells_what_a_quota_comes_to():
    facts = "work-starts-on: 2026-03-02, staff-total: 9, staff-foreign: 1}"
    files = changed("work-starts-on: 2026-03-02}", facts, "cases.yaml")
    quotas = "      quotas: {share: {within: yes, room: 0, counted_total: 10, counted_foreign: 2}}\n"
    assert problems({**files, "cases.yaml": files["cases.yaml"].replace(EXPECT, EXPECT + quotas)}) == ()
