"""Draws what a lesson's program has recorded, data/name.json, as data/name.svg beside it.

A forge shows the file as it is, light or dark as its reader likes; the site puts it into the page, where
the page's colours win: `svg:root` is the file opened by itself, and nothing else. Data is refused
that says of a figure neither where it was measured nor of how many bytes.
"""
import html
import json
import math

# The site's own values, see site.css: for a file that is opened by itself.
STYLE = """<style>
svg:root{--c-bg:#fdfcfa;--c-ink:#1f2328;--c-muted:#59616b;--c-line:#ddd8cd;--c-1:#a63d17;--c-2:#285ea8;background:var(--c-bg);font-family:system-ui,sans-serif}
@media (prefers-color-scheme:dark){svg:root{--c-bg:#16181c;--c-ink:#e6e3dc;--c-muted:#a3a9b3;--c-line:#3c3f47;--c-1:#f2a27c;--c-2:#8fb8f2}}
.drawn text{fill:var(--c-ink);font-size:13px;paint-order:stroke;stroke:var(--c-bg);stroke-width:3px}.drawn .head{font-weight:600}.drawn tspan.small{font-weight:400}.drawn .small{fill:var(--c-muted);font-size:12px}
.drawn .end{text-anchor:end}.drawn .middle{text-anchor:middle}.drawn .grid{stroke:var(--c-line)}
.drawn .one{fill:var(--c-1)}.drawn .two{fill:var(--c-2)}.drawn .range{stroke:var(--c-1);stroke-width:2;opacity:.45}
.drawn .ring{fill:var(--c-bg);stroke:var(--c-1);stroke-width:2}.drawn .tick{stroke:var(--c-1);stroke-width:2}
</style>"""


class Refused(Exception):
    """Data that shows less than a figure must say."""


def esc(text):
    return html.escape(str(text), quote=True)


def draw(text):
    """The SVG of a JSON text."""
    data = json.loads(text)
    return stall(data) if "stall" in data else latency(data)


def svg(width, height, title, description, body):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" role="img" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" style="--width:{width}px" aria-label="{esc(title)}">'
            f"<desc>{esc(description)}</desc>{STYLE}{body}</svg>\n")


def time(nanoseconds):
    """Two digits and a unit."""
    for unit in ("ns", "µs", "ms"):
        if nanoseconds < 999.5:
            break
        nanoseconds /= 1000
    digits = 2 if nanoseconds < 0.995 else 1 if nanoseconds < 9.95 else 0
    return f"{nanoseconds:.{digits}f} {unit}"


# ---------------------------------------------------------------------- what a ticket costs

SECTIONS = [("one side", "Nobody on the other side"), ("same core", "Two processes, same core"),
            ("two cores", "Two processes, two cores")]


def latency(data):
    """A row for each mechanism and placement: median, 99th and 99.9th percentile of the closed loop."""
    for result in data["results"]:
        for what in ("placement", "bytes", "client_core", "server_core"):
            if what not in result:
                raise Refused(f"{result.get('mechanism', 'a result')}: no {what}")
    rows = [r for r in data["results"] if r["loop"] == "closed"]
    left, right, width, step = 24, 32, 540, 22
    low = math.floor(math.log10(min(r["median"] for r in rows)))
    high = math.ceil(math.log10(max(r["p999"] for r in rows)))

    def x(nanoseconds):
        return left + (math.log10(nanoseconds) - low) / (high - low) * (width - left - right)

    body = ('<circle class="one" cx="8" cy="12" r="5"/><text class="small" x="18" y="16">median</text>'
            '<circle class="ring" cx="84" cy="12" r="5"/><text class="small" x="94" y="16">99th percentile</text>'
            '<path class="tick" d="M198 6v12"/><text class="small" x="206" y="16">99.9th</text>'
            f'<text class="small end" x="{width}" y="16">one ticket, log scale</text>')
    y, described = 30, []
    marks = ""
    for key, heading in SECTIONS:
        inside = [r for r in rows if (("one side" if r["batch"] > 1 else r["placement"]) == key)]
        if not inside:
            continue
        y += 28
        marks += f'<text class="head" x="0" y="{y}">{heading}</text>'
        for r in sorted(inside, key=lambda r: r["median"]):
            y += step
            a, b, c = x(r["median"]), x(r["p99"]), x(r["p999"])
            says = (f'{r["mechanism"]}: median {time(r["median"])}, 99th percentile {time(r["p99"])}, '
                    f'99.9th {time(r["p999"])}')
            described.append(says)
            ours = ' class="head {}"' if r["mechanism"].startswith("ticket desk") else ' class="{}"'
            # The name stands where there is room: before the marks, or behind them.
            value = f'<tspan class="small">{time(r["median"])}</tspan>'
            label = (f'<text{ours.format("end")} x="{a - 10:.1f}" y="{y + 4}">{esc(r["mechanism"])} {value}</text>'
                     if a > width / 2 else
                     f'<text{ours.format("")} x="{c + 8:.1f}" y="{y + 4}">{value} {esc(r["mechanism"])}</text>')
            marks += (f'<g><title>{esc(says)}</title>{label}'
                      f'<path class="range" d="M{a:.1f} {y}H{c:.1f}"/><path class="tick" d="M{c:.1f} {y - 5}v10"/>'
                      f'<circle class="ring" cx="{b:.1f}" cy="{y}" r="4"/>'
                      f'<circle class="one" cx="{a:.1f}" cy="{y}" r="5"/></g>')
    bottom = y + 18
    for power in range(low, high + 1):
        at = x(10 ** power)
        body += (f'<path class="grid" d="M{at:.1f} 38V{bottom}"/>'
                 f'<text class="small middle" x="{at:.1f}" y="{bottom + 16}">{tick(power)}</text>')
    return svg(width, bottom + 24, "What one ticket costs", "; ".join(described) + ".", body + marks)


def tick(power):
    for unit, zero in (("s", 9), ("ms", 6), ("µs", 3)):
        if power >= zero:
            return f"{10 ** (power - zero)} {unit}"
    return f"{10 ** power:g} ns"


# ---------------------------------------------------------------------- what a closed loop omits

def stall(data):
    """Two runs over the same pause, one above the other: the time of each request."""
    width, left, panel, gap = 540, 58, 96, 46
    highest = max(max(values) for values in data["stall"].values())
    body, described = "", []
    for number, (loop, values) in enumerate(data["stall"].items()):
        top = 30 + number * (panel + gap)
        foot = top + panel
        wide = (width - left - 12) / len(values)
        usual = sorted(values)[len(values) // 2]
        late = sum(value > usual for value in values)
        says = f"{loop} loop: {late} of {len(values):,} requests {'see' if late > 1 else 'sees'} the pause"
        described.append(says)
        body += f'<text class="head" x="0" y="{top - 12}">{esc(says[0].upper() + says[1:])}</text>'
        for value in (0, highest - highest % 50):
            at = foot - value / highest * panel
            body += (f'<path class="grid" d="M{left} {at:.1f}H{width - 12}"/>'
                     f'<text class="small end" x="{left - 6}" y="{at + 4:.1f}">{value} ms</text>')
        points = "".join(f"V{foot - value / highest * panel:.1f}h{wide:.3f}" for value in values)
        body += f'<path class="{"one" if late > 1 else "two"}" d="M{left} {foot}{points}V{foot}z"/>'
    bottom = 30 + len(data["stall"]) * (panel + gap) - gap
    for share in (0, 0.5, 1):
        number = round(share * len(values))
        place = ("", "middle", "end")[round(share * 2)]
        body += (f'<text class="small {place}" x="{left + share * (width - left - 12):.0f}" y="{bottom + 18}">'
                 f'{"request " if share == 0 else ""}{number:,}</text>')
    return svg(width, bottom + 26, "One pause of 100 ms, seen by two loops", "; ".join(described) + ".", body)
