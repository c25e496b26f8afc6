"""The sentences of a review. What no list can tell (leadership, causes, proposals) is left for the office to write."""

from __future__ import annotations

from collections.abc import Iterable

from caunoi.reports.phrases import both, headline, parts, value
from caunoi.reports.review import READINGS, Quantity, Review, Target
from caunoi.reports.wording import NBSP, change, day, number

DOTS = "…………………………………………………………………………"
READING_WORDS = dict(
    zip(READINGS, ("đã ký", "đang có hiệu lực", "kể cả 90 ngày sau khi hết hạn"), strict=True)
)


def about(review: Review) -> str:
    """What the document is about, citing what it reports on."""
    return f"Sơ kết thực hiện {' và '.join(document.citation for document in review.documents)}"


def situation(review: Review) -> list[str]:
    """Employers and workers."""
    n = review.numbers
    lines = []
    if "employers" in n and n["employers"].numerator == 0:
        return ["Chưa có số liệu về doanh nghiệp, người lao động."]
    if "employers" in n:
        lines.append(
            f"Đến hết ngày {day(review.at)}, trên địa bàn có {both(n['employers'])} doanh nghiệp, đơn vị sử dụng lao động"
            f"{_workers(n.get('workers'))}."
        )
    if "employers-25" in n:
        size = n["employers-25"]
        doubt = f"; {number(size.unknown)} doanh nghiệp chưa rõ số lao động" if size.unknown else ""
        lines.append(
            f"Trong đó, {value(size)} doanh nghiệp biết rõ có từ {review.size_threshold} lao động trở lên{doubt}."
        )
    return lines


def _workers(workers: Quantity | None) -> str:
    if workers is None:
        return ""
    apart = f", chưa kể {number(workers.unknown)} đơn vị chưa rõ số lao động" if workers.unknown else ""
    return f", với {value(workers)} người lao động{apart}"


def members(review: Review) -> list[str]:
    """Unions and members."""
    n, lines = review.numbers, []
    if "unions" in n and "members" in n:
        quoted = headline(n["members"], threshold=review.coverage_threshold)
        lines.append(
            f"Toàn hệ thống có {both(n['unions'])} công đoàn cơ sở, nghiệp đoàn cơ sở. Số đoàn viên: {quoted}."
        )
    if "new-members" in n:
        moved = n.get("net-change")
        end = (
            ""
            if moved is None or moved.absent
            else f"; so với đầu kỳ, số đoàn viên {change(moved.numerator)}"
        )
        lines.append(
            f"Từ ngày {day(review.begins)} đến ngày {day(review.at)}, kết nạp mới {both(n['new-members'])} đoàn viên{end}."
        )
    if "union-density" in n and n["union-density"].denominator:
        density = n["union-density"]
        lines.append(
            f"Tỷ lệ đoàn viên trên lao động tại nơi có công đoàn: {both(density)} ({parts(density)})."
        )
    if "nominees" in n and "nominations" in n and n["nominees"].numerator:
        lines.append(
            f"Chăm lo đời sống: ghi nhận {both(n['nominations'])} lượt đề nghị hỗ trợ của "
            f"{both(n['nominees'])} đoàn viên, người lao động."
        )
    return lines


def leadership(review: Review) -> list[str]:
    """The documents carried out; what was done under them is the office's to tell."""
    cited = [f"- {document.citation[:1].upper()}{document.citation[1:]};" for document in review.documents]
    return ["Các văn bản được triển khai, thực hiện:", *cited, f"- {DOTS}"]


def target_notes(targets: Iterable[Target]) -> list[str]:
    """What a verdict in the table does not say by itself."""
    lines = []
    targets = tuple(targets)
    if any(target.status == "not-quantified" for target in targets):
        lines.append(
            "Chỉ tiêu ghi “chưa lượng hóa” là chỉ tiêu mà văn bản không nêu con số: báo cáo nêu kết quả, không kết luận đạt hay không đạt."
        )
    if any(target.status == "no-data" for target in targets):
        lines.append("Chỉ tiêu ghi “chưa có số liệu” chưa thể đánh giá; không đồng nghĩa với không đạt.")
    return lines


def reading_notes(review: Review) -> list[str]:
    """What each reading counts, and where the three lead to different conclusions about a goal."""
    lines = [
        "Ba cách tính được nêu cạnh nhau: “đã ký” là đã từng ký thoả ước, còn hay hết hiệu lực; “đang có hiệu lực” tính từ ngày ký "
        "hoặc ngày bắt đầu hiệu lực đến hết ngày cuối cùng ghi trong thoả ước; “kể cả 90 ngày” tính thêm thoả ước hết hạn chưa "
        "quá 90 ngày mà hai bên đang thương lượng kéo dài hoặc ký mới."
    ]
    judged = {
        t.goal: t for t in review.targets if t.answer and t.answer.code in READINGS and t.goal is not None
    }
    lines += [line for target in judged.values() if (line := _by_reading(target, review))]
    return lines


def _by_reading(target: Target, review: Review) -> str:
    goal = target.goal
    said = {}
    for code in READINGS:
        quantity = review.numbers.get(code)
        if goal is None or quantity is None or quantity.bounds is None:
            return ""
        low, high = quantity.bounds
        verdict = "đạt" if low >= goal else "chưa đạt" if high < goal else "chưa xác định được"
        said[code] = (f"“{READING_WORDS[code]}” {both(quantity, goal=goal)}: {verdict}", verdict)
    same = len({verdict for _, verdict in said.values()}) == 1
    end = (
        "Ba cách tính cho cùng một kết luận."
        if same
        else "Kết luận phụ thuộc cách tính; "
        + (
            f"bảng trên đánh giá theo cách tính “{READING_WORDS[target.answer.code]}”."
            if target.answer
            else ""
        )
    )
    return f"So với mức {number(goal or 0)}{NBSP}%: {'; '.join(line for line, _ in said.values())}. {end}"


def gaps(review: Review) -> list[str]:
    """Who is still missing, in counts."""
    lines, n = [], review.numbers
    unions = n.get("union-at-employers-25")
    if unions is not None:
        doubt = (
            f"; ngoài ra có {number(unions.unknown)} doanh nghiệp chưa rõ số lao động nên chưa xác định được"
            if unions.unknown
            else ""
        )
        lines.append(
            f"Còn {number(unions.missing)} doanh nghiệp có từ {review.size_threshold} lao động trở lên chưa có tổ chức công đoàn{doubt}."
        )
    signed, force = n.get("agreement-signed"), n.get("agreement-in-force")
    if signed is not None and force is not None:
        lines.append(
            f"Còn {number(signed.missing)} đơn vị có công đoàn chưa từng ký thoả ước lao động tập thể; "
            f"{number(force.missing)} đơn vị không có thoả ước đang có hiệu lực."
        )
    if "agreements-expiring-90" in n:
        lines.append(
            f"Trong 90 ngày kể từ ngày {day(review.at)}, có {both(n['agreements-expiring-90'])} thoả ước đến ngày hết hạn."
        )
    return lines


def method_notes(review: Review) -> list[str]:
    """How the numbers were made: what a reader needs before quoting one."""
    lines = [
        "Số liệu “theo danh sách” được tính từ danh sách doanh nghiệp, đoàn viên, thoả ước và đề nghị hỗ trợ do các đơn vị gửi; "
        "“theo báo cáo” là con số đơn vị đã ký, gửi. Mỗi người, mỗi pháp nhân chỉ tính một lần ở mỗi cấp.",
        "“Chưa rõ” là trường hợp danh sách chưa đủ để kết luận: không tính vào tử số và mẫu số; tỷ lệ khi đó ghi kèm một khoảng, "
        "từ mức thấp nhất đến mức cao nhất có thể.",
        "Tỷ lệ của toàn địa bàn tính từ tổng tử số và tổng mẫu số, không lấy trung bình các tỷ lệ. "
        f"{_known(review)}Chi tiết từng số tại Phụ lục III.",
    ]
    covered = review.numbers["members"].coverage if "members" in review.numbers else None
    if covered is not None:
        lines.append(
            f"Danh sách đoàn viên: {number(covered.received)}/{number(covered.due)} đơn vị đã nộp. Đơn vị chưa nộp không được coi là 0."
        )
    return [*lines, *review.settings]


def _known(review: Review) -> str:
    if review.known_on is None:
        return ""
    return f"Số liệu là những gì đã được ghi nhận đến hết ngày {day(review.known_on)}. "


def missing_note(review: Review, *, named: int) -> str:
    """How many of the missing are named here."""
    total = len(review.missing)
    if total <= named:
        return ""
    return f"Ghi {number(named)} trong {number(total)} doanh nghiệp, xếp theo số lao động giảm dần; danh sách đầy đủ kèm theo tệp Excel."


def recipients(review: Review) -> list[str]:
    """Usual addressees; the office edits them."""
    above = review.issuer.superior
    return [*([f"- {above} (để báo cáo);"] if above else []), "- ………………………………;", "- Lưu: VT."]
