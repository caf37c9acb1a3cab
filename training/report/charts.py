"""Line charts as SVG within the page: no script and nothing to fetch."""

from collections.abc import Sequence
from typing import NamedTuple

from training.report.markup import Html, element

_WIDTH, _HEIGHT = 460, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 12, 46
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
_TICKS = 6

Point = tuple[float, float]


class Series(NamedTuple):
    """A line through points, or dots with the width that each names and bars from low to high.

    note: what stands beside a point under the mouse, one a point or none.
    """

    name: str
    points: Sequence[Point]
    notes: Sequence[str] = ()
    radii: Sequence[float] = ()
    bars: Sequence[Point] = ()


class Axis(NamedTuple):
    """What an axis shows, and from where to where."""

    title: str
    low: float = 0.0
    high: float = 1.0

    @property
    def ticks(self) -> list[float]:
        """Round values within, at most seven."""
        step = next((s for s in _STEPS if (self.high - self.low) / s <= _TICKS), _STEPS[-1])
        first, last = round(self.low / step + 0.499), round(self.high / step - 0.499)
        return [number * step for number in range(first, last + 1)]

    def place(self, value: float, start: float, end: float) -> float:
        """Where a value lies between two ends of the drawing; what is beyond an end is put there."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        return round(start + min(max(share, 0), 1) * (end - start), 1)


class Chart(NamedTuple):
    """A chart of shares; both axes in percent.

    marks: x values with a name, each a vertical line. diagonal: the line on which both are the same.
    """

    title: str
    x: Axis
    y: Axis
    series: Sequence[Series]
    marks: Sequence[tuple[str, float]] = ()
    diagonal: bool = False

    def svg(self) -> Html:
        """Draw it, with a legend where there are several series."""
        drawn = [self._grid(), self._diagonal() if self.diagonal else None, *map(self._mark, self.marks)]
        drawn += [self._line(number, series) for number, series in enumerate(self.series)]
        picture = element(
            "svg", element("title", self.title), *drawn, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", class_="chart"
        )
        names = [
            element("span", series.name, class_=f"key s{number}")
            for number, series in enumerate(self.series)
            if len(self.series) > 1
        ]
        return element("figure", picture, element("figcaption", *names) if names else None)

    def _at(self, point: Point) -> Point:
        return (
            self.x.place(point[0], _LEFT, _WIDTH - _RIGHT),
            self.y.place(point[1], _HEIGHT - _BOTTOM, _TOP),
        )

    def _grid(self) -> Html:
        lines, floor = [], _HEIGHT - _BOTTOM
        for tick in self.x.ticks:
            x, _ = self._at((tick, 0))
            lines += [element("line", x1=x, x2=x, y1=_TOP, y2=floor, class_="grid")]
            lines += [element("text", f"{100 * tick:.0f}", x=x, y=floor + 16, text_anchor="middle")]
        for tick in self.y.ticks:
            _, y = self._at((0, tick))
            lines += [element("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="grid")]
            lines += [element("text", f"{100 * tick:.0f}", x=_LEFT - 7, y=y + 4, text_anchor="end")]
        middle, height = (_LEFT + _WIDTH - _RIGHT) / 2, (_TOP + floor) / 2
        lines += [element("text", f"{self.x.title}, %", x=middle, y=_HEIGHT - 8, text_anchor="middle", class_="axis")]
        turned = f"rotate(-90 14 {height})"
        lines += [
            element("text", f"{self.y.title}, %", x=14, y=height, text_anchor="middle", class_="axis", transform=turned)
        ]
        return element("g", *lines)

    def _diagonal(self) -> Html:
        (x1, y1), (x2, y2) = self._at((self.x.low, self.y.low)), self._at((self.x.high, self.y.high))
        return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="diagonal")

    def _mark(self, mark: tuple[str, float]) -> Html:
        name, value = mark
        x, _ = self._at((value, 0))
        line = element("line", x1=x, x2=x, y1=_TOP, y2=_HEIGHT - _BOTTOM, class_="mark")
        beyond = x > _WIDTH * 0.7
        label = element("text", name, x=x - 6 if beyond else x + 6, y=_HEIGHT - _BOTTOM - 8, class_="marked")
        if beyond:
            label = element("text", name, x=x - 6, y=_HEIGHT - _BOTTOM - 8, class_="marked", text_anchor="end")
        return element("g", line, label)

    def _line(self, number: int, series: Series) -> Html:
        places = [self._at(point) for point in series.points]
        parts = [element("polyline", points=" ".join(f"{x},{y}" for x, y in places), class_="line")]
        for (value, _), (low, high) in zip(series.points, series.bars, strict=False):
            (x, bottom), (_, top) = self._at((value, low)), self._at((value, high))
            parts += [element("line", x1=x, x2=x, y1=bottom, y2=top, class_="bar")]
        radii = series.radii or [2.5] * len(series.notes)
        for (x, y), note, radius in zip(places, series.notes, radii, strict=False):
            parts += [element("circle", element("title", note), cx=x, cy=y, r=round(radius, 1))]
        return element("g", *parts, class_=f"s{number}")
