"""Two plans of one province (invented): the Tỉnh ủy's, and the UBND's that implements it, with an appendix table."""

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

QNG_212 = Document(
    stem="kh-212-tinh-uy-quang-ngai",
    folder="02-tinh/quang-ngai",
    form=Form.TEXT,
    system=System.PARTY,
    doc_type="KH",
    so_hieu="212-KH/TU",
    issued=date(2025, 1, 20),
    place="Quảng Ngãi",
    bodies=("TỈNH ỦY QUẢNG NGÃI",),
    issuer="Tỉnh ủy Quảng Ngãi",
    issuer_accept=("Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Tỉnh ủy Quảng Ngãi"),
    type_line="KẾ HOẠCH",
    title="thực hiện [[c:nq57 rel=implements|Nghị quyết số 57-NQ/TW ngày [[d|22/12/2024]] của [[i|Bộ Chính "
    "trị]]]] trong công tác văn thư, lưu trữ của Đảng bộ tỉnh",
    preamble=(
        para(
            "Thực hiện [[c:nq57 rel=implements|Nghị quyết số 57-NQ/TW ngày [[d|22/12/2024]] của [[i|Bộ Chính "
            "trị]]]] về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia (sau "
            "đây gọi tắt là [[c:nq57 rel=implements|Nghị quyết 57-NQ/TW]]); [[c:bcd09 like=bcd10 "
            "rel=implements|Kế hoạch số 09-KH/BCĐ]] và [[c:bcd10 rel=implements|Công văn số 10-CV/BCĐ, ngày "
            "[[d|08/01/2025]] của [[i|Ban Chỉ đạo Trung ương triển khai [[c:nq57|Nghị quyết 57-NQ/TW]]]]]], Ban "
            "Thường vụ Tỉnh ủy xây dựng Kế hoạch như sau:"
        ),
    ),
    content=(
        head(1, "I", "MỤC ĐÍCH, YÊU CẦU"),
        clause(
            2,
            "1",
            "Biến kho giấy tờ của các cấp ủy thành nguồn tư liệu tra cứu được, phục vụ kịp thời việc chuẩn bị "
            "đại hội đảng bộ các cấp.",
        ),
        clause(
            2,
            "2",
            "Gắn việc này với sắp xếp bộ máy theo [[c:nq18|Nghị quyết số 18-NQ/TW, ngày [[d|25/10/2017]] của "
            "[[i|Ban Chấp hành Trung ương Đảng khóa XII]]]]; nơi nào giải thể, sáp nhập thì bàn giao hồ sơ xong "
            "mới bàn giao con dấu.",
        ),
        clause(
            2,
            "3",
            "Văn bản của Đảng giữ đúng thể loại, thẩm quyền theo [[c:qdi66|Quy định số 66-QĐ/TW, ngày "
            "[[d|06/02/2017]] của [[i|Ban Chấp hành Trung ương]]]] và thể thức theo [[c:hd36|Hướng dẫn số "
            "36-HD/VPTW, ngày [[d|03/4/2018]] của [[i|Văn phòng Trung ương Đảng]]]].",
        ),
        head(1, "II", "NHIỆM VỤ VÀ GIẢI PHÁP"),
        clause(
            2,
            "1",
            "Thống kê toàn bộ nghị quyết, chỉ thị, kế hoạch còn hiệu lực; ghi rõ văn bản nào cụ thể hóa văn bản "
            "nào, tránh tình trạng nhắc [[c:nq18|Nghị quyết số 18-NQ/TW]] mà không rõ nghị quyết của khóa nào.",
        ),
        clause(
            2,
            "2",
            "Nghiên cứu kinh nghiệm của tỉnh bạn nêu trong [[c:bt74|Kế hoạch số 74-KH/TU, ngày [[d|14/01/2025]] "
            "của [[i|Tỉnh ủy Bến Tre]]]]; chọn cách làm ít tốn kém, phù hợp điều kiện của tỉnh.",
        ),
        clause(
            2,
            "3",
            "Tăng cường bảo mật khi kết nối; mọi cán bộ tiếp cận kho số phải nắm vững [[c:dieule|Điều lệ Đảng]] "
            "và các quy định về bảo vệ bí mật.",
        ),
        head(1, "III", "TỔ CHỨC THỰC HIỆN"),
        head(2, "1", "[[o:hu|Các huyện ủy, thị ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy]]"),
        bullet(
            "[[w hu=direct|Lãnh đạo, chỉ đạo xây dựng kế hoạch của cấp mình, hoàn thành [[t kind=date op=before "
            "due=2025-02-28|trước ngày 28/02/2025]]]]."
        ),
        bullet(
            '[[w hu=execute|Báo cáo kết quả về Văn phòng Tỉnh ủy [[t kind=recurring rec="định kỳ 6 tháng"|định '
            "kỳ 6 tháng]]]]."
        ),
        head(2, "2", "[[o:vptu|Văn phòng Tỉnh ủy]]"),
        bullet(
            "[[w vptu=lead btc=coordinate|Chủ trì, phối hợp với [[o:btc|Ban Tổ chức Tỉnh ủy]] lập danh mục hồ sơ "
            "phải bàn giao [[t kind=period op=in start=2025-01-01 due=2025-03-31|trong quý I/2025]]]]."
        ),
        bullet("[[w vptu=monitor|Kiểm tra, giám sát, đôn đốc các địa phương, đơn vị thực hiện Kế hoạch này]]."),
        clause(
            2,
            "3",
            "[[o:tg|Ban Tuyên giáo Tỉnh ủy]] [[w tg=advise bqn=coordinate|tham mưu định hướng tuyên truyền về chuyển đổi số "
            "trong các cơ quan đảng; chủ trì, phối hợp với [[o:bqn|Báo Quảng Ngãi]] "
            "mở chuyên mục giới thiệu tư liệu lưu trữ, [[t kind=period op=in start=2025-06-01 due=2025-06-30|xong trong tháng "
            "6/2025]]]].",
        ),
        clause(
            2,
            "4",
            "Đề nghị [[o:dd|Đảng đoàn Hội đồng nhân dân tỉnh]], [[o:bcs|Ban cán sự đảng Ủy ban nhân dân tỉnh]] "
            "[[w dd=direct bcs=direct|lãnh đạo việc bố trí kinh phí và ban hành kế hoạch của Ủy ban nhân dân tỉnh, "
            "[[t kind=date op=by due=2025-03-31|chậm nhất trong tháng 3 năm 2025]]]].",
        ),
    ),
    closing=(para("Kế hoạch này phổ biến đến chi bộ để thực hiện."),),
    signature=Signature(("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), "Trần Hoàng Vĩnh", "Phó Bí thư", "T/M"),
    recipients=(
        Recipient("Văn phòng Trung ương Đảng", "để báo cáo"),
        Recipient("Các huyện ủy, thị ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy", "để thực hiện"),
        Recipient("Các đồng chí Ủy viên Ban Chấp hành Đảng bộ tỉnh"),
        Recipient("Lưu Văn phòng Tỉnh ủy"),
    ),
)

QNG_96 = Document(
    stem="kh-96-ubnd-quang-ngai",
    folder="02-tinh/quang-ngai",
    form=Form.PDF,
    system=System.STATE,
    doc_type="KH",
    so_hieu="96/KH-UBND",
    issued=date(2025, 3, 28),
    place="Quảng Ngãi",
    bodies=("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
    issuer="Ủy ban nhân dân tỉnh Quảng Ngãi",
    type_line="KẾ HOẠCH",
    title="Triển khai số hóa tài liệu lưu trữ và liên kết văn bản chỉ đạo, điều hành trên địa bàn tỉnh",
    preamble=(
        para(
            "Thực hiện [[c:bnv2150 rel=implements|Kế hoạch số 2150/KH-BNV ngày [[d|14/3/2025]] của [[i|Bộ Nội "
            "vụ]]]] về số hóa tài liệu lưu trữ và chuẩn hóa văn bản điện tử trong các cơ quan hành chính (sau "
            "đây gọi tắt là [[c:bnv2150 rel=implements short|Kế hoạch số 2150]]) và [[c:qng212 rel=implements|Kế "
            "hoạch số 212-KH/TU ngày [[d|20/01/2025]] của [[i|Ban Thường vụ Tỉnh ủy]]]] thực hiện [[c:nq57|Nghị "
            "quyết số 57-NQ/TW ngày [[d|22/12/2024]] của [[i|Bộ Chính trị]]]];"
        ),
        para(
            "Căn cứ [[c:qnghdnd rel=basis|Nghị quyết số 17/2024/NQ-HĐND ngày [[d|11/12/2024]] của [[i|Hội đồng "
            "nhân dân tỉnh]]]] về dự toán ngân sách;"
        ),
        para("Ủy ban nhân dân tỉnh ban hành Kế hoạch với những nội dung cụ thể như sau:"),
    ),
    content=(
        head(1, "I", "MỤC TIÊU"),
        clause(
            2,
            "1",
            "[[t kind=date op=by due=2025-12-31|Đến hết năm 2025]]: 60% hồ sơ bảo quản vĩnh viễn của cấp tỉnh "
            "được số hóa, mỗi kế hoạch chỉ rõ văn bản mà nó thi hành.",
        ),
        clause(
            2,
            "2",
            "Chấm dứt việc dẫn văn bản thiếu ngày, tháng; khi dẫn [[c:nq18|Nghị quyết số 18-NQ/TW]] phải ghi rõ "
            "ngày ban hành để khỏi nhầm giữa hai khóa.",
        ),
        head(1, "II", "NHIỆM VỤ"),
        clause(
            2,
            "1",
            "Số hóa theo quy trình tại [[c:bnv1876|Quyết định số 1876/QĐ-BNV ngày [[d|20/11/2023]] của [[i|Bộ "
            "trưởng Bộ Nội vụ]]]]; ký số theo [[c:luat_gddt|Luật Giao dịch điện tử]].",
        ),
        clause(
            2,
            "2",
            "Học tập cách tổ chức kho số tại [[c:bt96|Kế hoạch số 96/KH-UBND ngày [[d|10/02/2025]] của [[i|UBND "
            "tỉnh Bến Tre]]]], nơi đã làm xong phông lưu trữ của 12 sở.",
        ),
        clause(2, "3", "Thực hiện các nhiệm vụ cụ thể tại Phụ lục ban hành kèm theo Kế hoạch này."),
        head(1, "III", "TỔ CHỨC THỰC HIỆN"),
        clause(
            2,
            "1",
            "[[o:snv|Sở Nội vụ]] [[w snv=lead stc=coordinate skhcn=coordinate|chủ trì, phối hợp với [[o:stc|Sở "
            "Tài chính]], [[o:skhcn|Sở Khoa học và Công nghệ]] triển khai Kế hoạch; báo cáo Ủy ban nhân dân tỉnh "
            '[[t kind=recurring op=before rec="hằng tháng, trước ngày 20"|hằng tháng, trước ngày 20]]]].',
        ),
        clause(
            2,
            "2",
            "Giao [[o:stc|Sở Tài chính]] [[w stc=advise|tham mưu bố trí kinh phí [[t kind=period "
            "op=in start=2025-01-01 due=2025-12-31|trong năm 2025]] theo phân cấp ngân sách]].",
        ),
        clause(
            2,
            "3",
            "Yêu cầu [[o:huyen|Ủy ban nhân dân các huyện, thị xã, thành phố]] [[w huyen=execute|ban hành kế "
            "hoạch của cấp mình [[t kind=date op=before due=2025-04-25|trước ngày 25 tháng 4 năm 2025]], không "
            "sao chép nguyên văn Kế hoạch này]].",
        ),
        clause(
            2,
            "4",
            "Đề nghị [[o:mt|Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh]] [[w mt=monitor|giám sát việc tiếp cận thông "
            "tin của Nhân dân đối với tài liệu đã giải mật]].",
        ),
    ),
    closing=(
        para(
            "Trên đây là Kế hoạch triển khai [[c:bnv2150|Kế hoạch số 2150/KH-BNV]] và [[c:qng212|Kế hoạch số "
            "212-KH/TU]]; yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện./."
        ),
    ),
    signature=Signature(
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Lê Thị Diễm Hằng", "Phó Chủ tịch", "KT."
    ),
    recipients=(
        Recipient("Bộ Nội vụ", "b/c"),
        Recipient("TT. Tỉnh ủy, TT. HĐND tỉnh", "b/c"),
        Recipient("CT, các PCT UBND tỉnh"),
        Recipient("Các sở, ban, ngành thuộc UBND tỉnh"),
        Recipient("UBND các huyện, thị xã, thành phố"),
        Recipient("VPUB: CVP, PCVP, Cổng TTĐT"),
        Recipient("Lưu: VT, NC.ntl27"),
    ),
    appendices=(
        Appendix(
            "PHỤ LỤC",
            "PHÂN CÔNG NHIỆM VỤ CỤ THỂ",
            "(Kèm theo Kế hoạch số 96/KH-UBND ngày 28 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh Quảng Ngãi)",
            (
                Table(
                    ("TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"),
                    (
                        head(2, "I", "HOÀN THIỆN DANH MỤC, QUY TRÌNH"),
                        (
                            "1",
                            "[[w s1=lead s2=coordinate dl=a|Rà soát, lập danh mục hồ sơ bảo quản vĩnh viễn của "
                            "các sở, ngành]]",
                            "[[o:s1|Sở Nội vụ]]",
                            "[[o:s2|Văn phòng UBND tỉnh]]",
                            "[[t:a kind=period op=in start=2025-04-01 due=2025-06-30|Quý II/2025]]",
                        ),
                        (
                            "2",
                            "[[w s3=lead s4=coordinate s5=coordinate dl=b|Ban hành bảng mã thống nhất cho cơ "
                            "quan ban hành văn bản theo [[c:qd06|Quyết định số 06/QĐ-TTg ngày [[d|06/01/2022]] "
                            "của [[i|Thủ tướng Chính phủ]]]]]]",
                            "[[o:s3|Sở Khoa học và Công nghệ]]",
                            "[[o:s4|Sở Nội vụ]]; [[o:s5|Công an tỉnh]]",
                            "[[t:b kind=date op=before due=2025-07-31|Trước ngày 31/7/2025]]",
                        ),
                        head(2, "II", "SỐ HÓA VÀ KHAI THÁC"),
                        (
                            "3",
                            "[[w s6=lead s7=coordinate dl=c|Quét, nhận dạng và kiểm tra chất lượng hồ sơ tồn "
                            "đọng giai đoạn trước]]",
                            "[[o:s6|Trung tâm Lưu trữ lịch sử tỉnh]]",
                            "[[o:s7|UBND các huyện, thị xã, thành phố]]",
                            '[[t:c kind=continuous rec="thường xuyên"|Thường xuyên]]',
                        ),
                        (
                            "4",
                            "[[w s8=lead s9=coordinate dl=d|Tập huấn kỹ năng tra cứu cho công chức văn thư, lưu trữ]]",
                            "[[o:s8|Sở Nội vụ]]",
                            "[[o:s9|Trường Chính trị tỉnh]]",
                            '[[t:d kind=recurring rec="hằng năm"|Hằng năm]]',
                        ),
                    ),
                    (0.6, 4.2, 2.0, 2.2, 1.8),
                ),
            ),
        ),
    ),
)
