"""The committed files are what the seeded script writes, and the loader takes them."""

from pathlib import Path

from ops.shop import Shop
from sample_store.build import build
from sample_store.shop import DATA


def test_the_script_writes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    build(tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in DATA.iterdir() if path.is_file()}
    assert written.keys() == committed.keys()
    assert [name for name in written if written[name] != committed[name]] == []


def test_files_are_utf8_with_plain_line_ends_and_small() -> None:
    files = [path for path in DATA.rglob("*") if path.is_file()]
    assert all(b"\r" not in path.read_bytes() and path.read_text("utf-8").endswith("\n") for path in files)
    assert sum(path.stat().st_size for path in files) < 4_000_000


def test_the_loader_reads_every_row() -> None:
    shop = Shop(DATA)
    tables = (shop.products(), shop.customers(), shop.consents(), shop.orders(), shop.interactions())
    assert [len(list(table)) for table in tables] == [300, 200, 1_000, 1_000, 10_000]
