"""Audits a day of recommendations, keeps the report in the lake, and shows the reports to staff."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.bias_audit.comparison import compare
from storeclerk.bias_audit.contract import AuditList, Measure, Report, parse_date
from storeclerk.bias_audit.decisions import Decisions, read_decisions
from storeclerk.bias_audit.findings import findings
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import BadInput, NotFound
from storeclerk.lake import Lake
from storeclerk.observability import logger
from storeclerk.ports import ObjectStore
from storeclerk.records import JsonObject

MINIMUM_PEOPLE = 5
FAVOURABLE = "a list whose mean price is at or below the median of all lists"
_PERIOD = timedelta(days=1)
_REPORTS, _REPORT = "audits/date=", "/report.json"


class BiasAuditService:
    """Audits what was recommended. It knows people by subject alone, and demographics only of those who consented."""

    def __init__(self, gate: ConsentGate, lake: ObjectStore, *, currency: str) -> None:
        self._gate = gate
        self._store = lake
        self._lake = Lake(lake)
        self._currency = currency

    def audit(self, moment: datetime) -> Report:
        """Audit the 24 hours before a moment and keep the report under its date (UTC).

        The same decisions, consents and demographics give the same report, so an audit may be run again; a decision
        that reached the lake late is then in it.
        """
        until = moment.astimezone(UTC)
        decisions = read_decisions(self._rows(until), since=until - _PERIOD, until=until)
        report = self._report(decisions, until)
        self._store.write(_key(report.date), msgspec.json.encode(report), content_type="application/json")
        logger().info("audit written", date=report.date.isoformat(), decisions=report.decisions)
        return report

    def reports(self) -> AuditList:
        """List the dates of all reports, newest first."""
        return AuditList(sorted(_dates(self._store.keys(_REPORTS)), reverse=True))

    def report(self, day: date) -> Report:
        """Read the report of a date. Raises NotFound."""
        try:
            return msgspec.json.decode(self._store.read(_key(day)), type=Report)
        except NotFound as error:
            raise NotFound(f"There is no audit of {day.isoformat()}. GET /audits lists the dates.") from error

    def _rows(self, until: datetime) -> Iterator[JsonObject]:
        return chain.from_iterable(
            self._lake.read("decisions", day) for day in ((until - _PERIOD).date(), until.date())
        )

    def _report(self, decisions: Decisions, until: datetime) -> Report:
        usual = float(np.median(decisions.price)) if len(decisions) else None
        report = Report(
            date=until.date(),
            since=until - _PERIOD,
            until=until,
            decisions=len(decisions),
            set_aside=decisions.set_aside,
            currency=self._currency,
            usual_price=usual,
            favourable=FAVOURABLE,
            minimum_people=MINIMUM_PEOPLE,
            measures=[] if usual is None else self._measures(decisions, usual),
            findings=[],
        )
        return msgspec.structs.replace(report, findings=findings(report))

    def _measures(self, decisions: Decisions, usual: float) -> list[Measure]:
        favourable = decisions.price <= usual
        return [
            measure
            for by, groups in sorted(self._groups(decisions).items())
            for measure in compare(
                decisions, by=by, groups=groups, favourable=favourable, minimum_people=MINIMUM_PEOPLE
            )
        ]

    def _groups(self, decisions: Decisions) -> dict[str, dict[str, NDArray[np.int32]]]:
        """The persons with decisions by attribute and group: only of those who allow it."""
        codes = {subject: code for code, subject in enumerate(decisions.subjects)}
        members: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for profile in self._gate.consenting_profiles(Purpose.DEMOGRAPHICS_IN_AUDITS):
            if profile.subject in codes:
                for attribute, value in profile.demographics.items():
                    members[attribute][value].append(codes[profile.subject])
        return {
            attribute: {value: np.array(sorted(codes), dtype=np.int32) for value, codes in groups.items()}
            for attribute, groups in members.items()
        }


def _key(day: date) -> str:
    return f"{_REPORTS}{day.isoformat()}{_REPORT}"


def _dates(keys: Iterable[str]) -> Iterator[date]:
    for key in keys:
        try:
            day = parse_date(key.removeprefix(_REPORTS).removesuffix(_REPORT))
        except BadInput:
            continue  # not ours, such as a folder made by hand
        if key == _key(day):
            yield day
