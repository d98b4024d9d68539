"""The page "How often is a corner hit?": random losses, counted, and the exact shares."""

from regviz.lessons import Fold, Lesson, Work
from regviz.lessons.corners.answer import ANGLES, COMPARED, DIALS, MORE, answer, count_on, measured_by
from regviz.lessons.corners.code import code
from regviz.lessons.corners.stage import stages
from regviz.lessons.corners.state import ANSWERS, END, EXAMPLES, LEAST_T, VIEW, CornersState
from regviz.studies.outcomes import KINDS, SPREAD

LESSON = Lesson(
    place=40,
    state=CornersState,
    examples=EXAMPLES,
    stages=stages,
    answer=answer,
    constants={
        "view": VIEW,
        "end": END,
        "leastT": LEAST_T,
        "kinds": KINDS,
        "spread": SPREAD,
        "dials": DIALS.tolist(),
        "angles": ANGLES.tolist(),
        "compared": COMPARED,
    },
    code=code,
    answers=ANSWERS,
    myths={"search": ("coarse", "fine"), "longer": ("diagonal", "turn"), "share": ("slack",)},
    questions={"any": "random", "grid": "fine", "degree": "turn"},
    folds=(Fold("mathematics"),),
    work=Work(key=measured_by, start=count_on, steps=MORE, asked=True, more=True, shared=True),
)
