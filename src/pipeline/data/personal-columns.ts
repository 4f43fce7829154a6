/**
 * Columns that seem to say who somebody is: names, e-mail addresses, phone numbers, addresses, record numbers and national
 * ids, told by the column's name (English, Chinese) and by what its first cells look like. Rules of thumb, made to miss
 * little: a person decides. No cell leaves this file. What is not looked for: dates of birth, places larger than an
 * address, and free text that mentions people.
 */
import type { ColumnSchema, Finding } from '../../contracts';

/** What personal data a column seems to hold. */
export type PersonalKind = 'name' | 'email' | 'phone' | 'address' | 'recordNumber' | 'nationalId';

/** What is known of a column when it is judged. */
export interface PersonalEvidence {
  /** Some cells that are not missing, trimmed. */
  readonly cells: readonly string[];
  /** Different cells over cells that are not missing, in [0, 1]; NaN when all are missing. */
  readonly distinctShare: number;
  /** Different cells, as far as they were counted. */
  readonly distinct: number;
}

/** Share of cells that must look like it. */
const MOST = 0.6;
const FEWEST_CELLS = 3;
/** A column that names people or their numbers has many different cells; one of kinds of contact has few. */
const MANY_DIFFERENT = 0.2;
const ENOUGH_DIFFERENT = 30;

const PERSON =
  '(?:patient|customer|client|user|member|person|people|employee|staff|worker|student|pupil|teacher|passenger|contact|owner|applicant|borrower|guest|subscriber|donor|voter|tenant|insured|holder|account|visitor|respondent|participant|doctor|nurse|parent|child|spouse|sender|recipient|player|driver|host|reviewer)s?';

const NAMES: readonly (readonly [PersonalKind, RegExp])[] = [
  ['email', /\b(?:e ?mails?|mail address)\b/],
  ['email', /邮箱|电子邮件|电邮/],
  [
    'nationalId',
    /\b(?:ssn|social security|national id|nhs (?:number|no)|passport|tax id|identity card|id card|citizen id|driver ?s? licen[cs]e)\b/,
  ],
  ['nationalId', /身份证|社保号|社会保障号|护照|驾驶证|证件号|公民号码/],
  [
    'phone',
    /\b(?:tele ?phone|phone|mobile|cell ?phone|whats ?app|fax)\b(?!.*\b(?:service|type|plan|model|brand|price|usage|os)\b)/,
  ],
  ['phone', /电话|手机号|手机$|联系方式|传真号/],
  ['address', /\b(?:(?:home|street|postal|mailing|billing|shipping|residential|ip) )?address\b|\bstreet\b/],
  ['address', /住址|地址|居住地详/],
  [
    'name',
    new RegExp(
      `\\b(?:first|last|given|family|full|middle|sur|maiden|fore|nick|${PERSON}) ?name\\b|\\bsurname\\b`,
    ),
  ],
  ['name', /姓名|^名字$|^姓氏$|昵称|联系人$|收件人$|户主$/],
  ['recordNumber', new RegExp(`\\b${PERSON} ?(?:id|ids|number|no|nr|code|key|uuid|guid)\\b`)],
  [
    'recordNumber',
    /\b(?:mrn|medical record|record (?:number|no|id)|chart (?:number|no)|iban|card number|licen[cs]e plate|number plate)\b/,
  ],
  [
    'recordNumber',
    /病历号|病案号|住院号|门诊号|就诊卡|学号|工号|会员号|卡号|车牌|账号|(?:患者|病人|客户|顾客|用户|会员|员工|学生|乘客|旅客)(?:编号|号码|ID|id|代码)/,
  ],
];
/** Says that the column counts or describes people instead of naming them. */
const NOT_A_PERSON = /\b(?:count|num of|number of|has|is|domain|provider|type|length)\b|数量|个数|是否|类型/;

const EMAIL = /^[^\s@<>()]{1,64}@[^\s@<>()]+\.[^\s@<>().]{2,}$/;
const PHONE =
  /^(?:\+|00)\d[\d\s().-]{6,18}\d$|^\(\d{2,5}\)\s?[\d\s.-]{5,12}\d$|^0\d{1,4}[ -/]\d[\d\s-]{4,10}\d$|^\d{3}[-.]\d{3}[-.]\d{4}$|^1[3-9]\d{9}$/;
const US_SOCIAL_SECURITY = /^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/;
const STREET =
  /^\d+[a-z]?,? .*\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|square|boulevard|blvd|way|terrace|close)\b|[省市区县].*[路街道巷村].*\d+[号室栋]/i;
const TITLED = /(?:^|[\s,])(?:mr|mrs|ms|miss|master|dr|mme|mlle|prof)\.?\s+\p{Lu}/iu;
const WESTERN_NAME =
  /^\p{Lu}[\p{L}'’-]+,?(?: \p{Lu}\.?)?(?: (?:van|von|de|da|der|bin|al))*(?: \p{Lu}[\p{L}'’-]+){1,2}$/u;
/** The hundred commonest surnames hold about 85 % of the people in mainland China. */
const CHINESE_NAME =
  /^[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤][一-龥]{1,2}$/;

/** Resident identity numbers of mainland China end in a check digit (GB 11643-1999, ISO 7064 MOD 11-2). */
function isChineseIdentityNumber(cell: string): boolean {
  if (!/^\d{6}(?:19|20)\d{9}[\dXx]$/.test(cell)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(cell[i]) * (2 ** (17 - i) % 11);
  return '10X98765432'[sum % 11] === cell[17]?.toUpperCase();
}

const CELLS: readonly (readonly [PersonalKind, (cell: string) => boolean])[] = [
  ['email', (cell) => EMAIL.test(cell)],
  ['nationalId', (cell) => isChineseIdentityNumber(cell) || US_SOCIAL_SECURITY.test(cell)],
  ['phone', (cell) => PHONE.test(cell)],
  ['address', (cell) => STREET.test(cell)],
  ['name', (cell) => TITLED.test(cell) && !/\d{3}/.test(cell)],
];

/** Lower-case words of a column name, also of snake_case and camelCase. */
function wordsOf(name: string): string {
  return name
    .normalize('NFKC')
    .slice(0, 200)
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[_\-./\\:#()[\]\s]+/g, ' ')
    .trim();
}

function isMost(cells: readonly string[], matches: (cell: string) => boolean, share = MOST): boolean {
  return cells.length >= FEWEST_CELLS && cells.filter(matches).length >= share * cells.length;
}

/** Looks like the name of a person; a column called just "name" may hold cars or countries. */
function looksLikePeople(cells: readonly string[]): boolean {
  return isMost(
    cells,
    (cell) => WESTERN_NAME.test(cell) || CHINESE_NAME.test(cell) || TITLED.test(cell),
    0.8,
  );
}

function kindByName(words: string, { cells }: PersonalEvidence): PersonalKind | null {
  if (NOT_A_PERSON.test(words)) return null;
  const found = NAMES.find(([, pattern]) => pattern.test(words));
  if (found) return found[0];
  return /^(?:name|person|passenger|patient|owner|author)$/.test(words) && looksLikePeople(cells)
    ? 'name'
    : null;
}

/**
 * Whether a column seems to hold personal data.
 * @returns F-PERSONAL with the kind and what told it (`name`, `cells`), null when nothing does. No cell is in it. Yes/no
 *   columns never are, and a telling name counts only where a fifth of the cells differ or 30 different ones occur
 */
export function describePersonal(
  { name, type }: Pick<ColumnSchema, 'name' | 'type'>,
  evidence: PersonalEvidence,
): Finding | null {
  const { cells, distinctShare, distinct } = evidence;
  if (type === 'boolean' || type === 'date' || Number.isNaN(distinctShare)) return null;
  const byCells = CELLS.find(([, matches]) => isMost(cells, matches))?.[0] ?? null;
  const isVaried = distinctShare >= MANY_DIFFERENT || distinct >= ENOUGH_DIFFERENT;
  const byName = isVaried ? kindByName(wordsOf(name), evidence) : null;
  const kind = byCells ?? byName;
  if (kind === null) return null;
  return {
    code: 'F-PERSONAL',
    column: name,
    severity: 'warn',
    details: { kind, told: byCells === null ? 'name' : 'cells' },
  };
}
