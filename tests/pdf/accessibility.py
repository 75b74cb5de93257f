"""What PDF/UA-1 asks of a file that a program can look at: each thing that is not so, in a sentence.

It reads the file alone, as a screen reader would: the tag tree, the marked content of each page, the fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf

STANDARD = frozenset(
    (
        *(
            "Document",
            "Part",
            "Art",
            "Sect",
            "Div",
            "BlockQuote",
            "Caption",
            "NonStruct",
            "P",
            "Span",
            "Link",
            "Figure",
        ),
        *("H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"),
        *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
    )
)
PAINTS = frozenset(["Tj", "TJ", "'", '"', "Do", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "EI"])
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
Path = tuple[str, ...]


class TaggedPdf:
    """A PDF with its tag tree and what is marked on its pages."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(content))
        self.root: Any = self.pdf.Root
        self.tree: Any = self.root.get("/StructTreeRoot")
        self._operations: dict[int, list[tuple[str, list[Any]]]] = {}
        self.numbers = {id_: number for number, id_ in enumerate(page.objgen for page in self.pdf.pages)}

    def elements(self) -> Iterator[tuple[Any, Path]]:
        """Every element in reading order, with the types of those around it."""
        if self.tree is not None:
            yield from self._below(self.tree, ())

    def _below(self, parent: Any, path: Path) -> Iterator[tuple[Any, Path]]:
        for kid in _kids(parent):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid, path
                yield from self._below(kid, (*path, str(kid.S)[1:]))

    def operations(self, page: pikepdf.Page) -> list[tuple[str, list[Any]]]:
        """What draws a page."""
        if page.index not in self._operations:
            parsed = pikepdf.parse_content_stream(page)
            self._operations[page.index] = [(str(item.operator), list(item.operands)) for item in parsed]
        return self._operations[page.index]

    def marked(self, page: pikepdf.Page) -> Iterator[tuple[str, Any, str, list[Any]]]:
        """Each operation that paints: what it is marked as (a tag, Artifact or nothing), its number, and itself."""
        marks: list[tuple[str, Any]] = []
        for operator, operands in self.operations(page):
            if operator == "BDC":
                properties: Any = operands[1] if isinstance(operands[1], pikepdf.Dictionary) else {}
                marks.append((str(operands[0])[1:], properties.get("/MCID")))
            elif operator == "BMC":
                marks.append((str(operands[0])[1:], None))
            elif operator == "EMC":
                marks.pop()
            elif operator in PAINTS:
                inner = [mark for mark in marks if mark[0] == "Artifact" or mark[1] is not None]
                tag, number = inner[-1] if inner else ("", None)
                yield tag, number, operator, operands

    def text(self) -> str:
        """The text in the order in which it is read out, one line for each run."""
        runs = {number: self._runs(page) for number, page in enumerate(self.pdf.pages)}
        found = []
        for element, _path in self.elements():
            of_page = runs[self.numbers[element.Pg.objgen]] if "/Pg" in element else {}
            found += [of_page.get(int(kid), "") for kid in _kids(element) if isinstance(kid, int)]
        return "\n".join(found)

    def text_of_page(self, number: int) -> str:
        """All text of a page."""
        return "".join(self._runs(self.pdf.pages[number]).values())

    def artifacts(self) -> str:
        """The text that is not read out: running feet."""
        return "\n".join(self._runs(page).get(None, "") for page in self.pdf.pages)

    def _runs(self, page: pikepdf.Page) -> dict[Any, str]:
        fonts = {str(name): _glyphs(font) for name, font in page.Resources.Font.items()}
        runs: dict[Any, list[str]] = {}
        current: dict[int, str] = {}
        marks: list[Any] = []
        for operator, operands in self.operations(page):
            if operator in ("BDC", "BMC"):
                marks.append(operands[1].get("/MCID") if operator == "BDC" else None)
            elif operator == "EMC":
                marks.pop()
            elif operator == "Tf":
                current = fonts[str(operands[0])]
            elif operator == "TJ":
                number = marks[-1] if marks else None
                shown = [bytes(part) for part in operands[0] if isinstance(part, pikepdf.String)]
                runs.setdefault(None if number is None else int(number), []).extend(
                    current.get(int.from_bytes(codes[place : place + 2], "big"), "\ufffd")
                    for codes in shown
                    for place in range(0, len(codes), 2)
                )
        return {number: "".join(parts) for number, parts in runs.items()}


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _glyphs(font: Any) -> dict[int, str]:
    """What each glyph of a font says."""
    found = {}
    for code, words in re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", bytes(font.ToUnicode.read_bytes())):
        found[int(code, 16)] = bytes.fromhex(words.decode()).decode("utf-16-be")
    return found


def problems(content: bytes) -> list[str]:
    """Each thing that a reader with a screen reader would miss."""
    tagged = TaggedPdf(content)
    checks = (_document, _pages, _parents, _headings, _figures, _tables, _lists, _links, _fonts, _languages, _bookmarks)
    return [problem for check in checks for problem in check(tagged)]


def _document(tagged: TaggedPdf) -> Iterator[str]:
    root = tagged.root
    if tagged.tree is None or root.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "the file is not tagged"
    if not LANGUAGE.fullmatch(str(root.get("/Lang", ""))):
        yield f"the language of the file is {root.get('/Lang', '')}"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "the title is not shown"
    with tagged.pdf.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "the file does not say that it is PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "the file has no title"
    if "/AcroForm" in root or "/OpenAction" in root:
        yield "the file does something by itself"


def _pages(tagged: TaggedPdf) -> Iterator[str]:
    owned = _owned(tagged)
    for number, page in enumerate(tagged.pdf.pages):
        if page.get("/Tabs") != "/S":
            yield f"page {number + 1}: the keyboard does not follow the tags"
        for tag, mcid, operator, _operands in tagged.marked(page):
            if not tag:
                yield f"page {number + 1}: {operator} paints what is neither tagged nor an artifact"
            elif tag != "Artifact" and (number, int(mcid)) not in owned:
                yield f"page {number + 1}: marked content {mcid} is in no element of the tag tree"


def _owned(tagged: TaggedPdf) -> set[tuple[int, int]]:
    return {
        (tagged.numbers[element.Pg.objgen], int(kid))
        for element, _path in tagged.elements()
        for kid in _kids(element)
        if isinstance(kid, int)
    }


def _parents(tagged: TaggedPdf) -> Iterator[str]:
    if tagged.tree is None:
        return
    entries = list(tagged.tree.ParentTree.Nums)
    by_key = {int(entries[place]): entries[place + 1] for place in range(0, len(entries), 2)}
    for element, path in tagged.elements():
        name = str(element.S)[1:]
        if name not in STANDARD:
            yield f"{name} is no standard type"
        if not path and name != "Document":
            yield f"{name} stands outside the document"
        for kid in _kids(element):
            if isinstance(kid, int):
                page = tagged.pdf.pages[tagged.numbers[element.Pg.objgen]]
                owner = by_key[int(page.StructParents)][int(kid)]
                if owner is None or owner.objgen != element.objgen:
                    yield f"marked content {kid} does not lead back to its {name}"


def _headings(tagged: TaggedPdf) -> Iterator[str]:
    levels = [
        int(str(element.S)[2:]) for element, _path in tagged.elements() if re.fullmatch("/H[1-6]", str(element.S))
    ]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "there is not one heading of level 1, at the top"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _figures(tagged: TaggedPdf) -> Iterator[str]:
    for element, _path in tagged.elements():
        if element.S != "/Figure":
            continue
        if not str(element.get("/Alt", "")).strip():
            yield "a figure has no alternative text"
        left, bottom, right, top = (float(side) for side in element.A.BBox)
        _x, _y, width, height = (float(side) for side in element.Pg.MediaBox)
        if not (0 <= left < right <= width and 0 <= bottom < top <= height):
            yield "a figure is not where it says it is"


def _tables(tagged: TaggedPdf) -> Iterator[str]:
    for table, _path in tagged.elements():
        if table.S != "/Table":
            continue
        groups = [kid for kid in _kids(table) if kid.S != "/Caption"]
        rows = [
            row for group in groups for row in (_kids(group) if group.S in ("/THead", "/TBody", "/TFoot") else [group])
        ]
        cells = [[cell for cell in _kids(row) if cell.S in ("/TH", "/TD")] for row in rows]
        if any(row.S != "/TR" for row in rows) or not all(cells):
            yield "a table has something else than rows of cells"
        widths = {sum(int(cell.get("/A", {}).get("/ColSpan", 1)) for cell in row) for row in cells}
        if len(widths) != 1:
            yield f"a table has rows of {sorted(widths)} columns"
        headers = [cell for row in cells for cell in row if cell.S == "/TH"]
        if not headers:
            yield "a table has no headers"
        if any(header.A.get("/Scope") not in ("/Row", "/Column") for header in headers):
            yield "a header does not say what it heads"


def _lists(tagged: TaggedPdf) -> Iterator[str]:
    for element, path in tagged.elements():
        if element.S == "/LI" and path[-1] != "L":
            yield "a list item is in no list"
        if element.S == "/L" and any(kid.S not in ("/LI", "/L", "/Caption") for kid in _kids(element)):
            yield "a list has something else than items"


def _links(tagged: TaggedPdf) -> Iterator[str]:
    tagged_links = {
        kid.Obj.objgen
        for element, _path in tagged.elements()
        if element.S == "/Link"
        for kid in _kids(element)
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
    }
    for page in tagged.pdf.pages:
        annotations: Any = page.get("/Annots", [])
        for annotation in annotations:
            target = str(annotation.A.URI) if "/A" in annotation else ""
            if annotation.Subtype != "/Link" or not target.startswith(("https://", "http://")):
                yield f"an annotation leads to {target or 'nowhere'}"
            if not str(annotation.get("/Contents", "")):
                yield f"the link to {target} does not say where it leads"
            if annotation.objgen not in tagged_links:
                yield f"the link to {target} is not tagged"


def _fonts(tagged: TaggedPdf) -> Iterator[str]:
    for number, page in enumerate(tagged.pdf.pages):
        for name, font in page.Resources.Font.items():
            descriptor = font.DescendantFonts[0].FontDescriptor
            if "/FontFile2" not in descriptor or "/ToUnicode" not in font:
                yield f"page {number + 1}: the font {name} is not embedded with what its signs mean"
        for _tag, _mcid, operator, operands in tagged.marked(page):
            if operator == "TJ":
                codes = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                if b"\0\0" in {codes[place : place + 2] for place in range(0, len(codes), 2)}:
                    yield f"page {number + 1}: a sign is missing in the font"


def _languages(tagged: TaggedPdf) -> Iterator[str]:
    for element, _path in tagged.elements():
        if "/Lang" in element and not LANGUAGE.fullmatch(str(element.Lang)):
            yield f"{element.Lang} is no language"


def _bookmarks(tagged: TaggedPdf) -> Iterator[str]:
    headings = sum(bool(re.fullmatch("/H[1-6]", str(element.S))) for element, _path in tagged.elements())
    with tagged.pdf.open_outline() as outline:
        marks = sum(1 for _ in _outline(outline.root))
    if marks != headings:
        yield f"{headings} headings have {marks} bookmarks"


def _outline(items: Any) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _outline(item.children)
