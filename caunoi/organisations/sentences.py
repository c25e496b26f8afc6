"""What the clerk reads when the database refuses something about units, territory, sites or employers."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "*_ends_after_it_begins",
    Text(vi="Ngày kết thúc phải sau ngày bắt đầu.", en="The end must come after the beginning."),
)
say(
    "*_public_id_unique",
    Text(vi="Mã này đã có. Hãy thử lại.", en="This id is already taken. Please try again."),
)
say(
    "*_client_ref_unique",
    Text(vi="Việc này đã được ghi nhận rồi.", en="This has already been recorded."),
)
say(
    "one_description_of_a_unit_a_day",
    Text(
        vi="Đơn vị đã có tên, cấp và mã trong những ngày này.",
        en="The unit already has a name, level and code on these days.",
    ),
)
say(
    "one_parent_of_a_unit_a_day",
    Text(
        vi="Đơn vị đã thuộc một công đoàn cấp trên trong những ngày này.",
        en="The unit already stands under an upper-level union on these days.",
    ),
)
say(
    "no_unit_above_itself",
    Text(vi="Một đơn vị không thể là cấp trên của chính mình.", en="A unit cannot stand above itself."),
)
say(
    "one_term_in_an_office_a_day",
    Text(
        vi="Người này đã giữ chức vụ đó ở đơn vị đó trong những ngày này.",
        en="This person already holds that office in that unit on these days.",
    ),
)
say(
    "responsible_for_one_scope",
    Text(
        vi="Mỗi dòng phụ trách nêu đúng một phạm vi: địa bàn, khu, ngành hoặc một doanh nghiệp.",
        en="A responsibility names exactly one scope: a place, a site, a sector or one employer.",
    ),
)
for scope, vi, en in (
    ("an_area", "Địa bàn", "area"),
    ("a_site", "Khu, cụm công nghiệp", "zone or cluster"),
    ("an_employer", "Doanh nghiệp", "employer"),
):
    say(
        f"one_unit_answers_for_{scope}_a_day",
        Text(
            vi=f"{vi} này đã có đơn vị phụ trách trong những ngày này.",
            en=f"A unit already answers for this {en} on these days.",
        ),
    )
say(
    "one_description_of_an_area_a_day",
    Text(
        vi="Địa bàn đã có tên và mã trong những ngày này.",
        en="The area already has a name and code on these days.",
    ),
)
say(
    "one_parent_of_an_area_a_day",
    Text(
        vi="Địa bàn đã thuộc một địa bàn khác trong những ngày này.",
        en="The area already lies in another area on these days.",
    ),
)
say(
    "no_area_inside_itself",
    Text(vi="Một địa bàn không thể nằm trong chính nó.", en="An area cannot lie inside itself."),
)
say(
    "one_description_of_a_site_a_day",
    Text(
        vi="Khu, cụm công nghiệp đã có tên và tình trạng trong những ngày này.",
        en="The zone or cluster already has a name and status on these days.",
    ),
)
say(
    "organisations_employer_tax_code_unique",
    Text(vi="Mã số thuế này đã có trong danh sách.", en="This tax code is already on the list."),
)
say(
    "organisations_employer_owner_digest_unique",
    Text(vi="Hộ kinh doanh này đã có trong danh sách.", en="This household business is already on the list."),
)
say(
    "tax_code_has_ten_digits",
    Text(vi="Mã số thuế doanh nghiệp phải có đúng 10 chữ số.", en="A tax code has exactly ten digits."),
)
say(
    "one_workplace_per_branch_code",
    Text(vi="Chi nhánh mang mã này đã có.", en="A branch with this code is already there."),
)
say(
    "a_share_is_at_most_the_whole",
    Text(vi="Tỷ lệ vốn phải từ 0 đến 100 %.", en="A share of capital lies between 0 and 100 %."),
)
say(
    "one_description_of_an_employer_a_day",
    Text(
        vi="Doanh nghiệp đã có tên và loại hình trong những ngày này.",
        en="The employer already has a name and kind on these days.",
    ),
)
say(
    "one_place_of_an_employer_a_day",
    Text(
        vi="Doanh nghiệp đã có địa bàn trong những ngày này.",
        en="The employer already has a place on these days.",
    ),
)
say(
    "one_status_of_an_employer_a_day",
    Text(
        vi="Doanh nghiệp đã có tình trạng hoạt động trong những ngày này.",
        en="The employer already has a status on these days.",
    ),
)
say(
    "a_headcount_has_a_day",
    Text(vi="Số lao động phải kèm ngày đếm.", en="A headcount needs the day it was counted."),
)
say(
    "no_negative_headcount",
    Text(vi="Số lao động không thể âm.", en="A headcount cannot be negative."),
)
say(
    "one_headcount_a_source_a_day",
    Text(
        vi="Nguồn này đã cho số lao động của doanh nghiệp trong ngày đó.",
        en="This source has already given a headcount of the employer for that day.",
    ),
)
say(
    "a_union_covers_an_employer_once_a_day",
    Text(
        vi="Công đoàn này đã gắn với doanh nghiệp đó trong những ngày này.",
        en="This union already covers that employer on these days.",
    ),
)
say(
    "one_value_of_a_setting_a_day",
    Text(
        vi="Thông số này đã có giá trị trong những ngày này.",
        en="This setting already has a value on these days.",
    ),
)
say(
    "succeeds_to_a_part_of_the_whole",
    Text(
        vi="Phần lãnh thổ chuyển sang phải từ một phần đến toàn bộ.",
        en="What passes on is from one part to the whole of a territory.",
    ),
)
say(
    "no_area_succeeds_itself",
    Text(vi="Một địa bàn không kế tiếp chính mình.", en="No area succeeds itself."),
)
say(
    "one_succession_of_two_areas",
    Text(
        vi="Địa bàn này đã được ghi là kế tiếp của địa bàn kia.",
        en="It is on record already that this area succeeds that one.",
    ),
)
say(
    "a_unit_succeeds_to_a_part_of_the_whole",
    Text(
        vi="Phần của đơn vị chuyển sang phải từ một phần đến toàn bộ.",
        en="What passes on is from one part to the whole of a unit.",
    ),
)
say(
    "no_unit_succeeds_itself",
    Text(vi="Một đơn vị không kế tiếp chính mình.", en="No unit succeeds itself."),
)
say(
    "one_succession_of_two_units",
    Text(
        vi="Đơn vị này đã được ghi là kế tiếp của đơn vị kia.",
        en="It is on record already that this unit succeeds that one.",
    ),
)
say(
    "organisations_area_reference_unique",
    Text(vi="Địa bàn này đã có trong danh mục.", en="This area is in the gazetteer already."),
)
