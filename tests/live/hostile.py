"""What is sent where a release is expected, and is none."""

WRONG = [
    *[None, True, 1, -1.5, "text", [], {}, [{}], {"number": 1}, {"state": {}}, {"number": "1", "state": {}}],
    *[{"number": 1, "state": []}, {"number": None, "state": {}, "press": None}, {"number": [1], "state": {"alpha": 1}}],
    *[
        {"number": 1, "state": {}, "press": press}
        for press in (1, "ask", [], {}, {"button": 1, "number": 1}, {"button": "ask"})
    ],
    {"number": {}, "state": {"alpha": {"deep": [[]] * 100}}},
]

FILES = [*({"id": id} for id in (1, None, "", [], {}, "1" * 100_000)), {"id": "1", "wrote": [], "from": 7}]
"""What is sent where it is said that a file is here, and there is none."""
