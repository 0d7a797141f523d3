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

export const DISPUTED = 'Tài liệu kiểm chứng chỉ chứng minh được một nửa nội dung đã kê khai.';

export const QUESTION = 'Đề nghị đơn vị cho biết tài liệu nào chứng minh nửa nội dung còn lại.';

export const COUNCIL = [
	{ name: 'Nguyễn Văn A (mẫu)', office: 'Phó Chủ tịch UBND thành phố', role: 'chair' },
	{ name: 'Trần Thị B (mẫu)', office: 'Giám đốc Sở Thông tin và Truyền thông', role: 'deputy' },
	{ name: 'Phan Quốc Bình (mẫu)', office: 'Tổ trưởng tổ thẩm định', role: 'member' },
	{ name: 'Lê Thị C (mẫu)', office: 'Chuyên viên Sở Thông tin và Truyền thông', role: 'secretary' }
] as const;

export const COUNCIL_PLACE = 'trụ sở Ủy ban nhân dân thành phố';

export const SENT_BACK: readonly string[] = [
	'Đề nghị bổ sung tài liệu kiểm chứng có số và ngày ban hành.',
	'Đề nghị rà soát lại số liệu: mẫu số chưa khớp với báo cáo năm của đơn vị.',
	'Đề nghị làm rõ cách thống kê và kỳ số liệu.'
];

export const RETURN_NOTE = 'Đề nghị đơn vị chỉnh sửa, bổ sung các tiêu chí được trả lại trước ngày 10/02/2023.';

/** Documents of a sample unit; the year is put after the title and before the day. */
export const SAMPLE_DOCUMENTS = [
	{ file: 'bao-cao-chuyen-doi-so', title: 'Báo cáo kết quả chuyển đổi số năm', number: '40/BC', day: '11-30' },
	{ file: 'ke-hoach-chuyen-doi-so', title: 'Kế hoạch chuyển đổi số năm', number: '12/KH', day: '02-15' },
	{
		file: 'quyet-dinh-phe-duyet',
		title: 'Quyết định phê duyệt danh mục hệ thống thông tin năm',
		number: '57/QĐ',
		day: '06-20'
	}
] as const;

/** Of a figure that a second officer explains. */
export const SHARED_NOTE = 'Số liệu do phòng Văn hóa và Thông tin tổng hợp; bản giấy lưu tại văn phòng (mẫu).';

/** Tasks of the sample plan, each called a sample in its own words. */
export const SAMPLE_PLAN = {
	task: (text: string): string => `Nhiệm vụ mẫu: ${text}`.slice(0, 1000),
	progress: 'Đang lấy ý kiến các phòng chuyên môn (mẫu).',
	evidence: 'Đã triển khai tại đơn vị, có báo cáo kết quả (mẫu).'
};

export const SAMPLE_PROGRESS = {
	results:
		'Số liệu mẫu: đơn vị đã ban hành văn bản triển khai, tập huấn cán bộ và bắt đầu thực hiện các nhiệm vụ trong kế hoạch.',
	difficulties: 'Số liệu mẫu: thiếu cán bộ chuyên trách công nghệ thông tin.'
};

/** How a made-up person of a unit is called, before the name of the unit: a name, the same in every language. */
export const SAMPLE_PERSON = 'Cán bộ mẫu, ';
