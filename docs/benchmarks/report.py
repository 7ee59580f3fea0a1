"""Tables and charts of what was measured, and where they stand in the documents."""
import datetime, html, os, platform, re

import bounds, servers

DOCUMENT = os.path.join(servers.TOP, "docs/benchmarks.md")
COLOURS = {"httpd": "#c2410c"}  # ours
OTHERS = "#64748b"


def machine():
    with open("/proc/cpuinfo") as f:
        model = re.search(r"model name\s*: (.*)", f.read())
    return f"{model[1].strip() if model else platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}"


def table(load, results, failures, args):
    """Markdown: a line for each server, and under it who has none and why, and what was to be reached."""
    columns = [x for c in load.columns for x in ([(c, False), (c, True)] if c.ratio else [(c, False)])]
    lines = [f"### `{load.name}`: {load.title}", "", "| server | " + " | ".join(
        "ratio to nginx" if ratio else c.title for c, ratio in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    base = results.get("nginx", {})
    for name, r in results.items():
        cells = [ratio_of(r, base, c) if ratio else f"{r[c.key]:,.{c.digits}f}" for c, ratio in columns]
        lines.append(f"| {name} {servers.ALL[name].version} | " + " | ".join(cells) + " |")
    left_out = [f"{name} ({reason.splitlines()[0][:100]})" for name, reason in failures.items() if name not in results]
    return "\n".join([*lines, *under(load.how(args), left_out), *bounds.lines(load, results)])


def under(how, left_out):
    """Markdown: what stands under a table."""
    lines = ["", f"{datetime.date.today()}, {machine()}; {how}."]
    if left_out:
        lines.append("Left out: " + "; ".join(left_out) + ".")
    return lines


def ratio_of(r, base, column):
    return f"{r[column.key] / base[column.key]:.2f}" if base.get(column.key) else "-"


def chart(load, results):
    """An SVG: two groups of bars side by side."""
    columns = {c.key: c for c in load.columns}
    row, top, name_width, width = 22, 52, 120, 300
    height = top + row * len(results) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{name_width + 2 * width + 20}" height="{height}" '
        'font-family="sans-serif" font-size="12" fill="#1e293b">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="8" y="18" font-size="14" font-weight="bold">{html.escape(load.title)}</text>']
    for n, key in enumerate(load.bars):
        parts += bars(columns[key], results, name_width + n * width, top, row, width)
    for i, name in enumerate(results):
        weight = ' font-weight="bold"' if name in COLOURS else ""
        parts.append(f'<text x="{name_width - 8}" y="{top + i * row + 15}" text-anchor="end"{weight}>{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def bars(column, results, x, top, row, width):
    """A bar for each server; of CPU time, what the kernel takes is the lighter end."""
    system = column.key.replace("cpu", "system") if column.key.startswith("cpu") else ""
    title = column.title + (", of that system light" if system else "")
    most = max(r[column.key] for r in results.values()) or 1
    yield f'<text x="{x}" y="{top - 12}" fill="#475569">{html.escape(title)}</text>'
    for i, (name, r) in enumerate(results.items()):
        y, value = top + i * row, r[column.key]
        length = max(1, (width - 90) * value / most)
        light = min(length, (width - 90) * r[system] / most) if system else 0
        where = f'y="{y}" height="{row - 5}" fill="{COLOURS.get(name, OTHERS)}"'
        yield f'<rect x="{x}" width="{length - light:.0f}" {where}/>'
        if light:
            yield f'<rect x="{x + length - light:.0f}" width="{light:.0f}" {where} opacity="0.5"/>'
        yield f'<text x="{x + length + 6:.0f}" y="{y + 13}">{value:,.{column.digits}f}</text>'


def write(load, results, text):
    """Puts the table of a load into the document, and the chart into its own file."""
    with open(os.path.join(servers.HERE, f"{load.name}.svg"), "w") as f:
        f.write(chart(load, results))
    place("run.py", load.name, f"{text}\n\n![{load.title}](benchmarks/{load.name}.svg)")


def place(script, name, text):
    """Puts what a script has to say of something between its marks, or at the end of the document."""
    begin, end = f"<!-- {script}: {name} -->", f"<!-- {script}: end of {name} -->"
    block = f"{begin}\n{text}\n{end}"
    with open(DOCUMENT) as f:
        document = f.read()
    if begin in document:
        document = re.sub(f"(?s){re.escape(begin)}.*?{re.escape(end)}", lambda _: block, document)
    else:
        document = document.rstrip("\n") + f"\n\n{block}\n"
    with open(DOCUMENT, "w") as f:
        f.write(document)
