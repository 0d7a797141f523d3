/** What people of the sample round write: answers are kept in the language they are given in, so it is not translated. */
export const CITY_NOTE = 'Số liệu mẫu để trình diễn, không phải kết quả do Bộ Thông tin và Truyền thông công bố.';

/** Where a criterion asks for a description. */
export const DESCRIPTION = 'Số liệu mẫu. Đang vận hành thử nghiệm, tổng kết và mở rộng trong năm sau.';

export const FIGURE_NOTES: readonly string[] = [
	'Số liệu mẫu. Trích từ báo cáo chuyển đổi số năm 2022 của đơn vị.',
	'Số liệu mẫu. Tổng hợp từ phần mềm quản lý văn bản và điều hành, chốt ngày 31/12/2022.',
	'Số liệu mẫu. Theo hệ thống thông tin giải quyết thủ tục hành chính, chốt ngày 31/12/2022.',
	'Số liệu mẫu. Bản giấy lưu tại văn phòng đơn vị, sẵn sàng cung cấp khi có yêu cầu.'
];

export const LOWERED: readonly string[] = [
	'Số liệu trong tài liệu kiểm chứng thấp hơn số liệu kê khai.',
	'Chỉ tính phần đã hoàn thành đến ngày 31/12/2022.',
	'Tài liệu kiểm chứng ban hành sau năm đánh giá, không tính toàn bộ.',
	'Chưa có tài liệu chứng minh cho một phần nội dung đã kê khai.'
];

export const SENT_BACK: readonly string[] = [
	'Đề nghị bổ sung tài liệu kiểm chứng có số và ngày ban hành.',
	'Đề nghị rà soát lại số liệu: mẫu số chưa khớp với báo cáo năm của đơn vị.',
	'Đề nghị làm rõ cách thống kê và kỳ số liệu.'
];

export const RETURN_NOTE = 'Đề nghị đơn vị chỉnh sửa, bổ sung các tiêu chí được trả lại trước ngày 10/02/2023.';
