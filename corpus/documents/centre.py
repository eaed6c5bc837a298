"""A ministry's plan (invented): state layout, footnotes, a citation cut by the end of a page."""

from __future__ import annotations

from datetime import date

from corpus.model import Document, Footnote, Form, Recipient, Signature, System, bullet, clause, head, para

BNV_2150 = Document(
    stem="kh-2150-bnv",
    folder="01-trung-uong",
    form=Form.PDF,
    system=System.STATE,
    doc_type="KH",
    so_hieu="2150/KH-BNV",
    issued=date(2025, 3, 14),
    place="Hà Nội",
    bodies=("BỘ NỘI VỤ",),
    issuer="Bộ Nội vụ",
    issuer_accept=("Bộ trưởng Bộ Nội vụ",),
    type_line="KẾ HOẠCH",
    title="Số hóa tài liệu lưu trữ và chuẩn hóa văn bản điện tử trong các cơ quan hành chính",
    preamble=(
        para("Căn cứ [[c:luat_luutru rel=basis|Luật Lưu trữ số 33/2024/QH15 ngày [[d|21 tháng 6 năm 2024]]]];"),
        para(
            "Căn cứ [[c:nd30 rel=basis|Nghị định số 30/2020/NĐ-CP ngày [[d|05 tháng 3 năm 2020]] của "
            "[[i|Chính phủ]]]] về công tác văn thư;"
        ),
        para(
            "Căn cứ [[c:qd749 rel=basis|Quyết định số 749/QĐ-TTg ngày [[d|03 tháng 6 năm 2020]] của [[i|Thủ "
            "tướng Chính phủ]]]] phê duyệt “Chương trình Chuyển đổi số quốc gia đến năm 2025, định hướng đến năm 2030”;"
        ),
        para(
            "Thực hiện [[c:nq57 rel=implements|Nghị quyết số 57-NQ/TW ngày [[d|22 tháng 12 năm 2024]] của [[i|Bộ "
            "Chính trị]]]] và [[c:nq03cp rel=implements|Nghị quyết số 03/NQ-CP ngày [[d|09/01/2025]] của "
            "[[i|Chính phủ]]]], Bộ Nội vụ ban hành Kế hoạch với các nội dung sau:"
        ),
    ),
    content=(
        head(1, "I", "MỤC ĐÍCH, YÊU CẦU"),
        head(2, "1", "Mục đích"),
        clause(
            3,
            "a",
            "Đưa phần lớn hồ sơ có giá trị bảo quản vĩnh viễn của các cơ quan hành chính lên môi trường số, giảm "
            "thời gian tìm kiếm và hạn chế hư hỏng bản gốc.",
        ),
        clause(
            3,
            "b",
            "Bảo đảm mỗi văn bản điện tử mang đủ số, ký hiệu, ngày tháng và tên cơ quan ban hành theo đúng thể "
            "thức quy định tại [[c:nd30|Nghị định số 30/2020/NĐ-CP]].",
        ),
        head(2, "2", "Yêu cầu"),
        clause(
            3,
            "a",
            "Việc số hóa đi từ hồ sơ được tra cứu nhiều nhất, không dàn trải; dữ liệu tạo ra dùng được ngay cho "
            "khai thác.",
        ),
        clause(
            3,
            "b",
            "Kế thừa kết quả thực hiện [[c:bnv402|Công văn số 402/BNV-VTLT ngày [[d|17/01/2025]] của [[i|Bộ Nội "
            "vụ]]]][[f:1]]; không giao trùng nhiệm vụ cho hai đơn vị; tuân thủ [[c:luat_bimat|Luật Bảo vệ bí mật "
            "nhà nước]].",
        ),
        head(1, "II", "NHIỆM VỤ TRỌNG TÂM"),
        head(2, "1", "Số hóa và liên kết dữ liệu"),
        para(
            "Mỗi kế hoạch, chương trình sau khi số hóa phải chỉ ra được văn bản mà nó căn cứ. Các đơn vị tham "
            "khảo cách làm nêu tại [[c:bcd09 like=bcd10|Kế hoạch số 09-KH/BCĐ]] và [[c:bcd10|Công văn số "
            "10-CV/BCĐ ngày [[d|08/01/2025]] của [[i|Ban Chỉ đạo Trung ương triển khai [[c:nq57|Nghị quyết số "
            "57-NQ/TW]]]]]]; đồng thời dùng định danh thống nhất theo [[c:qd06|Quyết định số [[pb]]06/QĐ-TTg "
            "ngày [[d|06/01/2022]] của [[i|Thủ tướng Chính phủ]]]] để tránh lập hai mã cho một cơ quan."
        ),
        bullet("Ưu tiên hồ sơ của những cơ quan sắp thay đổi tên gọi hoặc địa giới."),
        bullet("Không nhận bản quét có độ phân giải dưới 200 dpi, trừ tài liệu không còn bản gốc."),
        head(2, "2", "Hoàn thiện danh mục và quy trình"),
        clause(
            3,
            "2.1",
            "Rà soát danh mục hồ sơ của từng cơ quan; loại những hồ sơ đã hết thời hạn bảo quản trước khi đưa "
            "vào số hóa.",
        ),
        clause(
            3,
            "2.2",
            "Sửa đổi quy trình quét, nhận dạng và kiểm tra chất lượng ban hành kèm theo [[c:bnv1876|Quyết định "
            "số 1876/QĐ-BNV ngày [[d|20/11/2023]] của [[i|Bộ trưởng Bộ Nội vụ]]]], trong đó nêu rõ tỷ lệ mẫu "
            "phải soát lại bằng mắt.",
        ),
        head(1, "III", "TỔ CHỨC THỰC HIỆN"),
        head(2, "1", "[[o:cuc|Cục Văn thư và Lưu trữ nhà nước]]"),
        clause(
            3,
            "a",
            "[[w cuc=lead vp=coordinate|Chủ trì, phối hợp với [[o:vp|Văn phòng Bộ]] hướng dẫn nghiệp vụ số hóa "
            "cho các cơ quan, hoàn thành [[t kind=date op=before due=2025-06-30|trước ngày 30/6/2025]]]].",
        ),
        clause(
            3,
            "b",
            '[[w cuc=monitor|Theo dõi, đôn đốc tiến độ của bộ, ngành, địa phương; [[t kind=recurring rec="hằng '
            'quý"|hằng quý]] tổng hợp kết quả gửi Lãnh đạo Bộ]].',
        ),
        clause(
            3,
            "c",
            "[[w cuc=advise|Tham mưu Bộ trưởng sửa đổi quy trình nêu tại điểm 2.2 mục II, trình "
            "[[t kind=date op=by due=2025-05-15|chậm nhất ngày 15 tháng 5 năm 2025]]]].",
        ),
        head(2, "2", "[[o:khtc|Vụ Kế hoạch - Tài chính]]"),
        para(
            "[[w khtc=execute|Bố trí kinh phí cho các nhiệm vụ [[t kind=period op=in start=2025-01-01 "
            "due=2027-12-31|trong giai đoạn 2025 - 2027]] theo [[c:luat_nsnn|Luật Ngân sách nhà nước]]]]."
        ),
        head(2, "3", "[[o:tinh|Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương]]"),
        clause(
            3,
            "a",
            "[[w tinh=execute|Ban hành kế hoạch của địa phương [[t kind=relative op=in|trong thời hạn 20 ngày kể "
            "từ ngày Kế hoạch này được ban hành]], gửi về Bộ Nội vụ để theo dõi]].",
        ),
        clause(
            3,
            "b",
            "[[w tinh=direct|Chỉ đạo [[o:snv|Sở Nội vụ]] [[w snv=execute|lập cơ sở dữ liệu về văn bản chỉ đạo, "
            'cập nhật [[t kind=continuous rec="thường xuyên"|thường xuyên]]]]]].',
        ),
    ),
    closing=(
        para(
            "Trên đây là Kế hoạch của Bộ Nội vụ. Trong quá trình thực hiện, nếu có vướng mắc, các cơ quan gửi ý "
            "kiến về Cục Văn thư và Lưu trữ nhà nước để được hướng dẫn./."
        ),
    ),
    footnotes=(
        Footnote(
            "1",
            "[[c:qng41|Kế hoạch số 41/KH-UBND ngày [[d|23/02/2023]] của [[i|UBND tỉnh Quảng Ngãi]]]] về chỉnh lý "
            "tài liệu tồn đọng; [[c:bt74|Kế hoạch số 74-KH/TU ngày [[d|14/01/2025]] của [[i|Tỉnh ủy Bến Tre]]]].",
        ),
    ),
    signature=Signature(("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), "Đặng Quốc Thuận", "Thứ trưởng", "KT."),
    recipients=(
        Recipient("Thủ tướng Chính phủ", "để b/c"),
        Recipient("Bộ trưởng", "để b/c"),
        Recipient("UBND các tỉnh, thành phố trực thuộc Trung ương", "để t/h"),
        Recipient("Các đơn vị thuộc Bộ"),
        Recipient("Lưu: VT, VTLTNN"),
    ),
)
