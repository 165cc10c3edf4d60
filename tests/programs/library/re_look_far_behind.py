"""Looking far behind costs little where there is not enough to look at."""
import re

for text in "x" * 5_000, "é" * 5_000, "x" * 4_999 + "é", b"x" * 5_000:
    pattern = r"(?<=((.{16}){16}){16})."
    found = re.search(pattern.encode() if isinstance(text, bytes) else pattern, text)
    print(found.span(), found.span(1), found.span(2))
    print(re.search(r"(?<!.{4096})y".encode() if isinstance(text, bytes) else r"(?<!.{4096})y", text))
