"""The page "Underfit, just right, overfit": a curve that calms down, and three networks between two classes."""

from regviz.lessons import Fold, Lesson, Work
from regviz.lessons.overfitting.answer import answer, table
from regviz.lessons.overfitting.cloud import COLUMNS, LEVELS, ROWS, STEPS, VIEW_X, VIEW_Y, WEIGHTS, training
from regviz.lessons.overfitting.code import code
from regviz.lessons.overfitting.curve import ALPHAS, NOISE, TRUTH
from regviz.lessons.overfitting.stage import CLASSES, stages
from regviz.lessons.overfitting.state import EXAMPLES, OverfittingState

LESSON = Lesson(
    place=10,
    state=OverfittingState,
    examples=EXAMPLES,
    stages=stages,
    answer=answer,
    table=table,
    constants={
        "truth": TRUTH,
        "noise": NOISE,
        "alphas": ALPHAS.tolist(),
        "weights": WEIGHTS,
        "grid": {"x": VIEW_X, "y": VIEW_Y, "columns": COLUMNS, "rows": ROWS},
        "levels": LEVELS,
        "classes": CLASSES,
    },
    code=code,
    myths={"same": ("fewer", "smaller"), "smaller": ("too_small",), "more": ("wild", "calm", "nets_l1")},
    questions={"train": "wild", "much": "too_small", "network": "nets_l1"},
    folds=(Fold("mathematics"),),
    work=Work(
        key=lambda state: (int(state.seed), state.penalty) if state.view == "cloud" else None,
        start=lambda state, last: training(int(state.seed), state.penalty),
        steps=STEPS,
        keeps=lambda moment: moment.last,
        shared=True,
    ),
)
