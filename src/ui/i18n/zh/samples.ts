import type { samples as english } from '../en/samples';

export const samples: Readonly<Record<keyof typeof english, string>> = {
  'samples.title': '从样例开始',
  'samples.text': '由 Terrarium 在本机生成，其中的人和事都是虚构的。',
  'samples.made': '由 Terrarium 用种子 {seed} 生成，其中的人和事都是虚构的。',
  'samples.size': '{rows, number} 行，{columns, number} 列',
  'samples.open': '打开样例“{name}”',

  'samples.clinic.name': '他们会来就诊吗？',
  'samples.clinic.text':
    '六家诊所一年的预约。有缺失值、重复行、个人信息，有一列会泄露答案，还有情况已经变化的随后三个月。',
  'samples.clinic.file': '诊所预约 2025.csv',
  'samples.clinic.laterFile': '诊所预约 2026 年初.csv',
  'samples.clinic.later': '与随后三个月的数据对照',
  'samples.houses.name': '房子值多少钱？',
  'samples.houses.text': '两年的成交记录，含面积、位置、房龄和房况。价格是数值，因此是回归。',
  'samples.houses.file': '房屋成交.csv',
  'samples.moons.name': '双月',
  'samples.moons.text': '两个相互嵌入的半圆。',
  'samples.moons.file': '双月.csv',
  'samples.circles.name': '双环',
  'samples.circles.text': '一个圆环套着另一个圆环。',
  'samples.circles.file': '双环.csv',
  'samples.spirals.name': '双螺旋',
  'samples.spirals.text': '两条旋臂相互缠绕，是四种中最难的一种。',
  'samples.spirals.file': '双螺旋.csv',
  'samples.xor.name': '异或',
  'samples.xor.text': '对角的两个象限同属一类，任何直线都无法把它们分开。',
  'samples.xor.file': '异或.csv',

  'samples.rows': '行数',
  'samples.noise': '噪声',
  'samples.noiseUnit': '标准差',
  'samples.seed': '随机种子',
};
