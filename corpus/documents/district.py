"""Two district plans (invented), both of before 1 July 2025: a Huyện ủy's and a UBND's."""

from __future__ import annotations

from datetime import date

from corpus.model import (
    Appendix,
    Document,
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

NH_118 = Document(
    stem="kh-118-huyen-uy-nghia-hanh",
    folder="03-huyen",
    form=Form.SCAN,
    system=System.PARTY,
    doc_type="KH",
    so_hieu="118-KH/HU",
    issued=date(2025, 3, 5),
    place="Nghĩa Hành",
    bodies=("TỈNH ỦY QUẢNG NGÃI", "HUYỆN ỦY NGHĨA HÀNH"),
    issuer="Huyện ủy Nghĩa Hành",
    issuer_accept=("Ban Thường vụ Huyện ủy", "Ban Thường vụ Huyện ủy Nghĩa Hành"),
    type_line="KẾ HOẠCH",
    title="thu thập, chỉnh lý và số hóa tài liệu của các tổ chức đảng trong huyện",
    preamble=(
        para(
            "Thực hiện [[c:qng212 rel=implements|Kế hoạch số 212-KH/TU, ngày [[d|20/01/2025]] của [[i|Ban Thường "
            "vụ Tỉnh ủy]]]] và [[c:bttt31 rel=implements|Hướng dẫn số 31-HD/BTGDVTU, ngày [[d|12/02/2025]] của "
            "[[i|Ban Tuyên giáo và Dân vận Tỉnh ủy]]]], Ban Thường vụ Huyện ủy ban hành Kế hoạch như sau:"
        ),
    ),
    content=(
        head(1, "I", "MỤC ĐÍCH, YÊU CẦU"),
        clause(
            2,
            "1",
            "Giữ đủ tài liệu của Đảng bộ huyện trước khi sắp xếp đơn vị hành chính theo [[c:kl127|Kết luận số "
            "127-KL/TW, ngày [[d|28/02/2025]] của [[i|Bộ Chính trị, Ban Bí thư]]]].",
        ),
        clause(
            2,
            "2",
            "Không để thất lạc hồ sơ đảng viên; việc tiêu hủy tài liệu hết giá trị phải lập biên bản, có chữ ký "
            "của cấp ủy.",
        ),
        head(1, "II", "NỘI DUNG"),
        clause(
            2,
            "1",
            "Thu về kho Huyện ủy toàn bộ sổ nghị quyết chi bộ từ năm 1975.",
        ),
        clause(
            2,
            "2",
            "Số hóa theo yêu cầu kỹ thuật chung của tỉnh nêu tại mục II [[c:qng212|Kế hoạch số 212-KH/TU]], đối "
            "chiếu từng trang với bản gốc.",
        ),
        head(1, "III", "TỔ CHỨC THỰC HIỆN"),
        head(2, "1", "[[o:vp|Văn phòng Huyện ủy]]"),
        bullet(
            "[[w vp=lead th=coordinate|Chủ trì, phối hợp với [[o:th|Trung tâm Chính trị huyện]] mở lớp hướng dẫn "
            "lập hồ sơ, xong [[t kind=date op=before due=2025-03-20|trước ngày 20/3/2025]]]]."
        ),
        bullet(
            '[[w vp=monitor|Theo dõi, đôn đốc việc giao nộp; [[t kind=recurring rec="hằng tuần"|hằng tuần]] báo '
            "cáo Thường trực Huyện ủy]]."
        ),
        clause(
            2,
            "2",
            "[[o:db|Các chi bộ, đảng bộ trực thuộc Huyện ủy]] [[w db=execute|kiểm đếm, giao nộp tài liệu "
            "[[t kind=date op=by due=2025-04-30|chậm nhất ngày 30/4/2025]]]].",
        ),
        clause(
            2,
            "3",
            "[[o:dang|Ban Tổ chức Huyện ủy]] [[w dang=advise|tham mưu Ban Thường vụ Huyện ủy quy định mức khai "
            "thác hồ sơ đảng viên]].",
        ),
    ),
    closing=(para("Kế hoạch này phổ biến đến các chi bộ để thực hiện."),),
    signature=Signature(
        ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC"), "Nguyễn Thế Khôi", "Phó Bí thư Thường trực", "T/M"
    ),
    recipients=(
        Recipient("Thường trực Tỉnh ủy", "báo cáo"),
        Recipient("Văn phòng Tỉnh ủy"),
        Recipient("Các chi bộ, đảng bộ trực thuộc"),
        Recipient("Lưu Văn phòng Huyện ủy"),
    ),
)

MD_45 = Document(
    stem="kh-45-ubnd-huyen-mo-duc",
    folder="03-huyen",
    form=Form.TEXT,
    system=System.STATE,
    doc_type="KH",
    so_hieu="45/KH-UBND",
    issued=date(2025, 4, 21),
    place="Mộ Đức",
    bodies=("ỦY BAN NHÂN DÂN", "HUYỆN MỘ ĐỨC"),
    issuer="Ủy ban nhân dân huyện Mộ Đức",
    type_line="KẾ HOẠCH",
    title="Thực hiện [[c:qng96 rel=implements|Kế hoạch số 96/KH-UBND ngày [[d|28/3/2025]] của [[i|Ủy ban nhân "
    "dân tỉnh]]]] về số hóa tài liệu lưu trữ",
    wrap=72,
    preamble=(
        para(
            "Thực hiện [[c:qng96 rel=implements|Kế hoạch số 96/KH-UBND ngày [[d|28/3/2025]] của [[i|Ủy ban nhân "
            "dân tỉnh Quảng Ngãi]]]] về triển khai số hóa tài liệu lưu trữ và liên kết văn bản chỉ đạo, điều "
            "hành; [[c:nh118 rel=implements|Kế hoạch số 118-KH/HU ngày [[d|05/3/2025]] của [[i|Huyện ủy Nghĩa "
            "Hành]]]] được Tỉnh ủy giới thiệu làm mẫu, Ủy ban nhân dân huyện Mộ Đức xây dựng Kế hoạch như sau:"
        ),
    ),
    content=(
        head(1, "I", "MỤC ĐÍCH, YÊU CẦU"),
        head(2, "1", "Mục đích"),
        para(
            "Cụ thể hóa các chỉ tiêu mà [[c:qng96|Kế hoạch số 96/KH-UBND]] giao cho huyện; không nhầm với kế "
            "hoạch cùng số của tỉnh khác."
        ),
        head(2, "2", "Yêu cầu"),
        bullet("Làm đến đâu chắc đến đó, có sản phẩm đo đếm được."),
        bullet(
            "Văn thư các xã phải thực hiện đúng [[c:nd30|Nghị định số 30/2020/NĐ-CP]] khi ghi số và ngày của văn bản."
        ),
        head(1, "II", "NHIỆM VỤ"),
        clause(
            2,
            "1",
            "Hoàn thành phần việc dở dang của [[c:md210|Quyết định số 210/QĐ-UBND ngày [[d|03/6/2024]] của "
            "[[i|Chủ tịch UBND huyện]]]] về chỉnh lý tài liệu; những nội dung của [[c:md210|Quyết định số "
            "[[pb]]210/QĐ-UBND]] trái với Kế hoạch này thì làm theo Kế hoạch này.",
        ),
        clause(2, "2", "Danh mục công việc và thời hạn tại Phụ lục kèm theo."),
        head(1, "III", "TỔ CHỨC THỰC HIỆN"),
        head(2, "1", "[[o:pnv|Phòng Nội vụ]]"),
        clause(
            3,
            "a",
            "[[w pnv=lead|Chịu trách nhiệm chính trong triển khai Kế hoạch; lập dự toán gửi Phòng Tài chính - Kế hoạch "
            "[[t kind=relative op=in due=2025-05-06|trong vòng 15 ngày kể từ ngày ký ban hành]]]].",
        ),
        clause(
            3,
            "b",
            "[[w pnv=execute|Báo cáo kết quả với Thường trực Huyện ủy theo yêu cầu của [[c:qng212 known|Kế hoạch "
            "số 212-KH/TU]]]].",
        ),
        head(2, "2", "[[o:ptc|Phòng Tài chính - Kế hoạch]]"),
        para("[[w ptc=advise|Tham mưu Ủy ban nhân dân huyện cân đối nguồn kinh phí để thực hiện Kế hoạch]]."),
        head(2, "3", "[[o:xa|Ủy ban nhân dân các xã, thị trấn]]"),
        clause(3, "a", "[[w xa=execute|Cử công chức văn thư tham gia kiểm đếm hồ sơ cùng tổ công tác của huyện]]."),
        clause(
            3,
            "b",
            '[[w xa=execute|Cập nhật kết quả vào bảng tổng hợp chung, [[t kind=recurring op=before rec="trước '
            'ngày 25 hằng tháng"|trước ngày 25 hằng tháng]]]].',
        ),
    ),
    closing=(para("Quá trình thực hiện nếu có vướng mắc thì phản ánh về Phòng Nội vụ./."),),
    signature=Signature(
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Phạm Ngọc Lân", "Phó Chủ tịch", "KT."
    ),
    recipients=(
        Recipient("Sở Nội vụ", "b/c"),
        Recipient("TT. Huyện ủy, TT. HĐND huyện", "b/c"),
        Recipient("Các phòng, ban thuộc huyện"),
        Recipient("UBND các xã, thị trấn"),
        Recipient("Lưu: VT"),
    ),
    appendices=(
        Appendix(
            "PHỤ LỤC",
            "DANH MỤC CÔNG VIỆC",
            "(Kèm theo Kế hoạch số 45/KH-UBND ngày 21/4/2025 của UBND huyện Mộ Đức)",
            (
                Table(
                    ("STT", "Công việc", "Chủ trì", "Phối hợp", "Thời gian"),
                    (
                        (
                            "1",
                            "[[w d1=lead d2=coordinate dl=a|Kiểm đếm hồ sơ đất đai, hộ tịch trước năm 2000]]",
                            "[[o:d1|Phòng Nội vụ]]",
                            "[[o:d2|UBND các xã, thị trấn]]",
                            "[[t:a kind=period op=in start=2025-05-01 due=2025-05-31|Tháng 5/2025]]",
                        ),
                        (
                            "2",
                            "[[w d3=lead d4=coordinate dl=b|Thuê đơn vị quét tài liệu khổ lớn]]",
                            "[[o:d3|Văn phòng HĐND và UBND huyện]]",
                            "[[o:d4|Phòng Tài chính - Kế hoạch]]",
                            "[[t:b kind=date op=before due=2025-06-15|Trước 15/6/2025]]",
                        ),
                    ),
                ),
            ),
        ),
    ),
)
