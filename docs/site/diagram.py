"""Draws a subset of Mermaid as inline SVG: sequenceDiagram, stateDiagram-v2 and flowchart.

A forge draws the same fences with Mermaid itself; the site needs neither JavaScript nor a network
for them, and its colours follow the theme. Sequence diagrams are laid out here, the others by
Graphviz. A line outside the subset is refused with its number, never drawn wrong.
"""
import html
import re
import subprocess

CHAR = 7.6  # a generous width for one character of 13 px, so that no text leaves its box
LINE = 15   # from one line of a text to the next
STEP = 38   # from one message to the next


class Unreadable(Exception):
    """A line that is not in the subset."""

    def __init__(self, line, text):
        super().__init__(text)
        self.line = line


def esc(text):
    return html.escape(text, quote=True)


def figure(source, ident):
    """The lines of one fence, as (number, text), become a <figure>."""
    lines = [(n, t.strip()) for n, t in source if t.strip() and not t.strip().startswith("%%")]
    if not lines:
        raise Unreadable(0, "this diagram is empty")
    first, kind = lines[0]
    title = next((t[9:].strip() for _, t in lines if t.startswith("accTitle:")), None)
    if not title:
        raise Unreadable(first, "a diagram needs a line `accTitle: …` for those who cannot see it")
    description = next((t[9:].strip() for _, t in lines if t.startswith("accDescr:")), "")
    lines = [(n, t) for n, t in lines[1:] if not t.startswith(("accTitle:", "accDescr:"))]

    if kind == "sequenceDiagram":
        width, height, body = Sequence(lines).draw()
        box, kind = f"0 0 {width:.0f} {height:.0f}", "sequence"
    elif kind in ("stateDiagram-v2", "stateDiagram"):
        width, height, box, body = graphviz(state(lines))
        kind = "graph"
    elif m := re.match(r"(?:flowchart|graph)\s+(TB|TD|LR|RL|BT)$", kind):
        width, height, box, body = graphviz(flowchart(lines, m[1]))
        kind = "graph"
    else:
        raise Unreadable(first, f"not a diagram of the site's subset: {kind}")
    description = f'<desc>{esc(description)}</desc>' if description else ""
    return (f'<figure class="diagram"><div class="scroll">'
            f'<svg class="{kind}" role="img" aria-labelledby="{ident}" viewBox="{box}" '
            f'width="{width:.0f}" height="{height:.0f}" style="--width:{width:.0f}px">'
            f'<title id="{ident}">{esc(title)}</title>{description}{body}</svg></div>'
            f'<figcaption>{esc(title)}</figcaption></figure>')


# ---------------------------------------------------------------------- sequence diagrams

class Sequence:
    ARROW = re.compile(r"(\w+)\s*(--?(?:>>|>|x|\)))\s*[+-]?(\w+)\s*:\s*(.+)")
    NOTE = re.compile(r"Note\s+(over|right of|left of)\s+([\w, ]+?)\s*:\s*(.+)", re.I)
    FRAME = re.compile(r"(loop|alt|opt|par|critical|break)\b\s*(.*)")

    def __init__(self, lines):
        self.label, self.steps, self.numbered = {}, [], False
        depth = 0
        for number, line in lines:
            if m := re.fullmatch(r"(?:participant|actor)\s+(\w+)(?:\s+as\s+(.+))?", line):
                self.label[m[1]] = m[2] or m[1]
            elif m := self.NOTE.fullmatch(line):
                actors = [self.actor(name.strip()) for name in m[2].split(",")]
                self.steps.append(("note", m[1].lower(), actors, self.text(m[3])))
            elif m := self.ARROW.fullmatch(line):
                self.steps.append(("message", self.actor(m[1]), m[2], self.actor(m[3]), self.text(m[4])))
            elif m := self.FRAME.fullmatch(line):
                self.steps.append(("open", m[1], m[2]))
                depth += 1
            elif (m := re.fullmatch(r"(?:else|and|option)\b\s*(.*)", line)) and depth:
                self.steps.append(("else", m[1]))
            elif line == "end" and depth:
                self.steps.append(("close",))
                depth -= 1
            elif line == "autonumber":
                self.numbered = True
            elif not re.match(r"(de)?activate\s+\w+$", line):  # a forge draws those as bars; we do not
                raise Unreadable(number, f"not in the site's subset of sequenceDiagram: {line}")
        if depth:
            raise Unreadable(lines[-1][0], "a loop, alt or opt has no end")

    def actor(self, name):
        self.label.setdefault(name, name)
        return list(self.label).index(name)

    def text(self, text):
        return re.split(r"\s*<br\s*/?>\s*", text)

    def columns(self):
        """The x of each actor: as close together as the texts between them allow."""
        names = list(self.label.values())
        half = [max(44, len(name) * CHAR / 2 + 16) for name in names]
        gap = [max(90, half[i] + half[i + 1] + 16) for i in range(len(names) - 1)]
        for step in self.steps:
            if step[0] != "message":
                continue
            left, right = sorted((step[1], step[3]))
            need = max(map(len, step[4])) * CHAR + 30 + (24 if self.numbered else 0)
            if left == right and left < len(gap):
                gap[left] = max(gap[left], need + 34)
            elif left < right:
                lacks = need - sum(gap[left:right])
                for i in range(left, right):
                    gap[i] += max(0, lacks / (right - left))
        x = [half[0]]
        for width in gap:
            x.append(x[-1] + width)
        return x, half

    def draw(self):
        x, half = self.columns()
        left, right, y, count = 0, x[-1] + half[-1], 66, 0
        out, open_frames, frames = [], [], []
        for kind, *step in self.steps:
            if kind == "message":
                a, arrow, b, text = step
                count += 1
                if self.numbered:
                    text = [f"{count}. {text[0]}", *text[1:]]
                y += LINE * (len(text) - 1)
                out.append(self.message(x[a], x[b], arrow, text, y))
                if a == b:
                    right = max(right, x[a] + 44 + max(map(len, text)) * CHAR)
                    y += LINE
                y += STEP
            elif kind == "note":
                side, actors, text = step
                width = max(map(len, text)) * CHAR + 20
                middle = sum(x[a] for a in actors) / len(actors)
                if side == "over":
                    width = max(width, x[max(actors)] - x[min(actors)] + 60)
                else:
                    middle += (width / 2 + 10) * (1 if side == "right of" else -1)
                height = LINE * len(text) + 11
                out.append(f'<rect class="note" x="{middle - width / 2:.0f}" y="{y - 14}" '
                           f'width="{width:.0f}" height="{height}" rx="4"/>' + words(middle, y + 4, text))
                left, right = min(left, middle - width / 2), max(right, middle + width / 2)
                y += height + 16
            elif kind == "open":
                word, guard = step
                inset = 14 + 6 * len(open_frames)
                out.append(words(inset, y, [word], "kind"))
                out.append(words(inset + len(word) * CHAR + 10, y, [guard], "guard"))
                open_frames.append((y - 16, []))
                y += STEP
            elif kind == "else":
                open_frames[-1][1].append(y - 18)
                out.append(words(8 + 6 * len(open_frames), y, step, "guard"))
                y += STEP
            else:
                top, rules = open_frames.pop()
                frames.append((len(open_frames), top, y - 22, rules))
                y += 8
        bottom = y - 12
        shift = 1 - left

        drawn = ""
        for depth, top, end, rules in frames:
            start, width = 4 + 6 * depth, right - 8 - 12 * depth
            drawn += (f'<rect class="frame" x="{start}" y="{top}" width="{width:.0f}" '
                      f'height="{end - top}" rx="6"/>')
            drawn += "".join(f'<path class="rule" d="M{start} {y}h{width:.0f}"/>' for y in rules)
        for at in x:
            drawn += f'<path class="life" d="M{at:.0f} 32V{bottom}"/>'
        for at, h, name in zip(x, half, self.label.values()):
            drawn += f'<rect class="box" x="{at - h:.0f}" y="1" width="{2 * h:.0f}" height="31" rx="6"/>'
            drawn += words(at, 21, [name], "who")
        drawn += "".join(out)
        return right + shift + 1, bottom + 2, f'<g transform="translate({shift:.0f})">{drawn}</g>'

    def message(self, start, end, arrow, text, y):
        style = "reply" if arrow.startswith("--") else "message"
        if start == end:  # to oneself: a loop to the right
            return (f'<path class="{style}" d="M{start:.0f} {y - 6}h26v18H{start + 6:.0f}"/>'
                    f'<path class="tip" d="M{start + 2:.0f} {y + 12}l9 -5v10z"/>'
                    + words(start + 36, y + 4, text, "from"))
        way = 1 if end > start else -1
        tip = end - 2 * way
        out = words((start + end) / 2, y - 7 - LINE * (len(text) - 1), text, "middle said")
        out += f'<path class="{style}" d="M{start:.0f} {y}H{tip:.0f}"/>'
        if arrow.endswith("x"):
            return out + f'<path class="message" d="M{tip - 5:.0f} {y - 5}l10 10m0-10l-10 10"/>'
        return out + f'<path class="tip" d="M{tip:.0f} {y}l{-9 * way} -5v10z"/>'


def words(x, y, text, kind="middle"):
    return "".join(f'<text class="{kind}" x="{x:.0f}" y="{y + LINE * i:.0f}">{esc(t)}</text>'
                   for i, t in enumerate(text))


# ---------------------------------------------------------------------- what Graphviz lays out

HEAD = ('digraph{{graph[rankdir={way} bgcolor=transparent pad=0.05 nodesep=0.4 ranksep=0.45 '
        'fontname="DejaVu Sans" fontsize=10]'
        'node[shape=box style=rounded fontname="DejaVu Sans" fontsize=10 margin="0.16,0.08" height=0.34]'
        'edge[fontname="DejaVu Sans" fontsize=9 arrowsize=0.7]\n')


def quoted(text, margin=""):
    text = margin + re.sub(r"<br\s*/?>", "\n", text.strip().strip('"')) + margin
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def state(lines):
    out, ends, note = HEAD.format(way="TB"), 0, None
    for number, line in lines:
        if note is not None:  # inside `note right of X` … `end note`
            if line == "end note":
                out += note_of(note[0], "<br>".join(note[1]), number)
                note = None
            else:
                note[1].append(line)
        elif m := re.fullmatch(r"direction\s+(TB|LR|RL|BT)", line):
            out = out.replace("rankdir=TB", f"rankdir={m[1]}", 1)
        elif m := re.fullmatch(r'state\s+"([^"]*)"\s+as\s+(\w+)', line):
            out += f"{m[2]}[label={quoted(m[1])}]\n"
        elif m := re.fullmatch(r"note\s+(?:right|left)\s+of\s+(\w+)(?:\s*:\s*(.+))?", line):
            if m[2]:
                out += note_of(m[1], m[2], number)
            else:
                note = (m[1], [])
        elif m := re.fullmatch(r"(\[\*\]|\w+)\s*-->\s*(\[\*\]|\w+)(?:\s*:\s*(.+))?", line):
            ends += 1
            a, b = m[1], m[2]
            if a == "[*]":
                a = f"start{ends}"
                out += f'{a}[shape=point width=0.13 class="start"]\n'
            if b == "[*]":
                b = f"end{ends}"
                out += f'{b}[shape=doublecircle label="" width=0.11 height=0.11 style=solid class="end"]\n'
            out += f"{a}->{b}" + (f"[label={quoted(m[3], '  ')}]" if m[3] else "") + "\n"
        elif m := re.fullmatch(r"(\w+)\s*:\s*(.+)", line):
            out += f"{m[1]}[label={quoted(m[2])}]\n"
        else:
            raise Unreadable(number, f"not in the site's subset of stateDiagram: {line}")
    return out + "}"


def note_of(name, text, number):
    return (f'note{number}[shape=note style=solid fontsize=9 class="note" label={quoted(text)}]\n'
            f"{{rank=same; {name}->note{number}[style=dashed arrowhead=none]}}\n")


# name, then one of [(cylinder)] ((circle)) ([round]) [box] (round) {choice}
NODE = re.compile(r'(\w+)(?:\[\((.*?)\)\]|\(\((.*?)\)\)|\(\[(.*?)\]\)|\["?(.*?)"?\]|\((.*?)\)|\{(.*?)\})?')
SHAPES = ["shape=cylinder style=solid", "shape=circle style=solid", "shape=box", "shape=box",
          "shape=box", "shape=diamond style=solid"]
EDGE = re.compile(r'\s*(<?)(?:--\s+([^>|]+?)\s+-->|(-->|---|-\.->|==>)(?:\|"?([^|]*?)"?\|)?)\s*')
LOOK = {"---": "arrowhead=none", "-.->": "style=dashed", "==>": "penwidth=2"}


def flowchart(lines, direction):
    out = HEAD.format(way={"TD": "TB"}.get(direction, direction))
    for number, line in lines:
        if m := re.fullmatch(r'subgraph\s+(\w+)(?:\s*\["?(.+?)"?\])?', line):
            out += f"subgraph cluster_{m[1]}{{label={quoted(m[2] or m[1])} style=rounded\n"
        elif line == "end":
            out += "}\n"
        elif not re.match(r"(classDef|class|style|linkStyle|direction)\s", line):  # a forge's colours
            out += flow_line(number, line)
    return out + "}"


def flow_line(number, line):
    """A --> B & C -->|text| D, and the shapes of the nodes on the way."""
    out, at, before, look = "", 0, [], ""
    line = line.rstrip(";")
    while True:
        group = []
        while m := NODE.match(line, at):
            group.append(m[1])
            for text, shape in zip(m.groups()[1:], SHAPES):
                if text is not None:
                    out += f"{m[1]}[label={quoted(text)} {shape}]\n"
            at = m.end()
            if not (more := re.compile(r"\s*&\s*").match(line, at)):
                break
            at = more.end()
        out += "".join(f"{a}->{b}[{look}]\n" for a in before for b in group)
        if group and at == len(line):
            return out
        edge = EDGE.match(line, at)
        if not group or not edge:
            raise Unreadable(number, f"not in the site's subset of flowchart: {line}")
        text = edge[2] or edge[4]
        look = LOOK.get(edge[3], "") + (" dir=both" if edge[1] else "")
        look += f" label={quoted(text, '  ')}" if text else ""
        before, at = group, edge.end()


def graphviz(source):
    run = subprocess.run(["dot", "-Tsvg"], input=source, text=True, capture_output=True)
    if run.returncode:
        raise Unreadable(0, "Graphviz: " + run.stderr.strip().splitlines()[0])
    svg = run.stdout
    points = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg).groups()
    width, height = (float(number) * 96 / 72 for number in points)
    box = re.search(r'viewBox="([^"]+)"', svg)[1]
    body = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S)[1]
    body = re.sub(r"<title>.*?</title>|<!--.*?-->", "", body, flags=re.S)
    body = re.sub(r'\s(?:id|fill|stroke|font-family)="[^"]*"', "", body)  # the theme decides
    return width, height, box, " ".join(body.split())
