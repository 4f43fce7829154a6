/** The files that a model leaves the app as. */
import type { exports as en } from '../en/exports';

export const exports: Record<keyof typeof en, string> = {
  'deploy.python': 'Python 包',
  'deploy.pythonText':
    '供脚本使用：只需 Python 与 NumPy，从原始行直接得到回答。此处不运行 Python：重新打开该包，由其中的模型作答。',
};
