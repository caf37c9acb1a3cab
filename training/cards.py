"""The model card: what the manifest says, in words for whoever decides whether to use the model."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from training.fairness import REWEIGHED

_UNKNOWN = "not stated"
_NAMED = 12
# Figures that have a section of their own.
_GROUPS = ("groups", "reweighing")
_LIMITS = (
    "It reads English. Other languages were not trained on and are not measured.",
    "Only the beginning of a text counts, up to the tokens named above.",
    "Confidence means what it says for texts like the training data; refusal finds most foreign texts, never all.",
    "Figures are of the data named above. Measure on texts of your own before you rely on them "
    "(`python -m training ... evaluate`).",
    "It sorts messages to a shop. Decide nothing about people with it: not credit, work, health or rights.",
)


def card(manifest: Mapping[str, Any]) -> str:
    """Write the card in Markdown; what the manifest lacks is said to be missing, not left out."""
    sections = [
        f"# Model card: {manifest.get('name', _UNKNOWN)}",
        _facts(manifest),
        "## Data\n\n" + _data(manifest),
        "## How it was trained\n\n" + _training(manifest),
        "## Figures\n\n" + _figures(manifest),
        *_groups(manifest.get("metrics", {})),
        "## Limits\n\n" + "\n".join(f"- {limit}" for limit in _LIMITS),
        "## Files\n\n" + _files(manifest),
    ]
    return "\n\n".join(sections) + "\n"


def _facts(manifest: Mapping[str, Any]) -> str:
    rows = [
        ("Version", manifest.get("version")),
        ("Base", manifest.get("base_model")),
        ("Licence", manifest.get("licence")),
        ("Labels", _count(manifest.get("labels"))),
        ("Length of a vector", manifest.get("dimensions")),
        ("Tokens read of a text", manifest.get("max_tokens")),
    ]
    return _table(["", ""], [[name, _text(value)] for name, value in rows])


def _data(manifest: Mapping[str, Any]) -> str:
    sets = manifest.get("data") or []
    if not sets:
        return "Not stated in the manifest."
    if files := manifest.get("corpora"):
        named = _table(
            ["Data: what it teaches", "Licence"], [[_text(one["name"]), _text(one["licence"])] for one in sets]
        )
        return (
            f"{named}\n\n{_table(['Rows gathered of it', 'sha256'], [[_text(n), _code(d)] for n, d in files.items()])}"
        )
    header = ["Data", "Licence", "Training rows", "Validation rows", "sha256"]
    rows = [
        [_text(one.get(key)) for key in ("name", "licence", "rows", "validation_rows")] + [_code(one.get("sha256"))]
        for one in sets
    ]
    return _table(header, rows)


def _training(manifest: Mapping[str, Any]) -> str:
    plan = dict(manifest.get("plan") or {})
    what = "low-rank adapters, merged afterwards" if plan.get("rank") else "full fine-tuning"
    if plan.get("frozen"):
        what = "a head alone, on the encoder that ships"
    lines = [f"Seed {_text(manifest.get('seed'))}; {what if plan else 'recipe not stated'}; dynamic int8 afterwards."]
    if plan:
        lines.append(_table(["Setting", "Value"], [[name, _text(value)] for name, value in sorted(plan.items())]))
    history = manifest.get("history") or []
    if history:
        scores = ", ".join(_number(epoch.get("score")) for epoch in history)
        lines.append(f"Score on the validation rows, epoch by epoch: {scores}.")
    return "\n\n".join(lines)


def _figures(manifest: Mapping[str, Any]) -> str:
    metrics = manifest.get("metrics", {})
    rows = list(flat_figures({name: value for name, value in metrics.items() if name not in _GROUPS}))
    if not rows:
        return "Not stated in the manifest."
    notes = ["Measured on the validation rows in the form that ships (int8). Brackets: 95 % interval."]
    if any(one.get("learnt_once_more_from_all") for one in manifest.get("data") or []):
        notes.append("What ships was then trained once more, by the same recipe, from these rows too.")
    return f"{' '.join(notes)}\n\n{_table(['Figure', 'Value'], rows)}"


def _groups(metrics: Mapping[str, Any]) -> Iterator[str]:
    """Give the section on groups where there were any."""
    if not (found := metrics.get("groups")):
        return
    header = ["Group", "Rows", "Accuracy", f"Given {_text(found['label'])}"]
    rows = [
        [_text(group), str(found["rows"][group]), _interval(accuracy), _number(found["selection_rate"][group])]
        for group, accuracy in found["accuracy"].items()
    ]
    parts = [
        "Validation rows as they are treated in use, refused texts counted as wrong; the label shown is the one that "
        f"the groups are given least evenly.\n\n{_table(header, rows)}",
        f"Disparate impact ratio of this label {_number(found['disparate_impact_ratio'])}; largest gap "
        f"{_number(found['largest_gap'])}. Groups drawn by lot have one as large in "
        f"{100 * found['chance_of_gap']:.1f} % of draws.",
    ]
    if reweighed := metrics.get("reweighing"):
        parts.append(f"{REWEIGHED}\n\n{_reweighing(reweighed)}")
    yield "## Groups\n\n" + "\n\n".join(parts)


def _reweighing(found: Mapping[str, Any]) -> str:
    """Write what is without weights beside what is with them."""
    gaps = [_number(found[when]["largest_gap"]) for when in ("before", "after")]
    rows = [["Largest gap of a label's share in the training rows", *gaps]]
    heads = [found[name] for name in ("head_without_weights", "head_with_weights") if found.get(name)]
    if len(heads) == 2:
        rows += [["Largest gap of a head fitted on the encoder", *(_number(head["largest_gap"]) for head in heads)]]
        rows += [["Its accuracy gap", *(_number(head["accuracy_gap"]) for head in heads)]]
    return _table(["", "Without weights", "With weights"], rows)


def _interval(figure: Mapping[str, float]) -> str:
    return f"{_number(figure['value'])} [{_number(figure['low'])}, {_number(figure['high'])}]"


def flat_figures(metrics: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Give single numbers as `name: value [interval]`, named by their path; lists are for the report."""
    for name, value in metrics.items():
        path = f"{above}{name.replace('_', ' ')}"
        if isinstance(value, Mapping) and {"value", "low", "high"} <= value.keys():
            yield path, _interval(value)
        elif isinstance(value, Mapping):
            yield from flat_figures(value, f"{path}: ")
        elif isinstance(value, (int, float, str)):
            yield path, _number(value)


def _files(manifest: Mapping[str, Any]) -> str:
    files = manifest.get("files") or {}
    if not files:
        return "Not stated in the manifest."
    return _table(["File", "sha256"], [[_text(name), _code(digest)] for name, digest in sorted(files.items())])


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _text(value: object) -> str:
    """Make a cell of any value: no line break or bar of a name may end it."""
    if value is None or value == "":
        return _UNKNOWN
    return str(value).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _code(value: object) -> str:
    return f"`{value}`" if value else _UNKNOWN


def _count(labels: object) -> str | None:
    if isinstance(labels, Mapping):
        return "; ".join(f"{name} {_count(own)}" for name, own in labels.items())
    if not isinstance(labels, Sequence) or isinstance(labels, str) or not labels:
        return None
    shown = ", ".join(map(str, labels[:_NAMED]))
    return f"{len(labels)}: {shown}{', ...' if len(labels) > _NAMED else ''}"


def _number(value: object) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else _text(value)
