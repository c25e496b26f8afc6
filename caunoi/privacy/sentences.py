"""What the clerk reads when the database refuses something about a request or an incident."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "a_closed_request_says_its_outcome",
    Text(vi="Yêu cầu đã đóng thì phải ghi kết quả.", en="A request that is closed says what came of it."),
)
say(
    "a_refused_request_says_why",
    Text(
        vi="Từ chối, hoặc chỉ thực hiện một phần, thì phải ghi lý do.",
        en="A request that is refused, or done in part, says why.",
    ),
)
say(
    "a_request_is_due_in_order",
    Text(
        vi="Hạn trả lời không thể trước ngày nhận, hạn thực hiện không thể trước hạn trả lời.",
        en="The reply is due no earlier than the request, the action no earlier than the reply.",
    ),
)
say(
    "privacy_datarequest_client_ref_unique",
    Text(vi="Yêu cầu này đã được ghi rồi.", en="This request is on record already."),
)
say(
    "a_notice_is_due_after_it_is_known",
    Text(
        vi="Hạn thông báo phải sau lúc biết sự cố.", en="The notice is due after the incident became known."
    ),
)
say(
    "an_incident_has_its_days_in_order",
    Text(vi="Ngày cuối không thể trước ngày đầu.", en="The last day is no earlier than the first."),
)
say(
    "privacy_incident_client_ref_unique",
    Text(vi="Sự cố này đã được ghi rồi.", en="This incident is on record already."),
)
say(
    "each_is_told_once_of_an_incident",
    Text(vi="Bước này đã được ghi rồi.", en="This step is on record already."),
)
say(
    "a_person_is_affected_once_each_way",
    Text(vi="Người này đã có trong danh sách.", en="This person is in the list already."),
)
