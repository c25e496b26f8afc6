"""A third party's tree, looked at before anything is added up along it: a nonsense tree gives nonsense totals."""

from __future__ import annotations

from .definition import CannotBeAsked


def check_tree(rows: list[dict[str, str]]) -> None:
    """Raises CannotBeAsked for a unit named twice, a parent that is no unit, a cycle, or several roots.

    A tree may leave its root without a line: then the one parent that has none is the root.
    """
    parents: dict[str, str] = {}
    for row in rows:
        unit = row["unit"]
        if unit in parents:
            raise CannotBeAsked(
                vi=f"Cây đơn vị ghi “{unit}” hai lần; mỗi đơn vị một dòng, một cấp trên.",
                en=f"The tree names “{unit}” twice; a unit has one line and one parent.",
            )
        parents[unit] = row["parent"]
    roots = sorted(unit for unit, parent in parents.items() if not parent)
    unknown = sorted({parent for parent in parents.values() if parent and parent not in parents})
    if unknown and (roots or len(unknown) > 1):
        raise CannotBeAsked(
            vi=f"Cấp trên “{unknown[0]}” không có dòng nào trong cây đơn vị.",
            en=f"The parent “{unknown[0]}” has no line in the tree.",
        )
    if len(roots) > 1:
        raise CannotBeAsked(
            vi=f"Cây đơn vị có {len(roots)} gốc ({roots[0]}, {roots[1]}…); chỉ một đơn vị được không có cấp trên.",
            en=f"The tree has {len(roots)} roots ({roots[0]}, {roots[1]}…); one unit alone may have no parent.",
        )
    _refuse_cycles(parents)


def _refuse_cycles(parents: dict[str, str]) -> None:
    whole: set[str] = set()
    for unit in parents:
        way: list[str] = []
        seen: set[str] = set()
        above = unit
        while above in parents and above not in whole:
            if above in seen:
                raise CannotBeAsked(
                    vi=f"Cây đơn vị đi vòng qua “{above}”: không đơn vị nào là cấp trên của chính mình.",
                    en=f"The tree runs in a circle through “{above}”: no unit is above itself.",
                )
            seen.add(above)
            way.append(above)
            above = parents[above]
        whole.update(way)
