"""Names that a certificate can hold and no page, table or terminal may obey."""

HOSTILE_NAMES = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title><svg onload=alert(1)>",
    "' onmouseover='alert(1)", "javascript:alert(1)", "<!-- ", "]]><b>", "&lt;b&gt;&amp;", "<style>*{display:none}",
    "\u202etset.live\u202c", "\u2066isolated", "zero\u200bwidth\u200djoined", "e\u0301\u0301\u0301\u0301\u0301\u0301",
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "bell\x07", "two\nlines", "tab\tand\rreturn", "=HYPERLINK(\"x\")",
    "@SUM(1)", "+1+1", "-1", "a" * 64, "very-long-" * 6, "\u0645\u062b\u0627\u0644", "\u4f8b\u3048", "\U0001f512" * 16,
    "../../etc/passwd", "%s%s%n", "${HOME}", "$(id)", "`id`", "{{7*7}}", "*.example.test", " ", ".",
)
