import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawIntervals, drawPlot } from '../../../../src/ui/rooms/evaluate/report-drawings';
import {
  paragraph,
  REPORT_STYLE,
  REPORT_STYLE_HASH,
  reportHtml,
  table,
} from '../../../../src/ui/rooms/evaluate/report-html';

const HOSTILE = `<img src=x onerror=alert(1)>"'&`;

describe('the report', () => {
  it('allows its own sheet by its hash and nothing else', () => {
    expect(createHash('sha256').update(REPORT_STYLE).digest('base64')).toBe(REPORT_STYLE_HASH);
    const html = reportHtml({
      language: 'en',
      title: HOSTILE,
      finding: HOSTILE,
      provenance: HOSTILE,
      sections: [{ title: HOSTILE, body: paragraph(HOSTILE) + table([{ name: HOSTILE }], [[HOSTILE]]) }],
    });
    expect(html).toContain(`default-src 'none'; style-src 'sha256-${REPORT_STYLE_HASH}'`);
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/<script|<[a-z][^>]*\s(style|on[a-z]+)=/i);
    expect(html.match(/&lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;&amp;/g)).toHaveLength(8);
  });

  it('draws with classes of the sheet alone, hostile names as text', () => {
    const plot = drawPlot({
      label: HOSTILE,
      nameOfX: HOSTILE,
      x: [0, 1],
      y: [0, 1],
      formatX: String,
      formatY: String,
      lines: [
        {
          points: [
            [0, 0],
            [NaN, 1],
            [1, 1],
          ],
          kind: 'main',
        },
      ],
    });
    const rows = drawIntervals('x', [{ name: HOSTILE, value: 1, low: null, high: null, text: HOSTILE }], 0);
    for (const svg of [plot, rows]) {
      expect(svg).not.toContain('<img');
      expect(svg).not.toContain('NaN');
      expect(svg).not.toMatch(/style=|href|url\(/);
    }
  });
});
