"""Write ``docs/cli.md`` from the command line's own help, so that the two never differ.

Run ``python docs/make_cli.py`` after a change to ``graphkit/cli.py``. A test compares the page with what this
script would write. It asks the parser, not its printed help, whose look changes with the version of Python.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from graphkit.cli import parser

PAGE = Path(__file__).with_name("cli.md")

OPENING = """\
# The command line

<!-- Written by docs/make_cli.py from the help of the commands; change that, not this page. -->

Data goes to standard output; messages and progress go to standard error. So a command can stand in a pipe.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | findings: a violation, or nothing found |
| 2 | an error, or a command that can't be understood |

`GRAPH` is a graph file (`.trig`, `.nq`, `.jsonld`) or the folder that `graphkit build` wrote. A name of an
entity may be its label, one of its other names, or its IRI.
"""

#: What to type first; a test runs each of these.
EXAMPLES = {
    "build": "graphkit build seeds -o build",
    "extract": "graphkit extract seeds/economist-team.md",
    "validate": "graphkit validate build",
    "query": 'graphkit query build skills-by-team --set team="Amazon Robotics"',
    "explain": 'graphkit explain build "Amazon Robotics" asksFor "computer vision"',
    "rank": "graphkit rank build --type Team --by degree --limit 10",
    "map": "graphkit map build -o map.html",
    "terms": "graphkit terms forecasting --kind skill",
}


def cli_page() -> str:
    """The whole page."""
    verbs = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    helps = {choice.dest: choice.help or "" for choice in verbs._choices_actions}
    table = ["| command | what it does |", "|---|---|"]
    table += [f"| [`{name}`](#{name}) | {_cell(helps[name])} |" for name in verbs.choices]
    sections = [_section(name, command, helps[name]) for name, command in verbs.choices.items()]
    return "\n".join([OPENING, *table, "", *sections]).rstrip() + "\n"


def _section(name: str, command: argparse.ArgumentParser, description: str) -> str:
    actions = [action for action in command._actions if not isinstance(action, argparse._HelpAction)]
    # Arguments first, options after them, as a person types them.
    actions.sort(key=lambda action: bool(action.option_strings))
    words = ["graphkit", name, *(_usage(action) for action in actions if not action.option_strings)]
    lines = [f"## {name}", "", f"{description[:1].upper()}{description[1:]}.", ""]
    if any(action.option_strings for action in actions):
        words.append("[options]")
    lines += ["```text", " ".join(words), "```", ""]
    if actions:
        lines += ["| argument | meaning |", "|---|---|"]
        lines += [f"| {_names(action)} | {_cell(_meaning(action))} |" for action in actions]
        lines.append("")
    if name in EXAMPLES:
        lines += ["```console", f"$ {EXAMPLES[name]}", "```", ""]
    return "\n".join(lines)


def _usage(action: argparse.Action) -> str:
    word = _value(action)
    return {"?": f"[{word}]", "*": f"[{word} …]", "+": f"{word} …"}.get(str(action.nargs), word)


def _value(action: argparse.Action) -> str:
    if action.choices and not action.metavar:
        return "{" + ",".join(str(choice) for choice in action.choices) + "}"
    return action.metavar if isinstance(action.metavar, str) else action.dest.upper()


def _names(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"`{_value(action)}`"
    value = "" if action.nargs == 0 or action.choices else f" {_value(action)}"
    return ", ".join(f"`{option}{value}`" for option in action.option_strings)


def _meaning(action: argparse.Action) -> str:
    choices = f"one of {', '.join(map(str, action.choices))}; " if action.choices else ""
    return choices + ((action.help or "") % {"default": action.default, "prog": "graphkit"})


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def main() -> int:
    """Write the page."""
    PAGE.write_text(cli_page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
