import { expect, test } from 'vitest';
import { safeWords } from '#lib/features/questionnaire/safe-words.ts';

test.each([
	['<p>Xin <strong>đọc kỹ</strong>.<br/>Cảm ơn.</p>', '<p>Xin <strong>đọc kỹ</strong>.<br>Cảm ơn.</p>'],
	['<a href="https://haiphong.gov.vn/?a=1&b=2">Cổng</a>', '<a href="https://haiphong.gov.vn/?a=1&amp;b=2">Cổng</a>'],
	['<script>x()</script>', '&lt;script&gt;x()&lt;/script&gt;'],
	['<p onclick="x()">a</p>', '&lt;p onclick=&quot;x()&quot;&gt;a</p>'],
	['<a href="javascript:x()">a</a>', '&lt;a href=&quot;javascript:x()&quot;&gt;a&lt;/a&gt;'],
	[
		'<a href="https://a.vn" onclick="x()">a</a>',
		'&lt;a href=&quot;https://a.vn&quot; onclick=&quot;x()&quot;&gt;a&lt;/a&gt;'
	],
	[
		'<a href="https://a.vn&quot; onclick=x">a</a>',
		'&lt;a href=&quot;https://a.vn&amp;quot; onclick=x&quot;&gt;a&lt;/a&gt;'
	],
	['<img src=x onerror=x()>', '&lt;img src=x onerror=x()&gt;'],
	['5 < 7 & 8 > 2', '5 &lt; 7 &amp; 8 &gt; 2']
])('%s', (written, shown) => {
	expect(safeWords(written)).toBe(shown);
});
