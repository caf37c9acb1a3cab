"""One who chats with the deployed store."""

from typing import Any

from ops.client import Answer
from tests.e2e.conftest import Api


class Chat:
    """A conversation of a customer, or of a visitor, that goes on under the id that the last answer named."""

    def __init__(self, api: Api, as_: str | None = None) -> None:
        self._api = api
        self._as = as_
        self._begin = "/chat" if as_ is None else "/me/chat"
        self.session_id: str | None = None

    def say(self, message: str, *, key: str | None = None) -> dict[str, Any]:
        given = {"message": message, "session_id": self.session_id, "key": key}
        body = {name: value for name, value in given.items() if value is not None}
        answer = self._api("POST", self._begin, body, as_=self._as)
        assert answer.status == 200, answer
        assert answer.body["reply"].strip()
        self.session_id = answer.body["session_id"]
        content: dict[str, Any] = answer.body
        return content

    def reply(self, message: str) -> str:
        return str(self.say(message)["reply"])

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        """Call a route of the conversation, such as `messages`."""
        return self._api(method, f"{self._begin}/{self.session_id}/{path}", body, as_=self._as)
