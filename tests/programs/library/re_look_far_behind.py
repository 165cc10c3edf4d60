"""Looking far behind costs little where there is not enough to look at."""
import re

for text in "x" * 70_000, "é" * 70_000, "x" * 69_999 + "é", b"x" * 70_000:
    pattern = r"(?<=((.{16}){64}){64})."
    found = re.search(pattern.encode() if isinstance(text, bytes) else pattern, text)
    print(found.span(), found.span(1), found.span(2))
    print(re.search(r"(?<!.{65536})y".encode() if isinstance(text, bytes) else r"(?<!.{65536})y", text))
