"""`make bench`, or one part of it: `make bench ARGS=engine`."""

from __future__ import annotations

import sys

from benchmarks import engine, paper, server

PARTS = {
    "engine": ("The engine: one full checklist of the largest guide", engine.measure),
    "paper": ("The PDF: ours beside bare WeasyPrint drawing the same HTML", paper.measure),
    "server": ("Pages under the production server", server.measure),
}


def main() -> None:
    """Run the parts named, or all."""
    chosen = sys.argv[1:] or list(PARTS)
    for name in chosen:
        if name not in PARTS:
            raise SystemExit(f"{name!r} is not measured; accepted: {', '.join(PARTS)}")
        title, measure = PARTS[name]
        print(title)
        measure()


main()
