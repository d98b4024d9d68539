"""The float64 numbers near an optimum at which its equations hold best.

Where |w| is huge, the nearest float64 to each coordinate is not good enough: an ulp of w_j moves the gradient by
|H_jj| ulp. But the floats around w are a grid, and along a direction that H hardly sees one can go far on it. So among
the steps of whole ulps some sum z with  target - B z  near 0 exists, B_jk = H_jk ulp_k: a closest-vector problem. The
basis is reduced (Lenstra, Lenstra, Lovasz 1982; in integers: Cohen 1993, algorithm 2.6.7), and then the target is
rounded along it from the longest vector to the shortest (Babai 1986).
"""

from __future__ import annotations

__all__ = ["nearest"]

Vector = list[int]


def nearest(basis: list[Vector], target: Vector) -> Vector:
    """Whole numbers z for which sum_k z_k basis_k is close to the target; the basis vectors are independent."""
    reduced = _reduced([[*b, *(int(i == k) for i in range(len(basis)))] for k, b in enumerate(basis)])
    rest = [*target, *[0] * len(basis)]
    ortho: list[tuple[list[float], float]] = []
    for vector in reduced:
        v = [float(x) for x in vector]
        for other, square in ortho:
            share = sum(a * b for a, b in zip(v, other, strict=True)) / square
            v = [a - share * b for a, b in zip(v, other, strict=True)]
        ortho.append((v, sum(a * a for a in v)))
    for vector, (other, square) in zip(reversed(reduced), reversed(ortho), strict=True):
        share = round(sum(a * b for a, b in zip(rest, other, strict=True)) / square)
        rest = [a - share * b for a, b in zip(rest, vector, strict=True)]
    return [-x for x in rest[len(target) :]]


def _reduced(b: list[Vector]) -> list[Vector]:
    """An LLL-reduced basis of the same lattice. d_k are the Gram determinants, lam_kj = d_j mu_kj."""
    m, d, lam = len(b), [1] + [0] * len(b), [[0] * len(b) for _ in b]
    k, known = 0, -1
    while k < m:
        if k > known:
            known = k
            for j in range(k + 1):
                u = sum(x * y for x, y in zip(b[k], b[j], strict=True))
                for i in range(j):
                    u = (d[i + 1] * u - lam[k][i] * lam[j][i]) // d[i]
                if j < k:
                    lam[k][j] = u
                else:
                    d[k + 1] = u
        if k:
            _shorten(b, d, lam, k, k - 1)
            if 4 * (d[k + 1] * d[k - 1] + lam[k][k - 1] ** 2) < 3 * d[k] ** 2:
                _swap(b, d, lam, k, known)
                k = max(k - 1, 0)
                continue
            for j in range(k - 2, -1, -1):
                _shorten(b, d, lam, k, j)
        k += 1
    return b


def _shorten(b: list[Vector], d: list[int], lam: list[Vector], k: int, j: int) -> None:
    """Subtract from b_k the multiple of b_j that is nearest to its part along b_j."""
    if 2 * abs(lam[k][j]) > d[j + 1]:
        q = (2 * lam[k][j] + d[j + 1]) // (2 * d[j + 1])
        b[k] = [x - q * y for x, y in zip(b[k], b[j], strict=True)]
        lam[k][j] -= q * d[j + 1]
        for i in range(j):
            lam[k][i] -= q * lam[j][i]


def _swap(b: list[Vector], d: list[int], lam: list[Vector], k: int, known: int) -> None:
    b[k], b[k - 1] = b[k - 1], b[k]
    for j in range(k - 1):
        lam[k][j], lam[k - 1][j] = lam[k - 1][j], lam[k][j]
    mu = lam[k][k - 1]
    new = (d[k - 1] * d[k + 1] + mu * mu) // d[k]
    for i in range(k + 1, known + 1):
        t = lam[i][k]
        lam[i][k] = (d[k + 1] * lam[i][k - 1] - mu * t) // d[k]
        lam[i][k - 1] = (new * t + mu * lam[i][k]) // d[k + 1]
    d[k] = new
