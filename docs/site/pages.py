"""The pages of the course, the files they show, and where their links lead.

What is wrong is collected, so that one run reports all of it.
"""
import html
import pathlib
import re
import textwrap

import chart

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTED = {".cpp", ".hpp", ".h", ".c", ".cs", ".vb", ".proto", ".patch"}  # and CMakeLists.txt

problems = set()


def problem(path, line, text):
    problems.add(f"{path.relative_to(ROOT).as_posix()}:{line}: {text}")


def read(path):
    return path.read_text(encoding="utf-8")


def esc(text):
    return html.escape(text, quote=True)


def diff_lines(text):
    """A diff, line by line, as HTML: the signs stay, so colour is never the only difference."""
    tags = {"+": "ins", "-": "del", "@": "b"}
    for line in text.splitlines():
        tag = "b" if line.startswith(("--- a/", "+++ b/")) else tags.get(line[:1], "span")
        yield f"<{tag}>{esc(line)}</{tag}>"


# ---------------------------------------------------------------------- pages and listings

class Page:
    """A README or a page of docs/: where it is, what it is called, where it goes."""

    def __init__(self, path):
        self.path = path
        self.folder = path.parent
        self.text = read(path)
        relative = path.relative_to(ROOT)
        self.is_lesson = relative.parts[0] == "lessons"
        if self.is_lesson:
            self.label = f"lesson-{relative.parts[1]}"
        else:
            self.label = "index" if relative.name == "README.md" else relative.stem
        self.url = self.label + ".html"
        m = re.search(r"^# (.+)$", self.text, re.M)
        if not m:
            problem(path, 1, "a page starts with its title: # …")
        self.title = re.sub(r"[`*]", "", m[1]).strip() if m else self.label
        self.number, self.question = re.fullmatch(r"(\d\d)? ?(.*)", self.title).groups()

    def files(self):
        """The sources of a lesson, in reading order; those without a rank follow main.cpp."""
        order = ["main.cpp", None, "check.cpp", "model.cpp", "exercise/", "solution/", "broken/",
                 "CMakeLists.txt"]

        def rank(path):
            name = path.relative_to(self.folder).as_posix()
            return next((i for i, start in enumerate(order) if start and name.startswith(start)), 1), name

        files = self.folder.rglob("*")
        return sorted((f for f in files if f.suffix in LISTED or f.name == "CMakeLists.txt"), key=rank)


def find_pages():
    paths = [ROOT / "README.md", *sorted(ROOT.glob("lessons/[0-9]*/README.md")),
             *sorted(ROOT.glob("docs/*.md"))]
    return {path: Page(path) for path in paths if path.exists()}


def lessons_of(pages):
    return [page for page in pages.values() if page.is_lesson]


def neighbours(page, lessons):
    """The lessons before and after this one, or None."""
    at = lessons.index(page)
    return lessons[at - 1] if at else None, lessons[at + 1] if at + 1 < len(lessons) else None


def library_headers():
    return sorted(ROOT.glob("shared/ipc/**/*.hpp"), key=lambda path: (len(path.parts), path))


def listing_label(path):
    """The name of the page that shows a whole file, in letters that Doxygen leaves alone."""
    parts = path.relative_to(ROOT).parts
    words = ["lesson", *parts[1:]] if parts[0] == "lessons" else ["source", *parts]
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower())


def listing_url(path):
    return listing_label(path) + ".html"


# ---------------------------------------------------------------------- snippets

REPAIR = "to repair it: python3 docs/site/site.py sync --write"
NAV = re.compile(r"^<!-- nav -->\n.*\n?\Z", re.M)
SNIPPET = re.compile(r"^(?P<indent> *)<!-- snippet: (?P<what>\S+) -->\n"
                     r"(?P<fence> *```\w*\n)(?P<body>.*?)^ *```$", re.S | re.M)


def marker(name):
    """The line above and below a region, in any language of the course."""
    return re.compile(rf"\s*(?://|#|') \[{name}\]\s*")


def region(path, name):
    """The first line, the last line and the dedented text between two markers."""
    this, other = marker(re.escape(name)), marker(r"[\w-]+")
    lines = read(path).splitlines()
    edges = [n for n, line in enumerate(lines) if this.fullmatch(line)]
    if len(edges) != 2:
        raise ValueError(f"{path.name} has {len(edges)} lines `// [{name}]`, not two")
    inside = [line for line in lines[edges[0] + 1:edges[1]] if not other.fullmatch(line)]
    return edges[0] + 2, edges[1], textwrap.dedent("\n".join(inside))


def patch_body(path):
    """What a patch changes: its text after the first @@ line."""
    lines = read(path).splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("@@")), None)
    if start is None:
        raise ValueError(f"{path.name} has no @@ line")
    body = ("@@" if line.startswith("@@") else line.rstrip() for line in lines[start + 1:])
    return "\n".join(body)


def snippet_source(page, what):
    """File, first line, last line and text of a snippet."""
    name, _, tag = what.partition("#")
    path = (page.folder / name).resolve()
    if not path.is_file():
        raise ValueError(f"there is no {name}")
    if path.suffix == ".patch":
        return path, 1, 1, patch_body(path)
    if not tag:
        raise ValueError(f"say which region of {name}: {name}#region")
    return path, *region(path, tag)


def nav(page, lessons):
    """The last line of a lesson: where a forge's reader goes next."""
    before, after = neighbours(page, lessons)
    links = [before and f"[← {before.title}](../{before.folder.name}/README.md)",
             "[All lessons](../../README.md)",
             after and f"[{after.title} →](../{after.folder.name}/README.md)"]
    return f"<!-- nav -->\n{' · '.join(filter(None, links))}\n"


def sync(pages, write=False):
    """Compares every snippet with its source, or copies the source in. Returns their number.
    Does the same for the last line of the lessons."""
    count, lessons = 0, lessons_of(pages)
    for page in pages.values():
        def synced(m):
            nonlocal count
            count += 1
            line = page.text.count("\n", 0, m.start()) + 1
            try:
                *_, source = snippet_source(page, m["what"])
            except ValueError as reason:
                problem(page.path, line, reason)
                return m[0]
            wanted = "".join((m["indent"] + row).rstrip() + "\n" for row in source.rstrip().splitlines())
            if "".join(row.rstrip() + "\n" for row in m["body"].rstrip().splitlines()) == wanted:
                return m[0]
            if not write:
                problem(page.path, line, f"differs from {m['what']}; {REPAIR}")
            return m[0].replace(m["fence"] + m["body"], m["fence"] + wanted, 1)

        text = SNIPPET.sub(synced, page.text)
        if text.count("<!-- snippet:") != len(SNIPPET.findall(text)):
            problem(page.path, 1, "a snippet comment has no fence on the next line")
        if page.is_lesson:
            last = NAV.search(text)
            if not last:
                problem(page.path, 1, "a lesson ends with <!-- nav --> and an empty line")
            elif last[0] != nav(page, lessons):
                if not write:
                    problem(page.path, text.count("\n"), f"not the lesson's neighbours; {REPAIR}")
                text = text[:last.start()] + nav(page, lessons)
        if write and text != page.text:
            page.path.write_text(text, encoding="utf-8", newline="\n")
            print(f"rewritten: {page.path.relative_to(ROOT)}")
        if page.is_lesson:
            sync_charts(page.folder, write)
    return count


def sync_charts(folder, write):
    """Does the same for the pictures that are drawn from data."""
    for data in sorted(folder.glob("data/*.json")):
        picture = data.with_suffix(".svg")
        try:
            drawn = chart.draw(read(data))
        except (chart.Refused, KeyError, ValueError) as reason:
            problem(data, 1, f"no chart can be drawn of this: {reason}")
            continue
        if picture.exists() and read(picture) == drawn:
            continue
        if not write:
            problem(picture if picture.exists() else data, 1, f"the chart is not that of the data; {REPAIR}")
            continue
        picture.write_text(drawn, encoding="utf-8", newline="\n")
        print(f"drawn: {picture.relative_to(ROOT)}")


# ---------------------------------------------------------------------- links

class Surroundings:
    """What the text of one page points at: other pages, listings, snippets, pictures."""

    def __init__(self, page, pages, listings, fragments):
        self.page = page
        self.pages = pages
        self.listings = listings    # files that need a page of their own; grows
        self.fragments = fragments  # to be checked when all pages are read; grows

    def error(self, line, text):
        problem(self.page.path, line, text)

    def link(self, target, line):
        if re.match(r"[a-z]+:", target):
            return target
        name, _, fragment = target.partition("#")
        path = (self.page.folder / name).resolve() if name else self.page.path
        if not path.exists() or not path.is_relative_to(ROOT):
            self.error(line, f"dead link: {target}")
            return "#"
        hash_ = f"#{fragment}" if fragment else ""
        if path.is_dir():
            if path.is_relative_to(ROOT / "shared" / "ipc"):
                return "namespaceipc.html"
            path = self.page_of_folder(path)
            if not path:
                self.error(line, f"no page shows this folder: {target}")
                return "#"
        if path in self.pages:
            if fragment:
                self.fragments.append((self.page, line, target, self.pages[path]))
            return hash_ if path == self.page.path and fragment else self.pages[path].url + hash_
        self.listings.add(path)
        m = re.fullmatch(r"#L(\d+)", hash_)
        if fragment and not (m and int(m[1]) <= read(path).count("\n")):
            self.error(line, f"dead fragment: {target}")
        return listing_url(path) + hash_

    def page_of_folder(self, path):
        """A folder of a lesson is shown by the lesson, the folder of lessons by the map."""
        if path in (ROOT, ROOT / "lessons"):
            return ROOT / "README.md"
        readmes = (folder / "README.md" for folder in (path, *path.parents) if folder != ROOT)
        return next((readme for readme in readmes if readme in self.pages), None)

    def image(self, target, caption, line):
        path = (self.page.folder / target).resolve()
        if path.suffix != ".svg" or not path.exists():
            self.error(line, f"not an SVG of this repository: {target}")
            return ""
        if not caption:
            self.error(line, f"say in words what {target} shows")
        svg = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", "", read(path), flags=re.S).strip()
        return (f'<figure class="chart"><div class="scroll">{svg}</div>'
                f"<figcaption>{esc(caption)}</figcaption></figure>").replace("\n", " ")

    def snippet(self, what, line):
        """What stands above a listing: the file, with a link to the lines."""
        try:
            path, first, last, _ = snippet_source(self.page, what)
        except ValueError as reason:
            self.error(line, reason)
            return esc(what)
        self.listings.add(path)
        folder = self.page.folder if path.is_relative_to(self.page.folder) else ROOT
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".patch":
            return f'<a href="{listing_url(path)}">{name}</a> <span>{esc(read(path).splitlines()[0])}</span>'
        return f'<a href="{listing_url(path)}#L{first}">{name}</a> <span>lines {first}–{last}</span>'
