"""`evaluate`: how good the shipped form is on labelled texts, as metrics.json and a page."""

import hashlib
import json
from pathlib import Path

from training.groups import compared_groups
from training.judge import JUDGES, read_labelled, warn_of_unknown
from training.output import Output
from training.report.page import Report, page
from training.shipped import manifest_entries, model_folder

METRICS, PAGE = "metrics.json", "index.html"


def evaluate(subject: str, model: Path | None, data: Path, out: Path, groups: str | None = None) -> None:
    """Judge a model folder, or what ships, on labelled texts; write the folder `out` with its figures and the page.

    groups: a column of the data; then the groups are compared too.

    Raises:
        TableError: the data, the model folder or the target cannot be used; nothing is written then.
        ModelError: the model was altered.
    """
    output = Output(out, METRICS)
    folder = model_folder(model, subject)
    judged = JUDGES[subject](folder, read_labelled(subject, data, groups))
    warn_of_unknown(data, judged)
    compared = compared_groups(subject, judged) if judged.examples.groups else None
    if compared:
        print(compared.figures.table())
    facts = {"name": data.name, "sha256": hashlib.sha256(data.read_bytes()).hexdigest()}
    report = Report(subject, manifest_entries(folder), facts, judged, compared)
    with output.fresh() as fresh:
        (fresh / METRICS).write_text(json.dumps(report.figures(), indent=2, ensure_ascii=False) + "\n", "utf-8")
        (fresh / PAGE).write_text(page(report), encoding="utf-8")
    print(f"{out / METRICS} has the figures, {out / PAGE} shows them.")
