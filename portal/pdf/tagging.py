"""What a screen reader needs that WeasyPrint leaves out of its tags.

WeasyPrint tags text, tables, lists and figures. PDF/UA asks for a little more: the language of a phrase that is not the
document's, the scope of a table header, a figure's place in the measure of the page, and running feet marked as no part
of the text. Nothing public leads from a box to its tag, so this follows the library's own structures; tests/pdf says
when they move.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.pdf import tags

POINTS_PER_PIXEL = 0.75
_build_box_tree: Any = tags._build_box_tree  # noqa: SLF001 - see above


def _with_language(box: Any, *arguments: Any) -> Iterator[Any]:
    """The structure elements of a box, which say the language that its HTML says."""
    element = box.element
    language = element.get("lang") if element is not None and element.tag not in ("html", "body") else None
    for found in _build_box_tree(box, *arguments):
        if language and language.replace("-", "").isalnum():
            found["Lang"] = f"({language})"
        yield found


# WeasyPrint looks its own function up by this name, also for the boxes within boxes.
tags._build_box_tree = _with_language  # noqa: SLF001 - see above


def complete_tags(document: Any, pdf: Any) -> None:
    """Complete the tags of a drawn document; WeasyPrint calls it before it writes."""
    written: list[Any] = [item for item in pdf.objects if isinstance(item, dict)]
    objects = {bytes(item.reference): item for item in written}
    root = objects[bytes(pdf.catalog["StructTreeRoot"])]
    elements = [item for item in objects.values() if item.get("Type") == "/StructElem"]
    heights = {
        bytes(pdf.page_references[number]): page.height * POINTS_PER_PIXEL for number, page in enumerate(document.pages)
    }
    for element in elements:
        if element["S"] == "/TH":
            group = objects[bytes(objects[bytes(element["P"])]["P"])]
            element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
            del element["ID"]
        elif element["S"] == "/TD":
            # The scope of its headers says the same, and is written once for each header instead of once for each cell.
            element["A"].pop("Headers", None)
        elif element["S"] == "/Figure":
            element["A"]["BBox"] = _corners(element["A"]["BBox"], heights[bytes(element["Pg"])])
    _set_feet_apart(pdf, objects, elements, objects[bytes(root["ParentTree"])])


def _corners(box: list[float], height: float) -> str:
    """A rectangle in the points of the page, from its foot up, from one in pixels from its head down."""
    left, top, right, bottom = (side * POINTS_PER_PIXEL for side in box)
    return f"[{left:.2f} {height - bottom:.2f} {right:.2f} {height - top:.2f}]"


def _set_feet_apart(pdf: Any, objects: dict[bytes, Any], elements: list[Any], parent_tree: Any) -> None:
    """Mark what stands in the margins as an artifact: it is on each page, and not read out page after page."""
    loose = [element for element in elements if bytes(element.reference) not in objects[bytes(element["P"])]["K"]]
    marked: dict[bytes, set[int]] = {}
    while loose:
        element = loose.pop()
        for kid in element["K"]:
            if isinstance(kid, int):
                marked.setdefault(bytes(element["Pg"]), set()).add(kid)
            else:
                loose.append(objects[bytes(kid)])
        element.clear()
    streams = {bytes(item.reference): item.stream for item in pdf.objects if hasattr(item, "stream")}
    for number, page in enumerate(pdf.page_references):
        numbers = marked.get(bytes(page), set())
        elements_of_page = parent_tree["Nums"][2 * number + 1]
        for mcid in numbers:
            elements_of_page[mcid] = "null"
        stream = streams[bytes(objects[bytes(page)]["Contents"])]
        for place, operand in enumerate(stream):
            if isinstance(operand, dict) and operand.get("MCID") in numbers:
                stream[place - 1], stream[place] = "/Artifact", "<</Type /Pagination>>"
