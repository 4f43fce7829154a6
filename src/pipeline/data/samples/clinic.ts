/**
 * Visits to six invented clinics and whether the patient stayed away. About 21 % do: the longer ago the visit was booked,
 * the more visits a patient has missed, the further away, the younger, and without a reminder, the likelier. The table has
 * what real ones have: personal columns, gaps (of the distance, mostly at one clinic), exact copies, a sensitive column,
 * and arrival_time, which is empty exactly where the patient did not come and so gives the answer away.
 *
 * The later months are made the same way after three changes: booked longer ahead, fewer reminders, a new clinic.
 */
import type { Generator } from '../../../foundation';
import { dayNumber, formatMinute, weekdayOf } from './calendar';
import { clamp, drawPoisson, happens, pick, pickWeighted, round, writeCsv } from './draws';
import { drawName, drawPhone } from './people';

const COLUMNS = [
  'patient_name',
  'patient_id',
  'phone',
  'age',
  'sex',
  'needs_interpreter',
  'clinic',
  'appointment_at',
  'lead_time_days',
  'previous_no_shows',
  'distance_km',
  'reminder_sent',
  'arrival_time',
  'no_show',
] as const;

interface Clinic {
  readonly name: string;
  readonly weight: number;
  /** Added to the logit of staying away. */
  readonly effect: number;
  /** Median of the distance, km. */
  readonly distanceKm: number;
  /** Share of distances that were not written down. */
  readonly gaps: number;
}
const CLINICS: readonly Clinic[] = [
  { name: 'Harbour', weight: 28, effect: 0.45, distanceKm: 5.2, gaps: 0.16 },
  { name: 'Elm Street', weight: 22, effect: -0.35, distanceKm: 2.7, gaps: 0.02 },
  { name: 'North', weight: 18, effect: 0.1, distanceKm: 5.8, gaps: 0.03 },
  { name: 'Quay', weight: 14, effect: -0.1, distanceKm: 3.3, gaps: 0.02 },
  { name: 'Mill Lane', weight: 10, effect: -0.25, distanceKm: 3.9, gaps: 0.03 },
  { name: 'Westgate', weight: 8, effect: 0.2, distanceKm: 6.4, gaps: 0.02 },
];

interface Period {
  readonly visits: number;
  readonly copies: number;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Number of the first patient's record. */
  readonly firstPatient: number;
  readonly clinics: readonly Clinic[];
  readonly medianLeadDays: number;
  /** Share of visits with a reminder. */
  readonly reminders: number;
}
const FIRST: Period = {
  visits: 4812,
  copies: 38,
  firstDay: dayNumber(2025, 1, 2),
  lastDay: dayNumber(2025, 12, 19),
  firstPatient: 100_000,
  clinics: CLINICS,
  medianLeadDays: 12,
  reminders: 0.7,
};
const LATER: Period = {
  visits: 1180,
  copies: 4,
  firstDay: dayNumber(2026, 1, 5),
  lastDay: dayNumber(2026, 3, 27),
  firstPatient: 110_000,
  clinics: [...CLINICS, { name: 'Riverside', weight: 16, effect: 0.3, distanceKm: 8.1, gaps: 0.02 }],
  medianLeadDays: 20,
  reminders: 0.45,
};

/** Patients for each visit; the rest come again. */
const PATIENTS_A_VISIT = 0.89;
const LONGEST_LEAD_DAYS = 118;
const MOST_MISSED = 7;
const FIRST_SLOT_MINUTE = 8 * 60;
const SLOT_MINUTES = 20;
const SLOTS = 29;
/** Sets the share of visits that are missed. */
const INTERCEPT = -1.85;

interface Patient {
  readonly name: string;
  readonly id: string;
  readonly phone: string | null;
  readonly age: number;
  readonly isAgeKnown: boolean;
  readonly sex: string | null;
  readonly needsInterpreter: boolean;
  readonly clinic: Clinic;
  readonly distanceKm: number;
  /** What no column says: how readily this patient stays away. */
  readonly habit: number;
  readonly missed: number;
}

function drawPatient(generator: Generator, period: Period, position: number): Patient {
  const clinic = pickWeighted(generator, period.clinics);
  const habit = generator.normal();
  return {
    name: drawName(generator),
    id: `P-${period.firstPatient + position}`,
    phone: happens(generator, 0.019) ? null : drawPhone(generator),
    age: Math.round(clamp(47 + 20 * generator.normal(), 0, 98)),
    isAgeKnown: !happens(generator, 0.004),
    sex: happens(generator, 0.002)
      ? null
      : pickWeighted(generator, [
          { code: 'F', weight: 53 },
          { code: 'M', weight: 45 },
          { code: 'X', weight: 2 },
        ]).code,
    needsInterpreter: happens(generator, 0.085),
    clinic,
    distanceKm: round(clamp(clinic.distanceKm * Math.exp(0.7 * generator.normal()), 0.2, 38), 1),
    habit,
    missed: Math.min(MOST_MISSED, drawPoisson(generator, Math.exp(-1.2 + 0.95 * habit))),
  };
}

interface Visit {
  readonly minute: number;
  readonly cells: readonly (string | number | null)[];
}

function drawVisit(generator: Generator, period: Period, patient: Patient, days: readonly number[]): Visit {
  const day = pick(generator, days);
  const slot = generator.integer(SLOTS);
  const minute = FIRST_SLOT_MINUTE + SLOT_MINUTES * slot;
  const leadDays = Math.min(
    LONGEST_LEAD_DAYS,
    Math.floor(period.medianLeadDays * Math.exp(1.05 * generator.normal())),
  );
  const isReminded = leadDays >= 2 && patient.phone !== null && happens(generator, period.reminders);
  const { clinic, distanceKm } = patient;
  const logit =
    INTERCEPT +
    0.85 * (Math.log1p(leadDays) - 2.4) +
    0.95 * Math.sqrt(patient.missed) +
    0.3 * patient.habit +
    (isReminded ? -1.15 : 0.45) +
    0.025 * (45 - clamp(patient.age, 18, 80)) +
    0.45 * Math.log(distanceKm / 4) +
    (patient.needsInterpreter ? 0.55 : 0) +
    [0.35, 0, -0.1, 0, 0.25][weekdayOf(day)]! +
    (slot < 3 ? 0.4 : 0) +
    clinic.effect;
  const isMissed = happens(generator, 1 / (1 + Math.exp(-logit)));
  const arrival = clamp(Math.round(minute - 5 + 8 * generator.normal()), FIRST_SLOT_MINUTE - 20, 18 * 60);
  return {
    minute: 1440 * day + minute,
    cells: [
      patient.name,
      patient.id,
      patient.phone,
      patient.isAgeKnown ? patient.age : null,
      patient.sex,
      patient.needsInterpreter ? 'yes' : 'no',
      clinic.name,
      formatMinute(day, minute),
      leadDays,
      patient.missed,
      happens(generator, clinic.gaps) ? null : distanceKm,
      isReminded ? 'yes' : 'no',
      isMissed ? null : formatMinute(day, arrival),
      isMissed ? 'yes' : 'no',
    ],
  };
}

/** CSV text: 4,850 rows, or 1,184 of the later months, in the order of the appointments. */
export function makeClinicSample(generator: Generator, isLater: boolean): string {
  const period = isLater ? LATER : FIRST;
  const days: number[] = [];
  for (let day = period.firstDay; day <= period.lastDay; day++) if (weekdayOf(day) < 5) days.push(day);
  const patients = Array.from({ length: Math.round(PATIENTS_A_VISIT * period.visits) }, (_, position) =>
    drawPatient(generator, period, position),
  );
  const visits = Array.from({ length: period.visits }, (_, i) =>
    drawVisit(generator, period, patients[i] ?? pick(generator, patients), days),
  );
  for (let i = 0; i < period.copies; i++) visits.push(visits[generator.integer(period.visits)] as Visit);
  visits.sort((one, other) => one.minute - other.minute);
  return writeCsv(
    COLUMNS,
    visits.map(({ cells }) => cells),
  );
}
