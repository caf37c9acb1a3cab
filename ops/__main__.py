"""The commands behind the Makefile."""

import argparse
import os
import sys
from pathlib import Path

from ops.failures import CommandError
from ops.paths import SAMPLE_STORE, STATE
from storeclerk.errors import AppError

PORT = 8080
EMULATOR_PORT = 4566


def main() -> int:
    """Run one command; what stands in its way is one line."""
    arguments = _parser().parse_args()
    # The terminal is for the person; what the product logs about its work belongs to its functions.
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "WARNING")
    try:
        arguments.command(arguments)
    except (AppError, CommandError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ops", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run the whole store on this machine")
    _local_options(run)
    run.add_argument("--no-tour", action="store_true", help="only open the store")
    run.set_defaults(command=_run)

    token = commands.add_parser("token", help="mint a token for the local store")
    _local_options(token)
    token.add_argument("--customer", required=True)
    token.add_argument("--scope", default="")
    token.add_argument("--lifetime", type=int, default=3600, metavar="SECONDS")
    token.set_defaults(command=_token)

    load = commands.add_parser("load", help="load a shop's files into a stack")
    _local_options(load)
    load.add_argument("--store", type=Path, default=SAMPLE_STORE, metavar="FOLDER")
    load.add_argument("--aws", metavar="STACK", help="a stack on AWS, with the credentials of the environment")
    load.set_defaults(command=_load)

    invoke = commands.add_parser("invoke", help="invoke one function with one event")
    _local_options(invoke)
    invoke.add_argument("--function", required=True, help="for example ChatFunction or chat")
    invoke.add_argument("--event", required=True, help="name of a file in events/, without .json")
    invoke.set_defaults(command=_invoke)

    logs = commands.add_parser("logs", help="print what the functions of the local store wrote")
    _local_options(logs)
    logs.set_defaults(command=_logs)

    runtime = commands.add_parser("runtime", help="name the Lambda runtime that this Python can stand in for")
    runtime.set_defaults(command=_runtime)

    flows = commands.add_parser("flows", help="compile the flows that ship, after a change to their files")
    flows.set_defaults(command=_flows)

    size = commands.add_parser("size", help="print function and layers against Lambda's limit")
    size.add_argument("--build-dir", type=Path, required=True)
    size.set_defaults(command=_size)
    return parser


def _local_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", PORT))
    parser.add_argument("--emulator-port", type=int, default=os.environ.get("EMULATOR_PORT", EMULATOR_PORT))
    parser.add_argument("--state", type=Path, default=STATE, help="where the local store keeps what it holds")


def _run(arguments: argparse.Namespace) -> None:
    from ops.run import run

    run(
        port=arguments.port,
        emulator_port=arguments.emulator_port,
        state=arguments.state,
        with_tour=not arguments.no_tour,
    )


def _token(arguments: argparse.Namespace) -> None:
    from ops.identity import Issuer

    if not arguments.customer:
        raise CommandError("Say for whom: make token CUSTOMER=demo-customer")
    issuer = Issuer(f"http://127.0.0.1:{arguments.port}", arguments.state)
    print(issuer.token(arguments.customer, scope=arguments.scope, lifetime=arguments.lifetime))


def _load(arguments: argparse.Namespace) -> None:
    from ops import load, stack

    if arguments.aws and arguments.store == SAMPLE_STORE:
        raise CommandError(
            "Name your shop's files: make load STORE=folder AWS=... (the sample shop stays on this machine)"
        )
    load.load(arguments.store, stack.on_aws(arguments.aws) if arguments.aws else stack.here(arguments.emulator_port))


def _logs(arguments: argparse.Namespace) -> None:
    from ops import logs, stack

    for line in logs.lines(stack.here(arguments.emulator_port)):
        print(line)


def _invoke(arguments: argparse.Namespace) -> None:
    from ops.invoke import invoke

    invoke(arguments.function, arguments.event, emulator_port=arguments.emulator_port)


def _runtime(_: argparse.Namespace) -> None:
    from ops.runtime import host_runtime

    print(host_runtime())


def _flows(_: argparse.Namespace) -> None:
    from storeclerk.chat.flows.compiling import COMPILED, compile_flows
    from storeclerk.chat.flows.live import SHIPPED, shipped_files

    (SHIPPED / COMPILED).write_bytes(compile_flows({}, shipped_files())[COMPILED])


def _size(arguments: argparse.Namespace) -> None:
    from ops.size import report

    report(arguments.build_dir)


if __name__ == "__main__":
    sys.exit(main())
