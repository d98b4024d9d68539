"""The geometry page: an ellipse meets a diamond and a circle."""

from regviz.lessons import Fold, Lesson
from regviz.lessons.geometry.answer import CHART_END, L2_ALPHAS, answer
from regviz.lessons.geometry.code import code
from regviz.lessons.geometry.stage import stages
from regviz.lessons.geometry.state import ANSWERS, EXAMPLES, SMALLEST_L2_RADIUS, VIEW, GeometryState

LESSON = Lesson(
    place=30,
    state=GeometryState,
    examples=EXAMPLES,
    stages=stages,
    answer=answer,
    constants={
        "view": VIEW,
        "chartEnd": CHART_END,
        "l2Alphas": L2_ALPHAS.tolist(),
        "smallestL2Radius": SMALLEST_L2_RADIUS,
    },
    code=code,
    alone=True,
    answers=ANSWERS,
    myths={
        "always": ("edge",),
        "stays": ("returns",),
        "longer": ("axis", "turned"),
        "prior": ("posterior",),
        "never": ("bend",),
    },
    questions={"returns": "returns", "slack": "inside", "twins": "duplicated"},
    folds=(Fold("why"), Fold("two"), Fold("prior")),
)
