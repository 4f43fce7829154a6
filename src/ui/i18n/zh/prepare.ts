import type { prepare as english } from '../en/prepare';

export const prepare: Readonly<Record<keyof typeof english, string>> = {
  'prepare.title': '{steps, number} 个步骤把 {columns, number} 列变成 {features, number} 个特征',
  'prepare.titleNone': '{columns, number} 列原样作为 {features, number} 个特征',
  'prepare.titleRunning': '正在从训练集学习处理步骤',
  'prepare.titleFailed': '无法完成预处理',
  'prepare.provenance': '只从 {rows, number} 行训练集学得，并随模型一起保存。',
  'prepare.empty': '把各列变成模型能学习的数值；规则只从训练集学得。',

  'step.drop': '不使用',
  'step.impute': '填补缺失',
  'step.clip': '限制极端值',
  'step.log': '取对数',
  'step.dateParts': '拆分日期',
  'step.rare': '合并稀有类别',
  'step.oneHot': '类别转为 0 或 1',
  'step.bins': '允许弯曲的影响',
  'step.scale': '统一尺度',
  'step.target': '目标取对数',
};
