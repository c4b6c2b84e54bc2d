"""`bench paint`: how soon something is seen on a slow network and an old phone, as interface.md allows.

Chromium emulates 700 kbit/s, 300 ms of latency and a processor four times slower; each page is opened with an empty cache (cold) and
once more (warm), several times, and the median of First Contentful Paint counts. The server is a demo house on this machine, so
other work on it is measured too: run it alone.
"""

import statistics
import sys

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from scripts import chromium
from scripts.demo_server import PASSWORD, demo_server

ROUNDS = 5
COLD, WARM = 2.5, 1.2
BYTES_A_SECOND = 700_000 // 8
LATENCY_MS = 300
SLOWER = 4
PAGES = (
    ("welcome", "", "/"),
    ("home", "member@demo.example", "/"),
    ("documents", "member@demo.example", "/documents"),
    ("document", "member@demo.example", "/documents/3"),
    ("reader", "member@demo.example", "/documents/3/pages/2"),
    ("search", "member@demo.example", "/search?q=cash+transfer"),
    ("organisation", "member@demo.example", "/organisations/unicef"),
)
FIRST_PAINT = """() => new Promise(tell => {
  const seen = () => performance.getEntriesByName("first-contentful-paint")[0];
  if (seen()) tell(seen().startTime);
  else new PerformanceObserver((list, watch) => { if (seen()) { watch.disconnect(); tell(seen().startTime); } })
    .observe({type: "paint", buffered: true});
})"""


def slow_window(browser: Browser, url: str, email: str) -> tuple[Page, CDPSession]:
    """A phone's window, signed in before the brakes are put on."""
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    if email:
        chromium.sign_in(page, url, email, PASSWORD)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page, wire


def first_paint(page: Page, address: str) -> float:
    """Seconds from the start of the navigation."""
    page.goto(address, wait_until="load")
    milliseconds: float = page.evaluate(FIRST_PAINT)
    return milliseconds / 1000


def measure(browser: Browser, url: str, email: str, path: str) -> tuple[float, float]:
    """Median seconds of the first paint, cold and warm."""
    cold, warm = [], []
    page, wire = slow_window(browser, url, email)
    for _ in range(ROUNDS):
        wire.send("Network.clearBrowserCache")
        page.goto("about:blank")
        cold.append(first_paint(page, url + path))
        page.goto("about:blank")
        warm.append(first_paint(page, url + path))
    page.context.close()
    return statistics.median(cold), statistics.median(warm)


def main() -> int:
    console = Console()
    if not chromium.find_program():
        console.print("There is no Chromium on this machine, so nothing was measured.")
        return 0
    table = Table("page", "cold, s", "warm, s", title="First contentful paint: 700 kbit/s, 300 ms, CPU 4 times slower")
    met = True
    with demo_server() as url, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for name, email, path in PAGES:
            cold, warm = measure(browser, url, email, path)
            met = met and cold <= COLD and warm <= WARM
            table.add_row(name, f"{cold:.2f}", f"{warm:.2f}")
        browser.close()
    table.add_row("allowed", f"{COLD:.2f}", f"{WARM:.2f}", style="bold")
    console.print(table)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
