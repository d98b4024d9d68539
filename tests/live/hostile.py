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

SLICES = [
    {"id": 1, "at": at, "total": total, "part": part}
    for at, total, part in [
        (float("inf"), 3, "YWJj"),
        (0, float("inf"), "YWJj"),
        (float("nan"), 3, "YWJj"),
        (-1, 3, "YWJj"),
        (0, -3, "YWJj"),
        (0, 10**400, "YWJj"),
        (0, 3, "no base64!"),
        (0, 3, ["YWJj"]),
        ([[]], {}, None),
    ]
]
"""What is sent where a slice of a file is expected, and is none."""
