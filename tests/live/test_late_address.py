"""What a figure sends by itself brings the address along that its browser has, perhaps older than one written since."""

from __future__ import annotations

from tools.serving import Server
from tools.wire import figure, opening, outcome, run, stream, triggered

BEFORE = "alpha=0.5"


def test_what_was_sent_before_a_release_was_heard_of_does_not_undo_it(server: Server) -> None:
    async def both() -> None:
        async with stream(server) as line:
            place = figure(await run(line, opening("geometry", BEFORE)))
            early, state = place.told["wrote"], place.told["state"] | {"alpha": 0.9}
            told = figure(await run(line, triggered(place, "released", {"number": 1, "state": state}, BEFORE))).told
            assert (told["state"]["alpha"], told["wrote"]) == (0.9, early + 1)
            for event in ("continued", "brought"):
                value = {"wrote": early, "from": f"/geometry?{BEFORE}"}
                late = figure(await run(line, triggered(place, event, value, BEFORE)))
                assert late.told["state"]["alpha"] == 0.9, event
                back = "alpha=0.25"  # where Back or a link has led since it was sent
                other = figure(await run(line, triggered(place, event, value, back)))
                assert other.told["state"]["alpha"] == 0.25, event
                await run(line, triggered(place, "released", {"number": 2, "state": state}, BEFORE))
            after_back = triggered(place, "continued", {"wrote": told["wrote"]}, BEFORE)
            assert figure(await run(line, after_back)).told["state"]["alpha"] == 0.5

    outcome(both())
