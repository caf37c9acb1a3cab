"""`python -m storeclerk`: the services on files, without AWS and without torch."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from storeclerk.errors import AppError

_LAYER_MODEL = Path("/opt/model")
_CHECKOUT_MODEL = Path(__file__).parents[3] / ".build/model"


class Command(NamedTuple):
    """A command: a module with `add_options(parser)` and `run(chosen)`, whose answer is printed, and what it does."""

    module: str
    help: str


COMMANDS = {
    "analyse": Command(
        "storeclerk.text.analyse", "read intent, sentiment, needs, personal data and language in the texts of a file"
    ),
    "knowledge": Command("storeclerk.chat.knowledge.command", "build an index of documents, and find those of a query"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what stands in its way is one line and exit code 2."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    chosen = _parser(given).parse_args(given)
    if getattr(chosen, "model", _LAYER_MODEL) is None:
        chosen.model = shipped_model(os.environ)
    try:
        print(chosen.run(chosen))
    except AppError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or 'A file'}: {error.strerror or error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def shipped_model(environment: Mapping[str, str]) -> Path:
    """Find the model folder that ships: STORECLERK_MODEL, or what `make model` built here, or the layer's on Lambda."""
    if named := environment.get("STORECLERK_MODEL"):
        return Path(named)
    return _CHECKOUT_MODEL if _CHECKOUT_MODEL.is_dir() else _LAYER_MODEL


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser; only the module of the command that is given is imported."""
    parser = argparse.ArgumentParser(prog="python -m storeclerk", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        options = commands.add_parser(name, help=command.help, description=command.help)
        if [name] == list(given[:1]):
            module = import_module(command.module)
            module.add_options(options)
            options.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
