"""The state of the page on choosing features, and its named examples."""

from __future__ import annotations

from dataclasses import dataclass

from regviz.live.codec import choice, number

FEATURES = {
    "diabetes": ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
    "prostate": ("lcavol", "lweight", "age", "lbph", "svi", "lcp", "gleason", "pgg45"),
}
"""The features of each data set, in its own order."""

TWINNED = {"diabetes": "bmi", "prostate": "lcavol"}
"""The feature that the switch `twin` duplicates: the one that the response goes with most."""

FALLBACK = {"diabetes": ("bmi", "s5"), "prostate": ("lcavol", "lcp")}
"""The two features that are shown where the chosen ones are not in the data set."""

NAMES = tuple(dict.fromkeys(name for names in FEATURES.values() for name in names))

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
    """

    alpha: float = number(0.07, 10.0**FIRST, 10.0**LAST, step=STEP, decimals=7, log=True)
    data: str = choice("diabetes", "prostate")
    scale: str = choice("on", "off")
    twin: str = choice("none", "after", "before")
    ratio: str = choice("50", "20", "80")
    first: str = choice("s1", *(name for name in NAMES if name != "s1"))
    second: str = choice("s2", *(name for name in NAMES if name != "s2"))
    seed: float = number(1, 1, 1000, step=1, decimals=0)

    @property
    def rho(self) -> float:
        """l1_ratio of the elastic net."""
        return float(self.ratio) / 100

    @property
    def twins(self) -> tuple[int, ...]:
        """The rows of the duplicated feature and its copy among `names`; none if there is no copy."""
        first = FEATURES[self.data].index(TWINNED[self.data])
        return () if self.twin == "none" else (first, first + 1)

    @property
    def names(self) -> tuple[str, ...]:
        """The features, the copy of the duplicated one among them, marked with a prime."""
        names, twin = list(FEATURES[self.data]), TWINNED[self.data]
        if self.twins:
            names.insert(self.twins[self.twin == "after"], f"{twin}′")
        return tuple(names)


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
