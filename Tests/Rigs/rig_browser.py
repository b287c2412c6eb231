"""Rig `browser`: the report over an inventory with hostile names, read by a real browser as people would."""

import shutil
from pathlib import Path

import faulty_pages
import page_checks
from browser import Browser
from hostile_names import HOSTILE_NAMES
from many_endpoints import ManyEndpoints
from native_tools import make_certificates
from nginx import Nginx
from pebble import Pebble
from processes import stop_all
from rekey import Rekey, authority
from table import Table

NEEDS = ("chromium", "cc", "nginx", "openssl", "pebble", "pebble-challtestsrv")
SIZES = ((360, 800), (1024, 768), (1920, 1080))
SCHEMES = ("light", "dark")
_PICTURES = Path(__file__).resolve().parents[2] / ".build" / "browser"
_TALLEST = 8000


class Seeded:
    """A state with something of everything: a rotation, 300 files, 20 endpoints, places that nobody can look into."""

    def __init__(self, root: Path):
        self.root = root
        nginx = Nginx(root).start()
        pebble = Pebble(root, "pebble", http_port=nginx.http_port, nonce_reject=0, authz_reuse=0).start()
        self.rekey = Rekey(
            root, "seeded", authorities={"pebble": authority(pebble)},
            challenge={"http-01": {"webroot": str(nginx.webroot)}},
            certificates={"shop": {"names": ["shop.example.test"]}, "mail": {"names": ["mail.example.test"]}})
        self.planted = root / "planted"
        make_certificates(self.planted, 300, days=90, names=HOSTILE_NAMES)
        (self.planted / "gone.pem").symlink_to("nowhere")
        (self.planted / "locked.jks").write_bytes(b"\xfe\xed\xfe\xed\0\0\0\x02\xff\xff\xff\xff")
        self.endpoints = ManyEndpoints(root, 20).start()

    def fill(self) -> list[str]:
        """Rotates twice and scans; answers what went wrong."""
        targets = [*self.endpoints.targets, "127.0.0.1:1"]
        for words in (
            ["run"], ["rotate", "shop", "--force", "--ignore-budget"],
            ["scan", *targets, "--path", str(self.planted), "--no-listeners", "--no-services", "--json"],
        ):
            outcome = self.rekey(*words)
            if outcome.code not in (0, 2):
                return [f"{words[0]}: {outcome.brief()}"]
        return []

    def report(self, page: Path) -> list[str]:
        outcome = self.rekey("report", "--html", str(page))
        return [] if outcome.code in (0, 2) and page.exists() else [outcome.brief()]


def judge_all(table: Table, root: Path):
    faulty_pages.judge_all(table, root)
    shutil.rmtree(_PICTURES, ignore_errors=True)
    _PICTURES.mkdir(parents=True)
    page = _PICTURES / "report.html"
    with table.case("a report over an inventory with 300 files, 20 endpoints and two rotations") as case:
        seeded = Seeded(root)
        case.faults.extend(seeded.fill() or seeded.report(page))
    stop_all()
    if not case.faults:
        read(table, root, page)


def read(table: Table, root: Path, file: Path):
    """All cases of one file; its pictures lie beside it."""
    home = root / "reader"
    home.mkdir()
    browser = Browser(home)
    for width, height in SIZES:
        for scheme in SCHEMES:
            _window(table, browser, file, width, height, scheme)
    _once(table, browser, file)
    browser.stop()
    table.text(f"pictures: {file.parent}")


def _window(table: Table, browser: Browser, file: Path, width: int, height: int, scheme: str):
    stem = f"{width}x{height}-{scheme}"
    with table.case(f"{stem}: nothing sticks out, all is legible, nothing is said or asked for") as case:
        page = browser.page()
        page.show_as(width, height, scheme)
        page.open(file)
        page.screenshot(file.parent / f"{stem}.png")
        page.screenshot(file.parent / f"{stem}-long.png", height=_TALLEST)
        case.faults.extend(page_checks.conversation(page, file))
        case.faults.extend(page_checks.overflow(page))
        page_checks.unfold(page)
        case.faults.extend(f"all unfolded: {fault}" for fault in page_checks.overflow(page))
        faults, note = page_checks.contrast(page)
        case.faults.extend(faults)
        case.note(note)
        case.faults.extend(page_checks.conversation(page, file)[:5] if not case.faults else [])
        page.close()


def _once(table: Table, browser: Browser, file: Path):
    page = browser.page()
    page.show_as(1024, 768, "light")
    page.open(file)
    with table.case("no script, and nothing from elsewhere in the document") as case:
        case.faults.extend(page_checks.contents(page))
    with table.case("a screen reader is given names, one main part and headings in order") as case:
        case.faults.extend(page_checks.accessibility(page))
    with table.case("prints, without a message and with nothing cut off") as case:
        page.show_as(794, 1123, "light", medium="print")
        page.settle()
        case.faults.extend(page_checks.overflow(page))
        printed = page.pdf()
        case.expect(printed.startswith(b"%PDF-"), f"it begins {printed[:8]!r}")
        (file.parent / "printed.pdf").write_bytes(printed)
        case.faults.extend(page_checks.conversation(page, file))
        case.note(f"{len(printed) >> 10} KiB, {file.stat().st_size >> 10} KiB of HTML")
    page.close()
