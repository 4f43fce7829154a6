/** What a column's name says about being the one that is asked for, in English and Chinese. */

/** Words that mean nothing else: what is to be known. */
const PURPOSE = new Set(
  'target,label,labels,outcome,response,y_true,ground_truth,目标,标签,目标变量,因变量'.split(','),
);
/** The answer where such a column is the first or the last one; elsewhere it may be a class of tickets. */
const CONVENTION = new Set('class,result,类别,结果'.split(','));
/** What may happen to a person or a thing, which is rarely known beforehand. */
const EVENTS = new Set(
  (
    'survived,died,death,no_show,churn,churned,exited,attrition,default,defaulted,fraud,fraudulent,spam,diagnosis,disease,' +
    'stroke,readmitted,recidivism,approved,admitted,hired,cancelled,canceled,converted,conversion,clicked,purchased,' +
    'subscribed,deposit,幸存,存活,死亡,爽约,流失,离职,违约,欺诈,诊断,患病,通过,录取,取消,转化,点击,购买'
  ).split(','),
);
/** Kinds and quantities that tables are often made to tell. */
const ANSWERS = new Set(
  (
    'species,variety,sentiment,quality,income,salary,price,sale_price,charges,revenue,mpg,medv,' +
    '品种,种类,情感,质量,收入,工资,薪资,价格,房价,售价,费用,销量,销售额'
  ).split(','),
);

/** How surely a name tells, the surest first; null: not at all. */
export type Telling = 0 | 1 | 2 | 3 | null;

/** "isFraud", "Is fraud" and "is-fraud" are one name. */
function normalise(name: string): string {
  return name
    .trim()
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** True when the last words of a name are one of these; Chinese has no gaps between words. */
function endsIn(name: string, words: ReadonlySet<string>): boolean {
  return [...words].some((word) => name.endsWith(/^\w/.test(word) ? `_${word}` : word));
}

/**
 * How surely a column's name says that it is what is asked for.
 * @param isAtEdge true for the first and the last column that could be asked for
 * @returns 0: the name says so, or is y, class or result at an edge; 1: a well-known question, such as survived or 价格; 2: the
 *   name ends in an event, such as customer_churn; 3: class or result anywhere, or in the end; null: nothing
 */
export function tellName(name: string, isAtEdge: boolean): Telling {
  const plain = normalise(name);
  if (PURPOSE.has(plain) || endsIn(plain, PURPOSE)) return 0;
  if (isAtEdge && (plain === 'y' || CONVENTION.has(plain))) return 0;
  const asked = plain.replace(/^(?:is|has|was|did|will)_|^是否/, '');
  if (EVENTS.has(asked) || ANSWERS.has(asked)) return 1;
  if (endsIn(asked, EVENTS)) return 2;
  // A y inside the table is a coordinate.
  return CONVENTION.has(plain) || endsIn(plain, CONVENTION) ? 3 : null;
}
