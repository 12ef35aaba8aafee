#!/usr/bin/env python3
"""Prints how much code there is and how it reads: a row for each package of src/main/java, then the totals of main,
local and test.

  src/test/counts.py [FOLDER]     FOLDER is a checkout of this project; by default the one that holds this script

Comments are left out of everything but the lines, and a literal (text, character, text block) counts as one token.
  tokens     words and symbols, the dot apart:  \\w+|[^\\w\\s.]
  lines      all lines, blank ones and comments included
  long       lines of more than 120 columns
  ternaries  ?: operators; the ? of a generic type is none
  doubled    statements with two ternaries or more; a statement ends at ; { or }
  nulls      results that are null: return null, ? null, : null, -> null
Values per 1,000 lines follow the counts of ternaries, doubled and nulls in the totals.
"""
import pathlib
import re
import sys

COMMENT_OR_LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
TOKEN = re.compile(r"\w+|[^\w\s.]")
TERNARY = re.compile(r"\?(?!\s*(?:[>,)]|extends\b|super\b))")
NULL_RESULT = re.compile(r"(?:\breturn|[?:]|->)\s*null\b")
COLUMNS = ("tokens", "lines", "long", "ternaries", "doubled", "nulls")
SETS = {"main": "src/main/java", "local": "src/local/java", "test": "src/test/java"}


def counts(source):
    """The counts of one file, in the order of COLUMNS."""
    code = COMMENT_OR_LITERAL.sub(lambda found: " " if found[0].startswith("/") else " literal ", source)
    lines = source.splitlines()
    ternaries = [len(TERNARY.findall(statement)) for statement in re.split("[;{}]", code)]
    return (
        len(TOKEN.findall(code)),
        len(lines),
        sum(len(line) > 120 for line in lines),
        sum(ternaries),
        sum(count > 1 for count in ternaries),
        len(NULL_RESULT.findall(code)),
    )


def by_package(root):
    """The sums of each package below a source folder."""
    packages = {}
    for file in sorted(root.rglob("*.java")):
        package = ".".join(file.parent.relative_to(root).parts)
        before = packages.get(package, (0,) * len(COLUMNS))
        packages[package] = tuple(map(sum, zip(before, counts(file.read_text(encoding="utf-8")))))
    return packages


def row(name, values):
    print(f"{name:<44}" + "".join(f"{value:>11}" for value in values))


def main(arguments):
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    project = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parents[2]
    sets = {name: by_package(project / folder) for name, folder in SETS.items()}
    row("package of main", COLUMNS)
    for package, values in sets["main"].items():
        row(package, values)
    print()
    row("source set", COLUMNS)
    for name, packages in sets.items():
        total = tuple(map(sum, zip(*packages.values()))) or (0,) * len(COLUMNS)
        row(name, total)
        rates = [f"{1000 * value / max(total[1], 1):.2f}" for value in total[3:]]
        row("  per 1,000 lines", ["", "", f"{100 * total[2] / max(total[1], 1):.2f} %", *rates])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
