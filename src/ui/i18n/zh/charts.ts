import type { charts as english } from '../en/charts';

export const charts: Readonly<Record<keyof typeof english, string>> = {
  'charts.showTable': '以表格显示',
  'charts.hideTable': '收起表格',
  'charts.tableCut': '共 {count, number} 行，均匀选取了 {shown, number} 行；CSV 含全部数据。',
  'charts.save': '另存为',
  'charts.saveLabel': '保存此图表：{finding}',
  'charts.save.png': '存为 PNG 图片',
  'charts.save.svg': '存为 SVG 矢量图',
  'charts.save.csv': '把数据存为 CSV',
  'charts.saveFailed': '未能生成图片，数据仍可存为 CSV。',
  'charts.read': '沿“{along}”的数值',
  'charts.readHint': '用方向键读取数值',
  'charts.readout': '{title}：{values}',
  'charts.between': '{low} 至 {high}',
};
