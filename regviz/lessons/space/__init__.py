"""A third coefficient: the octahedron, the ball and the double cone, and the ellipsoid that touches them."""

from regviz.lessons import Fold, Lesson
from regviz.lessons.space.answer import GROUP_SHARES, L2_ALPHAS, answer
from regviz.lessons.space.code import code
from regviz.lessons.space.counted import LOSSES, RATIOS, SIZES, shares
from regviz.lessons.space.stage import COMPARED, stages
from regviz.lessons.space.state import ANSWERS, EXAMPLES, SPAN, VIEW, SpaceState

LESSON = Lesson(
    place=45,
    state=SpaceState,
    examples=EXAMPLES,
    stages=stages,
    answer=answer,
    constants={
        "view": VIEW,
        "span": SPAN,
        "ratios": RATIOS,
        "sizes": SIZES,
        "losses": LOSSES,
        "compared": COMPARED,
        "shares": shares(),
        "l2Alphas": L2_ALPHAS.tolist(),
        "groupShares": GROUP_SHARES.tolist(),
    },
    code=code,
    alone=True,
    answers=ANSWERS,
    myths={"rare": ("vertex",), "single": ("rim", "apex"), "hundred": ("half",)},
    questions={"vertex": "vertex", "apex": "apex", "plane": "above"},
    folds=(Fold("mathematics"),),
)
