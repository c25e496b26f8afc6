"""What the clerk reads when the database refuses something about people and memberships."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "no_person_merged_into_itself",
    Text(vi="Không thể gộp một hồ sơ vào chính nó.", en="A record cannot be merged into itself."),
)
say(
    "a_birth_date_says_how_exact_it_is",
    Text(
        vi="Ngày sinh phải nói rõ biết đến ngày, tháng hay năm.",
        en="A birth date must say whether its day, month or year is known.",
    ),
)
say(
    "one_set_of_particulars_a_day",
    Text(
        vi="Người này đã có họ tên và ngày sinh trong những ngày này.",
        en="This person already has a name and birth date on these days.",
    ),
)
say(
    "one_person_per_identity_number",
    Text(
        vi="Số định danh này đã thuộc về một người khác trong hồ sơ.",
        en="This identity number already belongs to someone on record.",
    ),
)
say(
    "a_membership_that_ended_says_how",
    Text(
        vi="Đoàn viên đã thôi sinh hoạt thì phải ghi lý do; còn sinh hoạt thì chưa ghi.",
        en="A membership that ended says how, one that goes on does not.",
    ),
)
say(
    "one_membership_of_a_person_a_day",
    Text(
        vi="Người này đã là đoàn viên của một công đoàn trong những ngày này.",
        en="This person is already a member of a union on these days.",
    ),
)
say(
    "one_state_of_a_member_a_day",
    Text(
        vi="Đoàn viên đã có một tình trạng trong những ngày này.",
        en="This member already has a state on these days.",
    ),
)
say(
    "one_page_viewing_a_day",
    Text(vi="Lần mở hồ sơ hôm nay đã được ghi.", en="Today's opening of the record is noted already."),
)
say(
    "one_noted_opening_a_day",
    Text(vi="Lần mở hồ sơ hôm nay đã được ghi.", en="Today's opening of the record is noted already."),
)
say(
    "unmasking_has_a_reason",
    Text(vi="Phải ghi lý do xem số.", en="Seeing a number needs a reason."),
)
say(
    "a_wording_is_versioned_once",
    Text(
        vi="Vừa có người ghi bản mới của lời này.", en="Somebody has just put a new version of it on record."
    ),
)
say(
    "a_wording_is_in_both_languages",
    Text(vi="Lời đồng ý phải có cả tiếng Việt và tiếng Anh.", en="A wording is in both languages."),
)
say(
    "a_consent_has_its_evidence",
    Text(
        vi="Ghi đồng ý hay rút lại thì phải có bằng chứng.",
        en="A consent or its withdrawal has its evidence.",
    ),
)
say(
    "members_consent_client_ref_unique",
    Text(vi="Câu trả lời này đã được ghi rồi.", en="This answer is on record already."),
)
say(
    "members_rectification_client_ref_unique",
    Text(vi="Đính chính này đã được ghi rồi.", en="This correction is on record already."),
)
say(
    "records_are_merged_for_a_reason",
    Text(vi="Hãy ghi căn cứ để gộp hai hồ sơ.", en="Say on what ground the two records are merged."),
)
say(
    "two_records_are_merged_not_one",
    Text(vi="Không thể gộp một hồ sơ vào chính nó.", en="A record cannot be merged into itself."),
)
say(
    "a_correction_has_its_reason",
    Text(
        vi="Đính chính phải nói sửa gì, căn cứ vào đâu và vì sao.",
        en="A correction says what was put right, by which evidence and why.",
    ),
)
say(
    "a_record_is_merged_into_one_other",
    Text(
        vi="Hồ sơ này đã được gộp vào một hồ sơ khác.",
        en="This record has already been merged into another.",
    ),
)
say(
    "two_records_are_asked_about_once",
    Text(vi="Hai hồ sơ này đã được hỏi đến.", en="These two records are asked about already."),
)
say(
    "the_older_record_comes_first",
    Text(vi="Trong một cặp, hồ sơ lập trước đứng trước.", en="Of two records the older one comes first."),
)
say(
    "what_was_decided_of_two_records_has_its_act",
    Text(
        vi="Cặp hồ sơ đã quyết định phải có việc đã ghi; cặp còn chờ thì chưa có.",
        en="Two records that were decided about have what decided it, those that wait have not.",
    ),
)
