"""What the clerk reads when the database refuses something about programmes, nominations and gifts."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "welfare_programme_name_fold_unique",
    Text(vi="Chương trình mang tên này đã có.", en="A programme of this name is already there."),
)
say(
    "a_gift_is_worth_something",
    Text(vi="Mức hỗ trợ phải lớn hơn 0 đồng.", en="A gift must be worth more than 0 đồng."),
)
say(
    "nominated_once_in_a_programme",
    Text(
        vi="Người này đã được đề nghị trong chương trình này.",
        en="This person has already been put forward in this programme.",
    ),
)
say(
    "a_gift_handed_over_is_something",
    Text(
        vi="Ghi số tiền lớn hơn 0 hoặc hiện vật đã trao.",
        en="Enter the sum, above 0, or the goods that were handed over.",
    ),
)
say(
    "a_gift_is_handed_over_on_a_day",
    Text(vi="Ghi ngày đã trao quà.", en="Enter the day on which the gift was handed over."),
)
say(
    "received_once_in_a_programme",
    Text(
        vi="Người này đã nhận quà của chương trình này.",
        en="This person has already received a gift of this programme.",
    ),
)
for _name, _vi, _en in (
    (
        "a_programme_gives_members_and_others_a_sum",
        "Ghi mức hỗ trợ cho đoàn viên và cho người lao động, lớn hơn 0 đồng.",
        "Give the sum for a member and for another worker, above 0 đồng.",
    ),
    (
        "a_programme_has_a_first_and_a_last_day",
        "Ghi ngày bắt đầu và ngày kết thúc của chương trình.",
        "Give the programme's first and last day.",
    ),
    ("a_programme_is_opened_once", "Chương trình này đã được mở.", "This programme is open already."),
    (
        "welfare_programmeterms_client_ref_unique",
        "Lần gửi này đã được ghi nhận.",
        "This request was recorded already.",
    ),
    (
        "a_paper_decides_on_a_programme_once",
        "Quyết định này đã được ghi cho chương trình.",
        "This decision is on record for the programme already.",
    ),
    (
        "a_budget_line_is_named_once",
        "Chương trình đã có khoản này từ nguồn này.",
        "The programme has this line from this source already.",
    ),
    (
        "no_line_is_overspent",
        "Khoản tiền không còn đủ: giữ chỗ và đã chi không được vượt số được cấp.",
        "The line has not enough left: what is committed and spent stays within what was granted.",
    ),
    ("an_entry_is_of_a_sum", "Ghi số tiền lớn hơn 0 đồng.", "Enter a sum above 0 đồng."),
    (
        "money_is_moved_for_a_gift",
        "Tiền giữ chỗ, chi hay thu lại phải ghi cho suất nào.",
        "Money committed, spent or returned is entered for a gift.",
    ),
    (
        "an_entry_of_the_ledger_stands",
        "Dòng sổ tiền đã ghi thì không sửa, không xóa.",
        "An entry of the ledger is neither changed nor deleted.",
    ),
    (
        "welfare_ledgerentry_client_ref_unique",
        "Lần gửi này đã được ghi nhận.",
        "This request was recorded already.",
    ),
    (
        "a_unit_has_one_quota_of_a_programme",
        "Đơn vị đã có chỉ tiêu của chương trình này.",
        "The unit has a quota of this programme already.",
    ),
    (
        "no_quota_is_oversold",
        "Số suất đã dùng không được vượt chỉ tiêu của đơn vị.",
        "No more places are used than the unit has.",
    ),
    (
        "places_are_moved_once",
        "Lần gửi này đã được ghi nhận.",
        "This request was recorded already.",
    ),
    (
        "a_move_of_places_stands",
        "Lần giao chỉ tiêu đã ghi thì không sửa, không xóa.",
        "A giving of places is neither changed nor deleted.",
    ),
):
    say(_name, Text(vi=_vi, en=_en))
