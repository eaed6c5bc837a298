"""A công văn, a thông báo and a quyết định (invented), of the same province as the plans."""

from __future__ import annotations

from datetime import date

from corpus.model import Document, Form, Recipient, Signature, System, clause, head, para

SNV_588 = Document(
    stem="cv-588-so-noi-vu",
    folder="02-tinh/quang-ngai/cong-van",
    form=Form.TEXT,
    system=System.STATE,
    doc_type="CV",
    so_hieu="588/SNV-QLVTLT",
    issued=date(2025, 5, 6),
    place="Quảng Ngãi",
    bodies=("UBND TỈNH QUẢNG NGÃI", "SỞ NỘI VỤ"),
    issuer="Sở Nội vụ",
    issuer_accept=("Sở Nội vụ tỉnh Quảng Ngãi",),
    title="báo cáo tiến độ số hóa tài liệu lưu trữ 4 tháng đầu năm",
    urgency="KHẨN",
    addressees=("Ủy ban nhân dân các huyện, thị xã, thành phố",),
    preamble=(
        para(
            "Thực hiện [[c:qng96 rel=implements|Kế hoạch số 96/KH-UBND ngày [[d|28/3/2025]] của [[i|UBND "
            "tỉnh]]]] và [[c:qngvp88 rel=implements|Thông báo số 88-TB/VPTU ngày [[d|04/4/2025]] của [[i|Văn "
            "phòng Tỉnh ủy]]]], Sở Nội vụ đề nghị [[o:h|Ủy ban nhân dân các huyện, thị xã, thành phố]] thực hiện "
            "một số việc sau:"
        ),
    ),
    content=(
        clause(
            1,
            "1",
            "[[w h=execute|Thống kê số hồ sơ đã quét, số trang phải quét lại và nguyên nhân]]; số liệu chốt đến "
            "ngày 30/4/2025.",
        ),
        clause(
            1,
            "2",
            "[[w h=execute|Đánh giá khó khăn khi áp dụng quy trình tại [[c:bnv1876 known|Quyết định số "
            "1876/QĐ-BNV]], nhất là đối với tài liệu khổ lớn]].",
        ),
        clause(
            1,
            "3",
            "[[w h=direct|Chỉ đạo [[o:pnv|Phòng Nội vụ]] [[w pnv=execute|gửi báo cáo về Sở Nội vụ [[t kind=date "
            "op=before due=2025-05-20|trước ngày 20/5/2025]]]]]], bản điện tử gửi qua trục liên thông.",
        ),
    ),
    closing=(para("Rất mong sự quan tâm, phối hợp của các địa phương./."),),
    signature=Signature(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Bùi Thanh Trà", "Phó Giám đốc", "KT."),
    recipients=(
        Recipient("Như trên"),
        Recipient("UBND tỉnh", "b/c"),
        Recipient("Giám đốc Sở", "b/c"),
        Recipient("Lưu: VT, QLVTLT"),
    ),
)

QNG_TB_163 = Document(
    stem="tb-163-vp-ubnd-quang-ngai",
    folder="02-tinh/quang-ngai",
    form=Form.TEXT,
    system=System.STATE,
    doc_type="TB",
    so_hieu="163/TB-UBND",
    issued=date(2025, 5, 27),
    place="Quảng Ngãi",
    bodies=("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
    issuer="Ủy ban nhân dân tỉnh Quảng Ngãi",
    type_line="THÔNG BÁO",
    title="Kết luận của Phó Chủ tịch UBND tỉnh Lê Thị Diễm Hằng tại cuộc họp về tiến độ số hóa tài liệu",
    wrap=80,
    preamble=(
        para(
            "Ngày 22/5/2025, Phó Chủ tịch UBND tỉnh Lê Thị Diễm Hằng chủ trì cuộc họp nghe Sở Nội vụ báo cáo "
            "tình hình thực hiện [[c:qng96|Kế hoạch số 96/KH-UBND ngày [[d|28/3/2025]] của [[i|UBND tỉnh]]]]. "
            "Sau khi nghe ý kiến các đơn vị, Phó Chủ tịch UBND tỉnh kết luận như sau:"
        ),
    ),
    content=(
        head(1, "I", "ĐÁNH GIÁ CHUNG"),
        para(
            "Sau hai tháng, một số địa phương làm tốt, song tỷ lệ trang phải quét lại còn cao. Nguyên nhân chính "
            "là chưa bám sát [[c:bnv2150 known|Kế hoạch số 2150/KH-BNV]] và xem nhẹ khâu kiểm tra bằng mắt."
        ),
        head(1, "II", "NHIỆM VỤ THỜI GIAN TỚI"),
        clause(
            2,
            "1",
            "Giao [[o:snv|Sở Nội vụ]] [[w snv=lead ctt=coordinate|chủ trì, phối hợp với [[o:ctt|Công ty Điện lực "
            "Quảng Ngãi]] bảo đảm nguồn điện cho các điểm quét [[t kind=period op=in start=2025-06-01 "
            "due=2025-06-30|trong tháng 6 năm 2025]]]].",
        ),
        clause(
            2,
            "2",
            "Yêu cầu [[o:h|Ủy ban nhân dân huyện Mộ Đức]] và [[o:h2|Ủy ban nhân dân huyện Nghĩa Hành]] [[w "
            "h=execute h2=execute|rút kinh nghiệm về việc chậm báo cáo theo [[c:snv588|Công văn số "
            "588/SNV-QLVTLT ngày [[d|06/5/2025]] của [[i|Sở Nội vụ]]]]; gửi báo cáo [[t kind=date op=before "
            "due=2025-06-05|trước ngày 05/6/2025]]]].",
        ),
        clause(
            2,
            "3",
            "[[o:vp|Văn phòng UBND tỉnh]] [[w vp=monitor|theo dõi, đôn đốc việc thực hiện Thông báo này]].",
        ),
    ),
    closing=(para("Văn phòng UBND tỉnh thông báo để các cơ quan, đơn vị biết và thực hiện./."),),
    signature=Signature(
        ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "Trương Công Hiển", "Phó Chánh Văn phòng", "KT."
    ),
    recipients=(
        Recipient("CT, các PCT UBND tỉnh"),
        Recipient("Sở Nội vụ"),
        Recipient("UBND các huyện: Mộ Đức, Nghĩa Hành"),
        Recipient("VPUB: PCVP(NC), CBTH"),
        Recipient("Lưu: VT, NC"),
    ),
)

QNG_645 = Document(
    stem="qd-645-ubnd-quang-ngai",
    folder="02-tinh/quang-ngai",
    form=Form.TEXT,
    system=System.STATE,
    doc_type="QĐ",
    so_hieu="645/QĐ-UBND",
    issued=date(2025, 5, 19),
    place="Quảng Ngãi",
    bodies=("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
    issuer="Ủy ban nhân dân tỉnh Quảng Ngãi",
    issuer_accept=("Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi",),
    type_line="QUYẾT ĐỊNH",
    title="Về việc ban hành Quy trình kiểm tra chất lượng tài liệu số hóa",
    preamble=(
        para("Căn cứ [[c:luat_luutru rel=basis|Luật Lưu trữ số 33/2024/QH15 ngày [[d|21 tháng 6 năm 2024]]]];"),
        para(
            "Căn cứ [[c:qng96 rel=basis|Kế hoạch số 96/KH-UBND ngày [[d|28 tháng 3 năm 2025]] của [[i|Ủy ban "
            "nhân dân tỉnh]]]] triển khai số hóa tài liệu lưu trữ và liên kết văn bản chỉ đạo, điều hành trên "
            "địa bàn tỉnh;"
        ),
        para("Theo đề nghị của Giám đốc Sở Nội vụ."),
    ),
    content=(
        clause(
            1,
            "Điều 1",
            "Ban hành kèm theo Quyết định này Quy trình kiểm tra chất lượng tài liệu số hóa của tỉnh Quảng Ngãi.",
        ),
        clause(
            1,
            "Điều 2",
            "Quyết định này có hiệu lực từ ngày ký; thay thế [[c:qng1320 rel=replaces|Quyết định số 1320/QĐ-UBND "
            "ngày [[d|17/8/2021]] của [[i|Ủy ban nhân dân tỉnh]]]]; bãi bỏ [[c:qng877 rel=repeals|Quyết định số "
            "877/QĐ-UBND ngày [[d|01/7/2022]] của [[i|Chủ tịch Ủy ban nhân dân tỉnh]]]].",
        ),
        clause(
            1,
            "Điều 3",
            "Giao [[o:snv|Sở Nội vụ]] [[w snv=lead|chủ trì hướng dẫn, kiểm tra việc áp dụng Quy trình; tổng hợp "
            "vướng mắc báo cáo Ủy ban nhân dân tỉnh [[t kind=date op=before due=2025-11-30|trước ngày "
            "30/11/2025]]]].",
        ),
        clause(
            1,
            "Điều 4",
            "[[o:cvp|Chánh Văn phòng Ủy ban nhân dân tỉnh]], [[o:gd|Giám đốc các sở]] và [[o:ct|Chủ tịch Ủy ban "
            "nhân dân các huyện, thị xã, thành phố]] [[w cvp=lead gd=lead ct=lead|chịu trách nhiệm thi hành "
            "Quyết định này]]./.",
        ),
    ),
    signature=Signature(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Lê Thị Diễm Hằng", "Phó Chủ tịch", "KT."),
    recipients=(
        Recipient("Như Điều 4"),
        Recipient("Bộ Nội vụ", "b/c"),
        Recipient("CT, các PCT UBND tỉnh"),
        Recipient("Lưu: VT, NC"),
    ),
)
