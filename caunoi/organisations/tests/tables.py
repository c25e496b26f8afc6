"""A small gazetteer in its three tables: Long An and Tây Ninh become one province, a district ends, a commune grows."""

from __future__ import annotations

from pathlib import Path

AREAS = """area,level,code,name,parent,valid_from,valid_to,began_by,ended_by,latitude,longitude,km2
80,province,80,Tỉnh Long An,,,2025-07-01,,202,,,
72,province,72,Tỉnh Tây Ninh,,,2025-07-01,,202,,,
80/2025,province,80,Tỉnh Tây Ninh,,2025-07-01,,202,,10.6941,106.123,
803,district,803,Huyện Bến Lức,80,,2025-07-01,,203,,,
27991,commune,27991,Thị trấn Bến Lức,803,,2025-07-01,,1682,,,
27994,commune,27994,Xã Thạnh Đức,803,,2025-07-01,,1682,,,
27991/2025,commune,27991,Xã Bến Lức,80/2025,2025-07-01,,1682,,10.6,106.473602,41.5
27994,commune,27994,Xã Thạnh Đức,80/2025,2025-07-01,,1682,,,,
"""
CAME_AFTER = """predecessor,successor,day,decision,part,of
72,80/2025,2025-07-01,202,1,1
80,80/2025,2025-07-01,202,1,1
27991,27991/2025,2025-07-01,1682,1,1
"""
DECIDED = """number,dated_on,name
202,2025-06-12,Nghị quyết về cấp tỉnh
203,2025-06-16,Nghị quyết về cấp huyện
1682,2025-06-16,Nghị quyết về cấp xã
"""


def write_tables(folder: Path) -> Path:
    """The three tables as files."""
    for name, text in (("areas.csv", AREAS), ("successions.csv", CAME_AFTER), ("decisions.csv", DECIDED)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder
