#!/usr/bin/env python3
"""Makes the documentation site from the files of this repository.

  site.py build                  writes build/site/index.html and everything it needs
  site.py sync [--write]         compares the snippets in the pages with their sources, and the
                                 last lines of lessons with their neighbours; or repairs them
  site.py browser [--shots DIR]  reads the built site in Chromium, and saves screenshots

With --test, a missing tool is a skipped test instead of an error.

A build has three steps. Every README becomes HTML, and is checked on the way (pages.py, gfm.py,
diagram.py). Doxygen colours the listings and writes the reference of shared/ipc. finish.py adds
what a reader needs to find the way.
"""
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from finish import finish
from pages import (ROOT, Surroundings, diff_lines, esc, find_pages, lessons_of, library_headers,
                   listing_label, problem, problems, read, sync)

HERE = Path(__file__).resolve().parent
OUT = ROOT / "build" / "site"
PARTS = [  # each with its last lesson
    ("Inside one process", 8),
    ("Several processes, no server", 16),
    ("A server", 20),
    ("Other wires, and what they cost", 26),
]
COLOURED = {".cpp", ".hpp", ".h", ".c", ".cs"}  # by Doxygen
BUILDERS = ("doxygen", "graphviz", "python3-markdown-it")
CHROMIUM = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")


def build():
    require(*BUILDERS)
    work = OUT.with_name("site.work")
    shutil.rmtree(work, ignore_errors=True)
    (work / "pages").mkdir(parents=True)
    pages, listings = render(work / "pages")
    stop_if_problems()
    run_doxygen(work, pages, listings)
    finish(work / "html", pages, listings, work / "reference.xml", [HERE / "site.js"])
    stop_if_problems()
    shutil.rmtree(OUT, ignore_errors=True)
    (work / "html").rename(OUT)
    shutil.rmtree(work)
    print(f"{OUT.relative_to(ROOT) / 'index.html'}: {len(pages)} pages, {len(listings)} listings")


# ---------------------------------------------------------------------- what Doxygen reads

def render(folder):
    """Writes every page and every listing; returns both."""
    from gfm import Markdown  # here, so that all else works without markdown-it

    pages, listings, fragments = find_pages(), set(library_headers()), []

    def write(label, title, parts):
        (folder / f"{label}.md").write_text(doxygen_page(label, title, parts), encoding="utf-8")

    sync(pages)
    for page in pages.values():
        page.markdown = Markdown(page.text, page.label, Surroundings(page, pages, listings, fragments))
        write(page.label, page.title, page.markdown.parts)
        if page.is_lesson:
            listings.update(page.files())
        elif page.label == "index":
            for lesson in lessons_of(pages):
                if f'href="{lesson.url}"' not in "".join(map(str, page.markdown.parts)):
                    problem(page.path, 1, f"the map has no link to lessons/{lesson.folder.name}")
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
            out.append("\\htmlonly[block]" + pending.replace("\n", " ") + "\\endhtmlonly\n")
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
    """Doxygen ends a code span at an apostrophe, so such spans become HTML; and 1.9.8 takes an alias
    after a class for private if that is what the class ended with. Lines stay lines."""
    def span(m):
        return "<code>" + esc(m[1]).replace("&#x27;", "&apos;").replace("%", "\\%") + "</code>"

    def comment(m):
        return re.sub(r"`([^`]*['\"%<>][^`]*)`", span, m[0])

    text = re.sub(r"^ private:.*?^(?=};)", r"\g<0>public: ", text, flags=re.M | re.S)
    return re.sub(r"^\s*//[/!].*$", comment, text, flags=re.M)


def navigation(pages):
    """The contents, on the left of every page."""
    def entry(url, text):
        return f'<li><a href="{url}">{text}</a></li>'

    out, after, stories = f'<ul>{entry("index.html", "Home")}</ul>', 0, []
    for part, (name, last) in enumerate(PARTS, 1):
        inside = [page for page in lessons_of(pages) if after < int(page.number or 0) <= last]
        entries = (entry(p.url, f'<span class="number">{p.number}</span> {esc(p.question)}') for p in inside)
        if story := pages.get(ROOT / "docs" / f"part-{part}.md"):
            stories.append(story)
            name = f'<a href="{story.url}">{name}</a>'
        out += f"<p>{name}</p><ol>{''.join(entries)}</ol>" if inside else ""
        after = last
    others = [entry(page.url, esc(page.title)) for page in pages.values()
              if not page.is_lesson and page.label != "index" and page not in stories]
    others.append(entry("namespaceipc.html", "Reference"))
    others.append(entry("namespaceipc_1_1windows.html", "Reference for Windows"))
    return out + f"<p>Look up</p><ul>{''.join(others)}</ul>"


def run_doxygen(work, pages, listings):
    def write(folder, name, text):
        (work / folder / name).parent.mkdir(parents=True, exist_ok=True)
        (work / folder / name).write_text(text, encoding="utf-8")

    headers = library_headers()
    for path in listings:
        name, text = path.relative_to(ROOT), read(path)
        if path in headers:
            if path.parent.name == "windows":  # or Doxygen makes one class of two with the same name
                text = text.replace("\nnamespace ipc {", "\nnamespace ipc::windows {")
            write("headers", name, header_for_doxygen(text))
        write("listings", name, text)
    write("headers", "windows.hpp", "/// What the primitives are made of on Windows.\nnamespace ipc::windows {}\n")
    header = read(HERE / "header.html").replace("@NAVIGATION@", navigation(pages))
    (work / "header.html").write_text(header, encoding="utf-8")
    run = subprocess.run(["doxygen", str(HERE / "Doxyfile")], cwd=ROOT, stderr=subprocess.PIPE,
                         text=True, env={**os.environ, "SITE_WORK": work.as_posix()})
    print(run.stderr.replace(str(work / "headers") + "/", ""), end="", file=sys.stderr)
    if run.returncode:
        sys.exit("docs: Doxygen has warnings")


# ---------------------------------------------------------------------- commands

def require(*packages):
    """Says by name what is missing, and how to get it."""
    def found(package):
        if package == "python3-markdown-it":
            return importlib.util.find_spec("markdown_it")
        if package == "docs/site/node_modules":
            return (ROOT / package).is_dir()
        commands = {"chromium": CHROMIUM, "graphviz": ["dot"], "nodejs": ["node"]}
        return any(map(shutil.which, commands.get(package, [package])))

    missing = [package for package in packages if not found(package)]
    if missing:
        text = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: shared/setup docs"
        if "--test" in sys.argv:
            print(f"SKIPPED: {text}")
            sys.exit(0)
        sys.exit(f"docs: {text}")


def stop_if_problems():
    if problems:
        sys.exit("\n".join(sorted(problems)))


def browser(arguments):
    require("nodejs", "docs/site/node_modules", "chromium")
    if not (OUT / "index.html").exists():
        require(*BUILDERS)  # without them, there can be no site to test
        sys.exit("docs: build the site first: cmake --build --preset docs")
    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    command = ["node", str(HERE / "browser-test.mjs"), str(OUT), *arguments]
    code = subprocess.run(command, env={**os.environ, "CHROMIUM": chromium}).returncode
    sys.exit(code if code >= 0 else f"docs: signal {-code} ended the browser test")


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
