"""Another province's plan (invented), with the same number as its neighbour's of the same year."""

from __future__ import annotations

from datetime import date

from corpus.model import (
    Document,
    Form,
    Recipient,
    Signature,
    System,
    bullet,
    clause,
    head,
    para,
)

BT_96 = Document(
    stem="kh-96-ubnd-ben-tre",
    folder="02-tinh/ben-tre",
    form=Form.TEXT,
    system=System.STATE,
    doc_type="KH",
    so_hieu="96/KH-UBND",
    issued=date(2025, 2, 10),
    place="Bến Tre",
    bodies=("ỦY BAN NHÂN DÂN", "TỈNH BẾN TRE"),
    issuer="Ủy ban nhân dân tỉnh Bến Tre",
    type_line="KẾ HOẠCH",
    title="Xây dựng kho lưu trữ số của tỉnh Bến Tre",
    wrap=78,
    preamble=(
        para("Căn cứ [[c:luat_luutru rel=basis|Luật Lưu trữ số 33/2024/QH15 ngày [[d|21 tháng 6 năm 2024]]]];"),
        para(
            "Căn cứ [[c:nd30 rel=basis like=nd45:issuer|Nghị định số 30/2020/NĐ-CP ngày [[d|05 tháng 3 năm "
            "2020]]]] và [[c:nd45 rel=basis|Nghị định số 45/2020/NĐ-CP ngày [[d|08 tháng 4 năm 2020]] của "
            "[[i|Chính phủ]]]];"
        ),
        para(
            "Triển khai [[c:bt74 rel=implements|Kế hoạch số 74-KH/TU ngày [[d|14/01/2025]] của [[i|Ban Thường vụ "
            "Tỉnh ủy]]]] về thực hiện [[c:nq57|Nghị quyết số 57-NQ/TW ngày [[d|22/12/2024]] của [[i|Bộ Chính "
            "trị]]]], Ủy ban nhân dân tỉnh Bến Tre ban hành Kế hoạch xây dựng kho lưu trữ số với các nội dung "
            "sau:"
        ),
    ),
    content=(
        head(1, "I", "MỤC ĐÍCH, YÊU CẦU"),
        clause(
            2, "1", "Gom hồ sơ đang nằm rải rác ở các phòng, ban về một kho chung, có người chịu trách nhiệm rõ ràng."
        ),
        clause(
            2,
            "2",
            "Bảo đảm hồ sơ đất đai sắp xếp theo [[c:nq18_land|Nghị quyết số 18-NQ/TW ngày [[d|16/6/2022]] của "
            "[[i|Ban Chấp hành Trung ương Đảng khóa XIII]]]] được ưu tiên số hóa trước.",
        ),
        head(1, "II", "NỘI DUNG"),
        head(2, "1", "Tiếp nhận hồ sơ"),
        clause(
            3,
            "a",
            "Tiếp nhận hồ sơ của các cơ quan kết thúc hoạt động theo [[c:nq18|Nghị quyết số 18-NQ/TW ngày "
            "[[d|25/10/2017]] của [[i|Ban Chấp hành Trung ương Đảng khóa XII]]]].",
        ),
        clause(
            3,
            "b",
            "Thành phần hồ sơ thực hiện theo điểm b khoản 2 Điều 29 [[c:nd30|Nghị định số 30/2020/NĐ-CP]] và văn "
            "bản hướng dẫn của Bộ Nội vụ.",
        ),
        head(2, "2", "Khai thác hồ sơ"),
        para(
            "Cho phép tra cứu qua mạng đối với tài liệu không thuộc danh mục hạn chế; thu phí theo quy định của "
            "[[c:luat_luutru|Luật Lưu trữ]]."
        ),
        head(1, "III", "PHÂN CÔNG THỰC HIỆN"),
        head(
            2,
            "1",
            "[[w a1=lead a2=coordinate a3=coordinate dl=kho|Lập dự án đầu tư kho lưu trữ số dùng chung của tỉnh]]",
        ),
        bullet("Cơ quan chủ trì: [[o:a1|Sở Nội vụ]]."),
        bullet("Cơ quan phối hợp: [[o:a2|Sở Tài chính]], [[o:a3|Sở Xây dựng]]."),
        bullet("Thời gian hoàn thành: [[t:kho kind=date op=before due=2025-05-31|trước ngày 31/5/2025]]."),
        head(2, "2", "[[o:snv|Sở Nội vụ]]"),
        clause(
            3,
            "a",
            "[[w snv=lead|Làm đầu mối tổng hợp, chịu trách nhiệm trước Ủy ban nhân dân tỉnh về tiến độ chung]].",
        ),
        clause(
            3,
            "b",
            '[[w snv=execute|Tổ chức sơ kết [[t kind=recurring rec="hằng năm"|hằng năm]], tổng kết vào '
            "[[t kind=period op=in start=2027-10-01 due=2027-12-31|quý IV năm 2027]]]].",
        ),
        head(2, "3", "[[o:ct|Công an tỉnh]]"),
        para(
            "[[w ct=coordinate snv=coordinate|Phối hợp với Sở Nội vụ kiểm tra an toàn hệ thống [[t kind=relative "
            "op=before|trước khi đưa kho vào vận hành]]]]."
        ),
        head(2, "4", "[[o:h|Ủy ban nhân dân các huyện, thành phố]]"),
        para(
            "[[w h=execute|Bàn giao hồ sơ đúng hạn; thực hiện [[t kind=date op=from start=2025-04-01|từ ngày "
            "01/4/2025]] cho hồ sơ tồn đọng]]."
        ),
    ),
    closing=(para("Trong quá trình thực hiện nếu phát sinh khó khăn, các đơn vị kịp thời phản ánh về Sở Nội vụ./."),),
    signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Huỳnh Văn Lộc", "Chủ tịch", "TM."),
    recipients=(
        Recipient("Bộ Nội vụ (Cục VTLTNN)"),
        Recipient("TT. TU, TT. HĐND tỉnh", "thay báo cáo"),
        Recipient("Các sở, ban, ngành tỉnh", "thực hiện"),
        Recipient("UBND các huyện, thành phố", "thực hiện"),
        Recipient("Lưu: VT, TH"),
    ),
)
