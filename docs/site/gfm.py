"""Turns the Markdown that a forge shows into HTML, one page at a time.

markdown-it reads it. This adds what a forge adds (callouts, the ids of headings) and what the
course adds (snippets, outputs, diagrams), and checks all of it. Doxygen would read Markdown too,
but not as a forge does, so it is handed finished HTML; only C++ and C# listings are left to it,
which it colours and links to the reference.

What is not understood is an error that names the file and the line, never a guess.
"""
import re

from markdown_it import MarkdownIt

import diagram
from pages import diff_lines, esc

READER = MarkdownIt("commonmark", {"xhtmlOut": False}).enable(["table", "strikethrough"])
DOXYGEN_COLOURS = {"cpp": ".cpp", "c++": ".cpp", "csharp": ".cs", "cs": ".cs"}
CALLOUTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
FOLDED = re.compile(r"(?:</?details>|<summary>.*</summary>|\s)*")
INLINE_TAG = re.compile(r"</?(?:kbd|sub|sup)>|<br ?/?>")
# What is left of these in a text was meant to be a code span, bold, a link, the rule of a table.
UNREAD = re.compile(r"`|\*\*|\]\(|\]\[|^\|?[-:| ]*-\|[-:| ]*$")


def become(token, content=""):
    token.type, token.content = "html_block", content


class Markdown:
    """Renders one page into `parts`: strings of HTML, and (language, code) for Doxygen to colour.

    `around` knows the other pages: link(target, line), image(target, caption, line) and
    snippet(what, line) give what to write there, error(line, text) reports what is wrong.
    """

    def __init__(self, text, name, around):
        self.name, self.around, self.error = name, around, around.error
        self.lines = text.splitlines()
        self.tokens = READER.parse(text)
        self.listings, self.ids, self.folds = [], set(), []
        self.diagrams = self.titles = self.tables = 0
        for i, (token, kind) in enumerate([(token, token.type) for token in self.tokens]):
            if change := getattr(self, kind, None):
                change(i, token)
        for line in self.folds:
            self.error(line, "this <details> is never closed")
        # The forge's line of links is checked, but not shown: the site draws its own.
        shown = next((i for i, token in enumerate(self.tokens) if token.content == "<!-- nav -->\n"), None)
        body = READER.renderer.render(self.tokens[:shown], READER.options, {})
        self.parts = [self.listings[int(part)] if i % 2 else part
                      for i, part in enumerate(re.split("\0(\\d+)\0", body))]

    # ------------------------------------------------------------------ blocks
    # One method for each kind of token that changes; the renderer writes the others as they are.

    def heading_open(self, i, token):
        inline, close = self.tokens[i + 1:i + 3]
        if token.tag == "h1":  # the title of the page, which Doxygen writes
            self.titles += 1
            if self.titles > 1:
                self.error(token.map[0] + 1, "a page has one title: # …")
            inline.children = []
            become(token)
            become(close)
            return
        words = "".join(child.content for child in inline.children).strip().lower()
        ident = unique = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        count = 0
        while unique in self.ids:  # as a forge numbers headings of the same name
            count += 1
            unique = f"{ident}-{count}"
        self.ids.add(unique)
        token.attrSet("id", unique)
        become(close, f'<a class="mark" href="#{unique}" aria-label="Link to this section">#</a></{close.tag}>')

    def fence(self, i, token):
        start, end = token.map
        language, code = token.info.strip(), token.content.rstrip("\n")
        if end - start < 2 or not self.lines[end - 1].strip(" >").startswith(token.markup):
            self.error(start + 1, "this fence is never closed")
        if language == "mermaid":
            self.diagrams += 1
            lines = enumerate(code.splitlines(), start + 2)
            try:
                become(token, diagram.figure(lines, f"{self.name}-diagram-{self.diagrams}"))
            except diagram.Unreadable as problem:
                self.error(problem.line or start + 1, problem)
            return
        where = token.meta.get("where", "")
        if language in DOXYGEN_COLOURS:
            self.listings.append((DOXYGEN_COLOURS[language], code))
            code = f"\0{len(self.listings) - 1}\0"
        else:
            kind, rows = ("plain diff", diff_lines(code)) if language == "diff" else ("plain", [esc(code)])
            code = f'<pre class="{kind}">' + "\n".join(rows).replace("\n", "&#10;") + "</pre>"
        if where:
            code = f'<p class="where">{where}</p>{code}'
        become(token, f'<div class="listing{" output" if where == "Output" else ""}">{code}</div>')

    def code_block(self, i, token):
        self.error(token.map[0] + 1, "indented by four, this is code: use a fence, or indent less")

    def html_block(self, i, token):
        text, line = token.content.strip(), token.map[0] + 1
        if m := re.fullmatch(r"<!-- (snippet|output): (.+?) -->", text):
            fence = self.tokens[i + 1] if i + 1 < len(self.tokens) else token
            if fence.type != "fence" or fence.map[0] != token.map[1]:
                self.error(line, f"no fence follows this {m[1]}")
            fence.meta["where"] = self.around.snippet(m[2], line) if m[1] == "snippet" else "Output"
        elif not FOLDED.fullmatch(text) and not re.fullmatch("<!--.*?-->", text, re.S):
            self.error(line, f"HTML that the site does not know, or no blank line after it: {text.splitlines()[0]}")
        for tag in re.findall("</?details", text):
            if tag == "<details":
                self.folds.append(line)
            elif self.folds:
                self.folds.pop()
            else:
                self.error(line, "</details> without <details>")

    def blockquote_open(self, i, token):
        first = self.tokens[i + 1:i + 3][-1]
        if not (m := re.match(r"\[!(\w+)\] *$", first.content, re.M)):
            return
        if m[1] not in CALLOUTS:
            self.error(token.map[0] + 1, f"unknown callout {m[1]}")
        first.children[0].content = ""
        become(token, f'<div class="callout {m[1].lower()}"><p class="callout-title">{m[1].capitalize()}</p>')
        become(next(t for t in self.tokens[i:] if t.type == "blockquote_close" and t.level == token.level), "</div>")

    def table_open(self, i, token):
        self.tables += 1
        become(token, '<div class="scroll table"><table>')
        rows = [row.strip(" >").removeprefix("|").removesuffix("|") for row in self.lines[slice(*token.map)]]
        counts = [len(re.split(r"(?<!\\)\|", row)) for row in rows]
        for line, count in enumerate(counts, token.map[0] + 1):
            if count != counts[0]:
                self.error(line, f"{count} cells in a table of {counts[0]} columns")

    def table_close(self, i, token):
        self.tables -= 1
        become(token, "</table></div>")

    def th_open(self, i, token):
        if not self.tokens[i + 1].content:  # an empty corner heads nothing
            token.tag = self.tokens[i + 2].tag = "td"

    # ------------------------------------------------------------------ inside a line

    def inline(self, i, token):
        line = token.map[0] + 1
        for child in token.children:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "link_open":
                child.attrSet("href", self.around.link(child.attrGet("href"), line))
            elif child.type == "image":
                if len(token.children) > 1:
                    self.error(line, "a picture stands in a paragraph of its own")
                self.tokens[i - 1].hidden = self.tokens[i + 1].hidden = True
                become(child, self.around.image(child.attrGet("src"), child.content, line))
            elif child.type == "html_inline" and not INLINE_TAG.fullmatch(child.content):
                self.error(line, f"HTML that the site does not know: {child.content}")
            elif child.type == "text" and UNREAD.search(child.content):
                self.error(line, f"this is not read as Markdown: {child.content.strip()}")
            elif child.type == "code_inline" and not child.content.startswith("ipc::"):
                # Options and file names stay whole; a long name in a narrow column may break after
                # a bracket or a separator.
                code = re.sub(r"(?<!\S)[^\s&]{0,12}-[^\s&]{1,12}(?!\S)", r"<span>\g<0></span>", esc(child.content))
                if self.tables and len(child.content) > 15:
                    code = re.sub(r"(\(|,|::|_|\w\.)(?=\w|&)", r"\1<wbr>", code)
                become(child, f"<code>{code}</code>")
