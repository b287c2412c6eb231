"""What is asked of a page for people: each function answers the faults it found, one line each."""

from pathlib import Path

from browser import Page

_SCRIPTS = Path(__file__).resolve().parent / "page_scripts"
_PICTURES = {"image", "img", "graphics-document", "graphics-object", "graphics-symbol", "figure", "svgroot"}


def _script(name: str) -> str:
    return (_SCRIPTS / f"{name}.js").read_text()


def unfold(page: Page):
    """Opens everything that a reader can open."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.settle()


def overflow(page: Page) -> list[str]:
    """What is wider than the window, sticks out of it, or is cut off."""
    return page.evaluate(_script("overflow"))


def contrast(page: Page) -> tuple[list[str], str]:
    """Text that is hard to read, and a note of what was looked at."""
    said = page.evaluate(_script("contrast"))
    faults = said["poor"] if said["texts"] else ["there is no text"]
    return faults, f"{said['texts']} texts, lowest contrast {said['lowest']:.2f}"


def conversation(page: Page, file: Path) -> list[str]:
    """Console messages, exceptions, dialogs, and requests for anything but the file itself."""
    faults, own = [], file.absolute().as_uri()
    for event in page.happened():
        method, given = event["method"], event["params"]
        if method == "Runtime.consoleAPICalled":
            faults.append(f"console: {[one.get('value', one.get('description')) for one in given['args']]}")
        elif method == "Runtime.exceptionThrown":
            details = given["exceptionDetails"]
            faults.append(f"exception: {details.get('exception', {}).get('description') or details['text']}")
        elif method == "Log.entryAdded":
            faults.append(f"log: {given['entry']['text']}")
        elif method == "Page.javascriptDialogOpening":
            faults.append(f"dialog: {given['message']}")
        elif method == "Network.requestWillBeSent":
            url = given["request"]["url"]
            if url.partition("#")[0] != own and not url.startswith(("data:", "about:")):
                faults.append(f"request: {url[:200]}")
        elif method == "Network.webSocketCreated":
            faults.append(f"request: {given['url'][:200]}")
    return faults


def contents(page: Page) -> list[str]:
    """Scripts and outside resources in the document as it was parsed, whether or not they were fetched."""
    return page.evaluate("""(() => {
        const found = [];
        if (document.scripts.length) found.push(`${document.scripts.length} scripts`);
        for (const one of document.querySelectorAll('*')) {
            for (const { name, value } of one.attributes) {
                if (/^on/i.test(name)) found.push(`${one.tagName} has ${name}`);
                const fetched = /^(src|srcset|data|poster|background)$/i.test(name)
                    || (/href$/i.test(name) && !['A', 'AREA'].includes(one.tagName.toUpperCase()));
                if (fetched && !/^(data:|#)/i.test(value)) {
                    found.push(`${one.tagName} has ${name}=${value.slice(0, 80)}`);
                }
                if (/href$/i.test(name) && /^\\s*(javascript|vbscript|data):/i.test(value)) {
                    found.push(`${one.tagName} leads to ${value.slice(0, 80)}`);
                }
            }
        }
        if (document.querySelector('iframe, object, embed, base, form')) found.push('a frame, object, base or form');
        return found.slice(0, 20);
    })()""")


def accessibility(page: Page) -> list[str]:
    """What a screen reader needs first: names, one main part, headings in order, tables with headings."""
    nodes = page.accessibility_tree()
    roles = [(node["role"]["value"].lower(), node) for node in nodes if "role" in node]
    faults = [f"a picture ({role}) has no name" for role, node in roles if role in _PICTURES and not _name(node)]
    faults += [f"a {role} has no name" for role, node in roles if role in ("link", "button") and not _name(node)]
    parts = sum(role == "main" for role, _ in roles)
    if parts != 1:
        faults.append(f"{parts} main parts, wanted one")
    faults += _headings([_level(node) for role, node in roles if role == "heading"])
    faults += page.evaluate("""[
        document.documentElement.lang ? null : 'the page does not say its language',
        document.title.trim() ? null : 'the page has no title',
        ...[...document.querySelectorAll('table')].filter(one => !one.querySelector('th') &&
            !['presentation', 'none'].includes(one.getAttribute('role'))).map(() => 'a table has no headings'),
    ].filter(Boolean)""")
    return faults[:20]


def _name(node: dict) -> str:
    return str(node.get("name", {}).get("value") or "").strip()


def _level(node: dict) -> int:
    return next((each["value"]["value"] for each in node.get("properties", []) if each["name"] == "level"), 0)


def _headings(levels: list[int]) -> list[str]:
    """One first heading, and never a step down of more than one."""
    one_first = levels[:1] == [1] and levels.count(1) == 1
    faults = [] if one_first else [f"headings begin {levels[:5]}, wanted one of level 1"]
    faults += [
        f"a heading of level {after} follows one of level {before}"
        for before, after in zip(levels, levels[1:]) if after > before + 1]
    return faults
