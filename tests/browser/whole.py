"""What is asked of every page that a browser opens: a heading, a title, no barrier, nothing over the edge or too small."""

from typing import Any

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Style sheets are left alone: taken apart for axe they serve one experimental rule only, which RULES leaves out.
RUN_AXE = """rules => axe.run({runOnly: rules, resultTypes: ["violations"], preload: {assets: ["media"]}}).then(result =>
  result.violations.map(
    fault => `${fault.id}: ${fault.nodes.slice(0, 3).map(node => node.target.join(" ")).join(" | ")}`))"""
# A control inside a line of text is exempt (WCAG 2.2, 2.5.8), and so is one that only screen readers meet.
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(one => one.checkVisibility() && !one.closest(".vh, .skip, p, dd, td, .problems"))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && Math.min(box.width, box.height) < 23.9)
  .map(([one]) => one.outerHTML.slice(0, 120))"""
# All in one: each question of its own would cost a journey there and back through three programs.
ASK = f"""async rules => ({{
  headings: document.querySelectorAll("h1").length,
  title: document.title,
  over: document.documentElement.scrollWidth - innerWidth,
  barriers: rules.length ? await (globalThis.axe ?? bringAxe(), ({RUN_AXE})(rules)) : [],
  small: rules.length ? ({SMALL})() : [],
}})"""
WIDEST = 1280
WIDTHS = (320, 360, WIDEST)  # it ends as wide as it began


def is_accessible_and_whole(page: Any) -> None:
    """Of a page 1280 px wide in a window that was given `axe`; at 320 px, whether it is whole is all that is asked."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate(ASK, RULES if width > 320 else [])
        where = f"{page.url} at {width} px"
        assert found["headings"] == 1, where
        assert found["title"], where
        assert found["over"] <= 0, f"{where} scrolls sideways"
        assert found["barriers"] == [], (where, found["barriers"])
        assert found["small"] == [], f"targets under 24 px: {where}"
