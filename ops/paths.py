"""Where a checkout keeps what these commands read and write."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
LOCAL_BUILD = BUILD / "local"
MODEL = BUILD / "model"
SAMPLE_STORE = ROOT / "sample_store" / "data"
EVENTS = ROOT / "events"
EMULATOR_VENV = BUILD / "ministack"
EMULATOR_REQUIREMENTS = ROOT / "ops" / "ministack-requirements.txt"
STATE = BUILD / "state"
