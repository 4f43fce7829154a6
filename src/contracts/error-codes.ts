/**
 * The one catalogue of errors: code, what happened, what was kept, what to do next, in both languages. `{name}` stands
 * for a detail of the error. A code is never reused for another meaning. To add one: add an entry; the compiler asks
 * for both languages, and a test asks for all three sentences and the same placeholders in each.
 */
import { TerrariumError, type ErrorDetails } from '../foundation';

export interface ErrorSentences {
  readonly what: string;
  readonly kept: string;
  readonly next: string;
}
export type Locale = 'en' | 'zh';
type CatalogueEntry = Readonly<Record<Locale, ErrorSentences>>;

const NOTHING_STORED = {
  en: 'Nothing was stored; the project is as it was.',
  zh: '没有保存任何内容，项目保持原样。',
};
const LOG_KEPT = {
  en: 'Nothing of the file was taken over; the log is as it was.',
  zh: '文件内容未被采用，日志保持原样。',
};
const DATA_KEPT = { en: 'Your data is kept as it was.', zh: '数据保持原样。' };

export const ERROR_CATALOGUE = {
  'E-PIPELINE-JSON': {
    en: {
      what: '{file} is not valid JSON: {problem}',
      kept: NOTHING_STORED.en,
      next: 'Correct the file and run it again.',
    },
    zh: {
      what: '{file} 不是有效的 JSON：{problem}',
      kept: NOTHING_STORED.zh,
      next: '请修正文件后重新运行。',
    },
  },
  'E-PIPELINE-FIELD': {
    en: {
      what: 'The pipeline file has a field that is not understood at “{path}”: {problem}',
      kept: NOTHING_STORED.en,
      next: 'Correct or remove that field; docs/formats.md lists every field.',
    },
    zh: {
      what: '流程文件中的字段“{path}”无法识别：{problem}',
      kept: NOTHING_STORED.zh,
      next: '请修正或删除该字段；docs/formats.md 列出了全部字段。',
    },
  },
  'E-NOT-SUPPORTED-YET': {
    en: {
      what: '“{path}” asks for {value}, which is planned but not built yet.',
      kept: NOTHING_STORED.en,
      next: 'Choose a supported value; docs/formats.md marks them.',
    },
    zh: {
      what: '“{path}”要求的 {value} 已在计划中，但尚未实现。',
      kept: NOTHING_STORED.zh,
      next: '请选择已支持的值；docs/formats.md 中有标注。',
    },
  },
  'E-SOURCE-MISSING': {
    en: {
      what: '{file} could not be opened: {problem}',
      kept: NOTHING_STORED.en,
      next: 'Check the path and that the file may be read.',
    },
    zh: { what: '无法打开 {file}：{problem}', kept: NOTHING_STORED.zh, next: '请检查路径以及读取权限。' },
  },
  'E-VERSION-NEVER-ANSWERED': {
    en: {
      what: 'Only a version that was in production before can be returned to.',
      kept: 'The version in production goes on answering.',
      next: 'Promote the version instead.',
    },
    zh: {
      what: '只能恢复曾经投入生产的版本。',
      kept: '当前的生产版本继续作答。',
      next: '请改为提升该版本。',
    },
  },
  'E-VERSION-NO-PROJECT': {
    en: {
      what: 'This version was made outside of any project, so it has no place to be promoted in.',
      kept: 'The version and its files are kept.',
      next: 'Open its data as a project and make the version there.',
    },
    zh: {
      what: '该版本不属于任何项目，无法在项目中提升。',
      kept: '该版本及其文件都还在。',
      next: '请将其数据作为项目打开，在那里制作版本。',
    },
  },
  'E-GATE-OPEN': {
    en: {
      what: 'The version cannot be promoted while items of its gate are open: {items}.',
      kept: 'The version in production goes on answering.',
      next: 'Settle each item, or pass over it with a reason.',
    },
    zh: {
      what: '上线检查仍有未决项目，不能提升该版本：{items}。',
      kept: '当前的生产版本继续作答。',
      next: '请逐项处理，或说明理由后略过。',
    },
  },
  'E-INTERNAL': {
    en: {
      what: 'Something went wrong that should not happen: {problem}',
      kept: 'Everything saved before this step is kept.',
      next: 'Try again; if it happens again, report it with this text.',
    },
    zh: {
      what: '出现了不应发生的错误：{problem}',
      kept: '此步骤之前已保存的内容都还在。',
      next: '请重试；若再次出现，请附上这段文字反馈。',
    },
  },
  'E-PREDICTIONS-INVALID': {
    en: {
      what: 'The predictions do not fit together: {problem}.',
      kept: DATA_KEPT.en,
      next: 'Evaluate the run again; if it happens again, report it with this text.',
    },
    zh: {
      what: '预测结果前后不一致：{problem}。',
      kept: DATA_KEPT.zh,
      next: '请重新评估该次运行；若再次出现，请附上这段文字反馈。',
    },
  },
  'E-PREDICTIONS-DIFFER': {
    en: {
      what: 'The two sets of predictions cannot be compared: {problem}.',
      kept: DATA_KEPT.en,
      next: 'Compare runs that were evaluated on the same test rows.',
    },
    zh: {
      what: '这两组预测结果无法比较：{problem}。',
      kept: DATA_KEPT.zh,
      next: '请比较在同一测试集上评估的运行。',
    },
  },
  'E-WORKER-LOST': {
    en: {
      what: 'The background worker ended while it was working.',
      kept: 'Everything saved before is kept; the run is marked as interrupted.',
      next: 'Start the step again.',
    },
    zh: {
      what: '后台线程在工作时意外终止。',
      kept: '此前保存的内容都还在；该次运行已标记为中断。',
      next: '请重新开始这一步。',
    },
  },
  'E-WIRE': {
    en: {
      what: 'A message between threads had an unexpected shape at “{path}”: {problem}',
      kept: DATA_KEPT.en,
      next: 'Reload the page; if it happens again, report it with this text.',
    },
    zh: {
      what: '线程间消息在“{path}”处格式不符：{problem}',
      kept: DATA_KEPT.zh,
      next: '请刷新页面；若再次出现，请附上这段文字反馈。',
    },
  },
  'E-BUNDLE-TRUNCATED': {
    en: {
      what: 'The bundle is cut short, damaged or not a zip file.',
      kept: NOTHING_STORED.en,
      next: 'Copy or download the bundle again.',
    },
    zh: {
      what: '模型包不完整、已损坏，或者不是 zip 文件。',
      kept: NOTHING_STORED.zh,
      next: '请重新复制或下载该模型包。',
    },
  },
  'E-BUNDLE-HASH': {
    en: {
      what: '“{file}” in the bundle is not the file that was exported: its SHA-256 or size differs from the manifest.',
      kept: NOTHING_STORED.en,
      next: 'Copy or download the bundle again; if it still differs, do not trust it.',
    },
    zh: {
      what: '模型包中的“{file}”与导出时不一致：其 SHA-256 或大小与清单不符。',
      kept: NOTHING_STORED.zh,
      next: '请重新复制或下载该模型包；若仍不一致，请勿信任它。',
    },
  },
  'E-BUNDLE-PATH': {
    en: {
      what: 'The bundle holds a file name that is not allowed: “{file}”.',
      kept: NOTHING_STORED.en,
      next: 'Do not trust this bundle; ask its author for one made by Terrarium.',
    },
    zh: {
      what: '模型包中含有不允许的文件名：“{file}”。',
      kept: NOTHING_STORED.zh,
      next: '请勿信任此模型包；请向其作者索取由 Terrarium 导出的模型包。',
    },
  },
  'E-BUNDLE-SIZE': {
    en: {
      what: 'The bundle is over a limit ({limit}): {actual} found, at most {allowed} allowed.',
      kept: NOTHING_STORED.en,
      next: 'Do not trust this bundle; ask its author for one made by Terrarium.',
    },
    zh: {
      what: '模型包超出限制（{limit}）：实际为 {actual}，最多允许 {allowed}。',
      kept: NOTHING_STORED.zh,
      next: '请勿信任此模型包；请向其作者索取由 Terrarium 导出的模型包。',
    },
  },
  'E-BUNDLE-VERSION': {
    en: {
      what: 'The bundle has format version {version}; this Terrarium reads version {supported}.',
      kept: NOTHING_STORED.en,
      next: 'Update Terrarium: reload this page while there is a network, then open the bundle again.',
    },
    zh: {
      what: '模型包的格式版本为 {version}；当前 Terrarium 支持版本 {supported}。',
      kept: NOTHING_STORED.zh,
      next: '请更新 Terrarium：联网后刷新本页，再打开该模型包。',
    },
  },
  'E-BUNDLE-SHAPE': {
    en: {
      what: '“{file}” in the bundle does not have the expected form at “{path}”: {problem}',
      kept: NOTHING_STORED.en,
      next: 'Ask the author of the bundle for one made by Terrarium.',
    },
    zh: {
      what: '模型包中的“{file}”在“{path}”处格式不符：{problem}',
      kept: NOTHING_STORED.zh,
      next: '请向作者索取由 Terrarium 导出的模型包。',
    },
  },
  'E-BUNDLE-MISSING': {
    en: {
      what: '“{file}” is missing from the bundle.',
      kept: NOTHING_STORED.en,
      next: 'Copy or download the bundle again.',
    },
    zh: { what: '模型包中缺少“{file}”。', kept: NOTHING_STORED.zh, next: '请重新复制或下载该模型包。' },
  },
  'E-BUNDLE-UNLISTED': {
    en: {
      what: 'The bundle holds “{file}”, which its manifest does not list.',
      kept: NOTHING_STORED.en,
      next: 'Do not trust this bundle; ask its author for one made by Terrarium.',
    },
    zh: {
      what: '模型包中的“{file}”未列入清单。',
      kept: NOTHING_STORED.zh,
      next: '请勿信任此模型包；请向其作者索取由 Terrarium 导出的模型包。',
    },
  },
  'E-BUNDLE-SIGNATURE': {
    en: {
      what: 'The signature of the bundle is wrong: “manifest.json” is not what the key {fingerprint} signed.',
      kept: NOTHING_STORED.en,
      next: 'Do not trust this bundle; get it again from the person who signed it.',
    },
    zh: {
      what: '模型包的签名有误：“manifest.json”并非密钥 {fingerprint} 所签署的内容。',
      kept: NOTHING_STORED.zh,
      next: '请勿信任此模型包；请向签署者重新索取。',
    },
  },
  'E-SIGNATURE-UNAVAILABLE': {
    en: {
      what: 'Signatures can be neither made nor checked here: the browser offers its cryptography to pages opened over HTTPS or from this device only.',
      kept: NOTHING_STORED.en,
      next: 'Open Terrarium over HTTPS or as localhost and try again.',
    },
    zh: {
      what: '此处无法签名，也无法核对签名：浏览器仅对通过 HTTPS 或本机打开的页面提供加密功能。',
      kept: NOTHING_STORED.zh,
      next: '请通过 HTTPS 或 localhost 打开 Terrarium 后重试。',
    },
  },
  'E-MODEL-SIZE': {
    en: {
      what: 'The size of the model does not fit at “{part}”: {expected} expected, {actual} found.',
      kept: NOTHING_STORED.en,
      next: 'Export the model again, or choose a smaller one.',
    },
    zh: {
      what: '模型大小在“{part}”处不符：应为 {expected}，实际为 {actual}。',
      kept: NOTHING_STORED.zh,
      next: '请重新导出模型，或选择更小的模型。',
    },
  },
  'E-MODEL-NOT-FINITE': {
    en: {
      what: 'The weights of the model are not finite: “{tensor}” holds {value} at position {position}.',
      kept: NOTHING_STORED.en,
      next: 'Train the model again, with a lower learning rate if it diverged.',
    },
    zh: {
      what: '模型权重不是有限数：“{tensor}”的第 {position} 位为 {value}。',
      kept: NOTHING_STORED.zh,
      next: '请重新训练模型；若训练发散，请降低学习率。',
    },
  },
  'E-EXPORT-UNSUPPORTED': {
    en: {
      what: 'The model cannot be exported as {export}, because that format has no exact form of “{feature}”.',
      kept: 'The model is kept as it was.',
      next: 'Choose another export.',
    },
    zh: {
      what: '无法将模型导出为 {export}：该格式没有与“{feature}”完全对应的形式。',
      kept: '模型保持原样。',
      next: '请选择其他导出方式。',
    },
  },
  'E-PARITY': {
    en: {
      what: 'The export “{export}” does not answer as the model did: outputs differ by {difference} over {rows} test rows; at most {tolerance} is allowed.',
      kept: 'The model and its evaluation are kept as they were; the export is not to be used.',
      next: 'Export again; if it happens again, report it with this text.',
    },
    zh: {
      what: '导出结果“{export}”的回答与模型不一致：在 {rows} 行测试数据上，输出相差 {difference}，最多允许 {tolerance}。',
      kept: '模型及其评估结果保持原样；请勿使用该导出结果。',
      next: '请重新导出；若再次出现，请附上这段文字反馈。',
    },
  },
  'E-PARITY-SHAPE': {
    en: {
      what: 'The outputs of the export have {actual} values where {expected} were expected.',
      kept: 'The model is kept as it was; the export is not to be used.',
      next: 'Export again; if it happens again, report it with this text.',
    },
    zh: {
      what: '导出模型的输出有 {actual} 个值，应为 {expected} 个。',
      kept: '模型保持原样；请勿使用该导出结果。',
      next: '请重新导出；若再次出现，请附上这段文字反馈。',
    },
  },
  'E-BACKEND': {
    en: {
      what: 'The compute backend “{backend}” could not be started here: {problem}',
      kept: DATA_KEPT.en,
      next: 'Choose “auto”, which takes the fastest one that works.',
    },
    zh: {
      what: '无法在此启动计算后端“{backend}”：{problem}',
      kept: DATA_KEPT.zh,
      next: '请选择“auto”，它会选用可用的最快后端。',
    },
  },
  'E-GROUP-COLUMN': {
    en: {
      what: 'There is no column “{column}” to report groups by. Columns: {columns}',
      kept: 'The trained run is kept.',
      next: 'Choose one of the columns.',
    },
    zh: {
      what: '没有可用于分组报告的列“{column}”。现有列：{columns}',
      kept: '已完成的训练结果仍然保留。',
      next: '请从现有列中选择。',
    },
  },
  'E-LABELS-COLUMN': {
    en: {
      what: 'The file of labels has no column “{column}”. Columns: {columns}',
      kept: 'No label was taken over; the log is as it was.',
      next: 'Choose one of its columns.',
    },
    zh: {
      what: '标签文件中没有“{column}”列。现有列：{columns}',
      kept: '没有采用任何标签，日志保持原样。',
      next: '请从现有列中选择。',
    },
  },
  'E-LABELS-NUMBER': {
    en: {
      what: 'The labels in “{column}” are not numbers, and this model answers with numbers.',
      kept: 'No label was taken over; the log is as it was.',
      next: 'Choose the column with the true values, or read the file again with that column as numbers.',
    },
    zh: {
      what: '“{column}”列中的标签不是数值，而该模型给出的是数值。',
      kept: '没有采用任何标签，日志保持原样。',
      next: '请选择真实值所在的列，或把该列按数值重新读取。',
    },
  },
  'E-RETRAIN-NOTHING': {
    en: {
      what: 'No reviewed answer can join the training rows: {known} of {answers} answers have a known truth.',
      kept: NOTHING_STORED.en,
      next: 'Give feedback on answers whose inputs were kept, or import labels; then retrain.',
    },
    zh: {
      what: '没有复核过的预测可以加入训练集：{answers} 条预测中有 {known} 条已知真实结果。',
      kept: NOTHING_STORED.zh,
      next: '请对保留了输入的预测给出反馈，或导入标签，然后重新训练。',
    },
  },
  'E-READ-ONLY': {
    en: {
      what: 'This project is open in another tab, which may change it; this one can only look.',
      kept: DATA_KEPT.en,
      next: 'Close the other tab and try again.',
    },
    zh: {
      what: '该项目已在另一个标签页中打开并可被修改；此处只能查看。',
      kept: DATA_KEPT.zh,
      next: '请关闭另一个标签页后重试。',
    },
  },
  'E-RECIPE-COLUMN': {
    en: {
      what: 'Step {step} of the recipe ({kind}) names the column “{column}”, which is not there when the step runs. The closest name is “{suggestion}”.',
      kept: DATA_KEPT.en,
      next: 'Correct the name, or move the step before the one that removes the column.',
    },
    zh: {
      what: '处理方案的第 {step} 步（{kind}）用到了列“{column}”，但执行到这一步时没有这一列。最接近的列名是“{suggestion}”。',
      kept: DATA_KEPT.zh,
      next: '请更正列名，或把这一步移到删除该列的步骤之前。',
    },
  },
  'E-RECIPE-STEP': {
    en: {
      what: 'Step {step} of the recipe ({kind}) cannot work on the column “{column}”: it holds {type}, and the step needs {needs}.',
      kept: DATA_KEPT.en,
      next: 'Take the column out of this step, or change its type in the Data room.',
    },
    zh: {
      what: '处理方案的第 {step} 步（{kind}）不能用于列“{column}”：该列的类型是 {type}，而这一步需要 {needs}。',
      kept: DATA_KEPT.zh,
      next: '请从这一步中去掉该列，或在“数据”页面修改它的类型。',
    },
  },
  'E-RECIPE-VALUE': {
    en: {
      what: 'Step {step} of the recipe ({kind}) has a setting that does not fit: {setting} = {value}.',
      kept: DATA_KEPT.en,
      next: 'Correct that setting.',
    },
    zh: {
      what: '处理方案的第 {step} 步（{kind}）有一项设置不合适：{setting} = {value}。',
      kept: DATA_KEPT.zh,
      next: '请更正该设置。',
    },
  },
  'E-RECIPE-UNENCODED': {
    en: {
      what: 'At the end of the recipe these columns are still not numbers: {columns}.',
      kept: DATA_KEPT.en,
      next: 'Add a step for each: oneHot for categories, dateParts for dates, drop for the rest.',
    },
    zh: {
      what: '处理方案执行完后，这些列仍然不是数值：{columns}。',
      kept: DATA_KEPT.zh,
      next: '请为每一列添加步骤：类别用 oneHot，日期用 dateParts，其余用 drop。',
    },
  },
  'E-RECIPE-NO-FEATURES': {
    en: {
      what: 'The recipe leaves no column for the model to learn from.',
      kept: DATA_KEPT.en,
      next: 'Keep at least one column, or bring data with a column that varies.',
    },
    zh: {
      what: '处理方案没有留下任何可供模型学习的列。',
      kept: DATA_KEPT.zh,
      next: '请至少保留一列，或换用含有变化的列的数据。',
    },
  },
  'E-RECIPE-NO-ROWS': {
    en: {
      what: 'There is no training row to learn the preparation from.',
      kept: DATA_KEPT.en,
      next: 'Give the training part a larger share, or bring more rows.',
    },
    zh: {
      what: '没有训练行，无法学习数据处理的参数。',
      kept: DATA_KEPT.zh,
      next: '请增大训练集的比例，或提供更多行。',
    },
  },
  'E-COLUMNS-MISSING': {
    en: {
      what: 'The data lacks columns that the model needs: {columns}.',
      kept: DATA_KEPT.en,
      next: 'Add these columns under exactly these names; their order does not matter, and extra columns are ignored.',
    },
    zh: {
      what: '数据缺少模型需要的列：{columns}。',
      kept: DATA_KEPT.zh,
      next: '请补上这些列，列名须完全一致；顺序不限，多余的列会被忽略。',
    },
  },
  'E-COLUMN-TYPE': {
    en: {
      what: 'The column “{column}” holds {type} here, but the model was trained on {expected}.',
      kept: DATA_KEPT.en,
      next: 'Read the file with the type {expected} for this column.',
    },
    zh: {
      what: '列“{column}”在这里的类型是 {type}，而模型训练时用的是 {expected}。',
      kept: DATA_KEPT.zh,
      next: '请把该列的类型设为 {expected} 后重新读取文件。',
    },
  },
  'E-TARGET-MISSING': {
    en: {
      what: 'There is no column called “{column}” to predict.',
      kept: DATA_KEPT.en,
      next: 'Choose one of the columns of the data as the target. Columns: {columns}',
    },
    zh: {
      what: '没有名为“{column}”的列可供预测。',
      kept: DATA_KEPT.zh,
      next: '请从数据的列中选择一列作为目标。现有的列：{columns}',
    },
  },
  'E-TARGET-NOT-NUMBER': {
    en: {
      what: 'Regression predicts a number, but the target “{column}” holds {type}.',
      kept: DATA_KEPT.en,
      next: 'Choose classification, or give the column the type number.',
    },
    zh: {
      what: '回归预测的是数值，但目标列“{column}”的类型是 {type}。',
      kept: DATA_KEPT.zh,
      next: '请改用分类任务，或把该列的类型设为数值。',
    },
  },
  'E-TARGET-EMPTY': {
    en: {
      what: 'No training row has a value in the target “{column}”.',
      kept: DATA_KEPT.en,
      next: 'Choose another target, or bring rows where it is filled in.',
    },
    zh: {
      what: '训练行中目标列“{column}”没有任何值。',
      kept: DATA_KEPT.zh,
      next: '请选择其他目标列，或提供填有该列的数据。',
    },
  },
  'E-TARGET-POSITIVE': {
    en: {
      what: 'The positive class “{positive}” is not among the classes of “{column}” in the training rows: {classes}.',
      kept: DATA_KEPT.en,
      next: 'Choose one of these classes as the positive one.',
    },
    zh: {
      what: '正类“{positive}”不在训练行中“{column}”的类别里：{classes}。',
      kept: DATA_KEPT.zh,
      next: '请从这些类别中选择一个作为正类。',
    },
  },
  'E-STORE-QUOTA': {
    en: {
      what: 'The browser has no more space for this project.',
      kept: 'Everything saved before this step is kept.',
      next: 'Free space on the device or delete what you no longer need, then repeat the step.',
    },
    zh: {
      what: '浏览器没有更多空间来保存此项目。',
      kept: '此步骤之前已保存的内容都还在。',
      next: '请释放设备空间或删除不再需要的内容，然后重试这一步。',
    },
  },
  'E-STORE-FAILED': {
    en: {
      what: 'The browser’s storage did not do what it was asked ({problem}).',
      kept: 'Everything saved before this step is kept.',
      next: 'Repeat the step; if it fails again, reload the page.',
    },
    zh: {
      what: '浏览器存储未能完成操作（{problem}）。',
      kept: '此步骤之前已保存的内容都还在。',
      next: '请重试这一步；若仍然失败，请刷新页面。',
    },
  },
  'E-STORE-BLOCKED': {
    en: {
      what: 'Another tab runs an older version of Terrarium and keeps the project’s storage open.',
      kept: DATA_KEPT.en,
      next: 'Close the other tabs of Terrarium, then reload this one.',
    },
    zh: {
      what: '另一个标签页正在运行旧版 Terrarium，并占用着项目存储。',
      kept: DATA_KEPT.zh,
      next: '请关闭其他 Terrarium 标签页，然后刷新此页面。',
    },
  },
  'E-STORE-NEWER': {
    en: {
      what: 'This project was made by a newer version of Terrarium.',
      kept: 'It was not touched.',
      next: 'Reload the page to get the newest version of Terrarium.',
    },
    zh: {
      what: '此项目由更新版本的 Terrarium 创建。',
      kept: '项目未被改动。',
      next: '请刷新页面，以使用最新版本的 Terrarium。',
    },
  },
  'E-STORE-SHAPE': {
    en: {
      what: 'A stored record ({kind} “{id}”) has an unexpected shape at “{path}”: {problem}',
      kept: 'It was left as it is; everything else can still be opened.',
      next: 'Reload the page; if it happens again, report it with this text.',
    },
    zh: {
      what: '存储的记录（{kind}“{id}”）在“{path}”处格式不符：{problem}',
      kept: '该记录保持原样，其他内容仍可打开。',
      next: '请刷新页面；若再次出现，请附上这段文字反馈。',
    },
  },
  'E-STORE-DAMAGED': {
    en: {
      what: 'What is stored of {kind} “{id}” is damaged and no earlier copy is intact: {problem}',
      kept: 'Nothing was deleted; everything else can still be opened.',
      next: 'Make it again from its source, or import a bundle of it.',
    },
    zh: {
      what: '{kind}“{id}”的存储内容已损坏，且没有完好的较早副本：{problem}',
      kept: '没有删除任何内容，其他内容仍可打开。',
      next: '请从来源重新生成，或导入其模型包。',
    },
  },
  'E-SOURCE-OTHER': {
    en: {
      what: '“{file}” is not the file that this project was made from: its SHA-256 differs.',
      kept: DATA_KEPT.en,
      next: 'Choose the same file again, or open this one as a new project.',
    },
    zh: {
      what: '“{file}”不是建立此项目时所用的文件：SHA-256 不同。',
      kept: DATA_KEPT.zh,
      next: '请重新选择原来的文件，或将此文件作为新项目打开。',
    },
  },
  'E-VIEW-CLOSED': {
    en: {
      what: 'These rows are no longer held open.',
      kept: DATA_KEPT.en,
      next: 'Open them again; nothing was changed.',
    },
    zh: {
      what: '这些行已不再处于打开状态。',
      kept: DATA_KEPT.zh,
      next: '请重新打开，数据没有任何改变。',
    },
  },
  'E-STORE-MISSING': {
    en: {
      what: 'There is no {kind} “{id}” in this project.',
      kept: DATA_KEPT.en,
      next: 'Reload the page to see what the project holds.',
    },
    zh: {
      what: '此项目中没有 {kind}“{id}”。',
      kept: DATA_KEPT.zh,
      next: '请刷新页面，查看项目中的现有内容。',
    },
  },
  'E-STORE-EXISTS': {
    en: {
      what: '{kind} “{id}” is stored already and is never overwritten.',
      kept: 'It is kept as it was.',
      next: 'Make a new version instead.',
    },
    zh: {
      what: '{kind}“{id}”已经存在，不会被覆盖。',
      kept: '原有内容保持不变。',
      next: '请改为创建新版本。',
    },
  },
  'E-RUN-IN-USE': {
    en: {
      what: 'The run cannot be deleted: version {version} of “{name}” was made from it.',
      kept: 'The run is kept with its model and its figures.',
      next: 'Keep the run, or delete the whole project.',
    },
    zh: {
      what: '无法删除这次运行：“{name}”的版本 {version} 由它生成。',
      kept: '运行及其模型和指标都已保留。',
      next: '请保留这次运行，或删除整个项目。',
    },
  },
  'E-RUN-RUNNING': {
    en: {
      what: 'The run is still going on.',
      kept: 'It goes on as it was.',
      next: 'Wait for its end or stop it, then try again.',
    },
    zh: {
      what: '运行仍在进行。',
      kept: '运行照常继续。',
      next: '请等它结束或先停止它，然后重试。',
    },
  },
  'E-LOG-EMPTY': {
    en: {
      what: '{file} is empty.',
      kept: LOG_KEPT.en,
      next: 'Export the log again where the answers were given.',
    },
    zh: { what: '{file} 是空文件。', kept: LOG_KEPT.zh, next: '请在作答的设备上重新导出日志。' },
  },
  'E-LOG-SIZE': {
    en: {
      what: '{file} has {megabytes} MB; a log is read up to {limit} MB.',
      kept: LOG_KEPT.en,
      next: 'Export shorter stretches, such as one day each, and read them one after the other.',
    },
    zh: {
      what: '{file} 有 {megabytes} MB；日志最多读取 {limit} MB。',
      kept: LOG_KEPT.zh,
      next: '请分段导出（例如每天一份），再逐个读入。',
    },
  },
  'E-LOG-JSON': {
    en: {
      what: '{file} is not a log, or only part of one: {problem}',
      kept: LOG_KEPT.en,
      next: 'Choose the file that ends in .terrarium-log.json, or export it again.',
    },
    zh: {
      what: '{file} 不是日志，或内容不完整：{problem}',
      kept: LOG_KEPT.zh,
      next: '请选择以 .terrarium-log.json 结尾的文件，或重新导出。',
    },
  },
  'E-LOG-SHAPE': {
    en: {
      what: '{file} does not hold a log that can be read; at “{path}”: {problem}',
      kept: LOG_KEPT.en,
      next: 'Choose the file that ends in .terrarium-log.json, or export it again.',
    },
    zh: {
      what: '{file} 不是可以读取的日志；“{path}”处：{problem}',
      kept: LOG_KEPT.zh,
      next: '请选择以 .terrarium-log.json 结尾的文件，或重新导出。',
    },
  },
  'E-LOG-FUTURE': {
    en: {
      what: '{file} was written by a newer Terrarium (log format {format}).',
      kept: LOG_KEPT.en,
      next: 'Update Terrarium here, then read the file again.',
    },
    zh: {
      what: '{file} 由更新版本的 Terrarium 写成（日志格式 {format}）。',
      kept: LOG_KEPT.zh,
      next: '请先更新这里的 Terrarium，再读入该文件。',
    },
  },
  'E-LOG-DAMAGED': {
    en: {
      what: '{file} was changed or damaged after it was written: its checksum does not match.',
      kept: LOG_KEPT.en,
      next: 'Export the log again where the answers were given, and do not edit the file.',
    },
    zh: {
      what: '{file} 在写成之后被改动或损坏：校验和不符。',
      kept: LOG_KEPT.zh,
      next: '请在作答的设备上重新导出日志，不要编辑文件。',
    },
  },
  'E-LOG-MODEL': {
    en: {
      what: '{file} is the log of another model (“{name}”, version {version}), which is not on this device.',
      kept: LOG_KEPT.en,
      next: 'Open the project that the model was made in, and read the file there.',
    },
    zh: {
      what: '{file} 是另一个模型的日志（“{name}”版本 {version}），该模型不在此设备上。',
      kept: LOG_KEPT.zh,
      next: '请打开生成该模型的项目，在那里读入文件。',
    },
  },
  'E-LOG-VERSION': {
    en: {
      what: '{file} is the log of version {version} of “{name}”, not of version {asked}.',
      kept: LOG_KEPT.en,
      next: 'Read it into version {version}.',
    },
    zh: {
      what: '{file} 是“{name}”版本 {version} 的日志，不是版本 {asked} 的。',
      kept: LOG_KEPT.zh,
      next: '请将它读入版本 {version}。',
    },
  },
  'E-TRAIN-NO-ROWS': {
    en: {
      what: 'There are no rows to train on.',
      kept: DATA_KEPT.en,
      next: 'Give training a larger share of the rows, or fill in the target of more rows.',
    },
    zh: {
      what: '没有可用于训练的行。',
      kept: DATA_KEPT.zh,
      next: '请提高训练集的比例，或补全更多行的目标值。',
    },
  },
  'E-TRAIN-ONE-CLASS': {
    en: {
      what: 'The target has fewer than two classes, so there is nothing to tell apart.',
      kept: DATA_KEPT.en,
      next: 'Choose another target, or add rows of a second class.',
    },
    zh: {
      what: '目标列少于两个类别，没有可以区分的内容。',
      kept: DATA_KEPT.zh,
      next: '请选择其他目标列，或添加属于第二个类别的行。',
    },
  },
  'E-TRAIN-DATA': {
    en: {
      what: 'The prepared {part} rows cannot be used: {problem}',
      kept: DATA_KEPT.en,
      next: 'Look at the preparation of the columns concerned and run it again.',
    },
    zh: {
      what: '准备好的数据（{part}）无法使用：{problem}',
      kept: DATA_KEPT.zh,
      next: '请检查相关列的准备步骤，然后重新运行。',
    },
  },
  'E-TRAIN-FEATURES': {
    en: {
      what: 'The model was asked with {actual} as its {what} instead of {expected}.',
      kept: DATA_KEPT.en,
      next: 'Prepare the rows with the recipe the model was trained with.',
    },
    zh: {
      what: '传给模型的 {what} 是 {actual}，应为 {expected}。',
      kept: DATA_KEPT.zh,
      next: '请用训练该模型时的处理方案来准备数据。',
    },
  },
  'E-STOPPED': {
    en: {
      what: 'The step was stopped as asked.',
      kept: NOTHING_STORED.en,
      next: 'Start it again whenever you like.',
    },
    zh: { what: '已按要求停止此步骤。', kept: NOTHING_STORED.zh, next: '可随时重新开始。' },
  },
  'E-SOURCE-CHANGED': {
    en: {
      what: '{file} changed or vanished while it was being read.',
      kept: NOTHING_STORED.en,
      next: 'Make sure the file is there and written completely, then open it again.',
    },
    zh: {
      what: '读取过程中 {file} 发生了变化或已不存在。',
      kept: NOTHING_STORED.zh,
      next: '请等文件写入完毕后重新打开。',
    },
  },
  'E-DATA-EMPTY': {
    en: {
      what: '{file} holds no data rows.',
      kept: NOTHING_STORED.en,
      next: 'Choose a file with at least one row below its header.',
    },
    zh: {
      what: '{file} 中没有任何数据行。',
      kept: NOTHING_STORED.zh,
      next: '请选择表头之下至少有一行数据的文件。',
    },
  },
  'E-DATA-FORMAT': {
    en: {
      what: '{file} is not a table that can be read: “{found}” at position {position}.',
      kept: NOTHING_STORED.en,
      next: 'Choose a CSV, TSV, JSON (an array of rows) or JSON Lines file, or name its format.',
    },
    zh: {
      what: '{file} 不是可读取的表格：位置 {position} 处是“{found}”。',
      kept: NOTHING_STORED.zh,
      next: '请选择 CSV、TSV、JSON（由行组成的数组）或 JSON Lines 文件，或指明其格式。',
    },
  },
  'E-DATA-RAGGED': {
    en: {
      what: '{count} of {rows} rows of {file} do not have the expected {expected} cells. The first of them (counted from 0): {positions}',
      kept: NOTHING_STORED.en,
      next: 'Correct these rows, or state the delimiter and the header if they were taken for something else.',
    },
    zh: {
      what: '{file} 的 {rows} 行中有 {count} 行的单元格数不是预期的 {expected} 个。其中最前面的（从 0 数起）：{positions}',
      kept: NOTHING_STORED.zh,
      next: '请修正这些行；若分隔符或表头识别有误，请直接指定。',
    },
  },
  'E-DATA-ENCODING': {
    en: {
      what: '{file} could not be read as {encoding}.',
      kept: NOTHING_STORED.en,
      next: 'State another encoding, or leave it to be detected.',
    },
    zh: {
      what: '无法按 {encoding} 编码读取 {file}。',
      kept: NOTHING_STORED.zh,
      next: '请指定其他编码，或改为自动识别。',
    },
  },
  'E-DATA-LIMIT': {
    en: {
      what: 'The data goes beyond a limit: {what} (at most {limit}).',
      kept: NOTHING_STORED.en,
      next: 'Make the file smaller in this respect and open it again.',
    },
    zh: {
      what: '数据超出限制：{what}（最多 {limit}）。',
      kept: NOTHING_STORED.zh,
      next: '请缩减后重新打开文件。',
    },
  },
  'E-SPLIT-SHARES': {
    en: {
      what: 'The shares of training, validation and test rows sum to {sum}, not to 1.',
      kept: DATA_KEPT.en,
      next: 'Choose shares that sum to 1, with some rows for training.',
    },
    zh: {
      what: '训练、验证和测试的比例之和为 {sum}，而不是 1。',
      kept: DATA_KEPT.zh,
      next: '请让三者之和为 1，并为训练留出一部分。',
    },
  },
  'E-SPLIT-SMALL': {
    en: {
      what: '{rows} rows with a target are too few for this split: {train} would train, {validation} validate and {test} test.',
      kept: DATA_KEPT.en,
      next: 'Bring more rows, or set the share of a part to 0.',
    },
    zh: {
      what: '有目标值的 {rows} 行不足以这样划分：训练 {train} 行、验证 {validation} 行、测试 {test} 行。',
      kept: DATA_KEPT.zh,
      next: '请增加数据，或把某一部分的比例设为 0。',
    },
  },
  'E-TARGET-ONE-CLASS': {
    en: {
      what: 'All rows have the same class in “{column}”: “{value}”. There is nothing to tell apart.',
      kept: DATA_KEPT.en,
      next: 'Choose another target, or bring rows of other classes.',
    },
    zh: {
      what: '“{column}”中所有行都属于同一类别“{value}”，没有可区分的内容。',
      kept: DATA_KEPT.zh,
      next: '请选择其他目标列，或补充其他类别的数据。',
    },
  },
  'E-TARGET-RARE-CLASS': {
    en: {
      what: 'Some classes of “{column}” have a single row, which a stratified split cannot share out: {classes}',
      kept: DATA_KEPT.en,
      next: 'Merge them with another class (data.labelMap), or remove these rows.',
    },
    zh: {
      what: '“{column}”中有些类别只有一行，无法分层划分：{classes}',
      kept: DATA_KEPT.zh,
      next: '请通过 data.labelMap 将其并入其他类别，或删除这些行。',
    },
  },
  'E-TARGET-CLASSES': {
    en: {
      what: '“{column}” has {classes} classes in {rows} rows, which is too many to learn.',
      kept: DATA_KEPT.en,
      next: 'Choose another target, choose regression if it is a quantity, or merge classes (data.labelMap).',
    },
    zh: {
      what: '“{column}”在 {rows} 行中有 {classes} 个类别，数量过多，无法学习。',
      kept: DATA_KEPT.zh,
      next: '请选择其他目标列；若它是数量请改用回归；或通过 data.labelMap 合并类别。',
    },
  },
  'E-LABEL-UNSEEN': {
    en: {
      what: 'Validation or test rows have labels in “{column}” that no training row has: {labels}',
      kept: DATA_KEPT.en,
      next: 'If they are other spellings, map them with data.labelMap, as in { "<=50K.": "<=50K" }. If a random split left them out of training, use a stratified split; else remove these rows.',
    },
    zh: {
      what: '验证行或测试行的“{column}”中有训练行里没有的标签：{labels}',
      kept: DATA_KEPT.zh,
      next: '若只是写法不同，请用 data.labelMap 对应，例如 { "<=50K.": "<=50K" }；若是随机划分使它们未进入训练集，请改用分层划分；否则请删除这些行。',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** A `TerrariumError` whose code is known to the catalogue. */
export function makeError(
  code: ErrorCode,
  details: ErrorDetails = {},
  options?: { cause?: unknown },
): TerrariumError {
  return new TerrariumError(code, details, options);
}

/** True when the code is in the catalogue. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, code);
}

/** Families of codes that mean: the input or what was asked of it was refused. All others are faults of app or device. */
const INPUT_FAMILIES =
  /^E-(PIPELINE|NOT-SUPPORTED|SOURCE|DATA|SPLIT|TARGET|LABELS?|RECIPE|COLUMNS?|GROUP|TRAIN|LOG|EXPORT-UNSUPPORTED)\b/;

/** True when a person can mend the error by changing the input. */
export function isInputRefusal(code: string): boolean {
  return INPUT_FAMILIES.test(code);
}

function fill(sentence: string, details: ErrorDetails): string {
  return sentence.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = Object.hasOwn(details, key) ? details[key] : undefined;
    return Array.isArray(value) ? value.join(', ') : String(value ?? '');
  });
}

/** The three sentences of an error in one language; unknown codes and foreign errors read as `E-INTERNAL`. */
export function describeError(error: unknown, locale: Locale): ErrorSentences & { readonly code: string } {
  const known = error instanceof TerrariumError && isErrorCode(error.code);
  const code: ErrorCode = known ? (error.code as ErrorCode) : 'E-INTERNAL';
  const details = known ? error.details : { problem: error instanceof Error ? error.message : String(error) };
  const entry: ErrorSentences = ERROR_CATALOGUE[code][locale];
  return {
    code,
    what: fill(entry.what, details),
    kept: fill(entry.kept, details),
    next: fill(entry.next, details),
  };
}
