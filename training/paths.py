"""Where things lie in a checkout, and what the environment may move."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECIPE = ROOT / "layers/model"
SHIPPED = ROOT / ".build/model"


def cache_folder() -> Path:
    """The folder in which downloads are kept: STORECLERK_CACHE, or .build/cache."""
    return Path(os.environ.get("STORECLERK_CACHE", ROOT / ".build/cache"))


def data_folder() -> Path:
    """The folder of the public data sets: STORECLERK_DATA, or ../shared/data."""
    return Path(os.environ.get("STORECLERK_DATA", ROOT.parent / "shared/data"))
