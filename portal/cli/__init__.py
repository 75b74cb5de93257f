"""The `portal` command: the main job without a browser, and what an operator needs."""

from __future__ import annotations

import io
import sys

import click

from portal.cli.check import check, facts
from portal.cli.guides import guides
from portal.cli.server import prepare, run, version


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """What the law asks of an employer who hires a migrant or a refugee in the Americas."""
    for stream in (sys.stdout, sys.stderr):
        # A screen that cannot show a letter shows a question mark for it.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


for command in (facts, check, guides, run, prepare, version):
    main.add_command(command)
