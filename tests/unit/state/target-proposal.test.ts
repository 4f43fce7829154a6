/** Which column is proposed as the one that is asked for. */
import { describe, expect, it } from 'vitest';
import type { ColumnProfile, ColumnType, DatasetManifest } from '../../../src/contracts';
import { proposeTarget } from '../../../src/state/first-decisions';
import { makeManifest } from '../../support/fake-services';

/** Columns as "name" or "name:type"; numbers without a type, `0/1` for numbers that say yes or no. */
function tableOf(text: string): DatasetManifest {
  const columns = text.split(', ').map((column) => {
    const [name = '', type = 'number'] = column.split(':');
    return { name, type: (type === '0/1' ? 'number' : type) as ColumnType, isBinary: type === '0/1' };
  });
  const manifest = makeManifest(columns.map(({ name, type }) => ({ name, type })));
  const profile = manifest.profile.map((one, i): ColumnProfile => {
    if (columns[i]?.isBinary !== true) return one;
    const [minimum, maximum] = [0, 1];
    return {
      ...one,
      distinct: 2,
      numeric: {
        minimum,
        maximum,
        mean: 0.4,
        standardDeviation: 0.5,
        quartiles: [0, 0, 1],
        histogram: [6, 4],
      },
    };
  });
  return { ...manifest, profile };
}

describe('proposeTarget', () => {
  it.each([
    // The passengers' fate before the class of their cabins.
    ['survived:0/1, pclass, sex:category, age, class:category, alone:boolean', 'survived'],
    ['id:id, Survived:0/1, Pclass, Age', 'Survived'],
    ['ticket class, gender:category, survived:category, fare', 'survived'],
    ['age, class:category', 'class'],
    ['class:category, width, height', 'class'],
    ['width, class:category, height', 'class'],
    ['default:category, balance, y:boolean', 'y'],
    // A y inside is a coordinate.
    ['price, x, y, z', 'price'],
    ['x, y, side:category', 'side'],
    ['speed, pos_y, pos_x', 'pos_x'],
    ['tenure, EstimatedSalary, Exited:0/1', 'Exited'],
    ['customerChurn:boolean, tenure, region:category', 'customerChurn'],
    ['tenure, customer-churn:boolean, region:category', 'customer-churn'],
    ['SalePrice, rooms, area', 'SalePrice'],
    ['amount, Is Fraud:0/1, country:category', 'Is Fraud'],
    ['default:0/1, income, rooms', 'default'],
    ['default_count, income_group:category, score', 'score'],
    ['angle, throttle, timestamp_ms', 'throttle'],
    ['y_true, y_pred, score', 'y_true'],
    ['性别:category, 客户标签:category, 年龄', '客户标签'],
    ['年龄, 是否违约:boolean, 地区:category', '是否违约'],
    ['结果:category, 年龄, 收入', '结果'],
    ['面积, 楼层, 房价, 地区:category', '房价'],
    ['年龄, 客户流失:boolean, 地区:category', '客户流失'],
  ])('of %s proposes %s', (text, column) => {
    expect(proposeTarget(tableOf(text))?.column).toBe(column);
  });

  it('says why', () => {
    const reasonOf = (text: string) => proposeTarget(tableOf(text));
    expect(reasonOf('species:category, mass')).toEqual({ column: 'species', reason: 'name' });
    expect(reasonOf('granted:0/1, score, rank')).toEqual({ column: 'granted', reason: 'yesOrNo' });
    expect(reasonOf('granted:boolean, score, rank')).toEqual({ column: 'granted', reason: 'yesOrNo' });
    // Not where another one says yes or no as well, nor where it is not the first.
    expect(reasonOf('smoker:0/1, score, married:boolean, rank')).toEqual({ column: 'rank', reason: 'last' });
    expect(reasonOf('score, smoker:0/1, rank')).toEqual({ column: 'rank', reason: 'last' });
    expect(reasonOf('island:category, mass')).toEqual({ column: 'mass', reason: 'last' });
  });

  it('never proposes personal columns, dates, texts and ids, nor anything from a single column', () => {
    const table = tableOf('a, b:category, id:id, note:text, day:date, target:category');
    const findings = [{ code: 'F-PERSONAL', column: 'target', severity: 'warn' as const, details: {} }];
    expect(proposeTarget({ ...table, findings })).toEqual({ column: 'b', reason: 'last' });
    expect(proposeTarget(tableOf('y, note:text'))).toBe(null);
  });
});
