/** The accounts of a demonstration. They exist only where sample data does. */
export const SAMPLE_PASSWORD = 'hai-phong-2022';

export type SampleAccount = {
	email: string;
	password: string;
	title: string;
	name: string;
	memberships: { organisationId: string; role: 'administrator' | 'planner' | 'appraiser' | 'head' | 'officer' }[];
};

const account = (
	email: string,
	name: string,
	title: string,
	...memberships: SampleAccount['memberships']
): SampleAccount => ({ email: `${email}@mau.thuoc-so.vn`, password: SAMPLE_PASSWORD, name, title, memberships });

export const SAMPLE_ACCOUNTS: readonly SampleAccount[] = [
	account('dieu-phoi', 'Phạm Thu Hà', 'cơ quan điều phối / planner', { organisationId: 'HP', role: 'planner' }),
	account('tham-dinh', 'Vũ Đức Long', 'tổ thẩm định / appraiser', { organisationId: 'HP', role: 'appraiser' }),
	account('tham-dinh-2', 'Đặng Thị Nga', 'tổ thẩm định / second appraiser', {
		organisationId: 'HP',
		role: 'appraiser'
	}),
	account('to-truong', 'Phan Quốc Bình', 'tổ trưởng thẩm định / lead of the appraisal', {
		organisationId: 'HP',
		role: 'appraiser'
	}),
	account('can-bo.so-tu-phap', 'Nguyễn Thị Lan', 'cán bộ đầu mối, Sở Tư pháp / unit officer', {
		organisationId: 'STP',
		role: 'officer'
	}),
	account('lanh-dao.so-tu-phap', 'Trần Văn Minh', 'lãnh đạo, Sở Tư pháp / unit head', {
		organisationId: 'STP',
		role: 'head'
	}),
	account('can-bo.hong-bang', 'Đỗ Thị Hoa', 'cán bộ đầu mối, quận Hồng Bàng / unit officer', {
		organisationId: 'Q_HB',
		role: 'officer'
	}),
	account('lanh-dao.hong-bang', 'Lê Quang Hùng', 'lãnh đạo, quận Hồng Bàng / unit head', {
		organisationId: 'Q_HB',
		role: 'head'
	}),
	account('can-bo.cat-hai', 'Vũ Thị Mai', 'cán bộ đầu mối, huyện Cát Hải / unit officer', {
		organisationId: 'H_CH',
		role: 'officer'
	}),
	account('can-bo-2.cat-hai', 'Ngô Quang Đức', 'cán bộ được giao phần, huyện Cát Hải / second officer', {
		organisationId: 'H_CH',
		role: 'officer'
	}),
	account('lanh-dao.cat-hai', 'Đoàn Văn Hải', 'lãnh đạo, huyện Cát Hải / unit head', {
		organisationId: 'H_CH',
		role: 'head'
	}),
	account('can-bo.so-y-te', 'Nguyễn Thu Trang', 'cán bộ đầu mối, Sở Y tế / unit officer', {
		organisationId: 'SYT',
		role: 'officer'
	}),
	account('lanh-dao.so-y-te', 'Phan Văn Đức', 'lãnh đạo, Sở Y tế / unit head', {
		organisationId: 'SYT',
		role: 'head'
	}),
	account(
		'thanh-pho',
		'Bùi Anh Tuấn',
		'phiếu của thành phố / the city’s own response',
		{ organisationId: 'HP', role: 'officer' },
		{ organisationId: 'HP', role: 'head' }
	),
	account('quan-tri', 'Hoàng Văn Sơn', 'quản trị / administrator', { organisationId: 'HP', role: 'administrator' })
];
