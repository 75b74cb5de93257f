def render_summary(summary, query): return b""
