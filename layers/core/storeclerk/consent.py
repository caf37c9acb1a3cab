"""The one gate to personal data: nothing held on a person is read without a purpose the person allows."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from storeclerk.errors import ConsentRequired
from storeclerk.ports import CustomerStore, Item, NewItem
from storeclerk.records import Profile, Record, as_json, readable, stored


class Purpose(StrEnum):
    """What personal data may be used for; each is given and withdrawn on its own."""

    SERVICE = "service"
    PERSONALISATION = "personalisation"
    DEMOGRAPHICS_IN_AUDITS = "demographics_in_audits"
    PROACTIVE_MESSAGES = "proactive_messages"
    MODEL_IMPROVEMENT = "model_improvement"


class Consent(Record, frozen=True):
    """One purpose given or withdrawn, with the version of the text that was shown."""

    purpose: Purpose
    granted: bool
    text_version: str
    at: datetime


def consent_item(purpose: Purpose) -> str:
    """Name the item of the customer's partition that holds a consent."""
    return f"consent#{purpose}"


def consent_attributes(consent: Consent) -> Item:
    """Reduce a consent to its stored form; only a granted one enters the index that `consenting` reads."""
    attributes: Item = as_json(consent)
    return attributes | {"granted_purpose": str(consent.purpose)} if consent.granted else attributes


class ConsentGate:
    """Reads a customer's partition on behalf of a purpose.

    What was never asked, or cannot be read, counts as refused. Each read asks anew, so a withdrawal acts on the next
    request.
    """

    def __init__(self, customers: CustomerStore) -> None:
        self._customers = customers

    def allows(self, customer_id: str, purpose: Purpose) -> bool:
        """Whether the customer allows this use now."""
        found = self._customers.get(customer_id, consent_item(purpose))
        return found is not None and any(consent.granted for consent in readable(Consent, [found]))

    def require(self, customer_id: str, purpose: Purpose) -> None:
        """Raise ConsentRequired unless the customer allows this use now."""
        if not self.allows(customer_id, purpose):
            raise ConsentRequired(f"This needs the customer's consent to '{purpose}'; none is recorded.")

    def read(
        self,
        customer_id: str,
        purpose: Purpose,
        prefix: str,
        *,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """Read the items with a prefix for a purpose. Raises ConsentRequired."""
        self.require(customer_id, purpose)
        return self._customers.query(customer_id, prefix, limit=limit, newest_first=newest_first)

    def profile(self, customer_id: str, purpose: Purpose) -> Profile | None:
        """Read who the customer is, for a purpose. Raises ConsentRequired."""
        self.require(customer_id, purpose)
        return self._profile(customer_id)

    def subject(self, customer_id: str, purpose: Purpose) -> str | None:
        """Read only the name under which the lake knows the customer, for readers who may see nothing else.

        Raises:
            ConsentRequired: the purpose is not allowed.
        """
        profile = self.profile(customer_id, purpose)
        return None if profile is None else profile.subject

    def item(self, customer_id: str, purpose: Purpose, item: str) -> Item | None:
        """Read one item for a purpose. Raises ConsentRequired."""
        self.require(customer_id, purpose)
        return self._customers.get(customer_id, item)

    def update(
        self,
        customer_id: str,
        purpose: Purpose,
        item: str,
        changes: Mapping[str, Any],
        *,
        expected: Mapping[str, Any],
        beside: Sequence[NewItem] = (),
    ) -> bool:
        """Change an item for a purpose, as `CustomerStore.update` does. Raises ConsentRequired."""
        self.require(customer_id, purpose)
        return self._customers.update(customer_id, item, changes, expected=expected, beside=beside)

    def has_email(self, customer_id: str, email: str) -> bool:
        """Whether an e-mail is the customer's, for proof of identity: it is compared and not given out.

        The time that it takes does not tell how much of it is right.
        """
        found = self._customers.get(customer_id, "profile")
        known = next((profile.email for profile in readable(Profile, [found] if found else [])), "")
        same = hmac.compare_digest(known.strip().casefold().encode(), email.strip().casefold().encode())
        return same and bool(known)

    def consenting_profiles(self, purpose: Purpose) -> Iterator[Profile]:
        """Read the profiles of all customers who allow a purpose, one at a time, but for those that are damaged."""
        for customer_id in self._customers.consenting(purpose):
            # The index lags behind the table, so each consent is asked once more.
            if self.allows(customer_id, purpose) and (found := self._customers.get(customer_id, "profile")):
                yield from readable(Profile, [found])

    def consents(self, customer_id: str) -> list[Consent]:
        """List what the customer was asked, for the customer's own eyes."""
        return list(readable(Consent, self._customers.query(customer_id, "consent#")))

    def record(self, customer_id: str, purpose: Purpose, *, granted: bool, text_version: str) -> Consent:
        """Keep a consent given or withdrawn, with the moment."""
        consent = Consent(purpose=purpose, granted=granted, text_version=text_version, at=datetime.now(UTC))
        self._customers.put(customer_id, consent_item(purpose), consent_attributes(consent))
        return consent

    def _profile(self, customer_id: str) -> Profile | None:
        found = self._customers.get(customer_id, "profile")
        return None if found is None else stored(Profile, found)
