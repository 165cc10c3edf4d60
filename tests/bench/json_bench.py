"""json: writing and reading."""
import json

record = {
    "id": 12345,
    "name": "Grüße \"quoted\" \\ slash",
    "tags": ["red", "green", "blue"] * 3,
    "ratio": 0.1234567,
    "on": True,
    "none": None,
    "nested": {"a": [1, 2, 3, {"b": [[], {}, ""]}], "c": -1.5e-7},
}
document = [dict(record, id=i, ratio=i / 7) for i in range(250)]
size = total = 0
for _ in range(300):
    text = json.dumps(document)
    size += len(text)
    back = json.loads(text)
    total += sum(item["id"] for item in back)
print(size, total, back == document, len(json.dumps(document, indent=2, sort_keys=True)))
