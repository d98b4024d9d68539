"""The state of the page on choosing features, and its named examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regviz.data import LOADERS
from regviz.lessons.features.source import FEATURES, Source, shipped
from regviz.live.codec import choice, number, text

NAMES = tuple(dict.fromkeys(name for names in FEATURES.values() for name in names))

OWN = tuple(f"c{j}" for j in range(301))
"""The features of a table that somebody brought, by their place among the columns that are fitted."""

READ: dict[str, dict[str, Any]] = {
    "encoding": {
        "utf8": "utf-8",
        "utf16": "utf-16",
        "gb18030": "gb18030",
        "big5": "big5",
        "sjis": "cp932",
        "cp1252": "cp1252",
        "cp1251": "cp1251",
    },
    "delimiter": {
        "comma": ",",
        "semicolon": ";",
        "tab": "\t",
        "bar": "|",
        "wide": "，",
        "widesemi": "；",
        "blank": " ",
    },
    "decimal": {"point": ".", "comma": ","},
    "header": {"yes": True, "no": False},
}
"""How a file can be chosen to be read: the codes that stand in an address, in this order, with a - between."""
READ_AS = "(" + "-".join(f"({'|'.join(codes)})?" for codes in READ.values()) + ")?"

FIRST, LAST, STEP = -4, 1, 0.005
"""log10 of the least and the largest alpha, and how far the slider's stops are apart."""


@dataclass(frozen=True)
class FeaturesState:
    """Everything that the page shows.

    alpha   strength of all three penalties; the response is measured in its standard deviations
    data    the data set
    scale   whether every feature is divided by its standard deviation before the fit
    twin    whether a feature is there twice, its copy after it or before it
    ratio   l1_ratio of the elastic net in percent
    first, second   the two features of the scatter, if the data set has both
    seed    which rows are in which fold of the cross-validation

    Of a table that somebody brought, nothing but what was chosen:
    own     the digest of its file
    target  the number of the column that is predicted, 0: as proposed
    out     the numbers of the columns that are used although that is not proposed, or not used although it is
    gaps    where a cell is missing, its row is left out, or the median or the most frequent level is put there
    levels  whether L1 takes each level of a category for itself, or the category as a whole: the group lasso
    read    how it is to be read where it was recognized wrongly, see `own.choices_of`
    """

    alpha: float = number(0.07, 10.0**FIRST, 10.0**LAST, step=STEP, decimals=7, log=True)
    data: str = choice("diabetes", "prostate", "own")
    scale: str = choice("on", "off")
    twin: str = choice("none", "after", "before")
    ratio: str = choice("50", "20", "80")
    first: str = choice("s1", *(name for name in NAMES if name != "s1"), *OWN)
    second: str = choice("s2", *(name for name in NAMES if name != "s2"), *OWN)
    seed: float = number(1, 1, 1000, step=1, decimals=0)
    own: str = text("([0-9a-f]{12})?")
    target: float = number(0, 0, 300, step=1, decimals=0)
    out: str = text(r"([0-9]{1,3}(\.[0-9]{1,3}){0,300})?")
    gaps: str = choice("rows", "median")
    levels: str = choice("each", "whole")
    read: str = text(READ_AS)

    @property
    def source(self) -> Source:
        """The table that is fitted; where it is somebody's own, see `own.Own`, which has it, and here is another."""
        return shipped(self.data if self.data in LOADERS else "diabetes")

    @property
    def rho(self) -> float:
        """l1_ratio of the elastic net."""
        return float(self.ratio) / 100

    @property
    def twins(self) -> tuple[int, ...]:
        """The rows of the duplicated feature and its copy among `names`; none if there is no copy."""
        first = self.source.twinned
        return () if self.twin == "none" else (first, first + 1)

    @property
    def names(self) -> tuple[str, ...]:
        """The features, the copy of the duplicated one among them, marked with a prime."""
        return self._doubled(self.source.names)

    @property
    def groups(self) -> dict[str, list[int]]:
        """What enters and leaves together, by name: which of `names`; each for itself but for the levels of a category,
        where these are taken as a whole.
        """
        found: dict[str, list[int]] = {}
        for j, name in enumerate(self._doubled(self.source.groups) if self.whole else self.names):
            found.setdefault(name, []).append(j)
        return found

    @property
    def whole(self) -> bool:
        """Whether categories enter and leave as a whole; without a category there is no such difference."""
        return self.levels == "whole" and self.source.categories

    def _doubled(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        found = list(labels)
        if self.twins:
            found.insert(self.twins[self.twin == "after"], f"{found[self.source.twinned]}′")
        return tuple(found)


EXAMPLES: dict[str, FeaturesState] = {
    # L1's one-standard-error alpha: 5 of 10 features, and an error within one standard error of the least
    "fewest": FeaturesState(alpha=0.0707946),
    # s3 is exactly 0 here, for alpha from 0.0008 to 0.0013, and is not on either side
    "leaves": FeaturesState(alpha=0.001),
    # bmi and its copy: L1 gives everything to the one that comes first, L2 and the elastic net give half to each
    "copy": FeaturesState(alpha=0.05, twin="after"),
    # without standardization L1 favours what has large numbers: the strongest predictor bmi is out
    "units": FeaturesState(alpha=2, scale="off"),
    # every L2 coefficient is small and none is 0
    "shrunk": FeaturesState(alpha=10),
    # the same data, the copy first: now L1 gives everything to the copy
    "other": FeaturesState(alpha=0.05, twin="before"),
    # L1's alpha with the least cross-validated error: more features, and the error is hardly smaller
    "least": FeaturesState(alpha=0.0070795),
}
