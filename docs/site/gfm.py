"""Turns the Markdown that a forge shows into HTML, one page at a time.

Doxygen has a Markdown parser of its own, but it reads many things differently: it divides
<details> at blank lines, ends a code span at an apostrophe, joins "--" into a dash, and knows
neither callouts nor task lists. So the prose is rendered here and handed to Doxygen as finished
HTML; only C++ and C# listings are left to it, which it colours and links to the reference.

What is not understood is an error that names the file and the line, never a guess.
"""
import html
import re

import diagram

BLOCK_START = re.compile(r"```|~~~|#{1,6} |>|<!--|</?(details|summary)\b"
                         r"|([-*+]|\d{1,3}[.)]) |([-*_])(?: *\3){2,}$")
LIST_ITEM = re.compile(r"(\s*)([-*+]|\d{1,3}[.)])(\s+)(.*)")
TABLE_RULE = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
INLINE_TAG = re.compile(r"</?(?:kbd|sub|sup|b|i|em|strong|abbr|mark|code|a)"
                        r'(?: (?:id|name|title)="[^"<>]*")?>|<br ?/?>')
BARE_URL = re.compile(r"(?<![\w\"/])https?://[\w./#?=&%~+:-]*[\w/]")
DOXYGEN_COLOURS = {"cpp": ".cpp", "c++": ".cpp", "csharp": ".cs", "cs": ".cs"}
CALLOUTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")


def esc(text):
    return html.escape(text, quote=True)


def slug(text):
    """The fragment that a forge gives a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"[`*]", "", text).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def plain(text):
    """A title without its Markdown."""
    return re.sub(r"[`*]", "", text).strip()


def breakable(m):
    """A long name in a narrow column may break after a bracket or a separator."""
    return re.sub(r"(\(|,|::|_|\w\.)(?=\w|&)", r"\1<wbr>", m[0])


def diff_lines(text):
    """A diff, line by line, as HTML: the signs stay, so colour is never the only difference."""
    tags = {"+": "ins", "-": "del", "@": "b"}
    for line in text.splitlines():
        tag = tags.get(line[:1], "span")
        yield f"<{tag}>{esc(line)}</{tag}>"


class Markdown:
    """Renders one page into `parts`: strings of HTML, and (language, code) for Doxygen to colour.

    `around` knows the other pages: link(target, line), image(target, caption, line) and
    snippet(what, line) give what to write there, error(line, text) reports what is wrong.
    """

    def __init__(self, text, name, around):
        self.name = name
        self.around = around
        self.error = around.error
        self.parts = []
        self.ids = set()
        self.diagrams = 0
        self.blocks(list(enumerate(text.splitlines(), 1)))
        folds = [len(re.findall(rf"^{tag}", text, re.M)) for tag in ("<details", ".*</details>")]
        if folds[0] != folds[1]:
            self.error(1, f"{folds[0]} <details>, but {folds[1]} </details>")

    def put(self, text):
        self.parts.append(text)

    # ------------------------------------------------------------------ blocks
    # A block is a list of (line number, text). Containers strip their marker and call blocks()
    # again with what is inside, so anything can stand in anything.

    def blocks(self, lines, tight=False):
        i = 0
        while i < len(lines):
            number, line = lines[i]
            if not line.strip():
                i += 1
            elif line.startswith(("```", "~~~")):
                i = self.fence(lines, i, heading="")
            elif line.startswith("<!--"):
                i = self.comment(lines, i)
            elif m := re.match(r"(#{1,6}) (.+?)(?: #+)?\s*$", line):
                self.heading(len(m[1]), m[2], number)
                i += 1
            elif re.match(r"([-*_])(?: *\1){2,}$", line):
                self.put("<hr>")
                i += 1
            elif line.startswith(">"):
                i = self.quote(lines, i)
            elif LIST_ITEM.match(line) and BLOCK_START.match(line.lstrip()):
                i = self.list(lines, i)
            elif re.match(r"</?(details|summary)\b", line):
                self.folded(number, line)
                i += 1
            elif "|" in line and i + 1 < len(lines) and self.is_table_rule(lines[i + 1][1]):
                i = self.table(lines, i)
            else:
                i = self.paragraph(lines, i, tight)

    def fence(self, lines, i, heading):
        """A fenced block; returns the index of the line after it."""
        number, first = lines[i]
        mark = re.match(r"`+|~+", first)[0]
        language = first[len(mark):].strip()
        end = next((j for j in range(i + 1, len(lines)) if lines[j][1].strip() == mark), None)
        if end is None:
            self.error(number, "this fence is never closed")
            return len(lines)
        code = [text for _, text in lines[i + 1:end]]
        text = "\n".join(code)
        if language == "mermaid":
            self.diagrams += 1
            try:
                self.put(diagram.figure(lines[i + 1:end], f"{self.name}-diagram-{self.diagrams}"))
            except diagram.Unreadable as problem:
                self.error(problem.line or number, problem)
            return end + 1
        self.put(f'<div class="listing{" output" if heading == "Output" else ""}">')
        if heading:
            self.put(f'<p class="where">{heading}</p>')
        if language in DOXYGEN_COLOURS:
            self.parts.append((DOXYGEN_COLOURS[language], text))
        elif language == "diff":
            self.put('<pre class="plain diff">' + "\n".join(diff_lines(text)) + "</pre>")
        else:
            self.put(f'<pre class="plain">{esc(text)}</pre>')
        self.put("</div>")
        return end + 1

    def comment(self, lines, i):
        number, line = lines[i]
        end = next((j for j in range(i, len(lines)) if "-->" in lines[j][1]), len(lines) - 1)
        if line.strip() == "<!-- nav -->":
            return end + 2  # the forge's line of links; the site draws its own
        m = re.match(r"<!-- (snippet|output): (.+?) -->$", line.strip())
        if not m:
            return end + 1
        if end + 1 >= len(lines) or not lines[end + 1][1].startswith("```"):
            self.error(number, f"no fence follows this {m[1]}")
            return end + 1
        heading = self.around.snippet(m[2], number) if m[1] == "snippet" else "Output"
        return self.fence(lines, end + 1, heading)

    def heading(self, level, text, number):
        if level == 1:  # the title of the page, which Doxygen writes
            return
        ident = unique = slug(text)
        count = 0
        while unique in self.ids:  # as a forge numbers headings of the same name
            count += 1
            unique = f"{ident}-{count}"
        self.ids.add(unique)
        body = self.inline(text, number)
        mark = f'<a class="mark" href="#{unique}" aria-label="Link to this section">#</a>'
        self.put(f'<h{level} id="{unique}">{body}{mark}</h{level}>')

    def quote(self, lines, i):
        inside = []
        while i < len(lines) and lines[i][1].startswith(">"):
            inside.append((lines[i][0], re.sub(r"^> ?", "", lines[i][1])))
            i += 1
        m = re.match(r"\[!(\w+)\]\s*$", inside[0][1])
        if m and m[1] not in CALLOUTS:
            self.error(inside[0][0], f"unknown callout {m[1]}")
        if m:
            self.put(f'<div class="callout {m[1].lower()}"><p class="callout-title">{m[1].capitalize()}</p>')
            self.blocks(inside[1:])
            self.put("</div>")
        else:
            self.put("<blockquote>")
            self.blocks(inside)
            self.put("</blockquote>")
        return i

    def list(self, lines, i):
        """A list with everything that is indented under its items."""
        first = LIST_ITEM.match(lines[i][1])
        ordered = first[2][0].isdigit()
        items, loose = [], False
        while i < len(lines):
            m = LIST_ITEM.match(lines[i][1])
            if not m or len(m[1]) != len(first[1]) or m[2][0].isdigit() != ordered:
                break
            indent = len(m[1] + m[2] + m[3])
            item = [(lines[i][0], m[4])]
            i += 1
            while i < len(lines):
                number, text = lines[i]
                if not text.strip():
                    item.append((number, ""))
                elif text.startswith(" " * indent):
                    item.append((number, text[indent:]))
                elif item[-1][1] and not LIST_ITEM.match(text) and not BLOCK_START.match(text):
                    item.append((number, text.strip()))  # a line that goes on without its indent
                else:
                    break
                i += 1
            trailing = 0
            while not item[-1][1]:
                item.pop()
                trailing += 1
            more = i < len(lines) and LIST_ITEM.match(lines[i][1])
            loose = loose or any(not text for _, text in item) or bool(trailing and more)
            items.append(item)
        start = f' start="{int(first[2][:-1])}"' if ordered and first[2][:-1] != "1" else ""
        self.put(f"<ol{start}>" if ordered else "<ul>")
        for item in items:
            task = re.match(r"\[([ xX])\] ", item[0][1])
            if task:
                item[0] = (item[0][0], item[0][1][4:])
                label, sign = ("to do", "") if task[1] == " " else ("done", "✓")
                self.put('<li class="task">'
                         f'<span class="checkbox" role="img" aria-label="{label}">{sign}</span> ')
            else:
                self.put("<li>")
            self.blocks(item, tight=not loose)
            self.put("</li>")
        self.put("</ol>" if ordered else "</ul>")
        return i

    def folded(self, number, line):
        m = re.match(r"(<details(?: open)?>)?\s*(?:<summary>(.*)</summary>)?\s*(</details>)?$", line.strip())
        if not m:
            self.error(number, f"write the whole of {line.strip()} on one line")
            return
        summary = f"<summary>{self.inline(m[2], number)}</summary>" if m[2] else ""
        self.put((m[1] or "") + summary + (m[3] or ""))

    def is_table_rule(self, line):
        return "|" in line and TABLE_RULE.match(line.strip())

    def table(self, lines, i):
        def cells(text):
            text = re.sub(r"^\s*\||\|\s*$", "", text)
            return [c.strip() for c in re.split(r"(?<!\\)\|", text)]

        head = cells(lines[i][1])
        align = ["" if not rule.endswith(":") else "center" if rule.startswith(":") else "right"
                 for rule in cells(lines[i + 1][1])]
        if len(align) != len(head):
            self.error(lines[i][0], "the row below has another number of columns")
        rows, end = [], i + 2
        while end < len(lines) and "|" in lines[end][1]:
            rows.append((lines[end][0], cells(lines[end][1])))
            if len(rows[-1][1]) != len(head):
                self.error(lines[end][0], f"{len(rows[-1][1])} cells in a table of {len(head)} columns")
            end += 1

        def row(tag, texts, number):
            out = ""
            for text, side in zip(texts, align):
                kind = f' class="{side}"' if side else ""
                name = tag if text else "td"  # an empty corner heads nothing
                body = re.sub(r"<code>(?!ipc::)[^<]{16,}</code>", breakable, self.inline(text, number))
                out += f"<{name}{kind}>{body}</{name}>"
            return f"<tr>{out}</tr>"

        head = row("th", head, lines[i][0])
        body = "".join(row("td", texts, number) for number, texts in rows)
        self.put(f'<div class="scroll table"><table><thead>{head}</thead>'
                 f"<tbody>{body}</tbody></table></div>")
        return end

    def paragraph(self, lines, i, tight):
        number, text = lines[i]
        if re.match(r"</?(?!https?:|mailto:)\w", text) and not INLINE_TAG.match(text):
            self.error(number, f"HTML that the site does not know: {text.split()[0]}")
        end = i + 1
        while end < len(lines) and lines[end][1].strip() and not BLOCK_START.match(lines[end][1]):
            end += 1
        body = self.inline("\n".join(t for _, t in lines[i:end]), number)
        image = re.fullmatch(r"<figure.*</figure>", body)
        self.put(body if tight or image else f"<p>{body}</p>")
        return end

    # ------------------------------------------------------------------ inline

    def inline(self, text, number):
        """Spans of code, links, emphasis. What is finished is kept aside, so that nothing is
        rendered twice."""
        kept = []

        def keep(piece):
            kept.append(piece)
            return f"\0{len(kept) - 1}\0"

        def line_of(m):  # a paragraph's links are reported on their own line
            return number + m.string.count("\n", 0, m.start())

        def code(m):
            body = " ".join(m[2].split("\n"))
            if body.startswith(" ") and body.endswith(" ") and body.strip():
                body = body[1:-1]  # a space that only keeps a backtick apart
            return keep(f"<code>{esc(body.replace(chr(92) + '|', '|'))}</code>") + "\n" * m[0].count("\n")

        def link(m):
            href = self.around.link(m[2], line_of(m))
            return keep(f'<a href="{esc(href)}">') + m[1] + keep("</a>")

        def url(m):
            address = esc(m[0].strip("<>"))
            return keep(f'<a href="{address}">{address}</a>')

        def image(m):
            return keep(self.around.image(m[2], m[1], line_of(m)))

        def tag(m):
            self.ids.update(re.findall(r'(?:id|name)="([^"]*)"', m[0]))
            return keep(m[0].replace(" name=", " id="))

        text = CODE_SPAN.sub(code, text)
        text = re.sub(r"\\([!-/:-@\[-`{-~])", lambda m: keep(esc(m[1])), text)
        text = re.sub(r"<(https?://[^>\s]+)>", url, text)
        text = INLINE_TAG.sub(tag, text)
        text = re.sub(r"!\[([^\]]*)\]\(([^)\s]+)\)", image, text)
        text = re.sub(r"\[([^\[\]]*)\]\(((?:[^()\s]|\([^()\s]*\))+)\)", link, text)
        text = BARE_URL.sub(url, text)
        text = esc(text)
        text = re.sub(r"\*\*(\S(?:.*?\S)?)\*\*", r"<strong>\1</strong>", text, flags=re.S)
        text = re.sub(r"(?<!\w)__(\S(?:.*?\S)?)__(?!\w)", r"<strong>\1</strong>", text, flags=re.S)
        text = re.sub(r"\*(\S(?:.*?\S)?)\*", r"<em>\1</em>", text, flags=re.S)
        text = re.sub(r"(?<!\w)_(\S(?:.*?\S)?)_(?!\w)", r"<em>\1</em>", text, flags=re.S)
        text = re.sub(r"~~(.+?)~~", r"<del>\1</del>", text, flags=re.S)
        text = re.sub(r"(?: {2,}|\\)\n", "<br>\n", text)
        if "`" in text:
            self.error(number, "a code span is not closed here")
        while "\0" in text:
            text = re.sub(r"\0(\d+)\0", lambda m: kept[int(m[1])], text)
        return text
