"""Norms: the sets of all sizes, what lies below p = 1, and why one does not simply count."""

from regviz.lessons import Fold, Lesson, Work
from regviz.lessons.norms.answer import answer
from regviz.lessons.norms.code import code
from regviz.lessons.norms.stage import CONSTANTS, stages
from regviz.lessons.norms.state import EXAMPLES, NormsState
from regviz.lessons.norms.subsets import STEPS, table, timing

LESSON = Lesson(
    place=20,
    state=NormsState,
    examples=EXAMPLES,
    stages=stages,
    answer=answer,
    tabulated=[NormsState(data=data) for data in ("diabetes", "prostate", "orthogonal")],
    table=lambda state, snapshots: table(state.data),
    constants=CONSTANTS,
    code=code,
    myths={"counts": ("count",), "smaller": ("stuck", "jump"), "same": ("same", "differ"), "never": ("easy",)},
    questions={"crease": "crease", "smooth": "smooth", "star": "star"},
    folds=(Fold("mathematics"), Fold("hard")),
    work=Work(
        key=lambda state: "timing" if state.clock == "on" else None,
        start=lambda state, last: timing(),
        steps=STEPS,
        keeps=lambda timing: timing.seconds is not None,
    ),
)
