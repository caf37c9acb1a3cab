"""What all parts of a flow share: forms of names and texts, and that nothing else may stand in a file."""

from typing import Annotated, TypeAlias

import msgspec

Name: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]{0,39}\Z")]
Text: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=1500)]
Phrase: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all parts of a flow."""
