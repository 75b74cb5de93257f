"""The files of a guide are read closed and exactly: plain words and numbers, and nothing that YAML could do besides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.content.library import Library
from portal.content.loader import Guide, load
from portal.content.source import Bundle, GuideError, places
from portal.law.conditions import Compare, OneOf
from tests.content.sound import FILES, Mistake, changed, line_of, mistakes, problems, write

# YAML


@mistakes(
    twice=Mistake("paper: a4", "paper: a4\npaper: letter", "paper: letter", "the key `paper` stands twice: keep one"),
    twice_deep_down=Mistake(
        "name: Solicitud", "name: Solicitud\n    name: Otra", "    name: Otra", "the key `name` stands twice"
    ),
    broken=Mistake("languages: [es]", "languages: [es", "currency: PEN", "is not YAML: "),
    tabs=Mistake("  - use: nationality\n", "\t- use: nationality\n", "\t- use: nationality", "is not YAML"),
    tag=Mistake(
        "title: Ley 1", "title: !!str Ley 1", "!!str", "`tag:yaml.org,2002:str` is not accepted: write plain values"
    ),
    tag_of_a_program=Mistake(
        "title: Ley 1", "title: !!python/name:os.system Ley 1", "python/name", "is not accepted: write plain values"
    ),
    tag_on_a_list=Mistake("languages: [es]", "languages: !set [es]", "!set", "`!set` is not accepted"),
    reference=Mistake(
        "currency: PEN", "currency: &c PEN\nunit: *c", "unit: *c", "`*c` is not accepted: write the value out"
    ),
    list_as_a_key=Mistake(
        "paper: a4", "paper: a4\n? [a, b]\n: c", "? [a, b]", "is not accepted as a key: write a word"
    ),
    second_document=Mistake("paper: a4\n", "paper: a4\n---\n", "---", "begins a second document (`---`): keep one"),
    too_deep=Mistake("paper: a4", "paper: " + "[" * 60 + "]" * 60, "paper: [", "is nested too deep: write it flatter"),
    far_too_deep=Mistake("paper: a4", "paper: " + "[" * 90_000, "paper: [", "is nested too deep: write it flatter"),
    no_letter=Mistake("title: Ley 1", "title: Ley\x00 1", "\x00", "a character that no text has (U+0000): remove it"),
    half_a_letter=Mistake("title: Ley 1", "title: Ley\ud800 1", "\ud800", "half of a character: remove it"),
)
def test_yaml_that_a_guide_never_needs_is_refused(mistake: Mistake):
    files = changed(mistake.old, mistake.new, mistake.file)
    first = problems(files)[0]
    assert mistake.says in first.message
    assert (first.file, first.line) == (mistake.file, line_of(files[mistake.file], mistake.at))


def test_a_file_that_is_no_yaml_is_told_alone_and_not_what_seems_to_be_missing_without_it():
    (found,) = problems({**FILES, "law.yaml": "authorities: ["})
    assert found.file == "law.yaml"


@pytest.mark.parametrize("text", ["- a list\n", "just words\n"], ids=["a list", "words"])
def test_a_file_is_a_mapping(text: str):
    assert "cases.yaml:1: must be a mapping of keys to values" in map(str, problems({**FILES, "cases.yaml": text}))


def test_an_empty_file_of_cases_holds_none():
    assert problems({**FILES, "cases.yaml": "# none yet\n"}) == ()


def test_references_that_would_fill_the_memory_are_refused_at_once():
    bomb = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (found,) = problems({**FILES, "cases.yaml": bomb})
    assert (found.file, found.line) == ("cases.yaml", 2)


def test_what_is_spread_over_files_stands_in_one_of_them():
    documents, rest = FILES["law.yaml"][FILES["law.yaml"].index("documents:") :], FILES["law.yaml"]
    files = {name: text for name, text in FILES.items() if name != "law.yaml"}
    found = problems({**files, "law/all.yaml": rest, "law/documents.yaml": documents})
    assert "law/documents.yaml:1: `documents` stands in two files: keep it in one" in map(str, found)


def test_a_sentence_stands_in_one_file():
    files = {name: text for name, text in FILES.items() if name != "text.en.yaml"}
    parts = {
        "text.en/a.yaml": FILES["text.en.yaml"],
        "text.en/b.yaml": "rights:\n  equal-pay: {title: A, statement: B}\n",
    }
    assert [str(found) for found in problems({**files, **parts})] == [
        "text.en/b.yaml:2: `equal-pay` stands in two files: keep it in one"
    ]


def test_a_file_that_nothing_is_read_from_is_named():
    found = problems({**FILES, "txt.en.yaml": "rights: {}\n"})
    assert [item.file for item in found] == ["txt.en.yaml"]
    assert "is not a file of a guide: name it law, cases or text.<language>" in found[0].message


# Values


def loaded(old: str, new: str) -> Guide:
    return load(Bundle(changed(old, new)))


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "NO", "Yes"])
def test_words_that_yaml_takes_for_yes_and_no_stay_words(word: str):
    guide = loaded("title: Ley 1", f"title: {word}")
    assert guide.law.instruments["old-act"].title == word


def test_norway_is_a_country():
    national = loaded("when: {fact: nationality, is: PE}, gives", "when: {fact: nationality, is: NO}, gives")
    condition = national.law.permissions["national"].versions.versions[0].value
    assert condition == OneOf("nationality", frozenset({"NO"}))


def test_yes_without_quotes_is_the_answer_yes():
    assert loaded('is: PE}, gives: "yes"', "is: PE}, gives: yes").law.permissions["national"].gives == "yes"


@pytest.mark.parametrize("written", ['"1025.50"', "1025.50", "'1025.50'"])
def test_decimals_are_exact_with_and_without_quotes(written: str):
    amount = loaded('value: "1025.50"', f"value: {written}").law.amounts["minimum-wage"].versions.at(date(2026, 1, 1))
    assert amount is not None
    assert str(amount.value) == "1025.50"


def test_a_limit_in_a_condition_is_exact():
    guide = loaded('at_least: {amount: minimum-wage, times: "2"}', "at_least: 0.1")
    duty = guide.law.obligations["keep-file"].versions.versions[0].value
    assert duty is not None
    assert duty.when == Compare("monthly-pay", "at_least", Decimal("0.1"))


@pytest.mark.parametrize(
    ("written", "article"), [("5", "5"), ("005", "005"), ('"5"', "5"), ("12:30", "12:30"), ("1_000", "1_000")]
)
def test_an_article_is_kept_as_it_is_written(written: str, article: str):
    guide = loaded('article: "5"', f"article: {written}")
    assert guide.law.obligations["report"].versions.versions[-1].basis.cites[0].article == article


def test_a_number_that_fills_a_page_is_text():
    files = changed("number: 1, pub", f"number: {'9' * 5000}, pub")
    assert "is not a whole number" in problems(files)[0].message


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path):
    write(tmp_path)
    path = tmp_path / "pe" / "law.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + FILES["law.yaml"].replace("\n", "\r\n").encode())
    assert Library.of_folder(tmp_path).guide("pe").law.currency == "PEN"


# Folders and bundles


def read_problem(folder: Path) -> str:
    with pytest.raises(GuideError) as caught:
        Bundle.read(folder, "pe")
    return str(caught.value)


def test_a_folder_and_its_bundle_are_the_same_guide(tmp_path: Path):
    write(tmp_path)
    bundle = Bundle.read(tmp_path, "pe")
    assert dict(bundle.files) == FILES
    assert load(Bundle.load(bundle.dump())).sha256 == load(bundle).sha256 == bundle.sha256


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("law.yaml", "título: ñ".encode("latin-1"), "law.yaml:1: is not UTF-8: save it as UTF-8"),
        ("law.yaml", b"a" * 2_000_001, "law.yaml:1: is larger than 2 MB: split it"),
        ("law/more.yml", b"{}", "law/more.yml:1: is not read: rename it to .yaml"),
    ],
    ids=["not UTF-8", "huge", "another ending"],
)
def test_a_file_that_cannot_be_read_is_named(name: str, content: bytes, says: str, tmp_path: Path):
    write(tmp_path)
    path = tmp_path / "pe" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    assert read_problem(tmp_path) == says


def test_a_folder_or_a_dead_link_named_like_a_file_is_named(tmp_path: Path):
    write(tmp_path)
    (tmp_path / "pe" / "law").mkdir()
    (tmp_path / "pe" / "law" / "a.yaml").mkdir()
    (tmp_path / "pe" / "law" / "b.yaml").symlink_to(tmp_path / "gone")
    first, second = read_problem(tmp_path).splitlines()
    assert first.startswith("law/a.yaml:1: cannot be read (Is a directory)")
    assert second.startswith("law/b.yaml:1: cannot be read (No such file or directory)")


def test_a_place_without_files_has_no_guide(tmp_path: Path):
    (tmp_path / "pe").mkdir()
    assert "pe:1: has no guide" in read_problem(tmp_path)


def test_places_are_the_folders_with_something_in_them(tmp_path: Path):
    write(tmp_path)
    (tmp_path / "xx").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("")
    (tmp_path / "international").mkdir()
    (tmp_path / "international" / "a.yaml").write_text("")
    (tmp_path / "README.md").write_text("")
    assert places(tmp_path) == ("pe",)
