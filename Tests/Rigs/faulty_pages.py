"""Pages with one fault each: whoever judges pages must see it, and must see none in a page without one."""

from pathlib import Path

import page_checks
from browser import Browser, Page
from table import Table

_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Page</title>
<style>:root {{ color-scheme: light dark }} body {{ margin: 1rem; font: 16px/1.5 sans-serif }} {style}</style></head>
<body><main><h1>One</h1><h2>Two</h2><p>Words to read.</p>
<svg role="img" aria-label="A bar" width="120" height="20"><rect width="120" height="20" fill="#036"/>
<text x="4" y="15" fill="#fff" font-size="12">text</text></svg>
{body}</main></body></html>
"""
_FAULTY = {
    "a box wider than the window": ("overflow", "", "<div style='width:3000px'>wide</div>"),
    "text that is cut off": (
        "overflow", "", "<p style='width:4rem;overflow:hidden;white-space:nowrap'>cut off here</p>"),
    "text that leaves its picture": (
        "overflow", "", "<svg role=img aria-label=b width=40 height=20><text x=30 y=15>leaves</text></svg>"),
    "grey on white": ("contrast", "body { background: #fff }", "<p style='color:#999'>pale</p>"),
    "pale text on a pale shape": (
        "contrast", "", "<svg role=img aria-label=b width=90 height=20><rect width=90 height=20 fill='#ddd'/>"
        "<text x=4 y=15 fill='#fff'>pale</text></svg>"),
    "text that fades": ("contrast", "", "<p style='opacity:.4'>faded</p>"),
    "a message on the console": ("conversation", "", "<script>console.log('said')</script>"),
    "an exception": ("conversation", "", "<script>nothing.there()</script>"),
    "a picture from elsewhere": ("conversation", "", "<img alt=x src='http://192.0.2.1/x.png'>"),
    "a script": ("contents", "", "<script>1</script>"),
    "an event's handler": ("contents", "", "<p onclick='1'>click</p>"),
    "a style sheet from elsewhere": ("contents", "", "<link rel=stylesheet href='other.css'>"),
    "a picture without a name": ("accessibility", "", "<svg role=img width=9 height=9></svg>"),
    "a level of headings left out": ("accessibility", "", "<h4>Four</h4>"),
    "two main parts": ("accessibility", "", "<div role=main>another</div>"),
}


def judge_all(table: Table, root: Path):
    """One browser for all of them."""
    home = root / "faulty"
    home.mkdir()
    browser = Browser(home)
    with table.case("the checks see no fault in a page without one") as case:
        found = _judged(browser, home, "", "")
        case.faults.extend(f"{kind}: {fault}" for kind, faults in found.items() for fault in faults)
    with table.case(f"the checks see {len(_FAULTY)} planted faults") as case:
        for name, (kind, style, body) in _FAULTY.items():
            found = _judged(browser, home, style, body)
            case.expect(bool(found[kind]), f"{name} was not seen")
    browser.stop()


def _judged(browser: Browser, home: Path, style: str, body: str) -> dict[str, list[str]]:
    file = home / "page.html"
    file.write_text(_PAGE.format(style=style, body=body))
    page = browser.page()
    page.show_as(360, 800, "light")
    page.open(file)
    found = _faults(page, file)
    page.close()
    return found


def _faults(page: Page, file: Path) -> dict[str, list[str]]:
    return {
        "overflow": page_checks.overflow(page), "contrast": page_checks.contrast(page)[0],
        "conversation": page_checks.conversation(page, file), "contents": page_checks.contents(page),
        "accessibility": page_checks.accessibility(page),
    }
