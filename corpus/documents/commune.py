"""A commune's plan (invented), of after 1 July 2025: no district any more, the map of 34 provinces."""

from __future__ import annotations

from datetime import date

from corpus.model import (
    Appendix,
    Document,
    Footnote,
    Form,
    Recipient,
    Signature,
    System,
    Table,
    bullet,
    clause,
    head,
    para,
)

XMD_12 = Document(
    stem="kh-12-ubnd-xa-mo-duc",
    folder="04-xa",
    form=Form.DOCX,
    system=System.STATE,
    doc_type="KH",
    so_hieu="12/KH-UBND",
    issued=date(2025, 9, 5),
    place="Mộ Đức",
    bodies=("ỦY BAN NHÂN DÂN", "XÃ MỘ ĐỨC"),
    issuer="Ủy ban nhân dân xã Mộ Đức",
    type_line="KẾ HOẠCH",
    title="Tiếp nhận, bảo quản và khai thác tài liệu lưu trữ khi không còn tổ chức chính quyền cấp huyện",
    preamble=(
        para(
            "Căn cứ [[c:luat_tccqdp rel=basis|Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày [[d|16 "
            "tháng 6 năm 2025]]]];"
        ),
        para("Căn cứ [[c:luat_luutru rel=basis|Luật Lưu trữ]] và các văn bản hướng dẫn thi hành;"),
        para(
            "Thực hiện [[c:qng203 rel=implements|Kế hoạch số 203/KH-UBND ngày [[d|25/7/2025]] của [[i|Ủy ban "
            "nhân dân tỉnh Quảng Ngãi]]]] về bàn giao hồ sơ của Ủy ban nhân dân các huyện (sau đây gọi tắt là "
            "[[c:qng203 rel=implements short|Kế hoạch bàn giao]]); [[c:xmdct5 rel=implements|Chương trình số "
            "05-CTr/ĐU ngày [[d|18/8/2025]] của [[i|Đảng ủy xã Mộ Đức]]]] thực hiện [[c:nq_dbx|Nghị quyết "
            "[[i|Đại hội đại biểu Đảng bộ xã Mộ Đức lần thứ I]], nhiệm kỳ 2025 - 2030]];"
        ),
        para("Ủy ban nhân dân xã ban hành Kế hoạch cụ thể như sau:"),
    ),
    content=(
        head(1, "I", "MỤC ĐÍCH, YÊU CẦU"),
        clause(
            2,
            "1",
            "Tiếp nhận trọn vẹn hồ sơ do huyện Mộ Đức (cũ) bàn giao; biên bản ghi rõ số mét giá, tình trạng từng hộp.",
        ),
        clause(
            2,
            "2",
            "Tiếp tục những việc còn dở của [[c:md45|Kế hoạch số 45/KH-UBND ngày [[d|21/4/2025]] của [[i|UBND "
            "huyện Mộ Đức]]]] trước đây thực hiện [[c:qng96|Kế hoạch số 96/KH-UBND ngày [[d|28/3/2025]] của "
            "[[i|UBND tỉnh]]]][[f:1]].",
        ),
        head(1, "II", "NHIỆM VỤ, GIẢI PHÁP"),
        head(2, "1", "Bố trí kho tạm"),
        bullet("Dùng tầng hai trụ sở cũ làm kho tạm, lắp giá thép và máy hút ẩm."),
        bullet(
            "Thực hiện đúng thời hạn ghi trong [[c:qng203 short|Kế hoạch bàn giao]]; hồ sơ mật giữ riêng theo "
            "quy định của pháp luật."
        ),
        head(2, "2", "Số hóa hồ sơ tra cứu nhiều"),
        clause(
            3,
            "a",
            "Chọn hồ sơ hộ tịch, địa chính làm trước, theo các tiêu chí tại điểm a khoản 1 mục II [[c:qng96|Kế "
            "hoạch số 96/KH-UBND]].",
        ),
        clause(
            3,
            "b",
            "Đối chiếu danh mục với [[c:bnv2150|Kế hoạch số 2150/KH-BNV ngày [[d|14 tháng 3 năm 2025]] của "
            "[[i|Bộ Nội vụ]]]] để khỏi quét trùng.",
        ),
        head(1, "III", "TỔ CHỨC THỰC HIỆN"),
        head(2, "1", "[[o:vp|Văn phòng HĐND và UBND xã]]"),
        clause(
            3,
            "a",
            "[[w vp=lead vh=coordinate|Chủ trì, phối hợp với [[o:vh|Phòng Văn hóa - Xã hội]] tiếp nhận hồ sơ, xong "
            "[[t kind=date op=before due=2025-10-15|trước ngày 15 tháng 10 năm 2025]]]].",
        ),
        clause(
            3,
            "b",
            "[[w vp=advise|Tham mưu Ủy ban nhân dân xã ban hành nội quy khai thác tài liệu tại kho tạm]].",
        ),
        head(2, "2", "[[o:kt|Phòng Kinh tế]]"),
        para(
            "[[w kt=execute|Cân đối kinh phí mua thiết bị [[t kind=period op=in start=2025-10-01 "
            "due=2025-12-31|trong quý IV/2025]]; những năm sau bố trí trong dự toán đầu năm]]."
        ),
        head(2, "3", "[[o:ca|Công an xã]]"),
        para(
            '[[w ca=monitor|Kiểm tra công tác phòng cháy và bảo vệ kho [[t kind=recurring rec="hằng quý"|hằng quý]]]].'
        ),
        clause(
            2,
            "4",
            "Đề nghị [[o:mt|Ủy ban Mặt trận Tổ quốc Việt Nam xã]] [[w mt=execute|vận động Nhân dân hiến tặng tư "
            "liệu quý về địa phương]].",
        ),
    ),
    closing=(para("Trên đây là Kế hoạch của Ủy ban nhân dân xã Mộ Đức, yêu cầu các đơn vị triển khai thực hiện./."),),
    footnotes=(
        Footnote(
            "1",
            "Huyện Mộ Đức kết thúc hoạt động từ ngày 01 tháng 7 năm 2025; các chỉ tiêu của [[c:md45|Kế hoạch số "
            "45/KH-UBND]] chuyển về xã.",
        ),
    ),
    signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Võ Minh Tâm", "Chủ tịch", "TM."),
    recipients=(
        Recipient("UBND tỉnh", "báo cáo"),
        Recipient("Sở Nội vụ", "báo cáo"),
        Recipient("TT. Đảng ủy, TT. HĐND xã"),
        Recipient("Các cơ quan, đơn vị thuộc xã", "thực hiện"),
        Recipient("Lưu: VT"),
    ),
    appendices=(
        Appendix(
            "PHỤ LỤC",
            "TIẾN ĐỘ TIẾP NHẬN HỒ SƠ",
            "(Ban hành kèm theo Kế hoạch số 12/KH-UBND ngày 05/9/2025 của UBND xã Mộ Đức)",
            (
                Table(
                    ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn"),
                    (
                        (
                            "1",
                            "[[w e1=lead e2=coordinate dl=a|Vận chuyển hồ sơ địa chính từ kho của huyện (cũ)]]",
                            "[[o:e1|Phòng Kinh tế]]",
                            "[[o:e2|Công an xã]]",
                            "[[t:a kind=date op=by due=2025-09-30|Chậm nhất 30/9/2025]]",
                        ),
                        (
                            "2",
                            "[[w e3=lead dl=b|Lập mục lục, dán nhãn và xếp giá]]",
                            "[[o:e3|Văn phòng HĐND và UBND xã]]",
                            "",
                            "[[t:b kind=period op=in start=2025-10-01 due=2025-10-31|Tháng 10 năm 2025]]",
                        ),
                    ),
                    (0.6, 4.0, 2.2, 2.0, 1.8),
                ),
            ),
        ),
    ),
)
