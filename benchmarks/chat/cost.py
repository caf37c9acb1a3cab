"""What a million turns cost, and what costs while nobody asks: counted and measured here, priced by a table.

The prices are list prices of AWS for eu-central-1 without free tiers, as known in November 2025: written down from
memory of the services' price pages, not read from them. Hold them against those pages before a decision rests on them.
"""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from statistics import mean
from typing import TYPE_CHECKING, Any, Final

from samcli.yamlhelper import yaml_parse

from benchmarks.chat import warm
from benchmarks.chat.handler import Handled
from benchmarks.chat.meter import Meter
from ops.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.dialogues.store import SampleChat, SampleStore

_MILLION = 1_000_000
PRICES_OF: Final = "November 2025, eu-central-1, US dollars"
PRICES: Final = {
    "Lambda, GB-second (x86)": Decimal("0.0000166667"),
    "Lambda, million requests": Decimal("0.20"),
    "API Gateway HTTP, million requests": Decimal("1.20"),
    "DynamoDB on demand, million read units": Decimal("0.1525"),
    "DynamoDB on demand, million write units": Decimal("0.7625"),
    "EventBridge, million events": Decimal("1.00"),
    "SQS standard, million requests": Decimal("0.40"),
    "CloudWatch Logs, GB taken in": Decimal("0.63"),
    "CloudWatch metric, month": Decimal("0.30"),
    "CloudWatch alarm, month and metric": Decimal("0.10"),
    "CloudWatch Logs, GB and month": Decimal("0.0324"),
    "S3 standard, GB and month": Decimal("0.0245"),
    "DynamoDB, GB and month": Decimal("0.306"),
    "DynamoDB, point-in-time recovery, GB and month": Decimal("0.2448"),
    "Secrets Manager, secret and month": Decimal("0.40"),
    "KMS, ten thousand calls": Decimal("0.03"),
}
# Billed beside what runs here: a call to a store in the region, by the usual p50 of DynamoDB and SQS.
_STORE_MILLISECONDS = 6
_READ_BYTES, _WRITE_BYTES = 4096, 1024
_READS = {"get", "query", "listed"}
_WRITES = {"put", "put_once", "delete", "add"}
_SWEEPS = 12 * 24 * 30  # every five minutes
_SWEEP_GB_SECONDS = 0.15  # 0.3 s at 512 MB
_SQS_REQUESTS = 1 + 2 / 10  # one to send, and one to receive and one to remove for ten messages at a time


@dataclass(frozen=True)
class Counted:
    """One turn on average: own milliseconds, calls to stores, units of DynamoDB, messages, events, bytes of logs."""

    milliseconds: float
    calls: float
    reads: float
    writes: float
    messages: float
    events: float
    log_bytes: float

    def seconds(self) -> float:
        """What Lambda bills of a turn."""
        return (self.milliseconds + self.calls * _STORE_MILLISECONDS) / 1000


def counted(store: SampleStore) -> Counted:
    """Count over turns of all kinds, each as often; that of a flow proves an order, which is the dearest there is."""
    kinds = [_of_kind(store, turns) for turns in warm.KINDS]
    return Counted(*(mean(getattr(one, name) for one in kinds) for name in Counted.__dataclass_fields__))


def _of_kind(store: SampleStore, turns: warm.Turns) -> Counted:
    meter = Meter()
    chat: SampleChat = store.chat(meter.watch)
    handled, log = Handled(chat.service), io.StringIO()
    rows: list[Counted] = []
    with contextlib.redirect_stdout(log):
        handled.say("Hello, which articles are there about your shop?")
        for text, session in turns(store, handled):
            meter.clear()
            before, begun = dict(chat.customers.items), log.tell()
            spent, _ = handled.say(text, session)
            written = [item for key, item in chat.customers.items.items() if before.get(key) is not item]
            rows.append(_row(meter, spent, written, log.tell() - begun))
    return Counted(*(mean(getattr(one, name) for one in rows) for name in Counted.__dataclass_fields__))


def _row(meter: Meter, spent: float, written: list[Any], logged: int) -> Counted:
    calls = {name.partition(".")[2]: 0 for name in meter.calls}
    for name, count in meter.calls.items():
        calls[name.partition(".")[2]] += count
    units = sum(ceil(len(json.dumps(item, default=str)) / _WRITE_BYTES) for item in written)
    # A turn is written with its conversation in one transaction, which counts twice.
    writes = 2 * units if calls.get("update") else units
    return Counted(
        milliseconds=spent - meter.nanoseconds / 1e6,
        calls=float(sum(calls.values())),
        reads=float(sum(count for name, count in calls.items() if name in _READS)),
        writes=float(max(writes, sum(count for name, count in calls.items() if name in _WRITES))),
        messages=float(calls.get("send", 0)),
        events=float(calls.get("publish", 0)),
        log_bytes=float(logged),
    )


def of_a_million(turn: Counted, memory: int) -> Mapping[str, Decimal]:
    """Price a million turns, by what they are paid for; memory of the function in MB."""
    amounts = {
        "Lambda, GB-second (x86)": turn.seconds() * memory / 1024 * _MILLION,
        "Lambda, million requests": 1,
        "API Gateway HTTP, million requests": 1,
        "DynamoDB on demand, million read units": turn.reads,
        "DynamoDB on demand, million write units": turn.writes,
        "EventBridge, million events": turn.events,
        "SQS standard, million requests": turn.messages * _SQS_REQUESTS,
        "CloudWatch Logs, GB taken in": turn.log_bytes * _MILLION / 1e9,
    }
    return {name: PRICES[name] * Decimal(str(amount)) for name, amount in amounts.items()}


def alarm_metrics(template: Mapping[str, Any]) -> int:
    """Count what alarms are billed by: the metrics that each of them reads."""
    found = [one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::CloudWatch::Alarm"]
    return sum(max(1, sum("MetricStat" in part for part in one.get("Metrics", ()))) for one in found)


def report(store: SampleStore) -> str:
    """Give both tables."""
    template = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    memory = int(template["Parameters"]["ApiMemory"]["Default"])
    turn = counted(store)
    costs = of_a_million(turn, memory)
    rows = [f"| {name} | {amount:.2f} |" for name, amount in costs.items()]
    lines = [
        f"A turn on average: {turn.milliseconds:.1f} ms of its own at {memory} MB and {turn.calls:.1f} calls to stores "
        f"of {_STORE_MILLISECONDS} ms (assumed), {turn.reads:.1f} read and {turn.writes:.1f} write units, "
        f"{turn.messages:.1f} messages, {turn.events:.2f} events, {turn.log_bytes:.0f} bytes of logs.",
        "",
        f"| A million turns ({PRICES_OF}) | USD |",
        "|---|---|",
        *rows,
        f"| **all** | **{sum(costs.values()):.2f}** |",
        "",
        *_idle(template),
    ]
    return "\n".join(lines)


def _idle(template: Mapping[str, Any]) -> list[str]:
    alarms = alarm_metrics(template)
    each: Callable[[str], Decimal] = PRICES.__getitem__
    sweeps = Decimal(_SWEEPS) * (
        Decimal(str(_SWEEP_GB_SECONDS)) * each("Lambda, GB-second (x86)")
        + (each("Lambda, million requests") + each("EventBridge, million events")) / _MILLION
    )
    rows = {
        f"{alarms} metrics that alarms read": f"{alarms * each('CloudWatch alarm, month and metric'):.2f}",
        "Tables, a GB": f"{each('DynamoDB, GB and month')}",
        "Their point-in-time recovery, a GB": f"{each('DynamoDB, point-in-time recovery, GB and month')}",
        "Buckets, a GB": f"{each('S3 standard, GB and month')}",
        "Logs kept, a GB": f"{each('CloudWatch Logs, GB and month')}",
        "Own metrics, each, only for hours with data": f"{each('CloudWatch metric, month')}",
        "The secret of a CRM, if there is one": f"{each('Secrets Manager, secret and month')}",
        f"The sweep of unpublished events, {_SWEEPS:,} runs by schedule": f"{sweeps:.2f}",
        "Each of six nightly or weekly jobs, a minute a night at 1769 MB": f"{_night(each):.2f}",
        "The key of AWS for the tables, 10,000 calls": f"{each('KMS, ten thousand calls')}",
        "API, queues, bus, functions that nobody calls": "0.00",
    }
    return [
        "| A month without a visitor | USD |",
        "|---|---|",
        *(f"| {name} | {price} |" for name, price in rows.items()),
    ]


def _night(price: Callable[[str], Decimal]) -> Decimal:
    return 30 * 60 * Decimal("1.7275") * price("Lambda, GB-second (x86)")
