"""Makes one customer's list: what the own history points to, then what is popular, never what cannot be bought."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TypeAlias
from uuid import uuid4

import msgspec

from storeclerk.artefacts import Artefact, Artefacts, Live
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import AppError, ConsentRequired, ModelError
from storeclerk.observability import count, logger
from storeclerk.ports import ObjectStore, ProductStore, StreamQueue
from storeclerk.recommend import model
from storeclerk.recommend.contract import RecommendedItem, RecommendResponse
from storeclerk.recommend.feedback import History
from storeclerk.recommend.model import Candidate, ItemModel
from storeclerk.recommend.reasons import CATALOGUE, NEIGHBOURS, POPULAR, reason
from storeclerk.records import Decision, Interaction, ShownItem, as_json, readable

_NEWEST = 500  # interactions read for one list: about 100 kB of the table, whatever the customer did before
_RANKED = 150
_POPULAR = 500
_CATALOGUE = 1_000
_SPARE = 3  # products looked up for each place, as some turn out to be sold out

_Ranked: TypeAlias = tuple[Candidate, str]


class _Place(msgspec.Struct, frozen=True):
    strategy: str
    item: RecommendedItem


class RecommendService:
    """Recommends products. Of a customer it sees the interactions and the subject, nothing else.

    Demographics cannot weigh in the list, as nothing here can read them.
    """

    def __init__(self, gate: ConsentGate, products: ProductStore, lake: ObjectStore, stream: StreamQueue) -> None:
        self._gate = gate
        self._products = products
        self._stream = stream
        self._live = Live(Artefacts(lake), model.ARTEFACT, _load)

    def recommend(self, customer_id: str, k: int) -> RecommendResponse:
        """List at most k products that are in stock, without what the customer has, put in the cart or turned down.

        Without consent to personalisation, or without a history, these are the popular ones. What was bought before
        the newest 500 interactions may come back. A list is logged as a decision where there is consent.

        Raises:
            StoreUnavailable: the customers or the products table does not answer.
        """
        subject, history = self._person(customer_id)
        version, neighbours = self._recommender()
        places = list(islice(self._places(neighbours, history, k), k))
        decision = _decision(subject or "", version, places)
        if subject is not None:
            self._log(decision)
        return RecommendResponse(decision=decision.decision_id, items=[place.item for place in places])

    def _person(self, customer_id: str) -> tuple[str | None, History]:
        purpose = Purpose.PERSONALISATION
        try:
            subject = self._gate.subject(customer_id, purpose)
            stored = self._gate.read(customer_id, purpose, "interaction#", limit=_NEWEST, newest_first=True)
        except ConsentRequired:
            return None, History([])
        return subject, History(list(readable(Interaction, stored)))

    def _recommender(self) -> tuple[str, ItemModel]:
        try:
            return self._live.get() or ("", model.EMPTY)
        except AppError as error:
            # A shop whose model cannot be read still has a catalogue to show.
            logger().error("recommender not taken", reason=error.message)
            count("RecommenderMissing")
            return "", model.EMPTY

    def _places(self, neighbours: ItemModel, history: History, k: int) -> Iterator[_Place]:
        shown = set(history.settled)
        for source in (_from_model(neighbours, history), self._from_catalogue()):
            while batch := list(islice(source, _SPARE * k)):
                for place in self._in_stock(batch, history):
                    if place.item.product_id not in shown:
                        shown.add(place.item.product_id)
                        yield place

    def _in_stock(self, batch: list[_Ranked], history: History) -> Iterator[_Place]:
        named = [name for candidate, _ in batch if (name := candidate.strongest())]
        found = self._products.get([candidate.product_id for candidate, _ in batch] + named)
        for candidate, strategy in batch:
            product = found.get(candidate.product_id)
            if product and product.stock > 0:
                item = RecommendedItem(
                    product_id=product.product_id,
                    title=product.title,
                    price=product.price,
                    currency=product.currency,
                    score=round(candidate.score, 6),
                    reason=reason(candidate, strategy, history, found),
                )
                yield _Place(strategy, item)

    def _from_catalogue(self) -> Iterator[_Ranked]:
        for product in islice(self._products.all(), _CATALOGUE):
            yield Candidate(product.product_id, 0.0), CATALOGUE

    def _log(self, decision: Decision) -> None:
        try:
            self._stream.send({"type": "decision", **as_json(decision)})
        except AppError as error:
            # The list is worth more than its record: an audit can bear a gap that is counted, a customer no blank page.
            logger().error("decision not logged", reason=error.message)
            count("DecisionNotLogged")


def _load(artefact: Artefact) -> tuple[str, ItemModel]:
    if model.FILE not in artefact.files:
        raise ModelError(f"The recommender {artefact.manifest.version} has no {model.FILE}. Retrain it.")
    return artefact.manifest.version, ItemModel.from_bytes(artefact.files[model.FILE])


def _from_model(neighbours: ItemModel, history: History) -> Iterator[_Ranked]:
    for candidate in neighbours.score(history.weights(), limit=_RANKED, exclude=history.settled):
        yield candidate, NEIGHBOURS
    for product_id in neighbours.popular(_POPULAR):
        yield Candidate(product_id, 0.0), POPULAR


def _decision(subject: str, version: str, places: list[_Place]) -> Decision:
    """Record what was shown; the strategy is that of the first place, as the list begins with the most personal."""
    shown = [
        ShownItem(product_id=place.item.product_id, rank=rank, price=place.item.price, score=place.item.score)
        for rank, place in enumerate(places, 1)
    ]
    return Decision(
        decision_id=uuid4().hex,
        subject=subject,
        at=datetime.now(UTC),
        strategy=places[0].strategy if places else CATALOGUE,
        model_version=version,
        items=tuple(shown),
    )
