"""A small OpenID Connect issuer for this machine: one key, its public half, and the tokens signed with it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

if TYPE_CHECKING:
    from pathlib import Path

AUDIENCE = "storeclerk-local"
STAFF_SCOPE = "storeclerk/staff"
_KEY_ID = "local"


class Issuer:
    """Signs tokens for one address of the local API."""

    def __init__(self, address: str, state: Path) -> None:
        self.address = address
        self._key = _load_or_make(state / "issuer-key.pem")

    def documents(self) -> dict[str, bytes]:
        """What the issuer publishes, by path: its configuration and its public key."""
        public: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        keys = {"keys": [{**public, "kid": _KEY_ID, "use": "sig", "alg": "RS256"}]}
        configuration = {"issuer": self.address, "jwks_uri": f"{self.address}/.well-known/jwks.json"}
        return {
            "/.well-known/openid-configuration": json.dumps(configuration).encode(),
            "/.well-known/jwks.json": json.dumps(keys).encode(),
        }

    def token(self, customer: str, *, scope: str = "", lifetime: int = 3600, audience: str = AUDIENCE) -> str:
        """Mint a token that names a customer; lifetime in seconds."""
        now = int(time.time())
        claims = {"iss": self.address, "aud": audience, "sub": customer, "iat": now, "exp": now + lifetime}
        if scope:
            claims["scope"] = scope
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": _KEY_ID})


def _load_or_make(path: Path) -> RSAPrivateKey:
    if path.exists():
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if isinstance(key, RSAPrivateKey):
            return key
    key = generate_private_key(public_exponent=65537, key_size=2048)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return key
