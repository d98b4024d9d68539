"""In PyTorch: its optimizers' paths, networks that it trains, a recipe for exact zeros, and the usual mistakes."""

from regviz.lessons import Fold, Lesson, Work
from regviz.lessons.pytorch import networks
from regviz.lessons.pytorch.answer import ROWS, SD, answer, table
from regviz.lessons.pytorch.code import code, mistakes, recipe
from regviz.lessons.pytorch.stage import BAR, FLOOR, MARGIN, stages
from regviz.lessons.pytorch.state import EXAMPLES, OF_PENALTY, SMALL, STEPS, VIEW, PytorchState

LESSON = Lesson(
    place=60,
    state=PytorchState,
    examples=EXAMPLES,
    stages=stages,
    answer=answer,
    table=table,
    constants={
        "view": VIEW,
        "steps": STEPS,
        "small": SMALL,
        "floor": FLOOR,
        "ofPenalty": OF_PENALTY,
        "rows": ROWS,
        "sd": SD,
        "networks": {
            "names": list(networks.ALPHAS),
            "inputs": networks.INPUTS,
            "hidden": networks.HIDDEN,
            "edge": networks.EDGE,
            "bins": networks.BINS,
            "margin": MARGIN,
            "bar": BAR,
        },
    },
    code=code,
    myths={"loss": ("rattle", "slower"), "adam": ("adamw",), "stays": ("noise",)},
    questions={"decay": "adamw", "zeros": "rattle", "stays": "noise"},
    folds=(Fold("recipe", recipe), Fold("mistakes", mistakes), Fold("mathematics"), Fold("reading")),
    work=Work(
        key=lambda state: int(state.seed),
        start=lambda state, _: networks.training(int(state.seed)),
        steps=networks.SNAPSHOTS,
        asked=True,
        shared=True,
    ),
    optimizers=True,
)
