/** The files that a model leaves the app as. */
import type { exports as en } from '../en/exports';

export const exports: Record<keyof typeof en, string> = {
  'deploy.html': '单个 HTML 文件',
  'deploy.htmlText':
    '从磁盘打开，无需网络：表单、整个文件、可带回的日志。此处从文件中读回模型来核对，不运行其页面。',
  'deploy.python': 'Python 包',
  'deploy.pythonText':
    '供脚本使用：只需 Python 与 NumPy，从原始行直接得到回答。此处不运行 Python：重新打开该包，由其中的模型作答。',
};
