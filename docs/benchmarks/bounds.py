"""What httpd has set out to reach, and whether it has."""

# By load: a figure, whether it is to be at least or at most so much, and of whom; of nobody: as it is.
BOUNDS = {
    "json": [
        ("rate", "≥", 1.15, "nginx"), ("rate", "≥", 1.15, "h2o"), ("rate", "≥", 1.1, "netty-epoll"),
        ("rate", "≥", 1.1, "netty-io_uring"), ("rate", "≥", 1.3, "helidon"), ("rate", "≥", 2, "go-net-http"),
        ("rate", "≥", 0.95, "libdill"), ("user", "≤", 1, "nginx")],
    "pipeline16": [("rate", "≥", 1, "netty-epoll"), ("rate", "≥", 1, "netty-io_uring"), ("rate", "≥", 1, "nginx")],
    "connect": [("rate", "≥", 0.9, "nginx")],
    "file100m": [("gigabytes", "≥", 0.95, "nginx")],
    "latency70": [("p99", "≤", 1.5, "nginx"), ("p99", "≤", 1, "netty-epoll"), ("p99", "≤", 1, "netty-io_uring")],
    "idle": [("each", "≤", 3072, ""), ("resident", "≤", 128, "")],
    "start": [("milliseconds", "≤", 150, ""), ("resident", "≤", 60, "")],
}


def lines(load, results):
    """Markdown: a line for each bound of a load that could be checked."""
    ours = results.get("httpd")
    titles = {c.key: c.title for c in load.columns}
    found = []
    for key, relation, bound, other in BOUNDS.get(load.name, []) if ours else []:
        if other and not results.get(other, {}).get(key):
            continue
        value = ours[key] / results[other][key] if other else ours[key]
        found.append(line(titles[key], relation, bound, f" × {other}'s" if other else "", value))
    return ["", "What httpd is to reach:", "", *found] if found else []


def line(what, relation, bound, whose, value):
    """Markdown: what is to be reached, and whether it is."""
    met = value >= bound if relation == "≥" else value <= bound
    return f"- {what} {relation} {bound:,g}{whose}: **{'met' if met else 'missed'}**, {shown(value)}"


def shown(value):
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
