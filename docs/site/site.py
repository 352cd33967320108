#!/usr/bin/env python3
"""Makes the documentation site from the files of this repository.

  site.py build                  writes build/site/index.html and everything it needs
  site.py sync [--write]         compares the snippets in the pages with their sources; or copies
                                 the sources in
  site.py browser [--shots DIR]  reads the built site in Chromium, and saves screenshots

With --test, a missing tool is a skipped test instead of an error.

A build has three steps. Every README becomes HTML, and is checked on the way (pages.py, gfm.py,
diagram.py). Doxygen colours the listings and writes the reference of shared/ipc. finish.py adds
what a reader needs to find the way.
"""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from finish import finish
from gfm import Markdown, diff_lines, esc
from pages import (ROOT, Surroundings, find_pages, lessons_of, library_headers, listing_label,
                   problem, problems, read, sync)

HERE = Path(__file__).resolve().parent
OUT = ROOT / "build" / "site"
PARTS = [  # each with its last lesson
    ("Inside one process", 8),
    ("Several processes, no server", 16),
    ("A server", 20),
    ("Other wires, and what they cost", 26),
]
COLOURED = {".cpp", ".hpp", ".h", ".c", ".cs"}  # by Doxygen
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def build():
    require("doxygen", "dot")
    work = OUT.with_name("site.work")
    shutil.rmtree(work, ignore_errors=True)
    (work / "pages").mkdir(parents=True)
    pages, listings = render(work / "pages")
    stop_if_problems()
    run_doxygen(work, pages)
    finish(work / "html", pages, listings, work / "reference.xml", [HERE / "site.js"])
    stop_if_problems()
    shutil.rmtree(OUT, ignore_errors=True)
    (work / "html").rename(OUT)
    shutil.rmtree(work)
    print(f"{OUT.relative_to(ROOT) / 'index.html'}: {len(pages)} pages, {len(listings)} listings")


# ---------------------------------------------------------------------- what Doxygen reads

def render(folder):
    """Writes every page and every listing; returns both."""
    pages, listings, fragments = find_pages(), set(library_headers()), []

    def write(label, title, parts):
        (folder / f"{label}.md").write_text(doxygen_page(label, title, parts), encoding="utf-8")

    sync(pages)
    for page in pages.values():
        page.markdown = Markdown(page.text, page.label, Surroundings(page, pages, listings, fragments))
        write(page.label, page.title, page.markdown.parts)
        if page.is_lesson:
            listings.update(page.files())
    for page, line, target, other in fragments:
        if target.partition("#")[2] not in other.markdown.ids:
            problem(page.path, line, f"dead fragment: {target}")
    for path in listings:
        write(listing_label(path), path.name, listing_parts(path))
    return pages, listings


def doxygen_page(label, title, parts):
    """HTML passes through Doxygen untouched, in one line; the code between is Doxygen's."""
    words = re.sub(r"[^\w .,:?!()-]", " ", title)
    out = [f"# {words} {{#{'mainpage' if label == 'index' else label}}}\n"]
    pending = ""
    for part in [*parts, None]:
        if isinstance(part, str):
            pending += part + "\n"
            continue
        if pending:
            out.append("\\htmlonly[block]" + pending.replace("\n", "&#10;") + "\\endhtmlonly\n")
            pending = ""
        if part:
            language, code = part
            out.append(f"```{{{language}}}\n{code}\n```\n" if language else f"\\include {code}\n")
    return "\n".join(out)


def listing_parts(path):
    """A whole file; the lines get their numbers when Doxygen is done."""
    if path.suffix in COLOURED:
        return ['<div class="listing">', ("", path.relative_to(ROOT).as_posix()), "</div>"]
    rows = diff_lines(read(path)) if path.suffix == ".patch" else map(esc, read(path).splitlines())
    lines = "".join(f'<div class="line">{row}</div>' for row in rows)
    return [f'<div class="listing"><div class="fragment">{lines}</div></div>']


def header_for_doxygen(text):
    """Doxygen ends a code span at an apostrophe, so such spans become HTML. Lines stay lines."""
    def span(m):
        return "<code>" + esc(m[1]).replace("&#x27;", "&apos;").replace("%", "\\%") + "</code>"

    def comment(m):
        return re.sub(r"`([^`]*['\"%<>][^`]*)`", span, m[0])

    return re.sub(r"^\s*//[/!].*$", comment, text, flags=re.M)


def navigation(pages):
    """The contents, on the left of every page."""
    def entry(url, text):
        return f'<li><a href="{url}">{text}</a></li>'

    out, after = f'<ul>{entry("index.html", "Home")}</ul>', 0
    for name, last in PARTS:
        inside = [page for page in lessons_of(pages) if after < int(page.number or 0) <= last]
        entries = (entry(p.url, f'<span class="number">{p.number}</span> {esc(p.question)}') for p in inside)
        out += f"<p>{name}</p><ol>{''.join(entries)}</ol>" if inside else ""
        after = last
    others = [entry(page.url, esc(page.title)) for page in pages.values()
              if not page.is_lesson and page.label != "index"]
    others.append(entry("namespaceipc.html", "Reference of <code>ipc</code>"))
    return out + f"<p>Look up</p><ul>{''.join(others)}</ul>"


def run_doxygen(work, pages):
    for path in library_headers():
        copy = work / "headers" / path.relative_to(ROOT / "shared")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(header_for_doxygen(read(path)), encoding="utf-8")
    header = read(HERE / "header.html").replace("@NAVIGATION@", navigation(pages))
    (work / "header.html").write_text(header, encoding="utf-8")
    run = subprocess.run(["doxygen", str(HERE / "Doxyfile")], cwd=ROOT, stderr=subprocess.PIPE,
                         text=True, env={**os.environ, "SITE_WORK": work.as_posix()})
    print(run.stderr.replace(str(work / "headers"), "shared"), end="", file=sys.stderr)
    if run.returncode:
        sys.exit("docs: Doxygen has warnings")


# ---------------------------------------------------------------------- commands

def require(*tools):
    """Says by name what is missing, and how to get it."""
    def found(tool):
        if tool == "chromium":
            return os.environ.get("CHROMIUM") or any(map(shutil.which, CHROMIUM))
        return shutil.which(tool)

    missing = [{"dot": "dot (Graphviz)"}.get(tool, tool) for tool in tools if not found(tool)]
    if "node" in tools and not (HERE / "node_modules").is_dir():
        missing.append("docs/site/node_modules")
    if missing:
        text = f"{', '.join(missing)} missing; to install: shared/setup docs"
        if "--test" in sys.argv:
            print(f"SKIPPED: {text}")
            sys.exit(0)
        sys.exit(f"docs: {text}")


def stop_if_problems():
    if problems:
        sys.exit("\n".join(sorted(problems)))


def browser(arguments):
    require("node", "chromium")
    if not (OUT / "index.html").exists():
        require("doxygen", "dot")  # without them, there can be no site to test
        sys.exit("docs: build the site first: cmake --build --preset docs")
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)))
    command = ["node", str(HERE / "browser-test.mjs"), str(OUT), *arguments]
    sys.exit(subprocess.run(command, env={**os.environ, "CHROMIUM": chromium}).returncode)


def main():
    command, *arguments = [a for a in sys.argv[1:] if a != "--test"] or [""]
    if command == "build":
        build()
    elif command == "sync":
        count = sync(find_pages(), "--write" in arguments)
        stop_if_problems()
        print(f"{count} snippets equal their sources")
    elif command == "browser":
        browser(arguments)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
