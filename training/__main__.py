"""`python -m training`: fine-tune, try and judge the models that Storeclerk reads texts with."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from encoder_recipe.errors import BuildError

from storeclerk.errors import AppError
from training.options import ANSWERS, add_fit_options, answers_plan, plan_of
from training.tables import TableError

SUBJECTS = ("intent", "sentiment", "needs", "pii")
_STATE_KEPT = "Stopped. {checkpoint} keeps how far it is: the same command with --resume goes on from there{finish}."
_FINISH = ", with --finish it makes the model of the best epoch so far"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what stands in its way is one line and exit code 2."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.command(chosen)
    except (TableError, AppError, BuildError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(_stopped(chosen), file=sys.stderr)
        return 130
    return 0


def _stopped(chosen: argparse.Namespace) -> str:
    checkpoint = chosen.out.with_name(f"{chosen.out.name}.checkpoint")
    if not checkpoint.is_dir():
        return "Stopped. Nothing was written."
    return _STATE_KEPT.format(checkpoint=checkpoint, finish=_FINISH if "finish" in chosen else "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    subjects = parser.add_subparsers(required=True, metavar="SUBJECT")
    for name in SUBJECTS:
        verbs = subjects.add_parser(name, help=f"read the {name} of a text").add_subparsers(
            required=True, metavar="VERB"
        )
        _add_verbs(verbs, name)
    verbs = subjects.add_parser("answers", help="find the answer to a question").add_subparsers(
        required=True, metavar="VERB"
    )
    _add_answers(verbs)
    return parser


def _add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str) -> None:
    form = "JSONL with text and spans" if name == "pii" else "CSV with text,label"
    fit = verbs.add_parser("fit", help=f"make a model of {form}")
    add_fit_options(fit)
    fit.add_argument("--finish", action="store_true", help="make the model of a stopped run's best epoch")
    fit.set_defaults(command=_fit, subject=name)
    predict = verbs.add_parser("predict", help="add what a model reads to a file of texts")
    _add_model(predict)
    predict.add_argument("--data", type=Path, required=True)
    predict.add_argument("--out", type=Path, required=True, help="file to write")
    predict.set_defaults(command=_predict, subject=name)
    evaluate = verbs.add_parser("evaluate", help=f"judge a model by {form}: metrics.json and a page")
    _add_model(evaluate)
    evaluate.add_argument("--data", type=Path, required=True)
    evaluate.add_argument("--out", type=Path, required=True, help="folder to write")
    evaluate.add_argument("--groups", metavar="COLUMN", help="compare the groups that this column names")
    evaluate.set_defaults(command=_evaluate, subject=name)


def _add_answers(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    fit = verbs.add_parser("fit", help="draw the embedding of questions to that of their answers")
    fit.add_argument("--data", type=Path, required=True, help="CSV with query,response")
    fit.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    fit.add_argument("--epochs", type=int, default=ANSWERS.epochs, metavar="N")
    fit.add_argument("--seed", type=int, default=ANSWERS.seed, metavar="N")
    fit.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    fit.add_argument("--licence", default="not stated", help="licence of the data, for the manifest and the card")
    fit.set_defaults(command=_fit_answers)


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, help="a folder that fit wrote; without it, what ships")


def _fit(chosen: argparse.Namespace) -> None:
    from training.commands.fit import Fit, Request  # noqa: PLC0415 - torch takes seconds to load
    from training.subjects import SUBJECTS as KINDS  # noqa: PLC0415

    request = Request(
        data=chosen.data,
        out=chosen.out,
        plan=plan_of(chosen),
        valid=chosen.valid,
        groups=chosen.groups,
        reweigh=chosen.reweigh,
        resume=chosen.resume or chosen.finish,
        finish=chosen.finish,
        data_licence=chosen.licence,
    )
    manifest = Fit(KINDS[chosen.subject](request.plan), request).run()
    print(f"{chosen.out}: version {manifest['version']}. Its card is {chosen.out / 'card.md'}")


def _fit_answers(chosen: argparse.Namespace) -> None:
    from training.commands.answers import fit_answers  # noqa: PLC0415 - torch takes seconds to load

    metrics = fit_answers(chosen.data, chosen.out, answers_plan(chosen), chosen.licence, resume=chosen.resume)[
        "metrics"
    ]
    before, after = metrics["precision_at_1_before"], metrics["precision_at_1_after"]
    print(f"{chosen.out}: precision at 1 on the validation queries {before} before, {after} after.")


def _predict(chosen: argparse.Namespace) -> None:
    from training.commands.predict import predict  # noqa: PLC0415

    count = predict(chosen.subject, chosen.model, chosen.data, chosen.out)
    print(f"{chosen.out}: {count:,} rows")


def _evaluate(chosen: argparse.Namespace) -> None:
    from training.commands.evaluate import evaluate  # noqa: PLC0415

    evaluate(chosen.subject, chosen.model, chosen.data, chosen.out, chosen.groups)


if __name__ == "__main__":
    sys.exit(main())
