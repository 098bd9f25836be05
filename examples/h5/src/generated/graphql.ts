/* eslint-disable */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Date (isoformat) */
  Date: { input: string; output: string; }
  /** Date with time (isoformat) */
  DateTime: { input: string; output: string; }
  /** Decimal (fixed-point) */
  Decimal: { input: string; output: string; }
  /** The `JSON` scalar type represents JSON values as specified by [ECMA-404](https://ecma-international.org/wp-content/uploads/ECMA-404_2nd_edition_december_2017.pdf). */
  JSON: { input: Record<string, unknown>; output: Record<string, unknown>; }
};

/** Accept a case. */
export type AcceptApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** With DEFICIENT: the keys of the materials that may follow. */
  deferredMaterials?: Array<Scalars['String']['input']>;
  /** With DEFICIENT: until when, a working day no later than the promised one. */
  dueOn?: InputMaybe<Scalars['Date']['input']>;
  /** How it is taken. */
  mode: AcceptanceMode;
  /** For the file of the case. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Accept a delegation. */
export type AcceptDelegationInput = {
  /** What one was offered. */
  delegationId: Scalars['ID']['input'];
};

/** Accept an invitation. */
export type AcceptInvitationInput = {
  /** One of `viewer.invitations`. */
  invitationId: Scalars['ID']['input'];
};

/** Let a mini-program send one messages, as one accepted in its dialogue. */
export type AcceptMiniProgramMessagesInput = {
  /** A new one of wx.login or my.getAuthCode; the mini-program must be linked to the account. */
  code: Scalars['String']['input'];
  /** True: all to come (长期订阅); false: one more message (一次性订阅). */
  longTerm?: Scalars['Boolean']['input'];
  /** Whose mini-program. */
  provider: MiniProgramProvider;
};

/** Messages accepted. */
export type AcceptMiniProgramMessagesPayload = {
  /** Whether it is done. */
  accepted: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** How a case was taken. */
export type AcceptanceMode =
  /** On the applicant's commitment (告知承诺). */
  | 'COMMITMENT'
  /** All materials are there (材料齐全). */
  | 'COMPLETE'
  /** The window let its time pass (逾期未告知视为受理); only the system deems. */
  | 'DEEMED'
  /** Some may follow by a day (容缺受理). */
  | 'DEFICIENT';

/** A page of who looked at one's data. */
export type AccessLogConnection = {
  /** The entries of this page. */
  edges: Array<AccessLogEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
};

/** An entry of a page, with its cursor. */
export type AccessLogEdge = {
  /** Names this place in the log; opaque. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: AccessLogEntry;
};

/** Somebody looked at one's data. */
export type AccessLogEntry = {
  /** When, that day the first time. */
  at: Scalars['DateTime']['output'];
  /** In what capacity. */
  by: Scalars['String']['output'];
  /** Which data. */
  fields: Array<Scalars['String']['output']>;
  /** What for. */
  purpose: Scalars['String']['output'];
};

/** One's account will be closed; until then `cancelAccountClosure` undoes it. */
export type AccountClosure = {
  /** From when on it is carried out: 15 days later. */
  closesAt: Scalars['DateTime']['output'];
  /** When one asked for it. */
  requestedAt: Scalars['DateTime']['output'];
};

/** Act for somebody: at most one of these. None of them: for oneself again. */
export type ActAsInput = {
  /** An active one of `viewer.delegations`, received. */
  delegationId?: InputMaybe<Scalars['ID']['input']>;
  /** One of `viewer.organizations`. */
  organizationId?: InputMaybe<Scalars['ID']['input']>;
  /** One of `viewer.wards`. */
  wardId?: InputMaybe<Scalars['ID']['input']>;
};

/** What two provinces do for each other's people. */
export type Agreement = Node & {
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** Our matters in it, whichever side decides them. */
  matters: MatterConnection;
  /** How cases may cross. */
  modes: Array<CrossProvinceMode>;
  /** With whom. */
  partner: Partner;
  /** The first day. */
  validFrom: Scalars['Date']['output'];
  /** The last day; null: until it is ended. */
  validUntil?: Maybe<Scalars['Date']['output']>;
};


/** What two provinces do for each other's people. */
export type AgreementMattersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A case (办件): one request for one matter, from draft to archive. */
export type Application = Node & {
  /** How the window took it. */
  acceptanceMode?: Maybe<AcceptanceMode>;
  /** Who does the clicking, when that is somebody else. */
  agent?: Maybe<Party>;
  /** What the guide's questions were answered with at the start; maybe nothing. */
  answers: Array<GivenAnswer>;
  /** Who it is for. */
  applicant: Party;
  /** What the caller may do now; draw the buttons from it. */
  availableActions: Array<ApplicationAction>;
  /** Through what it was started. */
  channel: Channel;
  /** Who of the staff sees to it; null for the applicant's side, and when nobody does. */
  claim?: Maybe<Claim>;
  /** What the applicant committed to, or would by submitting; null without commitment. */
  commitment?: Maybe<Commitment>;
  /** A correction that waits for a supervisor; staff only. */
  correctionProposal?: Maybe<CorrectionProposal>;
  /** How the decision was corrected, in order. */
  corrections: Array<Correction>;
  /** When it was started. */
  createdAt: Scalars['DateTime']['output'];
  /** The conversation with the other province, when it goes to one or came from one. */
  crossProvince?: Maybe<CrossProvinceCase>;
  /** Until when it has to be decided, and why. */
  deadline: Deadline;
  /** How it was decided. */
  decision?: Maybe<Decision>;
  /** How the result comes (送达), and where it is; null until somebody chose. */
  delivery?: Maybe<Delivery>;
  /** Every document that was issued, in order: receipts, notices and decisions (文书). */
  documents: Array<CaseDocument>;
  /** How people found it (好差评), or what stands in its place. */
  evaluation?: Maybe<Evaluation>;
  /** The file of the case, in order; for clients that poll. */
  events: Array<ApplicationEvent>;
  /** What was filled in. */
  form: Scalars['JSON']['output'];
  /** The form's JSON Schema, as the answers to the matter's guide left it. */
  formSchema: Scalars['JSON']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** What the rules of instant approval (秒批) found; staff only. */
  instant?: Maybe<InstantJudgement>;
  /** Every material that is asked for after those answers, and what was given. */
  materials: Array<Material>;
  /** The matter, in the version that the case started with. */
  matter: Matter;
  /** Sortable by region and day, with a check character. */
  number: Scalars['String']['output'];
  /** What other departments that were asked think of it (并联审批). */
  opinions: Array<Opinion>;
  /** The package that it is part of (一件事一次办); only for the applicant's side. */
  package?: Maybe<PackageApplication>;
  /** Which fields were filled in at the start, and from where (免填单). */
  prefill: Array<PrefilledField>;
  /** A refusal that waits for a supervisor; staff only. */
  refusalProposal?: Maybe<RefusalProposal>;
  /** The certificates that it ended with; none for delegates. */
  results: Array<Certificate>;
  /** Send it along with every change. */
  revision: Scalars['Int']['output'];
  /** Where it stands. */
  status: ApplicationStatus;
  /** When it was submitted. */
  submittedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the window asked for; empty unless it is the applicant's turn. */
  supplementItems: Array<SupplementItem>;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** When it was urged last (催办); the event in the file says how. */
  urgedAt?: Maybe<Scalars['DateTime']['output']>;
};


/** A case (办件): one request for one matter, from draft to archive. */
export type ApplicationEventsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What may be done to a case. */
export type ApplicationAction =
  /** Accept (受理). */
  | 'ACCEPT'
  /** Confirm or reject a proposed correction. */
  | 'CONFIRM_CORRECTION'
  /** Confirm or reject a proposed refusal. */
  | 'CONFIRM_REFUSAL'
  /** Decide (审批). */
  | 'DECIDE'
  /** Hand the result to a carrier (寄送). */
  | 'DISPATCH_RESULT'
  /** Save form and materials. */
  | 'EDIT'
  /** Say how it was handled, once (好差评). */
  | 'EVALUATE'
  /** Extend the time to decide, once (延期). */
  | 'EXTEND'
  /** Give the opinion that one's department was asked for (反馈意见). */
  | 'GIVE_OPINION'
  /** Propose a correction of the decision (更正). */
  | 'PROPOSE_CORRECTION'
  /** Propose a refusal for a supervisor to confirm. */
  | 'PROPOSE_REFUSAL'
  /** Write down that the parcel arrived or came back. */
  | 'RECORD_DELIVERY'
  /** Write down who fetched the result at the window (领取). */
  | 'RECORD_PICKUP'
  /** Ask other departments for their opinions (征求意见). */
  | 'REQUEST_OPINION'
  /** Ask for what is missing, all at once (一次性告知). */
  | 'REQUEST_SUPPLEMENT'
  /** Let the clock run again (恢复计时). */
  | 'RESUME'
  /** Look at an instant approval that was drawn for it (秒批抽查). */
  | 'REVIEW_INSTANT'
  /** Start the review (审核). */
  | 'START_REVIEW'
  /** Submit. */
  | 'SUBMIT'
  /** Answer a request for a supplement (补正). */
  | 'SUPPLEMENT'
  /** Stop the clock for a special procedure (中止计时). */
  | 'SUSPEND'
  /** Ask for it to go on (催办). */
  | 'URGE'
  /** Take it back (撤回). */
  | 'WITHDRAW';

/** A page of a list. */
export type ApplicationConnection = {
  /** The items of this page. */
  edges: Array<ApplicationEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type ApplicationEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Application;
};

/** One entry in the file of a case; each hash covers the one before. */
export type ApplicationEvent = {
  /** In what capacity somebody acted. */
  actor?: Maybe<Scalars['String']['output']>;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** SHA-256 over this event and the previous hash. */
  hash: Scalars['String']['output'];
  /** What they said. */
  note?: Maybe<Scalars['String']['output']>;
  /** Counts from 1. */
  sequence: Scalars['Int']['output'];
  /** The status after it. */
  status: ApplicationStatus;
  /** What happened. */
  type: ApplicationEventType;
};

/** What an event in the file of a case records. */
export type ApplicationEventType =
  /** The window accepted it. */
  | 'ACCEPTED'
  /** A supervisor confirmed that a commitment was broken (失信认定); the results are revoked. */
  | 'BREACH_CONFIRMED'
  /** A supervisor noted that the breach was repaired (信用修复). */
  | 'BREACH_REPAIRED'
  /** A certificate was issued; the note names it. */
  | 'CERTIFICATE_ISSUED'
  /** Issued and delivered, so the case is over (办结). */
  | 'COMPLETED'
  /** A supervisor confirmed the correction (更正); the note says why. */
  | 'CORRECTED'
  /** A correction of the decision was proposed. */
  | 'CORRECTION_PROPOSED'
  /** A supervisor rejected the correction. */
  | 'CORRECTION_REJECTED'
  /** It was decided. */
  | 'DECIDED'
  /** The window let its time pass, so the law accepted it (视为受理). */
  | 'DEEMED_ACCEPTED'
  /** The result reached the applicant (送达). */
  | 'DELIVERED'
  /** The result was handed to a carrier; the note names it. */
  | 'DISPATCHED'
  /** It is overdue, and supervisors were told (督办). */
  | 'ESCALATED'
  /** It was evaluated, or nobody answered in time; the note says which grade. */
  | 'EVALUATED'
  /** The time was extended; the note says why. */
  | 'EXTENDED'
  /** Files of it came from the other province; the note says which didn't. */
  | 'FORWARDED'
  /** People looked at an instant approval (秒批抽查). */
  | 'INSTANT_REVIEWED'
  /** A department gave its opinion, or let its days pass and so agreed (缺席默认制). */
  | 'OPINION_GIVEN'
  /** Other departments were asked for their opinions; the note names them. */
  | 'OPINION_REQUESTED'
  /** A supervisor confirmed the refusal. */
  | 'REFUSAL_CONFIRMED'
  /** A refusal was proposed. */
  | 'REFUSAL_PROPOSED'
  /** A supervisor rejected the refusal. */
  | 'REFUSAL_REJECTED'
  /** The clock runs again. */
  | 'RESUMED'
  /** The parcel with the result came back; the note says why. */
  | 'RETURNED'
  /** The review began. */
  | 'REVIEW_STARTED'
  /** The draft was saved (the last time). */
  | 'SAVED'
  /** The case was started. */
  | 'STARTED'
  /** It was submitted. */
  | 'SUBMITTED'
  /** The supplement came. */
  | 'SUPPLEMENTED'
  /** A supplement was asked for. */
  | 'SUPPLEMENT_REQUESTED'
  /** The clock was stopped; the note says for what. */
  | 'SUSPENDED'
  /** A deferred material never came, so the case ended. */
  | 'TERMINATED'
  /** The applicant asked for it to go on (催办); the note says what they said. */
  | 'URGED'
  /** The applicant took it back. */
  | 'WITHDRAWN';

/** The case after the change. */
export type ApplicationPayload = {
  /** The case. */
  application?: Maybe<Application>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Where a case stands. */
export type ApplicationStatus =
  /** Taken; the promised time runs (已受理). */
  | 'ACCEPTED'
  /** Approved (准予许可). */
  | 'APPROVED'
  /** Decided and delivered (已办结). */
  | 'COMPLETED'
  /** Denied, with reasons and how to appeal (不予许可). */
  | 'DENIED'
  /** Being filled in (草稿). */
  | 'DRAFT'
  /** Not taken, with reasons (不予受理). */
  | 'NOT_ACCEPTED'
  /** Waits for the window (待受理). */
  | 'SUBMITTED'
  /** Something is missing or wrong; the applicant's turn (待补正). */
  | 'SUPPLEMENT_REQUIRED'
  /** Stopped for a special procedure (已挂起). */
  | 'SUSPENDED'
  /** Ended because deferred materials never came (已终止). */
  | 'TERMINATED'
  /** Being reviewed (审核中). */
  | 'UNDER_REVIEW'
  /** Taken back by the applicant (已撤回). */
  | 'WITHDRAWN';

/** How well a person is known (实名等级). */
export type Assurance =
  /** By their face, too (L3). */
  | 'FACE'
  /** Not at all: anonymous. */
  | 'NONE'
  /** By a phone that answered (L1). */
  | 'PHONE'
  /** By name and ID number (L2). */
  | 'REAL_NAME';

/** Whom a matter serves. */
export type Audience =
  /** Companies and other organizations (法人). */
  | 'LEGAL_PERSON'
  /** People (自然人). */
  | 'NATURAL_PERSON';

/** Who is signed in now, and the tokens for it. */
export type AuthPayload = {
  /** Send it as a bearer token. */
  accessToken?: Maybe<Scalars['String']['output']>;
  /** From signInWithPassword, when new: keep it on this device and send it the next time. */
  deviceToken?: Maybe<Scalars['String']['output']>;
  /** Seconds that the access token lives. */
  expiresIn?: Maybe<Scalars['Int']['output']>;
  /** For refreshSession, once; null when unchanged. */
  refreshToken?: Maybe<Scalars['String']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
  /** Who. */
  viewer?: Maybe<Viewer>;
};

/** Let somebody use an e-seal. */
export type AuthorizeSealUserInput = {
  /** Of a member of the organization, or of staff of the department. */
  phone: Scalars['String']['input'];
  /** A seal of whom one speaks for. */
  sealId: Scalars['ID']['input'];
  /** The last day, not after the seal's. */
  validUntil: Scalars['Date']['input'];
};

/** Begin to add a passkey. */
export type BeginPasskeyRegistrationInput = {
  /** What to call it; 50 characters are kept. */
  name: Scalars['String']['input'];
  /** When one signed in over ten minutes ago: from requestSmsCode for SIGN_IN to one's own phone. */
  smsCode?: InputMaybe<Scalars['String']['input']>;
};

/** Begin to sign in with a passkey. */
export type BeginPasskeySignInInput = {
  /** What one signs in with. */
  device: DeviceInput;
};

/** A commitment that a check found broken; while in force it bars others, in all departments. */
export type Breach = {
  /** The case whose commitment it was. */
  applicationNumber: Scalars['String']['output'];
  /** What the check found. */
  reason: Scalars['String']['output'];
  /** When it was recorded. */
  recordedAt: Scalars['DateTime']['output'];
  /** How it was repaired. */
  repair?: Maybe<Scalars['String']['output']>;
  /** When it was repaired (信用修复). */
  repairedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When a supervisor confirmed or rejected it. */
  settledAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  status: BreachStatus;
};

/** The breach after the change. */
export type BreachPayload = {
  /** The breach. */
  breach?: Maybe<Breach>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Where a broken commitment stands. */
export type BreachStatus =
  /** It bars further commitments. */
  | 'IN_FORCE'
  /** Recorded; a supervisor has to confirm it. */
  | 'PROPOSED'
  /** A supervisor found that it isn't one. */
  | 'REJECTED'
  /** It bars no longer (已修复). */
  | 'REPAIRED';

/** A change of a year, for the log. */
export type CalendarChange = {
  /** When. */
  at: Scalars['DateTime']['output'];
  /** The days that became something else. */
  days: Array<Scalars['Date']['output']>;
  /** Why. */
  reason: Scalars['String']['output'];
  /** The revision that it made. */
  revision: Scalars['Int']['output'];
};

/** A day off, or a day of a weekend that is worked. */
export type CalendarDay = {
  /** The holiday that it belongs to. */
  name: Scalars['String']['output'];
  /** The day. */
  on: Scalars['Date']['output'];
};

/** A day and the holiday that it belongs to. */
export type CalendarDayInput = {
  /** The holiday; at most 30 characters. */
  name: Scalars['String']['input'];
  /** The day. */
  on: Scalars['Date']['input'];
};

/** What one year's notice says. All other weekdays are worked, weekends not. */
export type CalendarYear = {
  /** Who changed it is in the database; when and why is here. For staff, else null. */
  changes?: Maybe<Array<CalendarChange>>;
  /** Days off, weekends within a holiday included. */
  holidays: Array<CalendarDay>;
  /** Days of weekends that are worked (调休). */
  makeUpDays: Array<CalendarDay>;
  /** The number of the notice. */
  notice: Scalars['String']['output'];
  /** Send it along with a change. */
  revision: Scalars['Int']['output'];
  /** The year. */
  year: Scalars['Int']['output'];
};

/** A year after a change. */
export type CalendarYearPayload = {
  /** The year. */
  calendarYear?: Maybe<CalendarYear>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Keep one's account after all. */
export type CancelAccountClosureInput = {
  /** End every other session, too: when it wasn't oneself who asked. */
  signOutOthers?: Scalars['Boolean']['input'];
};

/** Undone, or why not. */
export type CancelAccountClosurePayload = {
  /** Whether it is done. */
  cancelled: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Which way something goes across the border. */
export type CaseDirection =
  /** From it. */
  | 'INBOUND'
  /** To the partner province. */
  | 'OUTBOUND';

/** A document that a move of a case issued (文书), sealed by the department. */
export type CaseDocument = {
  /** When. */
  issuedAt: Scalars['DateTime']['output'];
  /** The day it bears. */
  issuedOn: Scalars['Date']['output'];
  /** The list in it: what to mend, or what follows later. */
  items: Array<Scalars['String']['output']>;
  /** Which. */
  kind: DocumentKind;
  /** Its number, e.g. 受〔2026〕…号. */
  number: Scalars['String']['output'];
  /** What it says. */
  paragraphs: Array<Scalars['String']['output']>;
  /** Whether the department's e-seal signed it. */
  sealed: Scalars['Boolean']['output'];
  /** SHA-256 in hex of what the seal signed. */
  sha256: Scalars['String']['output'];
  /** The seal's SM2 signature in hex: DER (r, s). */
  signature?: Maybe<Scalars['String']['output']>;
  /** Its title, e.g. 受理通知书. */
  title: Scalars['String']['output'];
  /** Its page as PDF; send the access token along. */
  url: Scalars['String']['output'];
  /** Where anybody who has the page checks it; its QR code says the same. */
  verifyUrl: Scalars['String']['output'];
};

/** How a case ends, GB/T 39046-2020 A.6. */
export type CaseKind =
  /** On the spot (即办件). */
  | 'IMMEDIATE'
  /** Otherwise (其他). */
  | 'OTHER'
  /** Within the promised days (承诺件). */
  | 'PROMISED';

/** What published matters say of themselves; main items, which only group, don't count. */
export type CatalogueFigures = {
  /** Need one visit at most (最多跑一次). */
  atMostOneVisit: CatalogueShare;
  /** How many there are. */
  matters: Scalars['Int']['output'];
  /** Can be done online (网上可办). */
  online: CatalogueShare;
  /** By how much promises are shorter than the law asks (提速). */
  speedUp: SpeedUp;
  /** Need no visit (零跑腿). */
  zeroVisit: CatalogueShare;
};

/** Something that is wrong with the catalogue (四级四同). */
export type CatalogueFinding = {
  /** The department of the matter; null when nobody knows it. */
  department?: Maybe<Department>;
  /** What exactly, in Chinese. */
  detail: Scalars['String']['output'];
  /** Its code as given; null when it has none. */
  matterCode?: Maybe<Scalars['String']['output']>;
  /** The matter, or one of the department's when that is at fault. */
  matterName: Scalars['String']['output'];
  /** Codes of the matters that prove it; at most 20. */
  others: Array<Scalars['String']['output']>;
  /** What kind of problem. */
  problem: CatalogueProblem;
  /** The region of the matter. */
  region?: Maybe<Region>;
};

/** A page of what is wrong with the catalogue. */
export type CatalogueFindingConnection = {
  /** When the catalogue was audited; the worker does it daily. */
  auditedAt: Scalars['DateTime']['output'];
  /** How many there are of each problem in the region and below: {problem: count}. */
  countByProblem: Scalars['JSON']['output'];
  /** The items of this page. */
  edges: Array<CatalogueFindingEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type CatalogueFindingEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: CatalogueFinding;
};

/** What an audit of the catalogue finds. */
export type CatalogueProblem =
  /** Another legal basis than the level above, or other regions, give the same basic code. */
  | 'BASIS_MISMATCH'
  /** One code for several matters. */
  | 'CODE_DUPLICATED'
  /** A code in no notation that we know, or whose parts contradict the entry. */
  | 'CODE_MALFORMED'
  /** No code. */
  | 'CODE_MISSING'
  /** One department under several codes. */
  | 'DEPARTMENT_CODE_CONFLICT'
  /** A department's code that fails its check or is in no notation that we know. */
  | 'DEPARTMENT_CODE_INVALID'
  /** A department that nobody knows. */
  | 'DEPARTMENT_UNKNOWN'
  /** A fee without its basis. */
  | 'FEE_WITHOUT_BASIS'
  /** Decided at once (即办件), but with promised days. */
  | 'IMMEDIATE_WITH_DAYS'
  /** Two matters of a department with one name. */
  | 'NAME_DUPLICATED'
  /** Another name than the level above, or other regions, give the same basic code. */
  | 'NAME_MISMATCH'
  /** The level above doesn't list the basic code. */
  | 'NOT_IN_PARENT_CATALOGUE'
  /** Can't be applied for online. */
  | 'NOT_ONLINE'
  /** Wholly online, but with visits. */
  | 'ONLINE_WITH_VISITS'
  /** The same phone for questions and complaints. */
  | 'PHONES_EQUAL'
  /** Promised days above the statutory ones. */
  | 'PROMISE_OVER_STATUTE'
  /** Licensing without receiving, examining or deciding among its steps. */
  | 'STEPS_MISSING'
  /** Another type than the level above, or other regions, give the same basic code. */
  | 'TYPE_MISMATCH'
  /** Visits required without a reason. */
  | 'VISITS_WITHOUT_REASON';

/** So many matters of so many; those that don't say are in neither number. */
export type CatalogueShare = {
  /** The matters of which it holds. */
  part: Scalars['Int']['output'];
  /** `part` / `whole`, 0 to 1; null when `whole` is 0. */
  rate?: Maybe<Scalars['Float']['output']>;
  /** The matters that don't say, left out. */
  unsaid: Scalars['Int']['output'];
  /** The matters that say whether it holds. */
  whole: Scalars['Int']['output'];
};

/** An electronic certificate (电子证照): signed data and a page (国令716号). */
export type Certificate = Node & {
  /** Who looked at it; the holder's, null for everybody else. */
  accessLog?: Maybe<AccessLogConnection>;
  /** What was done to it since, oldest first; the holder's and issuer's, else null. */
  changes?: Maybe<Array<CertificateChange>>;
  /** Because of which part a composite certificate doesn't hold; null while it does. */
  failedPart?: Maybe<Certificate>;
  /** What it says, by key; the type's `fields` has the labels. */
  fields: Scalars['JSON']['output'];
  /** Whose it is. */
  holder: Party;
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** GB/T 36904-2018 identifier with its check character. */
  identifier: Scalars['String']['output'];
  /** When it was issued. */
  issuedOn: Scalars['Date']['output'];
  /** The department that issued it. */
  issuer: Department;
  /** Its metadata, GB/T 36903-2018. */
  metadata: CertificateMetadata;
  /** The number on the page. */
  number: Scalars['String']['output'];
  /** What a composite certificate (一业一证) stands for; the holder's and issuer's. For staff, `fields` is empty in parts that other departments issued. */
  parts: Array<Certificate>;
  /** Its page as PDF; send the access token along. */
  pdfUrl: Scalars['String']['output'];
  /** Its page as a picture (PNG); send the access token along. */
  pngUrl: Scalars['String']['output'];
  /** The issuing department's seal over all of it. */
  signature: SignatureInfo;
  /** The text that the seal signed (RFC 8785); the holder's and issuer's, else null. */
  signedContent?: Maybe<Scalars['String']['output']>;
  /** What it is worth today. */
  status: CertificateStatus;
  /** Where others look its status up; the holder's and issuer's, else null. */
  statusList?: Maybe<CertificateStatusPlace>;
  /** Its type. */
  type: CertificateType;
  /** First day of validity. */
  validFrom: Scalars['Date']['output'];
  /** Last day of validity; null means without end. */
  validUntil?: Maybe<Scalars['Date']['output']>;
  /** Counts from 1. */
  version: Scalars['Int']['output'];
};


/** An electronic certificate (电子证照): signed data and a page (国令716号). */
export type CertificateAccessLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What is done to a certificate after it was issued. */
export type CertificateAction =
  /** It ran out (到期). */
  | 'EXPIRE'
  /** Its issuer let it hold again (恢复). */
  | 'RESUME'
  /** Its issuer took it back (撤销). */
  | 'REVOKE'
  /** A newer version took its place (换发). */
  | 'SUPERSEDE'
  /** Its issuer suspended it (暂停). */
  | 'SUSPEND';

/** Something that was done to a certificate. */
export type CertificateChange = {
  /** What. */
  action: CertificateAction;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
};

/** A page of a list. */
export type CertificateConnection = {
  /** The items of this page. */
  edges: Array<CertificateEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type CertificateEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Certificate;
};

/** A grant (授权用证), as its giver sees it. */
export type CertificateGrant = Node & {
  /** Of which certificate. */
  certificate: Certificate;
  /** Until when. */
  expiresAt: Scalars['DateTime']['output'];
  /** What: keys of Certificate.fields, `holderName`, and `pdf` for the whole page. */
  fields: Array<Scalars['String']['output']>;
  /** Since when. */
  givenAt: Scalars['DateTime']['output'];
  /** Who may read. */
  grantee: Party;
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** What for. */
  purpose: Scalars['String']['output'];
  /** How often it may be used yet; null is no limit. */
  remainingUses?: Maybe<Scalars['Int']['output']>;
  /** When it was withdrawn; null when it wasn't. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How often it was used; each use stands in the access log. */
  uses: Scalars['Int']['output'];
};

/** A page of a list. */
export type CertificateGrantConnection = {
  /** The items of this page. */
  edges: Array<CertificateGrantEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type CertificateGrantEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: CertificateGrant;
};

/** The grant. */
export type CertificateGrantPayload = {
  /** The grant. */
  grant?: Maybe<CertificateGrant>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** What a certificate's page looks like. */
export type CertificateLayout =
  /** A booklet, opened. */
  | 'BOOKLET'
  /** A licence, A4 across, like the business licence. */
  | 'BUSINESS_LICENCE'
  /** A card, both sides. */
  | 'CARD'
  /** A certificate to hang up, A4 across. */
  | 'DIPLOMA'
  /** A licence, A4 upright. */
  | 'LICENCE';

/** What a catalogue of certificates holds of one (证照目录), GB/T 36903-2018. */
export type CertificateMetadata = {
  /** 持证者; masked for whom it doesn't concern. */
  holder: Scalars['String']['output'];
  /** 持证者号码; masked for whom it doesn't concern. */
  holderCode?: Maybe<Scalars['String']['output']>;
  /** 持证者号码类型: what kind of number it is, in Chinese. */
  holderCodeKind: Scalars['String']['output'];
  /** 持证主体: a person or an organization. */
  holderKind: PartyKind;
  /** 证照标识: GB/T 36904-2018, with its check character. */
  identifier: Scalars['String']['output'];
  /** 颁证时间. */
  issuedOn: Scalars['Date']['output'];
  /** 颁证单位: the issuing department as its seal calls it. */
  issuer: Scalars['String']['output'];
  /** 颁证单位代码: its credit code. */
  issuerCode: Scalars['String']['output'];
  /** 证照名称: what its type is called. */
  name: Scalars['String']['output'];
  /** 证照编号: the number on the page. */
  number: Scalars['String']['output'];
  /** 行政区划: where its case was handled, 12 digits of GB/T 2260. */
  region?: Maybe<Scalars['String']['output']>;
  /** 证照类型代码: 21 characters. */
  typeCode: Scalars['String']['output'];
  /** 有效期起始. */
  validFrom: Scalars['Date']['output'];
  /** 有效期截止; null means without end. */
  validUntil?: Maybe<Scalars['Date']['output']>;
};

/** The certificate after the change. */
export type CertificatePayload = {
  /** The certificate. */
  certificate?: Maybe<Certificate>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** A code on a phone's screen (亮证), good for a minute. */
export type CertificatePresentation = {
  /** Seconds, since phones' clocks differ. */
  expiresIn: Scalars['Int']['output'];
  /** Seconds, at most 600. */
  offlineExpiresIn?: Maybe<Scalars['Int']['output']>;
  /** Tell the holder so before the code shows. */
  offlineNotice?: Maybe<Scalars['String']['output']>;
  /** `offlineToken` as a QR code, SVG. */
  offlineQrCode?: Maybe<Scalars['String']['output']>;
  /** On request: what is checked without a connection (docs/verify.md). It can't be recalled. */
  offlineToken?: Maybe<Scalars['String']['output']>;
  /** `verifyUrl` as a QR code, SVG. */
  qrCode: Scalars['String']['output'];
  /** What `verifyCertificate` takes. */
  token: Scalars['String']['output'];
  /** The page that a stranger's phone opens. */
  verifyUrl: Scalars['String']['output'];
};

/** What a certificate is worth today. */
export type CertificateStatus =
  /** It holds (有效). */
  | 'ACTIVE'
  /** Ran out (过期). */
  | 'EXPIRED'
  /** Taken back (撤销). */
  | 'REVOKED'
  /** Replaced by a newer version (已换发). */
  | 'SUPERSEDED'
  /** Suspended (暂停). */
  | 'SUSPENDED';

/** Where a certificate stands in the signed lists of statuses (docs/verify.md). */
export type CertificateStatusPlace = {
  /** The place in it, from 0. */
  index: Scalars['Int']['output'];
  /** The list's address; anybody may fetch it. */
  uri: Scalars['String']['output'];
};

/** A type of certificate. */
export type CertificateType = Node & {
  /** 21 characters, GB/T 36904. */
  code: Scalars['String']['output'];
  /** Whether it stands for several certificates (一业一证). */
  composite: Scalars['Boolean']['output'];
  /** Its fields: a JSON Schema whose titles are the labels. */
  fields: Scalars['JSON']['output'];
  /** Who can hold one. */
  holder: Audience;
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** What kind of department issues it. */
  issuerKind?: Maybe<Scalars['String']['output']>;
  /** What its page looks like. */
  layout: CertificateLayout;
  /** What it is called. */
  name: Scalars['String']['output'];
  /** How long it holds, where that is always the same; null means without end, or see `validity`. */
  validMonths?: Maybe<Scalars['Int']['output']>;
  /** The rule that its end follows from. */
  validity: CertificateValidity;
};

/** How long certificates of a type hold; what counts depends on the kind. */
export type CertificateValidity = {
  /** The holder's age, for UNTIL_AGE. */
  age?: Maybe<Scalars['Int']['output']>;
  /** The terms by age, for BY_AGE. */
  bands: Array<ValidityBand>;
  /** The field that says it, for AS_WRITTEN. */
  field?: Maybe<Scalars['String']['output']>;
  /** What ends one. */
  kind: ValidityKind;
  /** The term, for MONTHS and YEARLY_CHECK. */
  months?: Maybe<Scalars['Int']['output']>;
  /** The last day of all of them, for FIXED_END. */
  until?: Maybe<Scalars['Date']['output']>;
};

/** The answer to a check of a certificate. */
export type CertificateVerification = {
  /** What the part is called because of which a composite certificate doesn't hold. */
  failedPart?: Maybe<Scalars['String']['output']>;
  /** What the holder ticked, nothing else. */
  fields?: Maybe<Scalars['JSON']['output']>;
  /** When the holder ticked it; masked for a printed page. */
  holderName?: Maybe<Scalars['String']['output']>;
  /** Who issued it. */
  issuer?: Maybe<Scalars['String']['output']>;
  /** Why it doesn't. */
  reason?: Maybe<VerificationFailure>;
  /** What it is worth today. */
  status?: Maybe<CertificateStatus>;
  /** What it is called. */
  type?: Maybe<Scalars['String']['output']>;
  /** Whether it holds, now. */
  valid: Scalars['Boolean']['output'];
  /** When it was checked. */
  verifiedAt: Scalars['DateTime']['output'];
};

/** Change what a certificate is worth. */
export type ChangeCertificateInput = {
  /** The certificate. */
  certificateId: Scalars['ID']['input'];
  /** Why; the holder is told. */
  reason: Scalars['String']['input'];
};

/** Change one's password. */
export type ChangePasswordInput = {
  /** The one that is good now. */
  currentPassword: Scalars['String']['input'];
  /** 12 to 128 characters; length counts, composition doesn't. */
  newPassword: Scalars['String']['input'];
};

/** Whether the password is changed. */
export type ChangePasswordPayload = {
  /** Whether it is done. */
  changed: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Another phone for one's account. Needs `code`, and one of the other two. */
export type ChangePhoneInput = {
  /** What CHANGE_PHONE sent to the new phone. */
  code: Scalars['String']['input'];
  /** What CHANGE_PHONE sent to the present phone. */
  currentCode?: InputMaybe<Scalars['String']['input']>;
  /** Of a face check that was passed in this session, when the present phone is gone. */
  faceToken?: InputMaybe<Scalars['String']['input']>;
  /** The new one, a mainland mobile phone. */
  phone: Scalars['String']['input'];
};

/** Take a step of an e-seal's life. */
export type ChangeSealInput = {
  /** For registerSeal only: the number of the physical seal that it belongs with (物电同源). */
  physicalNumber?: InputMaybe<Scalars['String']['input']>;
  /** Why; needed to suspend, resume and cancel, and shown to the owner. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The seal. */
  sealId: Scalars['ID']['input'];
};

/** Through what a person reaches us. */
export type Channel =
  /** A mobile app. */
  | 'APP'
  /** A WeChat or Alipay mini-program. */
  | 'MINI_PROGRAM'
  /** A partner's portal. */
  | 'PARTNER'
  /** A self-service terminal. */
  | 'SELF_SERVICE'
  /** A web page. */
  | 'WEB'
  /** Staff at a service window. */
  | 'WINDOW';

/** That somebody of the staff sees to a case (认领). */
export type Claim = {
  /** Since when. */
  at: Scalars['DateTime']['output'];
  /** Whether it is the caller's. */
  mine: Scalars['Boolean']['output'];
};

/** See to a case oneself. */
export type ClaimApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
};

/** A time that the clock stood still (art. 45): it doesn't count. */
export type ClockStop = {
  /** For what. */
  reason: SuspensionReason;
  /** From when on. */
  since: Scalars['DateTime']['output'];
  /** Until when; null while it still does. */
  until?: Maybe<Scalars['DateTime']['output']>;
  /** How long it would take, as the applicant was told. */
  workingDays?: Maybe<Scalars['Int']['output']>;
};

/** Close one's account. */
export type CloseAccountInput = {
  /** Six digits, from `requestSmsCode` with the purpose CLOSE_ACCOUNT and the account's phone. */
  code: Scalars['String']['input'];
};

/** When it will be closed, or everything that is in the way. */
export type CloseAccountPayload = {
  /** When. */
  closure?: Maybe<AccountClosure>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Close what was mended. */
export type CloseRectificationInput = {
  /** Required when the person was not satisfied. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  rectificationId: Scalars['ID']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** A member of staff of one's department, by name. Whoever is listed can see who looked. */
export type Colleague = {
  /** Their phone, masked. */
  maskedPhone: Scalars['String']['output'];
  /** Their verified name; null until they are verified. */
  name?: Maybe<Scalars['String']['output']>;
  /** What they are, and where. */
  posts: Array<Post>;
  /** Whether an authenticator app is set up. */
  secondFactor: Scalars['Boolean']['output'];
  /** Whether they still have to choose a password. */
  temporaryPassword: Scalars['Boolean']['output'];
  /** What they sign in with; null without a password. */
  username?: Maybe<Scalars['String']['output']>;
};

/** A page of a list. */
export type ColleagueConnection = {
  /** The items of this page. */
  edges: Array<ColleagueEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type ColleagueEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Colleague;
};

/** What an applicant commits to (告知承诺); show the text before you send its hash. */
export type Commitment = {
  /** When it was accepted; null while it is not. */
  acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  /** SHA-256 in hex of the text. */
  hash: Scalars['String']['output'];
  /** The text, word for word. */
  text: Scalars['String']['output'];
};

/** A complaint (投诉) and how it is answered. */
export type Complaint = Node & {
  /** The number of the case that it is about, if any. */
  applicationNumber?: Maybe<Scalars['String']['output']>;
  /** When it was filed. */
  at: Scalars['DateTime']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** The code of the matter that it is about, if any. */
  matterCode?: Maybe<Scalars['String']['output']>;
  /** State, due day and reply. */
  rectification: Rectification;
  /** What was written. */
  text: Scalars['String']['output'];
};

/** A page of a list. */
export type ComplaintConnection = {
  /** The items of this page. */
  edges: Array<ComplaintEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type ComplaintEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Complaint;
};

/** The complaint. */
export type ComplaintPayload = {
  /** As it is now. */
  complaint?: Maybe<Complaint>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Ask whether the phone has agreed. */
export type CompleteQrSignInInput = {
  /** The page's secret. */
  ticket: Scalars['String']['input'];
};

/** Confirm or reject a breach that somebody else recorded. */
export type ConfirmBreachInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** True revokes the result and bars further commitments. */
  confirmed: Scalars['Boolean']['input'];
};

/** Confirm or reject a proposed correction. */
export type ConfirmCorrectionInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** True confirms, false rejects. */
  confirmed: Scalars['Boolean']['input'];
  /** Why not, for the file of the case. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Decide on a post that another administrator proposed. */
export type ConfirmPostInput = {
  /** Whether they get it; false turns it down, also what one proposed oneself. */
  approve?: Scalars['Boolean']['input'];
  /** One of `postProposals`. */
  proposalId: Scalars['ID']['input'];
  /** Why, for the log; at most 200 characters. */
  reason: Scalars['String']['input'];
};

/** Let the page in, or not. */
export type ConfirmQrSignInInput = {
  /** Whether the page may come in; false ends it. */
  approve: Scalars['Boolean']['input'];
  /** The code that was scanned. */
  code: Scalars['String']['input'];
  /** The two digits, as the person typed them from the page; three tries. Not looked at to refuse. */
  confirmationCode: Scalars['String']['input'];
};

/** Decided. */
export type ConfirmQrSignInPayload = {
  /** Whether it is done, either way. */
  confirmed: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Confirm or reject a proposed refusal. */
export type ConfirmRefusalInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** True confirms, false rejects. */
  confirmed: Scalars['Boolean']['input'];
  /** For the file of the case. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Take the new authenticator app into use. */
export type ConfirmTotpInput = {
  /** What `signInWithPassword` gave this device the last time; keeps others from using up its tries. */
  deviceToken?: InputMaybe<Scalars['String']['input']>;
  /** Required while the password is a temporary one. */
  newPassword?: InputMaybe<Scalars['String']['input']>;
  /** The first code of the new app. */
  oneTimeCode: Scalars['String']['input'];
  /** The password, or the temporary one of the text message. */
  password: Scalars['String']['input'];
  /** Of the staff account. */
  username: Scalars['String']['input'];
};

/** Whether the authenticator app is in use. */
export type ConfirmTotpPayload = {
  /** Whether it is done. */
  confirmed: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** One agreed to a text, for oneself or as a child's guardian. */
export type Consent = {
  /** Through what. */
  channel: Channel;
  /** Whether it is to the text in force and nobody withdrew it. */
  current: Scalars['Boolean']['output'];
  /** When. */
  givenAt: Scalars['DateTime']['output'];
  /** SHA-256 of the text that was shown, in hex. */
  hash: Scalars['String']['output'];
  /** Names the consent. */
  id: Scalars['ID']['output'];
  /** What for. */
  purpose: ConsentPurpose;
  /** The text that one agreed to. */
  text?: Maybe<ConsentText>;
  /** Which version of the text. */
  version: Scalars['Int']['output'];
  /** The child that one agreed for as its guardian; null for oneself. */
  ward?: Maybe<Ward>;
  /** When it was withdrawn, if ever. */
  withdrawnAt?: Maybe<Scalars['DateTime']['output']>;
};

/** The consent, or why not. */
export type ConsentPayload = {
  /** The consent. */
  consent?: Maybe<Consent>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** What a consent is for; sensitive data is agreed to one by one. */
export type ConsentPurpose =
  /** One's phone and account: agreed to where one signs in; closing the account withdraws it. */
  | 'ACCOUNT'
  /** One's face (人脸核验). */
  | 'FACE'
  /** One's name and ID number (实名认证). */
  | 'ID_NUMBER'
  /** A child's data, agreed to by the guardian (监护人). */
  | 'WARD_DATA';

/** What one agrees to, word by word. A version never changes. */
export type ConsentText = {
  /** SHA-256 of `text` in UTF-8, in hex; goes into `giveConsent`. */
  hash: Scalars['String']['output'];
  /** What for. */
  purpose: ConsentPurpose;
  /** Its first day in force, in China. */
  since: Scalars['Date']['output'];
  /** The text that counts, in Chinese; Markdown. */
  text: Scalars['String']['output'];
  /** Its title, in the caller's language. */
  title: Scalars['String']['output'];
  /** English, to read; Markdown. */
  translation: Scalars['String']['output'];
  /** Counts up from 1. */
  version: Scalars['Int']['output'];
};

/** A correction of the decision that was made (更正). */
export type Correction = {
  /** When it was confirmed. */
  at: Scalars['DateTime']['output'];
  /** The decision before it. */
  before: Decision;
  /** Certificates that it ended: superseded or taken back; none for delegates. */
  endedCertificates: Array<Certificate>;
  /** New versions that took their places; none for delegates. */
  issuedCertificates: Array<Certificate>;
  /** What was wrong. */
  reason: Scalars['String']['output'];
};

/** A correction of the decision that waits for a supervisor. */
export type CorrectionProposal = {
  /** Fields of the certificates as they should be. */
  certificateFields?: Maybe<Scalars['JSON']['output']>;
  /** The decision's reason as it should be. */
  decisionReason?: Maybe<Scalars['String']['output']>;
  /** The legal basis as it should be. */
  legalBasis?: Maybe<Scalars['String']['output']>;
  /** When. */
  proposedAt: Scalars['DateTime']['output'];
  /** What is wrong. */
  reason: Scalars['String']['output'];
  /** Whether the certificates are to be taken back. */
  revoke: Scalars['Boolean']['output'];
};

/** Begin a matter that the catalogue doesn't have. */
export type CreateMatterInput = {
  /** The standard's 31 characters or the local form; never changes. */
  code: Scalars['String']['input'];
  /** What it says so far. */
  content: MatterContentInput;
};

/** Make somebody staff. */
export type CreateStaffAccountInput = {
  /** One of the departments that the caller administers. */
  departmentCode: Scalars['String']['input'];
  /** Their own phone, to which the temporary password goes. */
  phone: Scalars['String']['input'];
  /** Why, for the log; at most 200 characters. */
  reason: Scalars['String']['input'];
  /** Only for that region and what lies in it, 12 digits; null: wherever the department works. */
  regionCode?: InputMaybe<Scalars['String']['input']>;
  /** Their first role. */
  role: StaffRole;
  /** 3 to 32 of a-z, 0-9, dot, hyphen, underscore; not their phone. */
  username: Scalars['String']['input'];
};

/** A case that one province takes and another decides. */
export type CrossProvinceCase = Node & {
  /** The case here; null for the partner, who has its own. */
  application?: Maybe<Application>;
  /** The result as the home province's department sealed it, once it is here. */
  certificate?: Maybe<Scalars['JSON']['output']>;
  /** When the conversation began. */
  createdAt: Scalars['DateTime']['output'];
  /** OUTBOUND: the partner decides; INBOUND: we do. */
  direction: CaseDirection;
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** What both sides said, by time; each direction in its own order. */
  messages: Array<ExchangeMessage>;
  /** How it crosses. */
  mode: CrossProvinceMode;
  /** What both provinces call it. */
  number: Scalars['String']['output'];
  /** The other province. */
  partner: Partner;
  /** The case's number in the partner's books, once known. */
  remoteNumber?: Maybe<Scalars['String']['output']>;
  /** Where it stands. */
  status: ApplicationStatus;
};

/** A page of a list. */
export type CrossProvinceCaseConnection = {
  /** The items of this page. */
  edges: Array<CrossProvinceCaseEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type CrossProvinceCaseEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: CrossProvinceCase;
};

/** The conversation after the message, and the receipt. */
export type CrossProvinceCasePayload = {
  /** The conversation. */
  case?: Maybe<CrossProvinceCase>;
  /** Ours. */
  receipt?: Maybe<Receipt>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Modes of cross-province services, 国办发〔2020〕35号. */
export type CrossProvinceMode =
  /** A window here collects, home decides (异地代收代办). */
  | 'COLLECT_AND_FORWARD'
  /** Apply to the home province from anywhere (全程网办). */
  | 'FULLY_ONLINE'
  /** Several places work on one case (多地联办). */
  | 'JOINT';

/** A matter that another province decides for people here. */
export type CrossProvinceService = {
  /** Whether a commitment may replace proof (跨省+承诺). */
  commitment: Scalars['Boolean']['output'];
  /** Who decides it: `startApplication.handledBy`. */
  handledBy?: Maybe<Partner>;
  /** The province that decides it. */
  home: Region;
  /** As our catalogue has it. */
  matter: Matter;
  /** How it may cross. */
  modes: Array<CrossProvinceMode>;
};

/** A page of a list. */
export type CrossProvinceServiceConnection = {
  /** The items of this page. */
  edges: Array<CrossProvinceServiceEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type CrossProvinceServiceEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: CrossProvinceService;
};

/** Cases that began one way and in one mode. */
export type CrossingCount = {
  /** How many. */
  cases: Scalars['Int']['output'];
  /** OUTBOUND: they decide; INBOUND: we do. */
  direction: CaseDirection;
  /** How they cross. */
  mode: CrossProvinceMode;
};

/** Something that couldn't be delivered, however often it was tried. */
export type DeadLetter = {
  /** When it was written. */
  at: Scalars['DateTime']['output'];
  /** How often it was tried. */
  attempts: Scalars['Int']['output'];
  /** The numbers of the cases that it was about. */
  cases: Array<Scalars['String']['output']>;
  /** Which way it was to go; null: not found out yet. */
  channel?: Maybe<NotificationChannel>;
  /** How the last attempt failed: a key, for operators. */
  failure?: Maybe<Scalars['String']['output']>;
  /** Names it; gateways were told the same. */
  id: Scalars['ID']['output'];
  /** What was to be told. */
  title: Scalars['String']['output'];
};

/** A page of a list. */
export type DeadLetterConnection = {
  /** The items of this page. */
  edges: Array<DeadLetterEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type DeadLetterEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: DeadLetter;
};

/** Until when a case has to be decided. In working days of the State Council's calendar. */
export type Deadline = {
  /** The last day for the window to answer; after it the case counts as accepted (art. 32). */
  answerOn?: Maybe<Scalars['Date']['output']>;
  /** Day by day from acceptance to the last deadline; at most 400 days. */
  explanation: Array<DeadlineDay>;
  /** Working days that the one extension added. */
  extendedBy?: Maybe<Scalars['Int']['output']>;
  /** The year whose holiday notice is not entered yet, so that a date can't be computed. */
  missingYear?: Maybe<Scalars['Int']['output']>;
  /** The last day by the matter's promise; null without one, and while the clock stands still. */
  promisedOn?: Maybe<Scalars['Date']['output']>;
  /** Green, yellow or red. */
  state: DeadlineState;
  /** The last day by the law, likewise. */
  statutoryOn?: Maybe<Scalars['Date']['output']>;
  /** Every time that the clock stood still. */
  stops: Array<ClockStop>;
  /** Until the promised day, else the statutory one; negative when overdue, null when nothing runs. */
  workingDaysLeft?: Maybe<Scalars['Int']['output']>;
  /** Working days that the clock stood still so far; null when a notice is missing. */
  workingDaysStopped?: Maybe<Scalars['Int']['output']>;
};

/** One day of a case's time. */
export type DeadlineDay = {
  /** Whether it counted. */
  counted: Scalars['Boolean']['output'];
  /** The day, in China. */
  on: Scalars['Date']['output'];
  /** Why it did or did not, in the caller's language. */
  why: Scalars['String']['output'];
};

/** How a case stands with its time. */
export type DeadlineState =
  /** No deadline runs, or none can be computed. */
  | 'NONE'
  /** Green. */
  | 'ON_TIME'
  /** Red: the day has passed. */
  | 'OVERDUE'
  /** Yellow: at most a fifth of the days or one day is left. */
  | 'WARNING';

/** Decide a case. */
export type DecideApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Overrides what the form gives the certificate. */
  certificateFields?: InputMaybe<Scalars['JSON']['input']>;
  /** Required for DENY. */
  legalBasis?: InputMaybe<Scalars['String']['input']>;
  /** DENY opens a refusal proposal. */
  outcome: DecisionOutcome;
  /** Required for DENY. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** How a case was decided. */
export type Decision = {
  /** Where and until when to appeal. */
  appeal?: Maybe<Scalars['String']['output']>;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Whether rules decided (秒批). */
  automatic: Scalars['Boolean']['output'];
  /** In what capacity it was decided. */
  by: Scalars['String']['output'];
  /** On what provision. */
  legalBasis?: Maybe<Scalars['String']['output']>;
  /** Yes or no. */
  outcome: DecisionOutcome;
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
};

/** How a case is decided. */
export type DecisionOutcome =
  /** Approved. */
  | 'APPROVE'
  /** Denied. */
  | 'DENY';

/** Decline a delegation. */
export type DeclineDelegationInput = {
  /** What one was offered. */
  delegationId: Scalars['ID']['input'];
};

/** Decline an invitation. */
export type DeclineInvitationInput = {
  /** One of `viewer.invitations`. */
  invitationId: Scalars['ID']['input'];
};

/** One person lets another do named matters for them until a date (委托代办). */
export type Delegation = Node & {
  /** Who lets the other act; masked until the other side accepted. */
  from: Party;
  /** Whether one gave it; else one was offered it. */
  given: Scalars['Boolean']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** The codes of the matters that it names. */
  matterCodes: Array<Scalars['String']['output']>;
  /** The matters that it names, as far as they are published today. */
  matters: Array<Matter>;
  /** What it is worth today. */
  status: DelegationStatus;
  /** Who may act, as the giver called them. */
  to: Party;
  /** The last day that it holds, in China. */
  validUntil: Scalars['Date']['output'];
};

/** The delegation after the change. */
export type DelegationPayload = {
  /** The delegation. */
  delegation?: Maybe<Delegation>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Where a delegation stands. */
export type DelegationStatus =
  /** Accepted; the delegate may act. */
  | 'ACTIVE'
  /** The other side didn't want it. */
  | 'DECLINED'
  /** Its last day is over, in China. */
  | 'EXPIRED'
  /** Waits for the other side's answer. */
  | 'OFFERED'
  /** One side ended it. */
  | 'REVOKED';

/** How the result reaches the applicant (送达). */
export type Delivery = {
  /** Where to: its beginning. */
  address?: Maybe<Scalars['String']['output']>;
  /** Who carries it. */
  carrier?: Maybe<Scalars['String']['output']>;
  /** Who fetched it for the applicant, masked. */
  collector?: Maybe<Scalars['String']['output']>;
  /** When it arrived. */
  deliveredAt?: Maybe<Scalars['DateTime']['output']>;
  /** The last day by law (行政许可法 art. 44): ten working days after the decision. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** The address in full; only for clerks of the case while the parcel is theirs to send. */
  label?: Maybe<ParcelLabel>;
  /** Which way. */
  method: DeliveryMethod;
  /** Whether that day has passed without it being there. */
  overdue: Scalars['Boolean']['output'];
  /** The recipient's phone, masked. */
  phone?: Maybe<Scalars['String']['output']>;
  /** Who receives it, masked. */
  recipient?: Maybe<Scalars['String']['output']>;
  /** When it was handed to the carrier, the last time. */
  sentAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where it is. */
  state: ParcelState;
  /** The carrier's number. */
  trackingNumber?: Maybe<Scalars['String']['output']>;
};

/** How the result shall come. POST needs recipient, phone and address; others take none. */
export type DeliveryInput = {
  /** Where to; 5 to 200 characters. */
  address?: InputMaybe<Scalars['String']['input']>;
  /** Which way. */
  method: DeliveryMethod;
  /** A mainland mobile phone for the carrier. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** Who receives the parcel. */
  recipient?: InputMaybe<Scalars['String']['input']>;
};

/** How a result reaches the applicant (送达). */
export type DeliveryMethod =
  /** In the app (电子送达). */
  | 'ELECTRONIC'
  /** By post (邮寄). */
  | 'POST'
  /** Fetched at the window (窗口领取). */
  | 'WINDOW_PICKUP';

/** How far a message to or from a partner has come. */
export type DeliveryState =
  /** Its receiver has taken it and signed for it. */
  | 'ACKNOWLEDGED'
  /** It was given up; somebody has to look. */
  | 'FAILED'
  /** It is to be sent. */
  | 'QUEUED'
  /** It was sent; no receipt yet. */
  | 'SENT';

/** A department of one region (部门). */
export type Department = Node & {
  /** Where to go. */
  address?: Maybe<Scalars['String']['output']>;
  /** Its credit code (GB 32100), or what its source gave, as given. */
  code: Scalars['String']['output'];
  /** For complaints. */
  complaintPhone?: Maybe<Scalars['String']['output']>;
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** Its name. */
  name: Scalars['String']['output'];
  /** For questions. */
  phone?: Maybe<Scalars['String']['output']>;
  /** The region that it serves. */
  region: Region;
};

/** A page of a list. */
export type DepartmentConnection = {
  /** The items of this page. */
  edges: Array<DepartmentEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type DepartmentEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Department;
};

/** The figures of one department. */
export type DepartmentFigures = {
  /** The department; null when nobody knows it. */
  department?: Maybe<Department>;
  /** The department's code. */
  departmentCode: Scalars['String']['output'];
  /** Of its matters. */
  figures: CatalogueFigures;
};

/** What one signs in with. */
export type DeviceInput = {
  /** Through what: APP, WEB or MINI_PROGRAM; WINDOW for staff with a post. */
  channel: Channel;
  /** What one calls it; shown among the sessions. */
  name: Scalars['String']['input'];
};

/** Give a draft up. */
export type DiscardMatterDraftInput = {
  /** The matter's code. */
  code: Scalars['String']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** What became of a version that was given up. */
export type DiscardMatterDraftPayload = {
  /** Whether it is gone. */
  discarded: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Hand a result to a carrier. */
export type DispatchResultInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Who carries it; at most 50 characters. */
  carrier: Scalars['String']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
  /** The carrier's number: 6 to 40 letters, digits and hyphens. */
  trackingNumber: Scalars['String']['input'];
};

/** Documents that a case's moves issue. */
export type DocumentKind =
  /** The case was taken (受理通知书). */
  | 'ACCEPTANCE_NOTICE'
  /** A yes (准予决定书). */
  | 'APPROVAL_DECISION'
  /** The law took the case, since the window let its days pass (受理通知书). */
  | 'DEEMED_ACCEPTANCE_NOTICE'
  /** A no (不予决定书). */
  | 'DENIAL_DECISION'
  /** Deciding takes longer (延期通知书). */
  | 'EXTENSION_NOTICE'
  /** What was handed in (收件凭证). */
  | 'MATERIALS_RECEIPT'
  /** The case isn't taken (不予受理决定书). */
  | 'NON_ACCEPTANCE_DECISION'
  /** Everything that has to be mended (补正告知书). */
  | 'SUPPLEMENT_NOTICE'
  /** A deferred material never came, so the case ended (终止办理通知书). */
  | 'TERMINATION_NOTICE';

/** What the seals and signatures in a PDF are worth. */
export type DocumentVerification = {
  /** Something is in the file that the last signature isn't over, or that earlier ones don't allow. */
  modifiedAfterSigning: Scalars['Boolean']['output'];
  /** The first thing that is wrong, in words; null when valid. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Its seals. */
  seals: Array<SealVerification>;
  /** Its other signatures (PAdES, CMS). */
  signatures: Array<SignatureInfo>;
  /** Sealed, or signed by whom we know; all of that holds, and nothing was changed since. */
  valid: Scalars['Boolean']['output'];
};

/** Begin the next version of a matter. */
export type DraftMatterInput = {
  /** The matter's code. */
  code: Scalars['String']['input'];
};

/** End a guardianship. */
export type EndGuardianshipInput = {
  /** One of `viewer.wards`, or a `wardId` of `viewer.guardians`. */
  wardId: Scalars['ID']['input'];
};

/** Whether a guardianship has ended. */
export type EndGuardianshipPayload = {
  /** Whether it is done. */
  ended: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** What to call one value of an enum. */
export type EnumLabel = {
  /** What to show, in the caller's language. */
  label: Scalars['String']['output'];
  /** The value as answers have it. */
  value: Scalars['String']['output'];
};

/** The labels of an enum. */
export type EnumLabels = {
  /** The enum's name in this schema. */
  name: Scalars['String']['output'];
  /** All of its values. */
  values: Array<EnumLabel>;
};

/** What every message carries. Digests are SM3 in hex; times are YYYY-MM-DDTHH:MM:SS.sssZ; the signature is SM2 (DER, base64) over the canonical JSON (RFC 8785) of all other members, null ones left out. */
export type EnvelopeInput = {
  /** What both provinces call the case. */
  case: Scalars['String']['input'];
  /** When it was put into this envelope. */
  createdAt: Scalars['String']['input'];
  /** Until when it may be taken; 30 days at most. */
  expiresAt: Scalars['String']['input'];
  /** The sender's code. */
  from: Scalars['String']['input'];
  /** Names the message; the same when it is sent again. */
  id: Scalars['ID']['input'];
  /** Which of the sender's keys signed. */
  keyId: Scalars['String']['input'];
  /** Over the input without its envelope. */
  payloadDigest: Scalars['String']['input'];
  /** Of the sender's envelope before, as its receipt quoted it; none with the first. */
  previousDigest?: InputMaybe<Scalars['String']['input']>;
  /** Which message about the case of the sender's, from 1. */
  sequence: Scalars['Int']['input'];
  /** The signature. */
  signature: Scalars['String']['input'];
  /** Our code. */
  to: Scalars['String']['input'];
};

/** Evaluate a case. */
export type EvaluateApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Anything else; at most 1,000 characters. */
  comment?: InputMaybe<Scalars['String']['input']>;
  /** A UUID of the client's: the same counts once. */
  idempotencyKey: Scalars['ID']['input'];
  /** The grade. */
  rating: Rating;
  /** Keys of `evaluationTags` that go with the grade; at most 10. */
  tags?: Array<Scalars['String']['input']>;
};

/** The one evaluation of a case (好差评). */
export type Evaluation = Node & {
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Whether nobody answered in time; such ones count in no rate. */
  automatic: Scalars['Boolean']['output'];
  /** What was written; for the applicant's side and supervisors, else null. */
  comment?: Maybe<Scalars['String']['output']>;
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** The grade. */
  rating: Rating;
  /** How it is mended, when it was bad. */
  rectification?: Maybe<Rectification>;
  /** What was ticked; see `evaluationTags`. */
  tags: Array<Scalars['String']['output']>;
};

/** What a person may tick when they evaluate. */
export type EvaluationTag = {
  /** Whether it goes with POOR and VERY_POOR; the others don't. */
  bad: Scalars['Boolean']['output'];
  /** What to send. */
  key: Scalars['String']['output'];
  /** What to show, in the caller's language. */
  text: Scalars['String']['output'];
};

/** One thing that one province told the other about a case. */
export type ExchangeMessage = {
  /** When it was written, or taken. */
  at: Scalars['DateTime']['output'];
  /** How often it was sent. */
  attempts: Scalars['Int']['output'];
  /** What crossed the border, word for word. */
  content: Scalars['JSON']['output'];
  /** OUTBOUND: we told them; INBOUND: they told us. */
  direction: CaseDirection;
  /** Why the last attempt failed, for operators. */
  lastError?: Maybe<Scalars['String']['output']>;
  /** When its receiver took it, by the signed receipt. */
  receiptAt?: Maybe<Scalars['String']['output']>;
  /** Each side counts its own from 1. */
  sequence: Scalars['Int']['output'];
  /** How far it has come. */
  state: DeliveryState;
  /** What it says. */
  type: ExchangeMessageType;
};

/** What one province tells the other about a case. */
export type ExchangeMessageType =
  /** Here is a case. */
  | 'CASE'
  /** This is what we think of it. */
  | 'OPINION'
  /** A department there is asked what it thinks of it. */
  | 'OPINION_REQUEST'
  /** It stands so. */
  | 'PROGRESS'
  /** It was taken. */
  | 'RECEIPT'
  /** It was decided so. */
  | 'RESULT'
  /** Here is what was asked for. */
  | 'SUPPLEMENT'
  /** This is missing or wrong. */
  | 'SUPPLEMENT_REQUEST'
  /** The applicant takes it back. */
  | 'WITHDRAWAL';

/** Take the file of a case along. */
export type ExportArchiveInput = {
  /** A submitted case. */
  applicationId: Scalars['ID']['input'];
};

/** Where to fetch it, or why not. */
export type ExportArchivePayload = {
  /** Five minutes from now. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Good once, without a token: hand it to nobody. */
  url?: Maybe<Scalars['String']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** What an export comes as. */
export type ExportFormat =
  /** JSON alone. */
  | 'JSON'
  /** An archive: `data.json` for programs, a page to read. */
  | 'ZIP';

/** Take everything about oneself along. */
export type ExportMyDataInput = {
  /** What it comes as. */
  format?: ExportFormat;
};

/** Where to fetch it, or why not. */
export type ExportMyDataPayload = {
  /** Five minutes from now. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Good once, without a token: hand it to nobody. */
  url?: Maybe<Scalars['String']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Extend the time of a case, once. */
export type ExtendDeadlineInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Why, for the applicant to read. */
  reason: Scalars['String']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
  /** How many days more; by default and at most ten, fifteen for joint handling (art. 42). */
  workingDays?: InputMaybe<Scalars['Int']['input']>;
};

/** A charge. */
export type Fee = {
  /** How much, in `currency`. */
  amount: Scalars['Decimal']['output'];
  /** The provision that sets it. */
  basis?: Maybe<Scalars['String']['output']>;
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** What for. */
  name: Scalars['String']['output'];
};

/** A charge. */
export type FeeInput = {
  /** How much, in `currency`; at most two decimals. */
  amount: Scalars['Decimal']['input'];
  /** The provision that sets it. */
  basis?: InputMaybe<Scalars['String']['input']>;
  /** ISO 4217. */
  currency?: Scalars['String']['input'];
  /** What for. */
  name: Scalars['String']['input'];
};

/** An uploaded file. */
export type File = Node & {
  /** Media type, found by content. */
  contentType: Scalars['String']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** What the sender called it. */
  name: Scalars['String']['output'];
  /** SHA-256 in hex. */
  sha256: Scalars['String']['output'];
  /** Bytes. */
  size: Scalars['Int']['output'];
  /** Its content; send the access token along. */
  url: Scalars['String']['output'];
};

/** A piece of a file. */
export type FileChunk = {
  /** At most 128 KiB from the offset on, base64. */
  data: Scalars['String']['output'];
  /** How many bytes the whole file has. */
  size: Scalars['Int']['output'];
};

/** Complain about exactly one of a case, a matter, a department. */
export type FileComplaintInput = {
  /** A case of one's own. */
  applicationId?: InputMaybe<Scalars['ID']['input']>;
  /** A department. */
  departmentCode?: InputMaybe<Scalars['String']['input']>;
  /** A UUID of the client's: the same files once. */
  idempotencyKey: Scalars['ID']['input'];
  /** A published matter. */
  matterCode?: InputMaybe<Scalars['String']['input']>;
  /** What happened; at most 1,000 characters. */
  text: Scalars['String']['input'];
};

/** Finish to add a passkey. */
export type FinishPasskeyRegistrationInput = {
  /** RegistrationResponseJSON: what toJSON() of the credential gives. */
  credential: Scalars['JSON']['input'];
};

/** The new passkey. */
export type FinishPasskeyRegistrationPayload = {
  /** The passkey. */
  passkey?: Maybe<Passkey>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Finish to sign in with a passkey. */
export type FinishPasskeySignInInput = {
  /** AuthenticationResponseJSON: what toJSON() of the credential gives. */
  credential: Scalars['JSON']['input'];
};

/** Agree to a text that was shown. */
export type GiveConsentInput = {
  /** `ConsentText.hash` of what was shown. */
  hash: Scalars['String']['input'];
  /** What for. */
  purpose: ConsentPurpose;
  /** `ConsentText.version` of what was shown. */
  version: Scalars['Int']['input'];
  /** One of `viewer.wards`, when one agrees as the guardian of a child under 14. */
  wardId?: InputMaybe<Scalars['ID']['input']>;
};

/** Give the opinion of one's department. */
export type GiveOpinionInput = {
  /** False objects; the decision has to answer that. */
  agree: Scalars['Boolean']['input'];
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** What there is to say, for the file of the case. */
  opinion: Scalars['String']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** What a case's applicant answered to a question of the guide. */
export type GivenAnswer = {
  /** What was answered, in words. */
  answer: Scalars['String']['output'];
  /** The question's key. */
  key: Scalars['String']['output'];
  /** What was asked. */
  question: Scalars['String']['output'];
  /** The option's value. */
  value: Scalars['String']['output'];
};

/** Let somebody read one's certificate. */
export type GrantCertificateInput = {
  /** One's own certificate. */
  certificateId: Scalars['ID']['input'];
  /** Until when, at most 366 days ahead. */
  expiresAt: Scalars['DateTime']['input'];
  /** Keys of Certificate.fields, `holderName`, `pdf` for the page; no more than the purpose has. */
  fields: Array<Scalars['String']['input']>;
  /** Credit code or client id of a registered organization. */
  grantee: Scalars['String']['input'];
  /** A UUID that the client makes. */
  idempotencyKey: Scalars['ID']['input'];
  /** How often, 1 to 10,000; null is no limit. */
  maxUses?: InputMaybe<Scalars['Int']['input']>;
  /** One of the grantee's `sharingPurposes`; at most 200 characters. */
  purpose: Scalars['String']['input'];
};

/** Let somebody do named matters for one. */
export type GrantDelegationInput = {
  /** A UUID of the client's: the same grants once. */
  idempotencyKey: Scalars['ID']['input'];
  /** Which matters; at most 20. */
  matterCodes: Array<Scalars['String']['input']>;
  /** The other's name, as on their ID card. */
  toName: Scalars['String']['input'];
  /** The other's phone. */
  toPhone: Scalars['String']['input'];
  /** The last day, in China; at most a year from today. */
  validUntil: Scalars['Date']['input'];
};

/** Give a colleague a post. */
export type GrantPostInput = {
  /** One of the departments that the caller administers. */
  departmentCode: Scalars['String']['input'];
  /** Why, for the log; at most 200 characters. */
  reason: Scalars['String']['input'];
  /** Only for that region and what lies in it, 12 digits; null: wherever the department works. */
  regionCode?: InputMaybe<Scalars['String']['input']>;
  /** The role. */
  role: StaffRole;
  /** Whose. */
  username: Scalars['String']['input'];
};

/** Somebody who may act for one until one comes of age (监护人). */
export type Guardian = {
  /** Who, masked. */
  party: Party;
  /** What they are to one. */
  relation: GuardianRelation;
  /** When they proved it here first. */
  since: Scalars['DateTime']['output'];
  /** The last day: the one before one is 18. */
  validUntil: Scalars['Date']['output'];
  /** Names the guardianship, for `endGuardianship`. */
  wardId: Scalars['ID']['output'];
};

/** What a guardian is to a child, 民法典 art. 27. */
export type GuardianRelation =
  /** Grandfather or grandmother (祖父母、外祖父母). */
  | 'GRANDPARENT'
  /** Another guardian whom a court or committee named (其他监护人). */
  | 'OTHER'
  /** Father or mother (父母). */
  | 'PARENT'
  /** Elder brother or sister (兄、姐). */
  | 'SIBLING';

/** An answer to one question of a guide. */
export type GuideAnswer = {
  /** The question's key. */
  key: Scalars['String']['input'];
  /** The option's value. */
  value: Scalars['String']['input'];
};

/** What is right for somebody whom a matter isn't for. */
export type GuideInstead = {
  /** The matter that is for them, where there is one. */
  matterCode?: Maybe<Scalars['String']['output']>;
  /** What to do instead. */
  text?: Maybe<Scalars['String']['output']>;
};

/** One of the answers that a question takes. */
export type GuideOption = {
  /** What to show. */
  label: Scalars['String']['output'];
  /** Send it as the answer's `value`. */
  value: Scalars['String']['output'];
};

/** A question of a guide. */
export type GuideQuestion = {
  /** Send it as the answer's `key`. */
  key: Scalars['String']['output'];
  /** Every answer that there is. */
  options: Array<GuideOption>;
  /** What to ask. */
  text: Scalars['String']['output'];
};

/** Where one stands in a guide. Answer until `question` is null. */
export type GuideStep = {
  /** Whether one can apply; null as long as that is open. */
  eligible?: Maybe<Scalars['Boolean']['output']>;
  /** What they leave of the form's JSON Schema; null for who can't. */
  form?: Maybe<Scalars['JSON']['output']>;
  /** Where to go when one can't. */
  instead?: Maybe<GuideInstead>;
  /** What the answers so far leave of the materials; exactly one's own at the end. */
  materials: Array<MaterialRequirement>;
  /** Working days that are promised after these answers. */
  promisedDays?: Maybe<Scalars['Int']['output']>;
  /** What to answer next; null at the end. */
  question?: Maybe<GuideQuestion>;
  /** Why one can't. */
  reason?: Maybe<Scalars['String']['output']>;
};

/** Figures of a region and some days; rates are 0 to 1, and 0 of nothing. */
export type Indicators = {
  /** Share of matters with one visit at most. */
  atMostOneVisitRate: Scalars['Float']['output'];
  /** Certificates that were issued. */
  certificatesIssued: Scalars['Int']['output'];
  /** Cases that were decided. */
  completed: Scalars['Int']['output'];
  /** Cases that a partner province sent. */
  crossProvinceCases: Scalars['Int']['output'];
  /** How many people evaluated, the denominator of that rate. */
  evaluations: Scalars['Int']['output'];
  /** Share of the decided that were never overdue. */
  onTimeRate: Scalars['Float']['output'];
  /** Share of the region's matters that can be done online. */
  onlineRate: Scalars['Float']['output'];
  /** Cases that were submitted. */
  received: Scalars['Int']['output'];
  /** Share of good evaluations; defaults don't count. */
  satisfactionRate: Scalars['Float']['output'];
  /** Signatures by seals on those certificates. */
  sealSignatures: Scalars['Int']['output'];
  /** By how much promises are shorter than the law asks (提速). */
  speedUpRate: Scalars['Float']['output'];
  /** Share of matters without a visit (零跑腿). */
  zeroVisitRate: Scalars['Float']['output'];
};

/** What one rule of instant approval found. */
export type InstantFinding = {
  /** SHA-256 over the case's number and the values that it looked at. */
  digest: Scalars['String']['output'];
  /** Whether it holds. */
  holds: Scalars['Boolean']['output'];
  /** The rule, in the caller's language. */
  label: Scalars['String']['output'];
  /** Fields and facts that it looked at. */
  lookedAt: Array<Scalars['String']['output']>;
};

/** What the rules of instant approval (秒批) found when the case was submitted. */
export type InstantJudgement = {
  /** Rule by rule. */
  findings: Array<InstantFinding>;
  /** Whether every rule held, so that the system approved. */
  granted: Scalars['Boolean']['output'];
  /** What people found who looked at it afterwards; null when it wasn't drawn. */
  review?: Maybe<InstantReviewState>;
  /** What they said. */
  reviewNote?: Maybe<Scalars['String']['output']>;
};

/** What people found when they looked at an instant approval (秒批抽查). */
export type InstantReviewState =
  /** It is right. */
  | 'CONFIRMED'
  /** It is to be corrected. */
  | 'OBJECTED'
  /** Nobody has looked yet. */
  | 'WAITING';

/** An organization asks somebody to join it. */
export type Invitation = Node & {
  /** Until when it may be accepted. */
  expiresAt: Scalars['DateTime']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** When. */
  invitedAt: Scalars['DateTime']['output'];
  /** The organization. */
  organization: Organization;
  /** In what role. */
  role: MemberRole;
  /** Where it stands. */
  status: InvitationStatus;
};

/** The invitation after the change. */
export type InvitationPayload = {
  /** The invitation. */
  invitation?: Maybe<Invitation>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Where an invitation stands. */
export type InvitationStatus =
  /** The invited joined. */
  | 'ACCEPTED'
  /** The invited didn't want to. */
  | 'DECLINED'
  /** Nobody answered for seven days. */
  | 'EXPIRED'
  /** Waits for an answer. */
  | 'OFFERED'
  /** Taken back. */
  | 'WITHDRAWN';

/** Ask somebody to join an organization. */
export type InviteMemberInput = {
  /** A UUID of the client's: the same invites once. */
  idempotencyKey: Scalars['ID']['input'];
  /** The organization. */
  organizationId: Scalars['ID']['input'];
  /** Whose. */
  phone: Scalars['String']['input'];
  /** ADMINISTRATOR or OPERATOR. */
  role: MemberRole;
};

/** Put a composite certificate together (一业一证). */
export type IssueCompositeCertificateInput = {
  /** The code of a composite type. */
  certificateType: Scalars['String']['input'];
  /** One's own department, whose seal it gets. */
  departmentCode: Scalars['String']['input'];
  /** What it says, by key; `permits` is filled in by the parts' names. */
  fields: Scalars['JSON']['input'];
  /** A UUID that the client makes. */
  idempotencyKey: Scalars['ID']['input'];
  /** 2 to 20 certificates in force, of one holder; none of them composite. */
  partIds: Array<Scalars['ID']['input']>;
};

/** A provision that a matter rests on (设定依据). */
export type LegalBasis = {
  /** The article. */
  article?: Maybe<Scalars['String']['output']>;
  /** What it says. */
  content?: Maybe<Scalars['String']['output']>;
  /** Its number, for example 国务院令第716号. */
  documentNumber?: Maybe<Scalars['String']['output']>;
  /** The law or regulation. */
  title: Scalars['String']['output'];
};

/** A provision that a matter rests on (设定依据). */
export type LegalBasisInput = {
  /** The article. */
  article?: InputMaybe<Scalars['String']['input']>;
  /** What it says. */
  content?: InputMaybe<Scalars['String']['input']>;
  /** Its number. */
  documentNumber?: InputMaybe<Scalars['String']['input']>;
  /** The law or regulation. */
  title: Scalars['String']['input'];
};

/** A stage of life, or of an organization's: a shelf to browse by. */
export type LifeStage = {
  /** Names the stage; stays the same. */
  key: Scalars['String']['output'];
  /** Matters that one meets here; those of the stages within it are theirs. */
  matters: Array<Matter>;
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Service packages that one meets here. */
  packages: Array<ServicePackage>;
  /** The stages within this one. */
  stages: Array<LifeStage>;
};


/** A stage of life, or of an organization's: a shelf to browse by. */
export type LifeStageMattersArgs = {
  first?: Scalars['Int']['input'];
};

/** A provider's mini-program that signs one in. */
export type LinkedIdentity = {
  /** Since when. */
  linkedAt: Scalars['DateTime']['output'];
  /** Whose. */
  provider: MiniProgramProvider;
};

/** Mark notifications as read. */
export type MarkNotificationsReadInput = {
  /** Which, at most 100; null: all that there are. */
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** What is left to read. */
export type MarkNotificationsReadPayload = {
  /** How many one has not read now; 1,000 means so many or more. */
  unreadCount: Scalars['Int']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** One material of a case. */
export type Material = {
  /** Whether the applicant asked, on submitting, to hand it in later. */
  askedForLater: Scalars['Boolean']['output'];
  /** The certificate in the applicant's library that serves (免证办); not for delegates. */
  certificate?: Maybe<Certificate>;
  /** Until when it may follow, while it is deferred (容缺). */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** What another department answered at submission (部门共享); not for delegates. */
  evidence?: Maybe<SharedEvidence>;
  /** What was uploaded. */
  files: Array<File>;
  /** Why the window rejected it, or that its certificate doesn't hold any more. */
  note?: Maybe<Scalars['String']['output']>;
  /** Why the certificate that serves doesn't hold any more; null while it does. */
  problem?: Maybe<CertificateStatus>;
  /** What is asked for. */
  requirement: MaterialRequirement;
  /** Where it stands. */
  status: MaterialStatus;
};

/** What is given for one material; merged by key, an omitted key stays. */
export type MaterialInput = {
  /** A certificate of the applicant's instead (免证办); without any, the newest that fits serves. */
  certificateId?: InputMaybe<Scalars['ID']['input']>;
  /** A promise that it holds. */
  committed?: InputMaybe<Scalars['Boolean']['input']>;
  /** Uploaded files; empty clears. */
  fileIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The requirement's key. */
  key: Scalars['String']['input'];
};

/** A material that an application needs (申请材料). */
export type MaterialRequirement = {
  /** Media types; empty means PDF, PNG, JPEG. */
  accept: Array<Scalars['String']['output']>;
  /** Filled from the holder's library when they hold one (免证办). */
  certificateType?: Maybe<CertificateType>;
  /** How many paper copies, where paper is asked for. */
  copies?: Maybe<Scalars['Int']['output']>;
  /** Whether it may follow after acceptance (容缺). */
  deficiencyAllowed: Scalars['Boolean']['output'];
  /** Names it within its matter. */
  key: Scalars['String']['output'];
  /** Largest size of one file. */
  maxBytes: Scalars['Int']['output'];
  /** What it is. */
  name: Scalars['String']['output'];
  /** What to mind. */
  note?: Maybe<Scalars['String']['output']>;
  /** Whether an application is incomplete without it. */
  required: Scalars['Boolean']['output'];
  /** A sample to look at, on this server or a government's. */
  sampleUrl?: Maybe<Scalars['String']['output']>;
  /** Where it comes from. */
  source: MaterialSource;
};

/** A material that an application needs (申请材料). */
export type MaterialRequirementInput = {
  /** Media types; empty means PDF, PNG, JPEG. */
  accept?: Array<Scalars['String']['input']>;
  /** Code of the certificate that fills it (免证办). */
  certificateType?: InputMaybe<Scalars['String']['input']>;
  /** How many paper copies. */
  copies?: InputMaybe<Scalars['Int']['input']>;
  /** Whether it may follow after acceptance (容缺). */
  deficiencyAllowed?: Scalars['Boolean']['input'];
  /** Names it within its matter: a letter, then letters, digits, - or _. */
  key: Scalars['String']['input'];
  /** Largest size of one file. */
  maxBytes?: Scalars['Int']['input'];
  /** What it is. */
  name: Scalars['String']['input'];
  /** What to mind. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Whether an application is incomplete without it. */
  required?: Scalars['Boolean']['input'];
  /** A sample: a path on this server, or an https address of a government (.gov.cn). */
  sampleUrl?: InputMaybe<Scalars['String']['input']>;
  /** Where it comes from. */
  source?: MaterialSource;
};

/** Where a material comes from. */
export type MaterialSource =
  /** The applicant uploads it. */
  | 'APPLICANT'
  /** The applicant's certificate library, when they hold one (免证办). */
  | 'CERTIFICATE_LIBRARY'
  /** The applicant promises in writing that it holds (告知承诺). */
  | 'COMMITMENT'
  /** Another department shares it. */
  | 'DEPARTMENT_SHARING';

/** Where one material of a case stands. */
export type MaterialStatus =
  /** The window took it. */
  | 'ACCEPTED'
  /** Promised in writing. */
  | 'COMMITTED'
  /** It may follow after acceptance (容缺). */
  | 'DEFERRED'
  /** Taken from the certificate library (免证办). */
  | 'FROM_LIBRARY'
  /** Not there yet. */
  | 'MISSING'
  /** Uploaded. */
  | 'PROVIDED'
  /** It has to be mended; the note says why. */
  | 'REJECTED'
  /** Another department answered for it. */
  | 'SHARED';

/** One thing a government does on application (事项); an id names one version, a code the matter. */
export type Matter = Node & {
  /** What people call it. */
  aliases: Array<Scalars['String']['output']>;
  /** Cases completed so far, refreshed daily; null while there are none. */
  applicationsCompleted?: Maybe<Scalars['Int']['output']>;
  /** Whom it serves; empty where the source doesn't say. */
  audiences: Array<Audience>;
  /** Of one that is being written: the version that it shall replace, 0 for a new matter. */
  basedOn?: Maybe<Scalars['Int']['output']>;
  /** Code in the basic directory (基本目录), where known. */
  basicCode?: Maybe<Scalars['String']['output']>;
  /** From when the matter is no longer offered. */
  cancelledOn?: Maybe<Scalars['Date']['output']>;
  /** On the spot or within promised days. */
  caseKind?: Maybe<CaseKind>;
  /** Implementation code as given; 31 characters where it is standard. */
  code: Scalars['String']['output'];
  /** What an applicant of the whole matter commits to; `Application.commitment` binds. */
  commitment?: Maybe<Commitment>;
  /** Whether a commitment may replace proof (告知承诺). */
  commitmentAvailable?: Maybe<Scalars['Boolean']['output']>;
  /** What becomes of a broken commitment, point by point; general words where empty. */
  commitmentConsequences: Array<Scalars['String']['output']>;
  /** What an applicant promises in the commitment, point by point; general words where empty. */
  commitmentPromises: Array<Scalars['String']['output']>;
  /** For complaints. */
  complaintPhone?: Maybe<Scalars['String']['output']>;
  /** What must hold. */
  conditions: Array<Scalars['String']['output']>;
  /** For questions. */
  consultationPhone?: Maybe<Scalars['String']['output']>;
  /** How it crosses provinces. */
  crossProvinceModes: Array<CrossProvinceMode>;
  /** The department that handles it. */
  department: Department;
  /** From when it is in force; null where nobody said. */
  effectiveOn?: Maybe<Scalars['Date']['output']>;
  /** What it costs; empty when free or where the source doesn't say. */
  fees: Array<Fee>;
  /** JSON Schema 2020-12, with x-prefill hints. */
  form: Scalars['JSON']['output'];
  /** The guide behind one scan (码上告知), SVG. */
  guideQrCode: Scalars['String']['output'];
  /** Its guide page, for people (办事指南). */
  guideUrl: Scalars['String']['output'];
  /** Whether `guide` asks questions about it (问答式引导). */
  guided: Scalars['Boolean']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** Whether rules and data decide at once (秒批). */
  instant?: Maybe<Scalars['Boolean']['output']>;
  /** Its items (子项); people apply for these. */
  items: Array<Matter>;
  /** Whether departments handle it jointly: 45 working days and 15 more (art. 42). */
  jointHandling: Scalars['Boolean']['output'];
  /** What it rests on. */
  legalBases: Array<LegalBasis>;
  /** What to bring. */
  materials: Array<MaterialRequirement>;
  /** Its official name. */
  name: Scalars['String']['output'];
  /** Whether it can be done online. */
  online?: Maybe<Scalars['Boolean']['output']>;
  /** Its main item (主项). */
  parent?: Maybe<Matter>;
  /** For staff: who submitted it; null for others, and where it wasn't edited here. */
  preparedBy?: Maybe<Scalars['String']['output']>;
  /** Working days that the department promises. */
  promisedDays?: Maybe<Scalars['Int']['output']>;
  /** When this version was published. */
  publishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** For staff: who published it; null for others, and where it wasn't edited here. */
  publishedBy?: Maybe<Scalars['String']['output']>;
  /** The region that it is for. */
  region: Region;
  /** How well one must be known. */
  requiredAssurance: Assurance;
  /** The certificates that it ends with. */
  results: Array<CertificateType>;
  /** Of one that is being written: why it came back. */
  returnReason?: Maybe<Scalars['String']['output']>;
  /** Counts its changes; sent back when a draft is saved. */
  revision: Scalars['Int']['output'];
  /** Share of good evaluations, 0 to 1, refreshed daily; null while nobody has evaluated. */
  satisfaction?: Maybe<Scalars['Float']['output']>;
  /** Where this version stands. */
  status: MatterStatus;
  /** Working days that the law gives. */
  statutoryDays?: Maybe<Scalars['Int']['output']>;
  /** The process. */
  steps: Array<ProcessStep>;
  /** What it is about, in plain words. */
  summary?: Maybe<Scalars['String']['output']>;
  /** Themes of the national portal. */
  themes: Array<Scalars['String']['output']>;
  /** What kind of power it is. */
  type: MatterType;
  /** Counts from 1; 0 while it is being written. */
  version: Scalars['Int']['output'];
  /** Why one must come. */
  visitsReason?: Maybe<Scalars['String']['output']>;
  /** How often one must come; 0 = 零跑腿. */
  visitsRequired?: Maybe<Scalars['Int']['output']>;
};

/** What happens to a version of a matter. */
export type MatterAction =
  /** Its last day was over. */
  | 'CANCEL'
  /** It was begun. */
  | 'CREATE'
  /** It was given up. */
  | 'DISCARD'
  /** On its day it no longer fitted; it went back to its authors. */
  | 'LAPSE'
  /** A second person put it in force. */
  | 'PUBLISH'
  /** A newer version took its place. */
  | 'REPLACE'
  /** It can be applied for again. */
  | 'RESUME'
  /** It was taken out of the catalogue. */
  | 'RETIRE'
  /** It came back to be changed. */
  | 'RETURN'
  /** It was changed. */
  | 'SAVE'
  /** A second person published it for a later day. */
  | 'SCHEDULE'
  /** It was handed to a second person. */
  | 'SUBMIT'
  /** It can't be applied for, for the time being. */
  | 'SUSPEND'
  /** Its day came. */
  | 'TAKE_EFFECT';

/** What was done to a matter. */
export type MatterChange = {
  /** What. */
  action: MatterAction;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Whose doing, by their name of that day; “tongban” for the system. */
  by: Scalars['String']['output'];
  /** The fields of Matter that it changed. */
  fields: Array<Scalars['String']['output']>;
  /** Why, where somebody said; for SCHEDULE the day. */
  note?: Maybe<Scalars['String']['output']>;
  /** To which version; 0 is one that was being written. */
  version: Scalars['Int']['output'];
};

/** A page of a list. */
export type MatterChangeConnection = {
  /** The items of this page. */
  edges: Array<MatterChangeEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type MatterChangeEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: MatterChange;
};

/** A page of matters. */
export type MatterConnection = {
  /** The items of this page. */
  edges: Array<MatterEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** Everything that a version of a matter says; what is left out is not said. */
export type MatterContentInput = {
  /** What people call it. */
  aliases?: Array<Scalars['String']['input']>;
  /** Whom it serves. */
  audiences?: Array<Audience>;
  /** Code in the basic directory (基本目录). */
  basicCode?: InputMaybe<Scalars['String']['input']>;
  /** From when the matter is no longer offered. */
  cancelledOn?: InputMaybe<Scalars['Date']['input']>;
  /** Null: not said. */
  caseKind?: InputMaybe<CaseKind>;
  /** Whether a commitment may replace proof (告知承诺). */
  commitmentAvailable?: InputMaybe<Scalars['Boolean']['input']>;
  /** What becomes of a broken commitment, point by point; general words where empty. */
  commitmentConsequences?: Array<Scalars['String']['input']>;
  /** What an applicant promises in the commitment, point by point; general words where empty. */
  commitmentPromises?: Array<Scalars['String']['input']>;
  /** For complaints. */
  complaintPhone?: InputMaybe<Scalars['String']['input']>;
  /** What must hold. */
  conditions?: Array<Scalars['String']['input']>;
  /** For questions. */
  consultationPhone?: InputMaybe<Scalars['String']['input']>;
  /** How it crosses provinces. */
  crossProvinceModes?: Array<CrossProvinceMode>;
  /** Code of the department that handles it; the editor's own. */
  department: Scalars['String']['input'];
  /** What it costs. */
  fees?: Array<FeeInput>;
  /** JSON Schema 2020-12 of an object, with x-prefill hints; at most 64 KiB. */
  form?: InputMaybe<Scalars['JSON']['input']>;
  /** The tree of questions (问答式引导). */
  guide?: InputMaybe<Scalars['JSON']['input']>;
  /** Whether decided at once (秒批). */
  instant?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether it only groups others. */
  isMain?: Scalars['Boolean']['input'];
  /** Whether departments handle it jointly: 45 working days and 15 more (art. 42). */
  jointHandling?: Scalars['Boolean']['input'];
  /** What it rests on. */
  legalBases?: Array<LegalBasisInput>;
  /** What to bring; at most 100. */
  materials?: Array<MaterialRequirementInput>;
  /** Its official name. */
  name: Scalars['String']['input'];
  /** Whether it can be done online. */
  online?: InputMaybe<Scalars['Boolean']['input']>;
  /** Code of its main item (主项). */
  parent?: InputMaybe<Scalars['String']['input']>;
  /** At most the statutory ones. */
  promisedDays?: InputMaybe<Scalars['Int']['input']>;
  /** The region that it is for, 12 digits. */
  region: Scalars['String']['input'];
  /** How well one must be known. */
  requiredAssurance?: Assurance;
  /** Codes of the certificates that it ends with. */
  results?: Array<Scalars['String']['input']>;
  /** Working days that the law gives. */
  statutoryDays?: InputMaybe<Scalars['Int']['input']>;
  /** The process. */
  steps?: Array<ProcessStepInput>;
  /** What it is about, in plain words. */
  summary?: InputMaybe<Scalars['String']['input']>;
  /** Themes of the national portal. */
  themes?: Array<Scalars['String']['input']>;
  /** What kind of power it is. */
  type: MatterType;
  /** Why one must come. */
  visitsReason?: InputMaybe<Scalars['String']['input']>;
  /** How often one must come. */
  visitsRequired?: InputMaybe<Scalars['Int']['input']>;
};

/** A place where two versions differ. */
export type MatterDifference = {
  /** What the second one says; null where it says nothing. */
  after?: Maybe<Scalars['JSON']['output']>;
  /** What the first one says; null where it says nothing. */
  before?: Maybe<Scalars['JSON']['output']>;
  /** The field, the item's key in a list, and on inwards. */
  path: Array<Scalars['String']['output']>;
};

/** A matter of a page, with its cursor. */
export type MatterEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Matter;
  /** Why it is recommended, in the caller's language; null in other lists. */
  reasons?: Maybe<Array<Scalars['String']['output']>>;
};

/** What a list of matters is narrowed to. */
export type MatterFilter = {
  /** Whom it serves. */
  audience?: InputMaybe<Audience>;
  /** Whether a commitment may replace proof. */
  commitment?: InputMaybe<Scalars['Boolean']['input']>;
  /** A mode it crosses provinces by. */
  crossProvince?: InputMaybe<CrossProvinceMode>;
  /** A department's code. */
  department?: InputMaybe<Scalars['String']['input']>;
  /** Whether decided at once. */
  instant?: InputMaybe<Scalars['Boolean']['input']>;
  /** At most so many visits. */
  maxVisits?: InputMaybe<Scalars['Int']['input']>;
  /** Whether it can be done online. */
  online?: InputMaybe<Scalars['Boolean']['input']>;
  /** 12-digit code. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** Whether regions below count, too. */
  regionDeep?: InputMaybe<Scalars['Boolean']['input']>;
  /** PUBLISHED unless staff say otherwise. */
  status?: InputMaybe<MatterStatus>;
  /** A theme. */
  theme?: InputMaybe<Scalars['String']['input']>;
  /** What kind of power. */
  type?: InputMaybe<MatterType>;
};

/** A matter that a search found. */
export type MatterHit = {
  /** Names in which something was found, marked by 【】. */
  highlights: Array<Scalars['String']['output']>;
  /** The matter. */
  matter: Matter;
  /** How well it answers; comparable within one search. */
  score: Scalars['Float']['output'];
};

/** A page of a list. */
export type MatterHitConnection = {
  /** The items of this page. */
  edges: Array<MatterHitEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type MatterHitEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: MatterHit;
};

/** Orders of the catalogue. */
export type MatterOrder =
  /** By code. */
  | 'CODE'
  /** By name. */
  | 'NAME'
  /** What is used most first. */
  | 'POPULARITY'
  /** Newest first. */
  | 'PUBLISHED_AT';

/** A version of a matter after a change. */
export type MatterPayload = {
  /** The version. */
  matter?: Maybe<Matter>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Where a version of a matter stands. */
export type MatterStatus =
  /** Being written (草稿). */
  | 'DRAFT'
  /** In force; people can apply (在用). */
  | 'PUBLISHED'
  /** Replaced or cancelled (取消). */
  | 'RETIRED'
  /** Will be published on its effective date (待生效). */
  | 'SCHEDULED'
  /** Waits for a second person to publish it (待发布). */
  | 'SUBMITTED'
  /** Not to be applied for at present (暂停). */
  | 'SUSPENDED';

/** Kinds of matters, GB/T 39046-2020 A.1. */
export type MatterType =
  /** Administrative adjudication (行政裁决). */
  | 'ADJUDICATION'
  /** Administrative benefit (行政给付). */
  | 'BENEFIT'
  /** Administrative confirmation (行政确认). */
  | 'CONFIRMATION'
  /** Administrative licensing (行政许可). */
  | 'LICENSING'
  /** Other administrative power (其他行政权力). */
  | 'OTHER_POWER'
  /** Public service (公共服务). */
  | 'PUBLIC_SERVICE'
  /** Administrative reward (行政奖励). */
  | 'REWARD';

/** What a person is to an organization. */
export type MemberRole =
  /** Manages its members (管理员). */
  | 'ADMINISTRATOR'
  /** Its legal representative (法定代表人). */
  | 'LEGAL_REPRESENTATIVE'
  /** Acts for it (经办人). */
  | 'OPERATOR';

/** What one is to an organization. */
export type Membership = {
  /** The organization. */
  organization: Organization;
  /** Who. */
  person: Party;
  /** In what role. */
  role: MemberRole;
  /** Since when. */
  since: Scalars['DateTime']['output'];
};

/** That a certificate is a leaf of a tree whose root was signed (RFC 9162, with SM3). */
export type MerkleProof = {
  /** The leaf's place, from 0. */
  index: Scalars['Int']['output'];
  /** The nodes beside the way up, in hex, the lowest first. */
  path: Array<Scalars['String']['output']>;
  /** How many leaves the tree has. */
  size: Scalars['Int']['output'];
};

/** Whose mini-programs people sign in from. */
export type MiniProgramProvider =
  /** Alipay (支付宝). */
  | 'ALIPAY'
  /** WeChat (微信). */
  | 'WECHAT';

/** Everything that can be done. Each takes one input and answers with one payload. */
export type Mutation = {
  /** Accept a case: completely, on commitment or with deficiencies (受理). */
  acceptApplication: ApplicationPayload;
  /** Accept a delegation that was offered to one's phone and name. */
  acceptDelegation: DelegationPayload;
  /** Join the organization that asked one's phone. */
  acceptInvitation: InvitationPayload;
  /** Let a mini-program send one messages about one's cases. */
  acceptMiniProgramMessages: AcceptMiniProgramMessagesPayload;
  /** Act for somebody else, or for oneself again; the new token says so. */
  actAs: AuthPayload;
  /** Grant a request, which makes the seal (制作); never one's own. */
  approveSeal: SealPayload;
  /** Let one of the owner's people use a seal to a day (用印授权). */
  authorizeSealUser: SealPayload;
  /** Begin to add a passkey: what to give navigator.credentials.create. */
  beginPasskeyRegistration: PasskeyOptionsPayload;
  /** Begin to sign in: what to give navigator.credentials.get. */
  beginPasskeySignIn: PasskeyOptionsPayload;
  /** Keep one's account after all, as long as it isn't closed. */
  cancelAccountClosure: CancelAccountClosurePayload;
  /** End a seal for good (注销): the seal office; its owner before it is in use. */
  cancelSeal: SealPayload;
  /** Change one's own password, which ends one's other sessions. */
  changePassword: ChangePasswordPayload;
  /** Give one's account another phone; all other sessions end. Both phones are told. */
  changePhone: AuthPayload;
  /** Claim a case (认领); colleagues may still act on it. */
  claimApplication: ApplicationPayload;
  /** Close one's account in 15 days. Refused while something is open, and then everything is named at once. */
  closeAccount: CloseAccountPayload;
  /** Close what was mended and called back. */
  closeRectification: RectificationPayload;
  /** Sign the page in. NOT_ALLOWED_NOW: not yet, ask again in two seconds; EXPIRED: it won't happen any more. */
  completeQrSignIn: AuthPayload;
  /** Confirm or reject a broken commitment; not one's own record. */
  confirmBreach: BreachPayload;
  /** Confirm or reject a correction that somebody else proposed. */
  confirmCorrection: ApplicationPayload;
  /** Confirm a post that another administrator of the department proposed, or turn it down; never one's own. */
  confirmPost: StaffMemberPayload;
  /** Let the page in as oneself, for whomever one acts just now; or refuse. */
  confirmQrSignIn: ConfirmQrSignInPayload;
  /** Confirm or reject a refusal that somebody else proposed. */
  confirmRefusal: ApplicationPayload;
  /** Take the new authenticator app into use; sign in with its next code. */
  confirmTotp: ConfirmTotpPayload;
  /** Begin a matter that the catalogue doesn't have. */
  createMatter: MatterPayload;
  /** Make somebody staff; a temporary password goes to their phone. Who has an account accepts by confirmTotp. */
  createStaffAccount: StaffMemberPayload;
  /** Approve, which issues the certificates; or propose to deny. */
  decideApplication: ApplicationPayload;
  /** Decline a delegation that was offered to one's phone and name. */
  declineDelegation: DelegationPayload;
  /** Turn an invitation down. */
  declineInvitation: InvitationPayload;
  /** Give a draft up. */
  discardMatterDraft: DiscardMatterDraftPayload;
  /** Hand a result to a carrier (寄送); again when it came back. */
  dispatchResult: ApplicationPayload;
  /** Begin the next version of a matter, from the newest one. */
  draftMatter: MatterPayload;
  /** End acting for a child: the guardian at once; the child from 14, when the register no longer says so. The other side is told, and the right ends within five seconds. */
  endGuardianship: EndGuardianshipPayload;
  /** Evaluate how a decided case was handled, once (好差评). */
  evaluateApplication: ApplicationPayload;
  /** The file of a case as ZIP, sealed by its department; the applicant's side gets what is theirs of it. */
  exportArchive: ExportArchivePayload;
  /** Everything that is kept about one, and about one's wards; three times a day. */
  exportMyData: ExportMyDataPayload;
  /** Extend the time, once, before it runs out (art. 42). */
  extendDeadline: ApplicationPayload;
  /** Complain about a case, a matter or a department (投诉); five a day. */
  fileComplaint: ComplaintPayload;
  /** Add the passkey that the device made; at most ten. */
  finishPasskeyRegistration: FinishPasskeyRegistrationPayload;
  /** Sign in with the passkey that the person chose; NOT_FOUND: we don't know it. */
  finishPasskeySignIn: AuthPayload;
  /** Agree to the text in force; the same again returns the first consent. */
  giveConsent: ConsentPayload;
  /** Give the opinion that one's department was asked for. */
  giveOpinion: ApplicationPayload;
  /** Let an organization read fields of one's certificate (授权用证). */
  grantCertificate: CertificateGrantPayload;
  /** Offer somebody to do named matters for one, until a date. */
  grantDelegation: DelegationPayload;
  /** Give a colleague a post in one's own department. SUPERVISOR and ADMINISTRATOR wait for confirmPost. */
  grantPost: StaffMemberPayload;
  /** Ask somebody to join; as legal representative or administrator. */
  inviteMember: InvitationPayload;
  /** Issue one certificate that stands for several (一业一证). */
  issueCompositeCertificate: CertificatePayload;
  /** Mark notifications as read; none when one of them isn't one's own. */
  markNotificationsRead: MarkNotificationsReadPayload;
  /** Make a code that shows one's certificate for a minute (亮证). */
  presentCertificate: PresentCertificatePayload;
  /** Propose a correction of a decision (更正). */
  proposeCorrection: ApplicationPayload;
  /** Propose a refusal (窗口无权否决). */
  proposeRefusal: ApplicationPayload;
  /** Put a version in force that others wrote and submitted; it never changes again. */
  publishMatter: MatterPayload;
  /** Record a broken commitment; a supervisor has to confirm it. */
  recordBreach: BreachPayload;
  /** Write down that a parcel arrived or came back. */
  recordDelivery: ApplicationPayload;
  /** Write down who fetched a result at the window (领取). */
  recordPickup: ApplicationPayload;
  /** Record a call-back (回访); never by who replied. */
  recordRevisit: RectificationPayload;
  /** Record a passed yearly check (年检): the next version. */
  recordYearlyCheck: CertificatePayload;
  /** Come back to the account that has one's identity when its phone is lost: sign in with the new phone, show one's face, and the account takes that phone. What the lost phone could open is closed. */
  recoverAccount: AuthPayload;
  /** Swap a refresh token for new tokens. */
  refreshSession: AuthPayload;
  /** Prove to be an organization's legal representative, by its register. */
  registerOrganization: OrganizationPayload;
  /** Register a seal that somebody else made (备案), from when on it is in use. */
  registerSeal: SealPayload;
  /** Register what a grantee may ask holders for. */
  registerSharingPurpose: SharingPurposePayload;
  /** Prove to be a child's guardian, by the register (监护人). */
  registerWard: WardPayload;
  /** Give back a case that one claimed; supervisors give back anybody's. */
  releaseApplication: ApplicationPayload;
  /** End a membership, or leave; the rights end within five seconds. */
  removeMember: RemoveMemberPayload;
  /** Remove one of one's passkeys. */
  removePasskey: RemovePasskeyPayload;
  /** Note that a broken commitment was repaired (信用修复). */
  repairBreach: BreachPayload;
  /** Have something tried again that couldn't be delivered. */
  replayDeadLetter: ReplayDeadLetterPayload;
  /** Send again what a partner didn't take. */
  replayExchangeMessages: ReplayExchangeMessagesPayload;
  /** Tell the person what was done about it. */
  replyToRectification: RectificationPayload;
  /** A partner reports how a case stands that we handed over. */
  reportCaseProgress: CrossProvinceCasePayload;
  /** Ask other departments at once (并联审批). */
  requestOpinion: ApplicationPayload;
  /** Ask for e-seals of whom one speaks for (申请). */
  requestSeals: SealsPayload;
  /** Send a code to a phone; the answer is the same for known and unknown ones. */
  requestSmsCode: RequestSmsCodePayload;
  /** Ask for what is missing, all at once (一次性告知). */
  requestSupplement: ApplicationPayload;
  /** End a colleague's sessions, password and app; they set up others. */
  resetStaffCredentials: StaffMemberPayload;
  /** Let the clock run again. */
  resumeApplication: ApplicationPayload;
  /** Let a certificate hold again (恢复). */
  resumeCertificate: CertificatePayload;
  /** Let people apply for a suspended matter again. */
  resumeMatter: MatterPayload;
  /** Let a suspended seal be used again; never who suspended it. */
  resumeSeal: SealPayload;
  /** Take a matter out of the catalogue (取消); cases under way go on. */
  retireMatter: MatterPayload;
  /** Return a submitted or scheduled version to be changed. */
  returnMatter: MatterPayload;
  /** Write down what people found in an instant approval that was drawn for a look (秒批抽查). */
  reviewInstant: ApplicationPayload;
  /** Take a certificate back (撤销). */
  revokeCertificate: CertificatePayload;
  /** Withdraw a grant; the next use is refused already. */
  revokeCertificateGrant: CertificateGrantPayload;
  /** End a delegation, from either side; the right ends within five seconds. */
  revokeDelegation: DelegationPayload;
  /** Take a colleague's post away, effective within five seconds. */
  revokePost: StaffMemberPayload;
  /** Take the permission to use a seal back. */
  revokeSealUser: SealPayload;
  /** Sign one of one's devices out; its tokens die within five seconds. */
  revokeSession: RevokeSessionPayload;
  /** Save a draft; it may be incomplete. */
  saveApplication: ApplicationPayload;
  /** Save a draft as a whole; of two editors at once, one gets CONFLICT. */
  saveMatterDraft: MatterPayload;
  /** See what a code would sign in; the first phone to scan is the one to confirm. */
  scanQrSignIn: ScanQrSignInPayload;
  /** Seal a document that isn't sent here, by its digests (OFD and others). */
  sealDigest: SealDigestPayload;
  /** Put a seal on a PDF, sign it by the seal (SES_Signature) and for readers elsewhere (PAdES). */
  sealDocument: SealDocumentPayload;
  /** Enter or correct a year's holidays and make-up days. Running deadlines move with it; decisions stay. */
  setCalendarYear: CalendarYearPayload;
  /** Say how one wants to be told outside the app. */
  setNotificationPreferences: NotificationPreferencesPayload;
  /** Turn recommendations on or off, for the account. */
  setRecommendations: SetRecommendationsPayload;
  /** Get a secret for an authenticator app; confirmTotp takes it into use. */
  setUpTotp: SetUpTotpPayload;
  /** Sign in from a mini-program. Whom we don't know yet is asked for phoneCode (REQUIRED), in Alipay for smsCode, too, if the phone has an account; each time with a new code. */
  signInWithMiniProgram: AuthPayload;
  /** Sign in as staff, with password and one-time code. */
  signInWithPassword: AuthPayload;
  /** Sign in with the code; the first time makes an account. */
  signInWithSms: AuthPayload;
  /** Sign out, on this device or on all. */
  signOut: SignOutPayload;
  /** Start a case with a form that knows already what we know (免填单). */
  startApplication: ApplicationPayload;
  /** Begin a face check (人脸核身); open the page that is answered, then send faceToken to verifyIdentity. */
  startFaceVerification: StartFaceVerificationPayload;
  /** Start a package, with a form that knows already what we know. */
  startPackage: PackageApplicationPayload;
  /** Let a page wait for a phone to sign it in, for two minutes. */
  startQrSignIn: StartQrSignInPayload;
  /** Begin the review of an accepted case (审核). */
  startReview: ApplicationPayload;
  /** Submit a case; everything that is missing or wrong is told at once. */
  submitApplication: ApplicationPayload;
  /** A partner hands a case over, which we decide. */
  submitCrossProvinceCase: CrossProvinceCasePayload;
  /** Hand a draft to a second person, after everything about it was checked. */
  submitMatter: MatterPayload;
  /** Submit a package: what waits for nothing becomes cases at once, the rest follows by itself. */
  submitPackage: PackageApplicationPayload;
  /** Answer a request for a supplement (补正). */
  supplementApplication: ApplicationPayload;
  /** A partner passes on what the applicant supplemented. */
  supplementCrossProvinceCase: CrossProvinceCasePayload;
  /** Stop the clock for what doesn't count (art. 45). */
  suspendApplication: ApplicationPayload;
  /** Suspend a certificate (暂停). */
  suspendCertificate: CertificatePayload;
  /** Let nobody apply for a matter for the time being (暂停). */
  suspendMatter: MatterPayload;
  /** Stop a seal at once (停用): its owner, or the seal office. */
  suspendSeal: SealPayload;
  /** Unlink a provider's mini-program; what was opened through it ends, this session included. */
  unlinkMiniProgram: UnlinkMiniProgramPayload;
  /** Urge a case (催办): once a working day, while staff have to act; they are told, and the file shows it. */
  urgeApplication: ApplicationPayload;
  /** Read what was granted; a client of its own, or who acts for it. */
  useCertificateGrant: UseCertificateGrantPayload;
  /** Prove name and ID number (实名认证), and by face when faceToken is given; raises the assurance level. */
  verifyIdentity: AuthPayload;
  /** Take a case back, as long as it isn't decided. */
  withdrawApplication: ApplicationPayload;
  /** Withdraw what one agreed to: nothing more is collected; what was done until then stays lawful. */
  withdrawConsent: WithdrawConsentPayload;
  /** A partner passes on that the applicant takes the case back. */
  withdrawCrossProvinceCase: CrossProvinceCasePayload;
  /** Take back an invitation that nobody answered. */
  withdrawInvitation: InvitationPayload;
  /** Take a whole package back, as far as its matters aren't decided. */
  withdrawPackage: PackageApplicationPayload;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationAcceptApplicationArgs = {
  input: AcceptApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationAcceptDelegationArgs = {
  input: AcceptDelegationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationAcceptInvitationArgs = {
  input: AcceptInvitationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationAcceptMiniProgramMessagesArgs = {
  input: AcceptMiniProgramMessagesInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationActAsArgs = {
  input: ActAsInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationApproveSealArgs = {
  input: ChangeSealInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationAuthorizeSealUserArgs = {
  input: AuthorizeSealUserInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationBeginPasskeyRegistrationArgs = {
  input: BeginPasskeyRegistrationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationBeginPasskeySignInArgs = {
  input: BeginPasskeySignInInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationCancelAccountClosureArgs = {
  input: CancelAccountClosureInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationCancelSealArgs = {
  input: ChangeSealInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationChangePhoneArgs = {
  input: ChangePhoneInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationClaimApplicationArgs = {
  input: ClaimApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationCloseAccountArgs = {
  input: CloseAccountInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationCloseRectificationArgs = {
  input: CloseRectificationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationCompleteQrSignInArgs = {
  input: CompleteQrSignInInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationConfirmBreachArgs = {
  input: ConfirmBreachInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationConfirmCorrectionArgs = {
  input: ConfirmCorrectionInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationConfirmPostArgs = {
  input: ConfirmPostInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationConfirmQrSignInArgs = {
  input: ConfirmQrSignInInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationConfirmRefusalArgs = {
  input: ConfirmRefusalInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationConfirmTotpArgs = {
  input: ConfirmTotpInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationCreateMatterArgs = {
  input: CreateMatterInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationCreateStaffAccountArgs = {
  input: CreateStaffAccountInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationDecideApplicationArgs = {
  input: DecideApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationDeclineDelegationArgs = {
  input: DeclineDelegationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationDeclineInvitationArgs = {
  input: DeclineInvitationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationDiscardMatterDraftArgs = {
  input: DiscardMatterDraftInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationDispatchResultArgs = {
  input: DispatchResultInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationDraftMatterArgs = {
  input: DraftMatterInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationEndGuardianshipArgs = {
  input: EndGuardianshipInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationEvaluateApplicationArgs = {
  input: EvaluateApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationExportArchiveArgs = {
  input: ExportArchiveInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationExportMyDataArgs = {
  input: ExportMyDataInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationExtendDeadlineArgs = {
  input: ExtendDeadlineInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationFileComplaintArgs = {
  input: FileComplaintInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationFinishPasskeyRegistrationArgs = {
  input: FinishPasskeyRegistrationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationFinishPasskeySignInArgs = {
  input: FinishPasskeySignInInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationGiveConsentArgs = {
  input: GiveConsentInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationGiveOpinionArgs = {
  input: GiveOpinionInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationGrantCertificateArgs = {
  input: GrantCertificateInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationGrantDelegationArgs = {
  input: GrantDelegationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationGrantPostArgs = {
  input: GrantPostInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationInviteMemberArgs = {
  input: InviteMemberInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationIssueCompositeCertificateArgs = {
  input: IssueCompositeCertificateInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationMarkNotificationsReadArgs = {
  input: MarkNotificationsReadInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationPresentCertificateArgs = {
  input: PresentCertificateInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationProposeCorrectionArgs = {
  input: ProposeCorrectionInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationProposeRefusalArgs = {
  input: ProposeRefusalInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationPublishMatterArgs = {
  input: PublishMatterInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRecordBreachArgs = {
  input: RecordBreachInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRecordDeliveryArgs = {
  input: RecordDeliveryInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRecordPickupArgs = {
  input: RecordPickupInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRecordRevisitArgs = {
  input: RecordRevisitInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRecordYearlyCheckArgs = {
  input: ChangeCertificateInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRecoverAccountArgs = {
  input: RecoverAccountInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRefreshSessionArgs = {
  input: RefreshSessionInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRegisterOrganizationArgs = {
  input: RegisterOrganizationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRegisterSealArgs = {
  input: ChangeSealInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRegisterSharingPurposeArgs = {
  input: RegisterSharingPurposeInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRegisterWardArgs = {
  input: RegisterWardInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationReleaseApplicationArgs = {
  input: ReleaseApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRemoveMemberArgs = {
  input: RemoveMemberInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRemovePasskeyArgs = {
  input: RemovePasskeyInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRepairBreachArgs = {
  input: RepairBreachInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationReplayDeadLetterArgs = {
  input: ReplayDeadLetterInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationReplayExchangeMessagesArgs = {
  input: ReplayExchangeMessagesInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationReplyToRectificationArgs = {
  input: ReplyToRectificationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationReportCaseProgressArgs = {
  input: ReportCaseProgressInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRequestOpinionArgs = {
  input: RequestOpinionInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRequestSealsArgs = {
  input: RequestSealsInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRequestSmsCodeArgs = {
  input: RequestSmsCodeInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRequestSupplementArgs = {
  input: RequestSupplementInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationResetStaffCredentialsArgs = {
  input: ResetStaffCredentialsInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationResumeApplicationArgs = {
  input: ResumeApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationResumeCertificateArgs = {
  input: ChangeCertificateInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationResumeMatterArgs = {
  input: ResumeMatterInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationResumeSealArgs = {
  input: ChangeSealInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRetireMatterArgs = {
  input: RetireMatterInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationReturnMatterArgs = {
  input: ReturnMatterInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationReviewInstantArgs = {
  input: ReviewInstantInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRevokeCertificateArgs = {
  input: ChangeCertificateInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRevokeCertificateGrantArgs = {
  input: RevokeCertificateGrantInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRevokeDelegationArgs = {
  input: RevokeDelegationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRevokePostArgs = {
  input: RevokePostInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRevokeSealUserArgs = {
  input: RevokeSealUserInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationRevokeSessionArgs = {
  input: RevokeSessionInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSaveApplicationArgs = {
  input: SaveApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSaveMatterDraftArgs = {
  input: SaveMatterDraftInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationScanQrSignInArgs = {
  input: ScanQrSignInInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSealDigestArgs = {
  input: SealDigestInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSealDocumentArgs = {
  input: SealDocumentInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSetCalendarYearArgs = {
  input: SetCalendarYearInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSetNotificationPreferencesArgs = {
  input: SetNotificationPreferencesInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSetRecommendationsArgs = {
  input: SetRecommendationsInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSetUpTotpArgs = {
  input: SetUpTotpInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSignInWithMiniProgramArgs = {
  input: SignInWithMiniProgramInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSignInWithPasswordArgs = {
  input: SignInWithPasswordInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSignInWithSmsArgs = {
  input: SignInWithSmsInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSignOutArgs = {
  input: SignOutInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationStartApplicationArgs = {
  input: StartApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationStartFaceVerificationArgs = {
  input: StartFaceVerificationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationStartPackageArgs = {
  input: StartPackageInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationStartQrSignInArgs = {
  input: StartQrSignInInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationStartReviewArgs = {
  input: StartReviewInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSubmitApplicationArgs = {
  input: SubmitApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSubmitCrossProvinceCaseArgs = {
  input: SubmitCrossProvinceCaseInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSubmitMatterArgs = {
  input: SubmitMatterInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSubmitPackageArgs = {
  input: SubmitPackageInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSupplementApplicationArgs = {
  input: SupplementApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSupplementCrossProvinceCaseArgs = {
  input: SupplementCrossProvinceCaseInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSuspendApplicationArgs = {
  input: SuspendApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSuspendCertificateArgs = {
  input: ChangeCertificateInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSuspendMatterArgs = {
  input: SuspendMatterInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationSuspendSealArgs = {
  input: ChangeSealInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationUnlinkMiniProgramArgs = {
  input: UnlinkMiniProgramInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationUrgeApplicationArgs = {
  input: UrgeApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationUseCertificateGrantArgs = {
  input: UseCertificateGrantInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationVerifyIdentityArgs = {
  input: VerifyIdentityInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationWithdrawApplicationArgs = {
  input: WithdrawApplicationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationWithdrawConsentArgs = {
  input: WithdrawConsentInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationWithdrawCrossProvinceCaseArgs = {
  input: WithdrawCrossProvinceCaseInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationWithdrawInvitationArgs = {
  input: WithdrawInvitationInput;
};


/** Everything that can be done. Each takes one input and answers with one payload. */
export type MutationWithdrawPackageArgs = {
  input: WithdrawPackageInput;
};

/** Anything with an id of its own, to be read again by `node`. */
export type Node = {
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
};

/** Something that one is told, in the language that one asks in. */
export type Notification = Node & {
  /** The case that it is about, if any. */
  application?: Maybe<Application>;
  /** When it was sent. */
  at: Scalars['DateTime']['output'];
  /** What happened, and what to do. Never holds personal data. */
  body: Scalars['String']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** When one marked it as read. */
  readAt?: Maybe<Scalars['DateTime']['output']>;
  /** In a few words. */
  title: Scalars['String']['output'];
};

/** How people are told outside the app. */
export type NotificationChannel =
  /** By a subscription message of the Alipay mini-program. */
  | 'ALIPAY'
  /** By text message. */
  | 'SMS'
  /** By a subscription message of the WeChat mini-program. */
  | 'WECHAT';

/** A page of what one was told. */
export type NotificationConnection = {
  /** The notifications of this page. */
  edges: Array<NotificationEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many one has not read, on all pages; 1,000 means so many or more. */
  unreadCount: Scalars['Int']['output'];
};

/** An item of a page, with its cursor. */
export type NotificationEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Notification;
};

/** How one wants to be told of one's cases outside the app; in the app one always is. */
export type NotificationPreferences = {
  /** Whether in a mini-program, as often as one accepted messages there. */
  miniProgram: Scalars['Boolean']['output'];
  /** From when on no text message comes: HH:MM in China. */
  quietFrom: Scalars['String']['output'];
  /** Until when; equal to quietFrom: no hours are quiet. */
  quietUntil: Scalars['String']['output'];
  /** Whether by text message. */
  sms: Scalars['Boolean']['output'];
};

/** How one is told from now on. */
export type NotificationPreferencesPayload = {
  /** As they are now. */
  notificationPreferences?: Maybe<NotificationPreferences>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** What an objection wants to be different; what is left out stays as it is. */
export type ObjectionInput = {
  /** Fields of the certificates as they should be; those that have one get a new version. */
  certificateFields?: InputMaybe<Scalars['JSON']['input']>;
  /** The decision's reason as it should be; left out, it tells of the objection. */
  decisionReason?: InputMaybe<Scalars['String']['input']>;
  /** The legal basis as it should be. */
  legalBasis?: InputMaybe<Scalars['String']['input']>;
  /** Take the certificates back; not together with fields. */
  revoke?: Scalars['Boolean']['input'];
};

/** What one department thinks of a case. */
export type Opinion = {
  /** When it answered, or counted as having agreed. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** Who was asked. */
  department: Department;
  /** The last day to answer; after it silence is consent. */
  dueOn: Scalars['Date']['output'];
  /** What it said; for the case's own department, and after the decision for applicants. */
  opinion?: Maybe<Scalars['String']['output']>;
  /** How it stands; to applicants REQUESTED until the case is decided. */
  status: OpinionStatus;
};

/** How a department that was asked for its opinion stands. */
export type OpinionStatus =
  /** It agreed. */
  | 'AGREED'
  /** It let its days pass, so it counts as having agreed (缺席默认制); only the system deems. */
  | 'DEEMED_AGREED'
  /** It objected; the decision's reason has to answer that. */
  | 'OBJECTED'
  /** It was asked. */
  | 'REQUESTED';

/** A company or another organization. */
export type Organization = Node & {
  /** GB 32100. */
  creditCode?: Maybe<Scalars['String']['output']>;
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** Invitations that wait for an answer; null unless one may invite. */
  invitations?: Maybe<Array<Invitation>>;
  /** Who represents it by law. */
  legalRepresentative?: Maybe<Scalars['String']['output']>;
  /** Who acts for it; null for who is no member. Names are clear to who manages them. */
  members?: Maybe<Array<Membership>>;
  /** Its name. */
  name: Scalars['String']['output'];
};

/** An organization that one acts for now. */
export type OrganizationPayload = {
  /** The organization. */
  organization?: Maybe<Organization>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** A service package that somebody applies for: one form, one number, one progress. */
export type PackageApplication = Node & {
  /** Its cases so far, each with a number and a clock of its own. */
  applications: Array<Application>;
  /** When it was started. */
  createdAt: Scalars['DateTime']['output'];
  /** What was filled in; before that what is known already (免填单). */
  form: Scalars['JSON']['output'];
  /** The one form: JSON Schema 2020-12, with the hints of its matters' forms. */
  formSchema: Scalars['JSON']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** The one set of materials. */
  materials: Array<MaterialRequirement>;
  /** Sortable by region and day, with a check character. */
  number: Scalars['String']['output'];
  /** The package as chosen, with the versions of its matters that it started with. */
  package: ServicePackage;
  /** Its matters, those that wait for others too. */
  parts: Array<PackagePart>;
  /** Which fields of the one form were filled in at the start, and from where. */
  prefill: Array<PrefilledField>;
  /** Which share is over, from 0 to 1, each matter by its promised days. */
  progress: Scalars['Float']['output'];
  /** Send it along with every change. */
  revision: Scalars['Int']['output'];
  /** Where the whole stands: what is the applicant's turn first, then how far it got. */
  status: ApplicationStatus;
  /** When it was submitted. */
  submittedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of a list. */
export type PackageApplicationConnection = {
  /** The items of this page. */
  edges: Array<PackageApplicationEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type PackageApplicationEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: PackageApplication;
};

/** The package after the change. */
export type PackageApplicationPayload = {
  /** The package. */
  packageApplication?: Maybe<PackageApplication>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** A matter within a service package. */
export type PackageMatter = {
  /** Codes of matters of the package that must end first. */
  dependsOn: Array<Scalars['String']['output']>;
  /** The matter, as it is published. */
  matter: Matter;
  /** Whether one may leave it out. */
  optional: Scalars['Boolean']['output'];
};

/** One matter of a package that somebody applies for. */
export type PackagePart = {
  /** Its case; null until it is its turn. */
  application?: Maybe<Application>;
  /** What one commits to who promises a material of it (告知承诺); null where it takes no commitment. */
  commitment?: Maybe<Commitment>;
  /** Codes of matters of the package that must end well first. */
  dependsOn: Array<Scalars['String']['output']>;
  /** The matter, in the version that the package started with. */
  matter: Matter;
  /** Why it was closed before it became a case. */
  note?: Maybe<Scalars['String']['output']>;
  /** Where it stands. */
  state: PackagePartState;
};

/** Where one matter of a package stands. */
export type PackagePartState =
  /** It never became a case; the note says why. */
  | 'CLOSED'
  /** Its case was approved. */
  | 'DONE'
  /** Its case was refused, taken back or ended. */
  | 'FAILED'
  /** It is a case under way. */
  | 'RUNNING'
  /** It waits for others to end well. */
  | 'WAITING';

/** Where a page lies in its list. */
export type PageInfo = {
  /** Cursor of the last item. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there is more behind this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether there is more before this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** What stands on a parcel, in full: for clerks while they have to send it. */
export type ParcelLabel = {
  /** Where to. */
  address: Scalars['String']['output'];
  /** For the carrier. */
  phone: Scalars['String']['output'];
  /** Who receives it. */
  recipient: Scalars['String']['output'];
};

/** Where a result is. */
export type ParcelState =
  /** The applicant has it. */
  | 'DELIVERED'
  /** It came back. */
  | 'RETURNED'
  /** On its way. */
  | 'SENT'
  /** Not sent, not fetched, or not decided yet. */
  | 'WAITING';

/** Another province that we work with. */
export type Partner = Node & {
  /** What was agreed with it and confirmed by both. */
  agreements: Array<Agreement>;
  /** What the provinces call it among themselves. */
  code: Scalars['String']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** Its name. */
  name: Scalars['String']['output'];
  /** Where its people go. */
  portalUrl?: Maybe<Scalars['String']['output']>;
  /** The province. */
  region: Region;
  /** Whether new cases go there and come from there. */
  status: PartnerStatus;
};

/** What the calling partner sees of its work with us. */
export type PartnerDesk = {
  /** One of them. */
  case?: Maybe<CrossProvinceCase>;
  /** Conversations with us, newest first. */
  cases: CrossProvinceCaseConnection;
  /** A piece of a file that a case of ours named; null for any other. */
  fileChunk?: Maybe<FileChunk>;
  /** The partner, as we know it. */
  self: Partner;
  /** What the partner decides for our people. */
  services: CrossProvinceServiceConnection;
};


/** What the calling partner sees of its work with us. */
export type PartnerDeskCaseArgs = {
  number: Scalars['String']['input'];
};


/** What the calling partner sees of its work with us. */
export type PartnerDeskCasesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  direction?: InputMaybe<CaseDirection>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<ApplicationStatus>>;
};


/** What the calling partner sees of its work with us. */
export type PartnerDeskFileChunkArgs = {
  case: Scalars['String']['input'];
  file: Scalars['String']['input'];
  offset?: Scalars['Int']['input'];
};


/** What the calling partner sees of its work with us. */
export type PartnerDeskServicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** How work with a partner goes. */
export type PartnerFigures = {
  /** Cases that began in these days. */
  counts: Array<CrossingCount>;
  /** Nothing is sent there until then. */
  leftAloneUntil?: Maybe<Scalars['DateTime']['output']>;
  /** With whom. */
  partner: Partner;
  /** The twenty latest of theirs that we refused. */
  refused: Array<RefusedMessage>;
  /** Messages to them that were given up, now; 10,000 at most. */
  undelivered: Scalars['Int']['output'];
};

/** Whether new cases go to a partner province and come from it; those that are there go on either way. */
export type PartnerStatus =
  /** They do. */
  | 'ACTIVE'
  /** Not for now. */
  | 'SUSPENDED';

/** Somebody: a person or an organization. */
export type Party = {
  /** The id of the account or organization. */
  id?: Maybe<Scalars['ID']['output']>;
  /** Null unless one's own or of a case that one handles; to a delegate, too. */
  idNumber?: Maybe<Scalars['String']['output']>;
  /** Person or organization. */
  kind: PartyKind;
  /** ID number or credit code, masked for everyone. */
  maskedIdNumber?: Maybe<Scalars['String']['output']>;
  /** Masked for strangers; until verified, the masked phone. */
  name: Scalars['String']['output'];
};

/** Kinds of parties. */
export type PartyKind =
  /** A company or another organization. */
  | 'ORGANIZATION'
  /** A natural person. */
  | 'PERSON';

/** A passkey (通行密钥) that one can sign in with, instead of a code. */
export type Passkey = {
  /** When it was added. */
  createdAt: Scalars['DateTime']['output'];
  /** Names the passkey. */
  id: Scalars['ID']['output'];
  /** When it last signed one in. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What one called it. */
  name: Scalars['String']['output'];
};

/** What to ask the device for. */
export type PasskeyOptionsPayload = {
  /** WebAuthn Level 3 in JSON, for parseCreationOptionsFromJSON or parseRequestOptionsFromJSON; good once, for five minutes. */
  options?: Maybe<Scalars['JSON']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** A verified identity. */
export type Person = {
  /** The ID number, masked. */
  maskedIdNumber: Scalars['String']['output'];
  /** By which provider. */
  method: Scalars['String']['output'];
  /** The person's name. */
  name: Scalars['String']['output'];
  /** When it was verified. */
  verifiedAt: Scalars['DateTime']['output'];
};

/** A role in a department. */
export type Post = {
  /** Where; null when the department is no longer listed. */
  department?: Maybe<Department>;
  /** For which region and what lies in it; null: wherever the department works. */
  region?: Maybe<Region>;
  /** The role. */
  role: StaffRole;
};

/** A post that waits for a second administrator: SUPERVISOR or ADMINISTRATOR. */
export type PostProposal = {
  /** Until when it may be confirmed. */
  expiresAt: Scalars['DateTime']['output'];
  /** Names the proposal, for `confirmPost`. */
  id: Scalars['ID']['output'];
  /** Of somebody who isn't staff yet: their phone, masked. */
  maskedPhone?: Maybe<Scalars['String']['output']>;
  /** The post. */
  post: Post;
  /** When. */
  proposedAt: Scalars['DateTime']['output'];
  /** Who proposed it, by username. */
  proposedBy: Scalars['String']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
  /** Whose; of somebody new what they are to sign in with. */
  username: Scalars['String']['output'];
};

/** A field that was filled in when the case was started (免填单). */
export type PrefilledField = {
  /** When it was filled in; whoever fills the form may have changed it. */
  at: Scalars['DateTime']['output'];
  /** The field's place in the form, with dots. */
  path: Scalars['String']['output'];
  /** The form's `x-prefill`: the name of the source. */
  source: Scalars['String']['output'];
  /** What to call the source, in the caller's language. */
  sourceLabel: Scalars['String']['output'];
};

/** Show a certificate. */
export type PresentCertificateInput = {
  /** One's own certificate. */
  certificateId: Scalars['ID']['input'];
  /** Keys of Certificate.fields, and holderName; none shows type, issuer and status only. */
  fields: Array<Scalars['String']['input']>;
  /** Also make a token for where no network is: good for ten minutes, nobody can recall it. */
  offline?: Scalars['Boolean']['input'];
};

/** A fresh code to show. */
export type PresentCertificatePayload = {
  /** The code. */
  presentation?: Maybe<CertificatePresentation>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** A step of the process. */
export type ProcessStep = {
  /** What happens. */
  description?: Maybe<Scalars['String']['output']>;
  /** 受理, 审核, 办结 … */
  name: Scalars['String']['output'];
  /** Its share of the promised working days. */
  workingDays?: Maybe<Scalars['Int']['output']>;
};

/** A step of the process. */
export type ProcessStepInput = {
  /** What happens. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** 受理, 审核, 办结 … */
  name: Scalars['String']['input'];
  /** Its share of the promised working days. */
  workingDays?: InputMaybe<Scalars['Int']['input']>;
};

/** Propose a correction of a decision; what is left out stays as it is. */
export type ProposeCorrectionInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Fields of the certificates as they should be; those that have one get a new version. */
  certificateFields?: InputMaybe<Scalars['JSON']['input']>;
  /** The decision's reason as it should be. */
  decisionReason?: InputMaybe<Scalars['String']['input']>;
  /** The legal basis as it should be. */
  legalBasis?: InputMaybe<Scalars['String']['input']>;
  /** What is wrong, for the applicant to read once it is corrected. */
  reason: Scalars['String']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
  /** Take the certificates back; not together with fields. */
  revoke?: Scalars['Boolean']['input'];
};

/** Propose a refusal. */
export type ProposeRefusalInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Not to accept, or to deny. */
  kind: RefusalKind;
  /** On what provision. */
  legalBasis: Scalars['String']['input'];
  /** Why, for the applicant to read. */
  reason: Scalars['String']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Publish a version that somebody else submitted. */
export type PublishMatterInput = {
  /** The matter's code. */
  code: Scalars['String']['input'];
  /** From which day it is in force, at most 730 days ahead; null: from now on. */
  effectiveOn?: InputMaybe<Scalars['Date']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** What would be signed in. Show it, and ask for the digits on the page: we don't tell. */
export type QrSignInRequest = {
  /** Through what. */
  channel: Channel;
  /** What the page calls itself; nobody has checked that. */
  device: Scalars['String']['output'];
  /** Seconds that are left. */
  expiresIn: Scalars['Int']['output'];
  /** When the page asked. */
  requestedAt: Scalars['DateTime']['output'];
};

/** Everything that can be read. */
export type Query = {
  /** The working-day calendar of a year; null until its notice is entered. */
  calendarYear?: Maybe<CalendarYear>;
  /** What the catalogue comes to, of a region, a department, both, or all. */
  catalogueFigures: CatalogueFigures;
  /** The same for each department, those with most matters first. */
  catalogueFiguresByDepartment: Array<DepartmentFigures>;
  /** Every type of certificate. */
  certificateTypes: Array<CertificateType>;
  /** The texts in force today, for anybody to read. */
  consentTexts: Array<ConsentText>;
  /** What the provinces of a region decide for people here (跨省通办). */
  crossProvinceServices: CrossProvinceServiceConnection;
  /** What applicants couldn't be told, newest first; for supervisors and administrators, else empty. */
  deadLetters: DeadLetterConnection;
  /** For administrators of that department: who has a post in it, oldest first; else null. */
  departmentStaff?: Maybe<ColleagueConnection>;
  /** The departments of a region, by name. */
  departments: DepartmentConnection;
  /** Labels of the enums that people see: statuses, actions, events. A client keeps them; it shows a value without a label as it is. */
  enumLabels: Array<EnumLabels>;
  /** What may be ticked when a case is evaluated. */
  evaluationTags: Array<EvaluationTag>;
  /** The next question about a matter, or what is needed after all of them (引导). */
  guide: GuideStep;
  /** Stages of life of people, or of organizations, as a tree. */
  lifeStages: Array<LifeStage>;
  /** The published version of a matter. */
  matter?: Maybe<Matter>;
  /** The published catalogue, page by page. */
  matters: MatterConnection;
  /** Whatever has that id and the caller may see; else null. */
  node?: Maybe<Node>;
  /** The same for several ids, in their order; at most 100. */
  nodes: Array<Maybe<Node>>;
  /** The calling partner's desk; null unless a partner province's system calls. */
  partner?: Maybe<PartnerDesk>;
  /** For administrators: posts that wait for another one of their departments, newest first, at most 100; else null. */
  postProposals?: Maybe<Array<PostProposal>>;
  /** What was granted to one's system, or to the organization that one acts for. */
  receivedGrants: ReceivedGrantConnection;
  /** The region of that code. */
  region?: Maybe<Region>;
  /** The regions directly below a region; the provinces when none is named. */
  regions: Array<Region>;
  /** Find matters by what people say (口语化搜索), best first. */
  searchMatters: MatterHitConnection;
  /** The service package of that code; null when it can't be had today. */
  servicePackage?: Maybe<ServicePackage>;
  /** Service packages; with a region those of all regions above it, too. */
  servicePackages: Array<ServicePackage>;
  /** What a grantee may ask holders for, at most 200; open to everybody. */
  sharingPurposes: Array<SharingPurpose>;
  /** For administrators: what concerns their departments, newest first; else null. */
  staffLog?: Maybe<StaffLogEntryConnection>;
  /** Complete what is being typed, in pinyin or initials too, to what finds something. */
  suggestMatters: Array<Scalars['String']['output']>;
  /** Figures for supervisors; null for everybody else. */
  supervision?: Maybe<Supervision>;
  /** The themes of the published catalogue, the largest first; at most 200. */
  themes: Array<Theme>;
  /** Check a code of a phone's screen or a page, or an offline token; open to everybody. */
  verifyCertificate: CertificateVerification;
  /** Check the seals and signatures in a PDF that one may read. */
  verifyDocument: DocumentVerification;
  /** The signed-in person; null when anonymous. */
  viewer?: Maybe<Viewer>;
  /** The service window, the approvers and the catalogue's editors; null unless staff. */
  workbench?: Maybe<Workbench>;
};


/** Everything that can be read. */
export type QueryCalendarYearArgs = {
  year: Scalars['Int']['input'];
};


/** Everything that can be read. */
export type QueryCatalogueFiguresArgs = {
  department?: InputMaybe<Scalars['String']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryCatalogueFiguresByDepartmentArgs = {
  first?: Scalars['Int']['input'];
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryConsentTextsArgs = {
  purpose?: InputMaybe<ConsentPurpose>;
};


/** Everything that can be read. */
export type QueryCrossProvinceServicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  audience?: InputMaybe<Audience>;
  current?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  home: Scalars['String']['input'];
};


/** Everything that can be read. */
export type QueryDeadLettersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryDepartmentStaffArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  departmentCode: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryDepartmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  region: Scalars['String']['input'];
};


/** Everything that can be read. */
export type QueryGuideArgs = {
  answers?: Array<GuideAnswer>;
  matterCode: Scalars['String']['input'];
};


/** Everything that can be read. */
export type QueryLifeStagesArgs = {
  audience: Audience;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryMatterArgs = {
  code: Scalars['String']['input'];
};


/** Everything that can be read. */
export type QueryMattersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<MatterFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<MatterOrder>;
};


/** Everything that can be read. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** Everything that can be read. */
export type QueryReceivedGrantsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryRegionArgs = {
  code: Scalars['String']['input'];
};


/** Everything that can be read. */
export type QueryRegionsArgs = {
  parent?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QuerySearchMattersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  audience?: InputMaybe<Audience>;
  first?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
};


/** Everything that can be read. */
export type QueryServicePackageArgs = {
  code: Scalars['String']['input'];
};


/** Everything that can be read. */
export type QueryServicePackagesArgs = {
  audience?: InputMaybe<Audience>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QuerySharingPurposesArgs = {
  grantee: Scalars['String']['input'];
};


/** Everything that can be read. */
export type QueryStaffLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QuerySuggestMattersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  prefix: Scalars['String']['input'];
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryThemesArgs = {
  audience?: InputMaybe<Audience>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryVerifyCertificateArgs = {
  token: Scalars['String']['input'];
};


/** Everything that can be read. */
export type QueryVerifyDocumentArgs = {
  fileId: Scalars['ID']['input'];
};

/** The five grades of an evaluation (好差评). */
export type Rating =
  /** 基本满意. */
  | 'FAIR'
  /** 满意. */
  | 'GOOD'
  /** 不满意; it is mended. */
  | 'POOR'
  /** 非常满意. */
  | 'VERY_GOOD'
  /** 非常不满意; it is mended. */
  | 'VERY_POOR';

/** That a message was taken; signed by us. The same message gets the same receipt. */
export type Receipt = {
  /** SM3 in hex over the canonical JSON of its envelope. */
  envelopeDigest: Scalars['String']['output'];
  /** Which of our keys signed. */
  keyId: Scalars['String']['output'];
  /** The message. */
  messageId: Scalars['ID']['output'];
  /** When; signed as YYYY-MM-DDTHH:MM:SS.sssZ. */
  receivedAt: Scalars['DateTime']['output'];
  /** SM2 (DER, base64) over the canonical JSON of the other members. */
  signature: Scalars['String']['output'];
};

/** A grant as its grantee sees it: nothing of the certificate, which only a use opens. */
export type ReceivedGrant = {
  /** Until when. */
  expiresAt: Scalars['DateTime']['output'];
  /** What a use answers with. */
  fields: Array<Scalars['String']['output']>;
  /** What `useCertificateGrant` takes. */
  id: Scalars['ID']['output'];
  /** What for; a use has to say the same. */
  purpose: Scalars['String']['output'];
  /** How often it may be used yet; null is no limit. */
  remainingUses?: Maybe<Scalars['Int']['output']>;
  /** When it was withdrawn; null when it wasn't. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of a list. */
export type ReceivedGrantConnection = {
  /** The items of this page. */
  edges: Array<ReceivedGrantEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type ReceivedGrantEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: ReceivedGrant;
};

/** Record that a check found the commitment of a case broken. */
export type RecordBreachInput = {
  /** The case; it was approved on commitment. */
  applicationId: Scalars['ID']['input'];
  /** What the check found, for the person to read. */
  reason: Scalars['String']['input'];
};

/** Write down what became of a parcel. */
export type RecordDeliveryInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Whether it arrived; false: it came back (退回). */
  delivered: Scalars['Boolean']['input'];
  /** What the carrier says; at most 200 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Write down who fetched a result. Without name and number it was the applicant. */
export type RecordPickupInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Their ID number. */
  collectorIdNumber?: InputMaybe<Scalars['String']['input']>;
  /** Who fetched it for the applicant. */
  collectorName?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Record what the person said when called back. */
export type RecordRevisitInput = {
  /** What they said. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  rectificationId: Scalars['ID']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
  /** Whether they are satisfied now. */
  satisfied: Scalars['Boolean']['input'];
};

/** Back to one's account, from a new phone's. */
export type RecoverAccountInput = {
  /** What CHANGE_PHONE sent to the phone that one signed in with. */
  code: Scalars['String']['input'];
  /** What one signs in with. */
  device: DeviceInput;
  /** Of a face check that was passed in this session. */
  faceToken: Scalars['String']['input'];
  /** As in verifyIdentity. */
  idNumber: Scalars['String']['input'];
  /** As on the ID card. */
  name: Scalars['String']['input'];
};

/** Something that was found bad and has to be mended, by an evaluation or a complaint. */
export type Rectification = Node & {
  /** The number of the case that it is about, if any. */
  applicationNumber?: Maybe<Scalars['String']['output']>;
  /** What opened it. */
  cause: RectificationCause;
  /** Who has to mend it. */
  department?: Maybe<Department>;
  /** By when the department has to reply. */
  dueOn: Scalars['Date']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** When it was opened. */
  openedAt: Scalars['DateTime']['output'];
  /** Whether the reply is late. */
  overdue: Scalars['Boolean']['output'];
  /** The grade, when an evaluation opened it. */
  rating?: Maybe<Rating>;
  /** When it said so. */
  repliedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the department says was done. */
  reply?: Maybe<Scalars['String']['output']>;
  /** Send it along with every change. */
  revision: Scalars['Int']['output'];
  /** What was noted when the person was called back; for staff. */
  revisitNote?: Maybe<Scalars['String']['output']>;
  /** Whether they were satisfied when called back. */
  revisitSatisfied?: Maybe<Scalars['Boolean']['output']>;
  /** Where it stands. */
  state: RectificationState;
  /** What the person wrote; for themselves and those who mend it. */
  text?: Maybe<Scalars['String']['output']>;
};

/** What has to be mended was found by whom. */
export type RectificationCause =
  /** By a complaint. */
  | 'COMPLAINT'
  /** By a bad evaluation. */
  | 'EVALUATION';

/** A page of a list. */
export type RectificationConnection = {
  /** The items of this page. */
  edges: Array<RectificationEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type RectificationEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Rectification;
};

/** What is mended, after the change. */
export type RectificationPayload = {
  /** As it is now. */
  rectification?: Maybe<Rectification>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Where mending stands. */
export type RectificationState =
  /** Done. */
  | 'CLOSED'
  /** The department has to reply. */
  | 'OPEN'
  /** It replied; somebody else calls back. */
  | 'REPLIED'
  /** The person was called back (回访). */
  | 'REVISITED';

/** Swap a refresh token for new tokens. */
export type RefreshSessionInput = {
  /** The last one; using an older one ends the session. */
  refreshToken: Scalars['String']['input'];
};

/** What a refusal would be. */
export type RefusalKind =
  /** To deny after review (不予许可). */
  | 'DENY'
  /** Not to accept the case (不予受理). */
  | 'NOT_ACCEPT';

/** A refusal that waits for a supervisor (窗口无权否决). */
export type RefusalProposal = {
  /** What it would be. */
  kind: RefusalKind;
  /** On what provision. */
  legalBasis: Scalars['String']['output'];
  /** When. */
  proposedAt: Scalars['DateTime']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
};

/** A message of a partner's that we refused; it changed nothing. */
export type RefusedMessage = {
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Of which case it said that it was. */
  case: Scalars['String']['output'];
  /** SM3 of its envelope. */
  digest?: Maybe<Scalars['String']['output']>;
  /** Why it was refused: the problem's key. */
  reason: Scalars['String']['output'];
  /** Which place it said that it had. */
  sequence: Scalars['Int']['output'];
};

/** An administrative division (行政区划). */
export type Region = Node & {
  /** The regions directly below. */
  children: Array<Region>;
  /** 12 digits, GB/T 2260, zero-filled. */
  code: Scalars['String']['output'];
  /** Its name behind those of all regions above. */
  fullName: Scalars['String']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** Its level. */
  level: RegionLevel;
  /** Its name. */
  name: Scalars['String']['output'];
  /** The region above; null for a province. */
  parent?: Maybe<Region>;
};

/** Levels of administrative divisions, GB/T 2260. */
export type RegionLevel =
  /** A city or prefecture (市). */
  | 'CITY'
  /** The country (国家). */
  | 'COUNTRY'
  /** A county or district (县/区). */
  | 'COUNTY'
  /** A province, autonomous region or municipality (省). */
  | 'PROVINCE'
  /** A township or street (乡镇/街道). */
  | 'TOWNSHIP'
  /** A village or community (村/社区). */
  | 'VILLAGE';

/** Prove to be an organization's legal representative. */
export type RegisterOrganizationInput = {
  /** GB 32100, 18 characters. */
  creditCode: Scalars['String']['input'];
  /** As registered. */
  name: Scalars['String']['input'];
};

/** Register what a grantee may ask for; the last word counts. */
export type RegisterSharingPurposeInput = {
  /** The type's code. */
  certificateType: Scalars['String']['input'];
  /** Keys of the type's fields, `holderName`, `pdf`; none takes the purpose back. */
  fields: Array<Scalars['String']['input']>;
  /** Credit code or client id of a registered organization. */
  grantee: Scalars['String']['input'];
  /** At most 200 characters. */
  purpose: Scalars['String']['input'];
};

/** Prove to be a child's guardian. */
export type RegisterWardInput = {
  /** The child's ID number, GB 11643. */
  idNumber: Scalars['String']['input'];
  /** The child's name. */
  name: Scalars['String']['input'];
  /** What one is to the child. */
  relation: GuardianRelation;
};

/** Leave a case to whoever takes it. */
export type ReleaseApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
};

/** End a membership. */
export type RemoveMemberInput = {
  /** The id of the member's `person`; one's own to leave. */
  memberId: Scalars['ID']['input'];
  /** The organization. */
  organizationId: Scalars['ID']['input'];
};

/** Whether a membership has ended. */
export type RemoveMemberPayload = {
  /** Whether it is done. */
  removed: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Remove a passkey. */
export type RemovePasskeyInput = {
  /** One of `viewer.passkeys`. */
  passkeyId: Scalars['ID']['input'];
};

/** Removed. */
export type RemovePasskeyPayload = {
  /** Whether it is done. */
  removed: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Note that a breach was repaired. */
export type RepairBreachInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** How it was repaired. */
  note: Scalars['String']['input'];
};

/** Have something tried again. */
export type ReplayDeadLetterInput = {
  /** Which. */
  letterId: Scalars['ID']['input'];
};

/** What is tried again. */
export type ReplayDeadLetterPayload = {
  /** It, with no attempts made. */
  letter?: Maybe<DeadLetter>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Send again what was given up. */
export type ReplayExchangeMessagesInput = {
  /** What both provinces call the case. */
  case: Scalars['String']['input'];
};

/** What is sent again. */
export type ReplayExchangeMessagesPayload = {
  /** These. */
  messages?: Maybe<Array<UndeliveredMessage>>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Reply to a bad evaluation or a complaint. */
export type ReplyToRectificationInput = {
  /** Which. */
  rectificationId: Scalars['ID']['input'];
  /** What was done, for the person to read; at most 1,000 characters. */
  reply: Scalars['String']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Report how a case stands. */
export type ReportCaseProgressInput = {
  /** When it came to stand so. */
  at: Scalars['String']['input'];
  /** The result, when there is one. */
  certificate?: InputMaybe<Scalars['JSON']['input']>;
  /** Why it was decided so: reason, legalBasis and appeal. */
  decision?: InputMaybe<Scalars['JSON']['input']>;
  /** Whose message it is. */
  envelope: EnvelopeInput;
  /** What is missing or wrong: a list of message, materialKey and fieldPath. */
  items?: InputMaybe<Scalars['JSON']['input']>;
  /** For the applicant. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The case's number in the sender's books. */
  number?: InputMaybe<Scalars['String']['input']>;
  /** The case's status now. */
  status: ApplicationStatus;
};

/** Ask other departments for their opinions. */
export type RequestOpinionInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Whom to ask, each once per case; at most 10. */
  departmentCodes: Array<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
  /** How long they have, 1 to 20; silence is consent after that. */
  workingDays: Scalars['Int']['input'];
};

/** Ask for e-seals. */
export type RequestSealsInput = {
  /** The same key again returns the first ones. */
  idempotencyKey: Scalars['ID']['input'];
  /** Which; a new company's four are STATUTORY_NAME, FINANCE, CONTRACT and PERSONAL_NAME. */
  kinds: Array<SealKind>;
  /** For INTERNAL_UNIT, BRANCH and OTHER_BUSINESS: the second line, at most 10 characters. */
  label?: InputMaybe<Scalars['String']['input']>;
  /** An organization that one manages, or a department that one supervises or administers. */
  organizationId: Scalars['ID']['input'];
};

/** Ask for a code. */
export type RequestSmsCodeInput = {
  /** `ConsentText.hash` of the ACCOUNT text, which the login page shows and one agrees to before a phone is taken; REQUIRED without it, where consents are asked for and one isn't signed in. */
  consentHash?: InputMaybe<Scalars['String']['input']>;
  /** A mainland mobile phone. */
  phone: Scalars['String']['input'];
  /** What it is for. */
  purpose?: SmsPurpose;
};

/** A code is on its way, or why not. */
export type RequestSmsCodePayload = {
  /** Seconds that the code is good for. */
  expiresIn?: Maybe<Scalars['Int']['output']>;
  /** Seconds until one may ask again. */
  retryAfter?: Maybe<Scalars['Int']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Ask for everything that is missing or wrong, at once. */
export type RequestSupplementInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Everything; at most 50. */
  items: Array<SupplementItemInput>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Send a colleague a temporary password. */
export type ResetStaffCredentialsInput = {
  /** Why, for the log; at most 200 characters. */
  reason: Scalars['String']['input'];
  /** Whose. */
  username: Scalars['String']['input'];
};

/** Let the clock of a case run again. */
export type ResumeApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** What came of it, for the file of the case. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Let people apply for a suspended matter again. */
export type ResumeMatterInput = {
  /** The matter's code. */
  code: Scalars['String']['input'];
  /** Why, for the history; at most 500 characters. */
  reason: Scalars['String']['input'];
};

/** Take a matter out of the catalogue. */
export type RetireMatterInput = {
  /** The matter's code. */
  code: Scalars['String']['input'];
  /** Why, for the history; at most 500 characters. */
  reason: Scalars['String']['input'];
};

/** Return a version that waits, to be changed. */
export type ReturnMatterInput = {
  /** The matter's code. */
  code: Scalars['String']['input'];
  /** What to change, for its authors; at most 500 characters. */
  reason: Scalars['String']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Write down what people found in an instant approval. */
export type ReviewInstantInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** True: it is right. False: it is to be corrected, which proposes just that to a second person. */
  confirmed: Scalars['Boolean']['input'];
  /** What is to be different; left out, the certificates are taken back. */
  correction?: InputMaybe<ObjectionInput>;
  /** What is wrong; required for an objection. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Withdraw a grant. */
export type RevokeCertificateGrantInput = {
  /** The grant. */
  grantId: Scalars['ID']['input'];
};

/** End a delegation. */
export type RevokeDelegationInput = {
  /** What one gave or took. */
  delegationId: Scalars['ID']['input'];
};

/** Take a colleague's post away. */
export type RevokePostInput = {
  /** One of the departments that the caller administers. */
  departmentCode: Scalars['String']['input'];
  /** Why, for the log; at most 200 characters. */
  reason: Scalars['String']['input'];
  /** Only for that region and what lies in it, 12 digits; null: wherever the department works. */
  regionCode?: InputMaybe<Scalars['String']['input']>;
  /** The role. */
  role: StaffRole;
  /** Whose. */
  username: Scalars['String']['input'];
};

/** Don't let somebody use an e-seal any more. */
export type RevokeSealUserInput = {
  /** The seal. */
  sealId: Scalars['ID']['input'];
  /** The id of one of `Seal.users`. */
  userId: Scalars['ID']['input'];
};

/** End one session. */
export type RevokeSessionInput = {
  /** One of `viewer.sessions`. */
  sessionId: Scalars['ID']['input'];
};

/** Ended. */
export type RevokeSessionPayload = {
  /** Whether it is done. */
  revoked: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Save a draft. */
export type SaveApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** How the result shall come. */
  delivery?: InputMaybe<DeliveryInput>;
  /** Replaces the whole form. */
  form?: InputMaybe<Scalars['JSON']['input']>;
  /** Merged by key. */
  materials?: InputMaybe<Array<MaterialInput>>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Save a draft as a whole. */
export type SaveMatterDraftInput = {
  /** When a version was published meanwhile: its number, once one has looked at the differences. */
  basedOn?: InputMaybe<Scalars['Int']['input']>;
  /** The matter's code. */
  code: Scalars['String']['input'];
  /** All that it shall say. */
  content: MatterContentInput;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Scan a page's code. */
export type ScanQrSignInInput = {
  /** What stands behind /q/ in the picture. */
  code: Scalars['String']['input'];
};

/** What would be signed in. */
export type ScanQrSignInPayload = {
  /** The page. */
  request?: Maybe<QrSignInRequest>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** An e-seal (电子印章). */
export type Seal = Node & {
  /** The same with their last days; null unless the owner's. */
  authorizations?: Maybe<Array<SealAuthorization>>;
  /** Serial number of its certificate, in hex. */
  certificateSerial?: Maybe<Scalars['String']['output']>;
  /** 13 digits: the region's six and seven more. */
  code: Scalars['String']['output'];
  /** What happened to it, the first step first. */
  history: Array<SealStep>;
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** Its picture, SVG. */
  image: Scalars['String']['output'];
  /** Its picture as PNG in base64, as it lies in signatures; null before it is made. */
  imagePng?: Maybe<Scalars['String']['output']>;
  /** Which kind. */
  kind: SealKind;
  /** What stands on it: the owner's name, or a person's. */
  name: Scalars['String']['output'];
  /** Whose it is. */
  owner: Party;
  /** Number of its twin of rubber (物电同源). */
  physicalNumber?: Maybe<Scalars['String']['output']>;
  /** Every use, newest first; null for who doesn't speak for the owner. */
  signatures?: Maybe<SealSignatureConnection>;
  /** What it is today. */
  status: SealStatus;
  /** Its second line, such as 财务专用章. */
  title?: Maybe<Scalars['String']['output']>;
  /** Who may use it today besides the legal representative; null unless the owner's. */
  users?: Maybe<Array<Party>>;
  /** First day; null before it is made. */
  validFrom?: Maybe<Scalars['Date']['output']>;
  /** Last day; null before it is made, or without end. */
  validUntil?: Maybe<Scalars['Date']['output']>;
};


/** An e-seal (电子印章). */
export type SealSignaturesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What happens to an e-seal. */
export type SealAction =
  /** It was granted and made (制作). */
  | 'APPROVE'
  /** It was cancelled, or the request refused or taken back (注销). */
  | 'CANCEL'
  /** It was registered (备案). */
  | 'REGISTER'
  /** Somebody asked for it (申请). */
  | 'REQUEST'
  /** It may be used again (恢复). */
  | 'RESUME'
  /** It was suspended (停用). */
  | 'SUSPEND';

/** Somebody whom the owner lets use an e-seal. */
export type SealAuthorization = {
  /** Since when. */
  authorizedAt: Scalars['DateTime']['output'];
  /** Who; null when the account is closed. */
  user?: Maybe<Party>;
  /** The last day. */
  validUntil: Scalars['Date']['output'];
};

/** A page of a list. */
export type SealConnection = {
  /** The items of this page. */
  edges: Array<SealEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** Seal a document that stays with oneself, by its digests. */
export type SealDigestInput = {
  /** SM3 over what is to be signed, lower-case hex. */
  digestSm3: Scalars['String']['input'];
  /** What it is called; at most 200 characters are kept. */
  documentName: Scalars['String']['input'];
  /** SHA-256 over the document, lower-case hex. */
  documentSha256: Scalars['String']['input'];
  /** The same key again is the same use. */
  idempotencyKey: Scalars['ID']['input'];
  /** A seal that one may use. */
  sealId: Scalars['ID']['input'];
};

/** A use of a seal. */
export type SealDigestPayload = {
  /** The use, as it was written down. */
  signature?: Maybe<SealSignature>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
  /** SES_Signature (GB/T 38540 or GM/T 0031), DER in base64. */
  value?: Maybe<Scalars['String']['output']>;
};

/** Seal a PDF. */
export type SealDocumentInput = {
  /** Besides, a strip of it on the right edge of every page (骑缝章); 20 pages share a seal. */
  acrossPages?: Scalars['Boolean']['input'];
  /** A PDF of at most 20 MiB that one may read. */
  fileId: Scalars['ID']['input'];
  /** The same key again returns the first result. */
  idempotencyKey: Scalars['ID']['input'];
  /** On which page the seal goes, from 1. */
  page?: Scalars['Int']['input'];
  /** A seal that one may use. */
  sealId: Scalars['ID']['input'];
  /** The middle of the seal, in millimetres from the left edge of the page as it is shown. */
  x: Scalars['Float']['input'];
  /** The middle of the seal, in millimetres from the upper edge of the page as it is shown. */
  y: Scalars['Float']['input'];
};

/** A sealed PDF. */
export type SealDocumentPayload = {
  /** The sealed file, the caller's own. */
  file?: Maybe<File>;
  /** The use, as it stands in the seal's chain. */
  signature?: Maybe<SealSignature>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** An item of a page, with its cursor. */
export type SealEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Seal;
};

/** Kinds of e-seals, 国办发〔2025〕33号. */
export type SealKind =
  /** Seal of a branch (分支机构章). */
  | 'BRANCH'
  /** Contract seal (合同专用章). */
  | 'CONTRACT'
  /** Finance seal (财务专用章). */
  | 'FINANCE'
  /** Seal of an internal unit (内设机构章). */
  | 'INTERNAL_UNIT'
  /** Invoice seal (发票专用章). */
  | 'INVOICE'
  /** Another business seal (业务专用章). */
  | 'OTHER_BUSINESS'
  /** Personal name seal (个人名章). */
  | 'PERSONAL_NAME'
  /** Seal of the statutory name (法定名称章). */
  | 'STATUTORY_NAME';

/** The seal after the change. */
export type SealPayload = {
  /** The seal. */
  seal?: Maybe<Seal>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Why a seal in a document doesn't count. */
export type SealProblem =
  /** The signature isn't the signer's, is from the future, or not in our register. */
  | 'BAD_DOCUMENT_SIGNATURE'
  /** The seal isn't as its maker signed it. */
  | 'BAD_SEAL_SIGNATURE'
  /** The seal was cancelled when it was used (注销). */
  | 'CANCELLED_AT_SIGNING'
  /** The document isn't the one that was sealed. */
  | 'DIGEST_MISMATCH'
  /** Seal or certificate wasn't valid when it was used. */
  | 'EXPIRED_AT_SIGNING'
  /** No SES_Signature, or one with something critical that we don't know. */
  | 'NOT_A_SEAL'
  /** The seal was suspended when it was used (停用). */
  | 'SUSPENDED_AT_SIGNING'
  /** The maker's certificate leads to nobody whom we believe. */
  | 'UNTRUSTED_MAKER'
  /** The signer's certificate leads to nobody whom we believe, or isn't the seal's. */
  | 'UNTRUSTED_SIGNER';

/** One use of an e-seal; each holds the hash of the one before, so none can be changed. */
export type SealSignature = Node & {
  /** SM3 over the document, in hex: what the seal signed. */
  digestSm3: Scalars['String']['output'];
  /** What the document is called. */
  documentName: Scalars['String']['output'];
  /** SHA-256 over the document, in hex. */
  documentSha256: Scalars['String']['output'];
  /** SHA-256 over all of this and the hash before, in hex. */
  hash: Scalars['String']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** The hash of the use before; 64 zeros for the first. */
  previousHash: Scalars['String']['output'];
  /** By which seal. */
  seal: Seal;
  /** Its place in the seal's chain, from 1. */
  sequence: Scalars['Int']['output'];
  /** When. */
  signedAt: Scalars['DateTime']['output'];
  /** By whom. */
  signedBy: Scalars['String']['output'];
};

/** A page of a list. */
export type SealSignatureConnection = {
  /** The items of this page. */
  edges: Array<SealSignatureEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type SealSignatureEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: SealSignature;
};

/** Where an e-seal stands. */
export type SealStatus =
  /** Registered and in use (备案启用). */
  | 'ACTIVE'
  /** Cancelled (注销). */
  | 'CANCELLED'
  /** Ran out (到期). */
  | 'EXPIRED'
  /** Made (制作). */
  | 'MADE'
  /** Asked for (申请). */
  | 'REQUESTED'
  /** Suspended (停用). */
  | 'SUSPENDED';

/** A step of an e-seal's life. */
export type SealStep = {
  /** What happened. */
  action: SealAction;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** What the seal was then. */
  status: SealStatus;
};

/** A seal in a document, ours or another's, in the order in which they were put there. */
export type SealVerification = {
  /** Its code (esID). */
  code?: Maybe<Scalars['String']['output']>;
  /** What exactly was found, in English, for auditors. */
  detail?: Maybe<Scalars['String']['output']>;
  /** Who made the seal, by its maker's certificate. */
  issuer?: Maybe<Scalars['String']['output']>;
  /** The seal's name; empty for what is no seal. */
  name: Scalars['String']['output'];
  /** The first thing that is wrong; null when valid. */
  reason?: Maybe<SealProblem>;
  /** For our own seals, the use in the chain: to who speaks for the owner, or sealed. */
  record?: Maybe<SealSignature>;
  /** When, by the signer's word. */
  signedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The seal is good, and the document is the one that was sealed. */
  valid: Scalars['Boolean']['output'];
  /** The seal itself was good then, whatever became of the document. */
  validAtSigning: Scalars['Boolean']['output'];
};

/** The seals that were asked for. */
export type SealsPayload = {
  /** The seals. */
  seals: Array<Seal>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Several matters behind one form and one set of materials (一件事一次办). */
export type ServicePackage = Node & {
  /** Whom it serves. */
  audience: Audience;
  /** Names the package. */
  code: Scalars['String']['output'];
  /** The one form: JSON Schema 2020-12, with the hints of its matters' forms. */
  form: Scalars['JSON']['output'];
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** The one set of materials; what one matter ends with nobody brings for another. */
  materials: Array<MaterialRequirement>;
  /** Its matters; those that can't be had today and may be left out are left out. */
  matters: Array<PackageMatter>;
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Working days for the whole: the longest chain of matters that wait for each other. */
  promisedDays?: Maybe<Scalars['Int']['output']>;
  /** The region that it is for, with all below it. */
  region: Region;
  /** How many forms one needn't fill in compared with applying for each matter by itself. */
  savedForms: Scalars['Int']['output'];
  /** How many materials one needn't bring compared with that. */
  savedMaterials: Scalars['Int']['output'];
  /** What it is about, in plain words. */
  summary?: Maybe<Scalars['String']['output']>;
};

/** A device that is signed in. */
export type Session = {
  /** Through what. */
  channel: Channel;
  /** Whether it is this one. */
  current: Scalars['Boolean']['output'];
  /** What the device called itself. */
  device: Scalars['String']['output'];
  /** Names the session. */
  id: Scalars['ID']['output'];
  /** When it last asked for a token. */
  lastSeenAt: Scalars['DateTime']['output'];
};

/** Enter or correct a whole year. */
export type SetCalendarYearInput = {
  /** All days off of the notice; at most 100. */
  holidays: Array<CalendarDayInput>;
  /** All weekend days worked; at most 100. */
  makeUpDays: Array<CalendarDayInput>;
  /** The number of the State Council's notice. */
  notice: Scalars['String']['input'];
  /** Why, for the log; at most 200 characters. */
  reason: Scalars['String']['input'];
  /** The revision that was read; 0 for a year that isn't there yet. */
  revision: Scalars['Int']['input'];
  /** The year. */
  year: Scalars['Int']['input'];
};

/** Say how one wants to be told. */
export type SetNotificationPreferencesInput = {
  /** Whether in a mini-program. */
  miniProgram?: Scalars['Boolean']['input'];
  /** HH:MM in China. */
  quietFrom?: Scalars['String']['input'];
  /** HH:MM in China. */
  quietUntil?: Scalars['String']['input'];
  /** Whether by text message. */
  sms: Scalars['Boolean']['input'];
};

/** Whether to recommend. */
export type SetRecommendationsInput = {
  /** false turns recommendations off for this account. */
  enabled: Scalars['Boolean']['input'];
};

/** The choice, or why not. */
export type SetRecommendationsPayload = {
  /** What was chosen. */
  enabled?: Maybe<Scalars['Boolean']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Begin to set up an authenticator app, the first or another one. */
export type SetUpTotpInput = {
  /** What `signInWithPassword` gave this device the last time; keeps others from using up its tries. */
  deviceToken?: InputMaybe<Scalars['String']['input']>;
  /** Of the app that is set up already, when there is one. */
  oneTimeCode?: InputMaybe<Scalars['String']['input']>;
  /** The password, or the temporary one of the text message. */
  password: Scalars['String']['input'];
  /** Of the staff account. */
  username: Scalars['String']['input'];
};

/** A secret for an authenticator app, shown this once. */
export type SetUpTotpPayload = {
  /** Seconds left to confirm it. */
  expiresIn?: Maybe<Scalars['Int']['output']>;
  /** The same as an SVG to scan. */
  qrCode?: Maybe<Scalars['String']['output']>;
  /** otpauth://totp/… with the secret. */
  uri?: Maybe<Scalars['String']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** What another department answered instead of a paper, as it lies in the case. */
export type SharedEvidence = {
  /** When. */
  at: Scalars['DateTime']['output'];
  /** SHA-256 over the sorted JSON of the fields, in hex. */
  digest: Scalars['String']['output'];
  /** What was answered. */
  fields: Scalars['JSON']['output'];
  /** Who answered. */
  provider: Scalars['String']['output'];
  /** What it was asked for. */
  purpose: Scalars['String']['output'];
};

/** What a grantee may ask holders for; registered by an administrator. */
export type SharingPurpose = {
  /** Of certificates of which type. */
  certificateType: CertificateType;
  /** What that needs at most; empty once it was taken back. */
  fields: Array<Scalars['String']['output']>;
  /** Who. */
  grantee: Party;
  /** What for. */
  purpose: Scalars['String']['output'];
  /** Since when. */
  registeredAt: Scalars['DateTime']['output'];
};

/** The purpose as it is registered now. */
export type SharingPurposePayload = {
  /** The purpose. */
  purpose?: Maybe<SharingPurpose>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Sign in from a mini-program. */
export type SignInWithMiniProgramInput = {
  /** From wx.login or my.getAuthCode; good once. */
  code: Scalars['String']['input'];
  /** `ConsentText.hash` of the ACCOUNT text, which the login page shows and one agrees to before a phone is taken; REQUIRED without it, where consents are asked for and one isn't signed in. */
  consentHash?: InputMaybe<Scalars['String']['input']>;
  /** What one signs in with; its channel is MINI_PROGRAM anyhow. */
  device: DeviceInput;
  /** The first time. WeChat: `code` of the phone button; Alipay: `response` of my.getPhoneNumber. */
  phoneCode?: InputMaybe<Scalars['String']['input']>;
  /** Whose mini-program. */
  provider: MiniProgramProvider;
  /** Alipay, when the phone has an account already: from requestSmsCode for SIGN_IN to that phone. */
  smsCode?: InputMaybe<Scalars['String']['input']>;
};

/** Sign in with password and one-time code. */
export type SignInWithPasswordInput = {
  /** What one signs in with. */
  device: DeviceInput;
  /** What `signInWithPassword` gave this device the last time; keeps others from using up its tries. */
  deviceToken?: InputMaybe<Scalars['String']['input']>;
  /** Six digits of the authenticator app. */
  oneTimeCode?: InputMaybe<Scalars['String']['input']>;
  /** The password. */
  password: Scalars['String']['input'];
  /** Of the staff account, in any case. */
  username: Scalars['String']['input'];
};

/** Sign in with a code. */
export type SignInWithSmsInput = {
  /** Six digits. */
  code: Scalars['String']['input'];
  /** What one signs in with. */
  device: DeviceInput;
  /** The phone that the code went to. */
  phone: Scalars['String']['input'];
};

/** Sign out. */
export type SignOutInput = {
  /** Every device, not just this one. */
  allDevices?: Scalars['Boolean']['input'];
};

/** Signed out. */
export type SignOutPayload = {
  /** Whether it is done. */
  signedOut: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** A signature by an e-seal. */
export type SignatureInfo = {
  /** SM2-with-SM3 (GB/T 32918); SM2-with-SM3-Merkle for one signature over many certificates. */
  algorithm: Scalars['String']['output'];
  /** In a PDF: it is the certificate's, over all that the document was then. */
  intact?: Maybe<Scalars['Boolean']['output']>;
  /** Null for a signature over the certificate alone. */
  proof?: Maybe<MerkleProof>;
  /** The seal's public key, PEM; docs/verify.md says what it proves. */
  publicKey?: Maybe<Scalars['String']['output']>;
  /** Which seal. */
  sealCode?: Maybe<Scalars['String']['output']>;
  /** The same as SES_Signature (GB/T 38540, DER in base64) over the SM3 of `signedContent`, for other systems of e-seals, as docs/verify.md says; null for certificates that were sealed without one. */
  sesSignature?: Maybe<Scalars['String']['output']>;
  /** When. */
  signedAt: Scalars['DateTime']['output'];
  /** With a proof: the text that the seal signed, which holds the tree's root. */
  signedText?: Maybe<Scalars['String']['output']>;
  /** Whose seal. */
  signer: Scalars['String']['output'];
  /** In a PDF: its certificate leads to whom we believe. */
  trusted?: Maybe<Scalars['Boolean']['output']>;
  /** The signature in hex: DER (r, s). */
  value: Scalars['String']['output'];
};

/** What a code is for. */
export type SmsPurpose =
  /** Changing a phone. */
  | 'CHANGE_PHONE'
  /** Closing one's account. */
  | 'CLOSE_ACCOUNT'
  /** Staff, beside the password, in place of the authenticator app; where the province allows it. */
  | 'SECOND_FACTOR'
  /** Signing in. */
  | 'SIGN_IN';

/** Promised against statutory time limits (提速). */
export type SpeedUp = {
  /** The matters that state both, more than 0 by law. */
  matters: Scalars['Int']['output'];
  /** Sum of the promised working days. */
  promisedDays: Scalars['Int']['output'];
  /** 1 - `promisedDays` / `statutoryDays`; null when no matter states both. */
  rate?: Maybe<Scalars['Float']['output']>;
  /** Sum of the statutory working days. */
  statutoryDays: Scalars['Int']['output'];
  /** The other matters, left out. */
  unsaid: Scalars['Int']['output'];
};

/** What administrators do to colleagues' accounts. */
export type StaffAction =
  /** Somebody was made staff. */
  | 'ACCOUNT_CREATED'
  /** Password and second factor were reset. */
  | 'CREDENTIALS_RESET'
  /** A post was given. */
  | 'POST_GRANTED'
  /** A post was offered to somebody who was staff before. */
  | 'POST_OFFERED'
  /** A post that decides over others was proposed; it waits for a second administrator. */
  | 'POST_PROPOSED'
  /** Such a proposal was turned down. */
  | 'POST_REJECTED'
  /** A post was taken away. */
  | 'POST_REVOKED';

/** What an administrator did to a colleague's account. */
export type StaffLogEntry = {
  /** About whom, by username. */
  about: Scalars['String']['output'];
  /** What. */
  action: StaffAction;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Whose doing, by username; “tongban” for the command line. */
  by: Scalars['String']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
  /** The region that the post is limited to. */
  regionCode?: Maybe<Scalars['String']['output']>;
  /** The role that was given or taken. */
  role?: Maybe<StaffRole>;
};

/** A page of a list. */
export type StaffLogEntryConnection = {
  /** The items of this page. */
  edges: Array<StaffLogEntryEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
  /** How many there are in all; null above 10,000. Counted only when selected. */
  totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An item of a page, with its cursor. */
export type StaffLogEntryEdge = {
  /** Names this place in the list; opaque. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: StaffLogEntry;
};

/** A member of staff, as administrators see them. */
export type StaffMember = {
  /** Their phone, masked. */
  maskedPhone: Scalars['String']['output'];
  /** For somebody who had an account: their first post, until they accept it by confirmTotp. */
  offeredPost?: Maybe<Post>;
  /** What they are, and where. */
  posts: Array<Post>;
  /** Whether an authenticator app is set up. */
  secondFactor: Scalars['Boolean']['output'];
  /** Whether they still have to choose a password. */
  temporaryPassword: Scalars['Boolean']['output'];
  /** What they sign in with. */
  username: Scalars['String']['output'];
};

/** A member of staff after a change. */
export type StaffMemberPayload = {
  /** What waits for a second administrator, or waited until this. */
  proposal?: Maybe<PostProposal>;
  /** The member. */
  staffMember?: Maybe<StaffMember>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** What staff may do, within their departments. */
export type StaffRole =
  /** Manages colleagues' accounts, and sees no cases (管理员). */
  | 'ADMINISTRATOR'
  /** Reviews and decides (审批人员). */
  | 'APPROVER'
  /** Edits and publishes the department's matters, and sees no cases (事项管理员). */
  | 'CATALOGUE_EDITOR'
  /** Takes cases at the window (窗口人员). */
  | 'CLERK'
  /** Confirms refusals (首席代表). */
  | 'SUPERVISOR';

/** Start a case. */
export type StartApplicationInput = {
  /** Answers to the matter's guide, to its end; none for the whole form and every material. */
  answers?: Array<GuideAnswer>;
  /** At the window: for whom a clerk of the matter's department starts it. */
  applicant?: InputMaybe<WindowApplicantInput>;
  /** How it crosses to that province; FULLY_ONLINE when left out. */
  crossProvinceMode?: InputMaybe<CrossProvinceMode>;
  /** The code of the partner province that shall decide it (跨省通办). */
  handledBy?: InputMaybe<Scalars['String']['input']>;
  /** A UUID of the client's: the same starts once. */
  idempotencyKey: Scalars['ID']['input'];
  /** The matter. */
  matterCode: Scalars['String']['input'];
};

/** Begin a face check. Once one's identity is verified neither is needed. */
export type StartFaceVerificationInput = {
  /** As in verifyIdentity. */
  idNumber?: InputMaybe<Scalars['String']['input']>;
  /** As on the ID card. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** A face check that waits for the phone, or why there is none. */
export type StartFaceVerificationPayload = {
  /** The same, for a native app: it opens the provider's own app. */
  appUrl?: Maybe<Scalars['String']['output']>;
  /** The provider's name for the check, which its mini-programs ask for (Alipay: certifyId). */
  checkId?: Maybe<Scalars['String']['output']>;
  /** Seconds that it may take. */
  expiresIn?: Maybe<Scalars['Int']['output']>;
  /** For verifyIdentity, changePhone or recoverAccount afterwards, from this session; good once. */
  faceToken?: Maybe<Scalars['String']['output']>;
  /** The provider's page, where the face is checked. */
  url?: Maybe<Scalars['String']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Start a package. */
export type StartPackageInput = {
  /** A UUID of the client's: the same starts once. */
  idempotencyKey: Scalars['ID']['input'];
  /** Optional matters to take along; what isn't optional is in it anyway. */
  matterCodes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Which. */
  packageCode: Scalars['String']['input'];
};

/** Let a page wait for a phone that signs it in. */
export type StartQrSignInInput = {
  /** The page: what the phone is shown, and the session is called. */
  device: DeviceInput;
};

/** What the page shows, and the ticket that it keeps. */
export type StartQrSignInPayload = {
  /** Two digits to show beside the picture; the person types them on the phone. */
  confirmationCode?: Maybe<Scalars['String']['output']>;
  /** Seconds that all of it is good for. */
  expiresIn?: Maybe<Scalars['Int']['output']>;
  /** The picture to show, SVG. */
  qrCode?: Maybe<Scalars['String']['output']>;
  /** What the picture says: …/q/{code}. The app takes the code from it. */
  qrUrl?: Maybe<Scalars['String']['output']>;
  /** The page's secret for completeQrSignIn; never to be shown. */
  ticket?: Maybe<Scalars['String']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Begin the review. */
export type StartReviewInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Submit a case. */
export type SubmitApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Makes every commitment that the matter asks for. */
  commitmentAccepted?: Scalars['Boolean']['input'];
  /** `Application.commitment.hash` of the text that was shown; another one is refused. */
  commitmentHash?: InputMaybe<Scalars['String']['input']>;
  /** Keys of materials that the applicant asks to hand in later, where the matter allows it (容缺). */
  deferredMaterials?: Array<Scalars['String']['input']>;
  /** How the result shall come; without it as saved, or else in the app. */
  delivery?: InputMaybe<DeliveryInput>;
  /** A UUID of the client's: the same submits once. */
  idempotencyKey: Scalars['ID']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Hand a case over. */
export type SubmitCrossProvinceCaseInput = {
  /** Whom it is for: kind, name, idNumber, assurance and purpose, all as text and nothing else. */
  applicant: Scalars['JSON']['input'];
  /** Whose message it is. */
  envelope: EnvelopeInput;
  /** What was filled in. */
  form: Scalars['JSON']['input'];
  /** A list of key, committed and files. */
  materials: Scalars['JSON']['input'];
  /** The matter, by our code. */
  matterCode: Scalars['String']['input'];
  /** How it crosses. */
  mode: CrossProvinceMode;
};

/** Hand a draft to a second person. */
export type SubmitMatterInput = {
  /** The matter's code. */
  code: Scalars['String']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Submit a package. */
export type SubmitPackageInput = {
  /** `PackagePart.commitment.hash` of every text that was shown; others are refused. */
  commitmentHashes?: Array<Scalars['String']['input']>;
  /** The whole one form. */
  form: Scalars['JSON']['input'];
  /** A UUID of the client's: the same submits once. */
  idempotencyKey: Scalars['ID']['input'];
  /** The one set; commitments are made here, too. */
  materials: Array<MaterialInput>;
  /** The package. */
  packageApplicationId: Scalars['ID']['input'];
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** What happens, as it happens. */
export type Subscription = {
  /** What happens to a case, for the applicant's side and its staff: the events that were missed, then each that comes. The same as polling `Application.events(after:)`. */
  applicationEvents: ApplicationEvent;
  /** What one is told from now on. */
  notifications: Notification;
};


/** What happens, as it happens. */
export type SubscriptionApplicationEventsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  number: Scalars['String']['input'];
};


/** What happens, as it happens. */
export type SubscriptionNotificationsArgs = {
  after?: InputMaybe<Scalars['ID']['input']>;
};

/** What supervisors look at. */
export type Supervision = {
  /** Figures of a region over some days. */
  indicators: Indicators;
  /** How work with each partner province goes. */
  partners: Array<PartnerFigures>;
};


/** What supervisors look at. */
export type SupervisionIndicatorsArgs = {
  from: Scalars['Date']['input'];
  region: Scalars['String']['input'];
  to: Scalars['Date']['input'];
};


/** What supervisors look at. */
export type SupervisionPartnersArgs = {
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
};

/** Answer a request for a supplement. */
export type SupplementApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Replaces the whole form. */
  form?: InputMaybe<Scalars['JSON']['input']>;
  /** A UUID of the client's: the same counts once. */
  idempotencyKey: Scalars['ID']['input'];
  /** Merged by key. */
  materials?: Array<MaterialInput>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Pass on what the applicant supplemented. */
export type SupplementCrossProvinceCaseInput = {
  /** When the applicant did. */
  at: Scalars['String']['input'];
  /** Whose message it is. */
  envelope: EnvelopeInput;
  /** The whole form as it is now. */
  form: Scalars['JSON']['input'];
  /** A list of key, committed and files. */
  materials: Scalars['JSON']['input'];
};

/** One thing that is missing or wrong. */
export type SupplementItem = {
  /** The field of the form, when it is one. */
  fieldPath?: Maybe<Scalars['String']['output']>;
  /** The material, when it is one. */
  materialKey?: Maybe<Scalars['String']['output']>;
  /** What to do about it. */
  message: Scalars['String']['output'];
};

/** One thing that is missing or wrong. */
export type SupplementItemInput = {
  /** The field of the form, when it is one. */
  fieldPath?: InputMaybe<Scalars['String']['input']>;
  /** The material, when it is one. */
  materialKey?: InputMaybe<Scalars['String']['input']>;
  /** What to do about it. */
  message: Scalars['String']['input'];
};

/** Stop the clock of a case. */
export type SuspendApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** What exactly, for the applicant to read. */
  note: Scalars['String']['input'];
  /** For what. */
  reason: SuspensionReason;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
  /** How long it will take, for the applicant to know (art. 45); 1 to 250. */
  workingDays?: InputMaybe<Scalars['Int']['input']>;
};

/** Let nobody apply for a matter for the time being. */
export type SuspendMatterInput = {
  /** The matter's code. */
  code: Scalars['String']['input'];
  /** Why, for the history; at most 500 characters. */
  reason: Scalars['String']['input'];
};

/** What the clock stands still for. */
export type SuspensionReason =
  /** The applicant, who asked for it or holds it up (申请人原因). */
  | 'APPLICANT'
  /** An expert review (专家评审). */
  | 'EXPERT_REVIEW'
  /** A hearing (听证). */
  | 'HEARING'
  /** Publicity (公示). */
  | 'PUBLICITY'
  /** A site inspection (现场勘验). */
  | 'SITE_INSPECTION'
  /** Testing, quarantine or appraisal (检验、检测、检疫、鉴定). */
  | 'TESTING';

/** A theme of the catalogue, as the national portal sorts matters. */
export type Theme = {
  /** How many published matters have it. */
  matters: Scalars['Int']['output'];
  /** What it is called; `MatterFilter.theme` takes it. */
  name: Scalars['String']['output'];
};

/** A message that a partner didn't take; what it says isn't shown here. */
export type UndeliveredMessage = {
  /** When it was written. */
  at: Scalars['DateTime']['output'];
  /** How often it was sent. */
  attempts: Scalars['Int']['output'];
  /** What both provinces call the case: `replayExchangeMessages.case`. */
  case: Scalars['String']['output'];
  /** Who didn't take it. */
  partner?: Maybe<Partner>;
  /** Why the last attempt failed, in the partner's words. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Its place among our messages. */
  sequence: Scalars['Int']['output'];
  /** What it would have said. */
  type: ExchangeMessageType;
};

/** Sign in from a mini-program no more. */
export type UnlinkMiniProgramInput = {
  /** Whose mini-program. */
  provider: MiniProgramProvider;
};

/** Unlinked. */
export type UnlinkMiniProgramPayload = {
  /** Whether it is done. */
  unlinked: Scalars['Boolean']['output'];
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** Ask for a case to go on. */
export type UrgeApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** A UUID of the client's: the same urges once. */
  idempotencyKey: Scalars['ID']['input'];
  /** What to say; at most 200 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
};

/** Read what was granted. */
export type UseCertificateGrantInput = {
  /** The grant. */
  grantId: Scalars['ID']['input'];
  /** The same again doesn't count; kept for 30 days. */
  idempotencyKey: Scalars['ID']['input'];
  /** What for; what the grant says. */
  purpose: Scalars['String']['input'];
};

/** What was granted, and nothing else. */
export type UseCertificateGrantPayload = {
  /** The granted fields, by key. */
  fields?: Maybe<Scalars['JSON']['output']>;
  /** The page, where `pdf` was granted: good for five minutes, without a token. */
  pdfUrl?: Maybe<Scalars['String']['output']>;
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
};

/** What went wrong and where, in words for people. */
export type UserError = {
  /** What kind of problem. */
  code: UserErrorCode;
  /** On CONFLICT: where things stand now. */
  currentRevision?: Maybe<Scalars['Int']['output']>;
  /** What to tell the person, in their language. */
  message: Scalars['String']['output'];
  /** Which part of the input; empty when it is none in particular. */
  path: Array<Scalars['String']['output']>;
  /** On ASSURANCE_TOO_LOW: how well known one must be. */
  requiredAssurance?: Maybe<Assurance>;
  /** On REQUIRED, when a consent is missing: to what. Show that text and send `giveConsent`. */
  requiredConsent?: Maybe<ConsentPurpose>;
};

/** Kinds of problems that a person can mend. */
export type UserErrorCode =
  /** Done before; not twice. */
  | 'ALREADY_DONE'
  /** Prove who you are first. */
  | 'ASSURANCE_TOO_LOW'
  /** Somebody else was first; read again. */
  | 'CONFLICT'
  /** It was good once. */
  | 'EXPIRED'
  /** What was given can't be right. */
  | 'INVALID'
  /** Too many, too often or too large. */
  | 'LIMIT_EXCEEDED'
  /** A required material is missing. */
  | 'MATERIAL_MISSING'
  /** A material can't be taken. */
  | 'MATERIAL_REJECTED'
  /** Not in the present state. */
  | 'NOT_ALLOWED_NOW'
  /** No such thing, or not for you. */
  | 'NOT_FOUND'
  /** A service that we need is out. */
  | 'PROVIDER_UNAVAILABLE'
  /** Something must be given. */
  | 'REQUIRED';

/** The term for holders of an age. */
export type ValidityBand = {
  /** The term; null means without end. */
  months?: Maybe<Scalars['Int']['output']>;
  /** Holders under this age, and in no earlier band. */
  youngerThan: Scalars['Int']['output'];
};

/** What ends certificates of a type, if anything does. */
export type ValidityKind =
  /** What one of its fields says: a day, N年, or 长期. */
  | 'AS_WRITTEN'
  /** A term that depends on the holder's age at issue. */
  | 'BY_AGE'
  /** One day that is the same for all. */
  | 'FIXED_END'
  /** Nothing (长期). */
  | 'FOREVER'
  /** A term of so many months. */
  | 'MONTHS'
  /** The holder's reaching an age. */
  | 'UNTIL_AGE'
  /** A year, unless the issuer's check makes a version for the next (年检、年审). */
  | 'YEARLY_CHECK';

/** Why a certificate doesn't hold. */
export type VerificationFailure =
  /** The seal's signature doesn't fit the content. */
  | 'BAD_SIGNATURE'
  /** It ran out. */
  | 'EXPIRED'
  /** The code's minute is over. */
  | 'EXPIRED_TOKEN'
  /** The issuer took it back. */
  | 'REVOKED'
  /** A newer version replaced it. */
  | 'SUPERSEDED'
  /** The issuer suspended it. */
  | 'SUSPENDED'
  /** No such code. */
  | 'UNKNOWN';

/** Prove who one is. */
export type VerifyIdentityInput = {
  /** From startFaceVerification, once the check was passed: this session is then known at FACE. */
  faceToken?: InputMaybe<Scalars['String']['input']>;
  /** Of an ID card, a residence permit (81, 82, 83) or a foreigner's permanent residence card. */
  idNumber: Scalars['String']['input'];
  /** As on the ID card. */
  name: Scalars['String']['input'];
};

/** The signed-in person. */
export type Viewer = {
  /** Who looked at the data of whom one acts for, newest first. */
  accessLog: AccessLogConnection;
  /** For whom one acts. */
  actingAs: Party;
  /** One's cases, or those of whom one acts for, newest first. */
  applications: ApplicationConnection;
  /** How well one is known. */
  assurance: Assurance;
  /** Commitments of whom one acts for that were found broken; a delegate sees none. */
  breaches: Array<Breach>;
  /** One's certificates (证照), or those of whom one acts for, newest first; a delegate sees none. */
  certificates: CertificateConnection;
  /** When the account will be closed; null when nobody asked for it. */
  closure?: Maybe<AccountClosure>;
  /** One's complaints, newest first. */
  complaints: ComplaintConnection;
  /** What one agreed to, withdrawn ones too, newest first; at most 200. */
  consents: Array<Consent>;
  /** Delegations given and received, newest first; at most 100 of each. */
  delegations: Array<Delegation>;
  /** The name; until verified, the masked phone. */
  displayName: Scalars['String']['output'];
  /** Who may read one's certificates, or those of whom one acts for, newest first. */
  grants: CertificateGrantConnection;
  /** Who may act for one as guardian until one is 18; at most 20. */
  guardians: Array<Guardian>;
  /** Names the account. */
  id: Scalars['ID']['output'];
  /** Invitations that wait for one's answer, newest first; at most 100. */
  invitations: Array<Invitation>;
  /** Who one is at the providers of mini-programs, newest first. */
  linkedIdentities: Array<LinkedIdentity>;
  /** Matters that may be of use to whom one acts for, each with its reasons (政策找人): by age, children, companies and certificates as they are known already, and by nothing else. Empty for a delegate, and when turned off by `setRecommendations`. */
  matters: MatterConnection;
  /** How one wants to be told of one's cases outside the app. */
  notificationPreferences: NotificationPreferences;
  /** What one was told, newest first; kept for a year. */
  notifications: NotificationConnection;
  /** The organizations that one may act for. */
  organizations: Array<Membership>;
  /** The packages that one applied for, or those of whom one acts for, newest first. */
  packages: PackageApplicationConnection;
  /** One's passkeys, newest first. */
  passkeys: Array<Passkey>;
  /** The verified identity. */
  person?: Maybe<Person>;
  /** One's own phone. */
  phone?: Maybe<Scalars['String']['output']>;
  /** What is known already for a form: {field: {value, source}} (免填单). */
  prefill: Scalars['JSON']['output'];
  /** Whether one gets recommendations; so until one says otherwise. */
  recommendationsEnabled: Scalars['Boolean']['output'];
  /** E-seals of the organization that one acts for; as oneself those that one manages or may use. */
  seals: Array<Seal>;
  /** One's devices, newest first. */
  sessions: Array<Session>;
  /** Children whose guardian one is, until one gives it up; at most 20. */
  wards: Array<Ward>;
};


/** The signed-in person. */
export type ViewerAccessLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The signed-in person. */
export type ViewerApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<ApplicationStatus>>;
};


/** The signed-in person. */
export type ViewerCertificatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<CertificateStatus>;
  type?: InputMaybe<Scalars['String']['input']>;
};


/** The signed-in person. */
export type ViewerComplaintsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The signed-in person. */
export type ViewerGrantsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The signed-in person. */
export type ViewerMattersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** The signed-in person. */
export type ViewerNotificationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The signed-in person. */
export type ViewerPackagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The signed-in person. */
export type ViewerPrefillArgs = {
  matterCode: Scalars['String']['input'];
};

/** A child whose guardian one is (被监护人). */
export type Ward = Node & {
  /** Opaque and unique among everything here. */
  id: Scalars['ID']['output'];
  /** The child's ID number, masked. */
  maskedIdNumber: Scalars['String']['output'];
  /** The child's name. */
  name: Scalars['String']['output'];
  /** What one is to the child. */
  relation: GuardianRelation;
  /** Who does the clicking, by the child's age today. */
  stage: WardStage;
  /** The last day of the guardianship: the one before the child is 18. */
  validUntil: Scalars['Date']['output'];
};

/** A child whose guardian one is. */
export type WardPayload = {
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
  /** The child. */
  ward?: Maybe<Ward>;
};

/** Who does the clicking for a child, by age. */
export type WardStage =
  /** From 18: the guardianship is over. */
  | 'ENDED'
  /** Under 14: the guardian. */
  | 'GUARDIAN_APPLIES'
  /** From 14: the child may, too, within the guardian's account. */
  | 'WARD_MAY_APPLY';

/** The person who stands at the window; for clerks. */
export type WindowApplicantInput = {
  /** As on the card. */
  idNumber: Scalars['String']['input'];
  /** As on the card. */
  name: Scalars['String']['input'];
  /** Where the person can be called, if they say. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** What the window's terminal signed: a JWS, good once and for two minutes (docs/identity.md). */
  presenceProof: Scalars['String']['input'];
};

/** Take a case back. */
export type WithdrawApplicationInput = {
  /** The case. */
  applicationId: Scalars['ID']['input'];
  /** Why, if one likes to say. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** Withdraw what one agreed to. */
export type WithdrawConsentInput = {
  /** What for. */
  purpose: ConsentPurpose;
  /** One of `viewer.wards`, when one agrees as the guardian of a child under 14. */
  wardId?: InputMaybe<Scalars['ID']['input']>;
};

/** Withdrawn, or why not. */
export type WithdrawConsentPayload = {
  /** What a person can mend; empty on success. */
  userErrors: Array<UserError>;
  /** Whether it is done. */
  withdrawn: Scalars['Boolean']['output'];
};

/** Pass on that the applicant takes the case back. */
export type WithdrawCrossProvinceCaseInput = {
  /** When the applicant did. */
  at: Scalars['String']['input'];
  /** Whose message it is. */
  envelope: EnvelopeInput;
  /** Why, if they said. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

/** Take an invitation back. */
export type WithdrawInvitationInput = {
  /** One of `Organization.invitations`. */
  invitationId: Scalars['ID']['input'];
};

/** Take a whole package back. */
export type WithdrawPackageInput = {
  /** The package. */
  packageApplicationId: Scalars['ID']['input'];
  /** Why, if one likes to say. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read. */
  revision: Scalars['Int']['input'];
};

/** The service window and the approvers. */
export type Workbench = {
  /** A case of the caller's departments. */
  application?: Maybe<Application>;
  /** The broken commitment of a case that the caller handles. */
  breach?: Maybe<Breach>;
  /** What is wrong with the catalogue of a region and all below it. */
  catalogueAudit: CatalogueFindingConnection;
  /** What applicants couldn't be told, newest first; for supervisors and administrators, else empty. */
  deadLetters: DeadLetterConnection;
  /** Cases whose results clerks have to send or hand out, what is due first on top. */
  deliveries: ApplicationConnection;
  /** Instant approvals of the caller's departments that were drawn for a look, the oldest first. */
  instantReviews: ApplicationConnection;
  /** What one version says differently from another, in the order of the guide. */
  matterDiff: Array<MatterDifference>;
  /** The version of a matter that is being written or waits to be published. */
  matterDraft?: Maybe<Matter>;
  /** Who changed what about a matter, newest first. */
  matterHistory: MatterChangeConnection;
  /** The cases of the caller's departments, what came first at the top. */
  queue: ApplicationConnection;
  /** Bad evaluations and complaints that the caller supervises, due first at the top. */
  rectifications: RectificationConnection;
  /** E-seals whose office one's departments are, those asked for first at the top. */
  seals: SealConnection;
  /** Messages to partners that were given up, of one's departments; supervisors only. */
  undeliveredMessages: Array<UndeliveredMessage>;
};


/** The service window and the approvers. */
export type WorkbenchApplicationArgs = {
  number: Scalars['String']['input'];
};


/** The service window and the approvers. */
export type WorkbenchBreachArgs = {
  number: Scalars['String']['input'];
};


/** The service window and the approvers. */
export type WorkbenchCatalogueAuditArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  region: Scalars['String']['input'];
};


/** The service window and the approvers. */
export type WorkbenchDeadLettersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The service window and the approvers. */
export type WorkbenchDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  overdue?: Scalars['Boolean']['input'];
};


/** The service window and the approvers. */
export type WorkbenchInstantReviewsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The service window and the approvers. */
export type WorkbenchMatterDiffArgs = {
  code: Scalars['String']['input'];
  from: Scalars['Int']['input'];
  to: Scalars['Int']['input'];
};


/** The service window and the approvers. */
export type WorkbenchMatterDraftArgs = {
  code: Scalars['String']['input'];
};


/** The service window and the approvers. */
export type WorkbenchMatterHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The service window and the approvers. */
export type WorkbenchQueueArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  deadline?: InputMaybe<DeadlineState>;
  department?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  mine?: InputMaybe<Scalars['Boolean']['input']>;
  opinions?: Scalars['Boolean']['input'];
  role?: InputMaybe<StaffRole>;
  status?: InputMaybe<Array<ApplicationStatus>>;
  unclaimed?: InputMaybe<Scalars['Boolean']['input']>;
};


/** The service window and the approvers. */
export type WorkbenchRectificationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<Array<RectificationState>>;
};


/** The service window and the approvers. */
export type WorkbenchSealsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<SealStatus>>;
};

export type ConsentQueryVariables = Exact<{
  purpose: ConsentPurpose;
}>;


export type ConsentQuery = { consentTexts: Array<{ purpose: ConsentPurpose, version: number, hash: string, title: string, text: string }> };

export type RequestCodeMutationVariables = Exact<{
  phone: Scalars['String']['input'];
  consentHash: Scalars['String']['input'];
}>;


export type RequestCodeMutation = { requestSmsCode: { retryAfter?: number | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type SignInMutationVariables = Exact<{
  phone: Scalars['String']['input'];
  code: Scalars['String']['input'];
}>;


export type SignInMutation = { signInWithSms: { accessToken?: string | null, refreshToken?: string | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type RefreshMutationVariables = Exact<{
  refreshToken: Scalars['String']['input'];
}>;


export type RefreshMutation = { refreshSession: { accessToken?: string | null, refreshToken?: string | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut: { userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type AgreeMutationVariables = Exact<{
  purpose: ConsentPurpose;
  version: Scalars['Int']['input'];
  hash: Scalars['String']['input'];
}>;


export type AgreeMutation = { giveConsent: { userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type VerifyMutationVariables = Exact<{
  name: Scalars['String']['input'];
  idNumber: Scalars['String']['input'];
}>;


export type VerifyMutation = { verifyIdentity: { accessToken?: string | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { viewer?: { displayName: string, phone?: string | null, assurance: Assurance, person?: { name: string, maskedIdNumber: string } | null } | null };

export type LabelsQueryVariables = Exact<{ [key: string]: never; }>;


export type LabelsQuery = { enumLabels: Array<{ name: string, values: Array<{ value: string, label: string }> }> };

export type HomeQueryVariables = Exact<{ [key: string]: never; }>;


export type HomeQuery = { matters: { edges: Array<{ node: { code: string, name: string, summary?: string | null, online?: boolean | null, promisedDays?: number | null, visitsRequired?: number | null, department: { name: string } } }> } };

export type SearchQueryVariables = Exact<{
  text: Scalars['String']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SearchQuery = { searchMatters: { edges: Array<{ node: { matter: { code: string, name: string, summary?: string | null, online?: boolean | null, promisedDays?: number | null, visitsRequired?: number | null, department: { name: string } } } }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } };

export type MatterLineFragment = { code: string, name: string, summary?: string | null, online?: boolean | null, promisedDays?: number | null, visitsRequired?: number | null, department: { name: string } };

export type MatterQueryVariables = Exact<{
  code: Scalars['String']['input'];
}>;


export type MatterQuery = { matter?: { statutoryDays?: number | null, conditions: Array<string>, requiredAssurance: Assurance, consultationPhone?: string | null, guided: boolean, code: string, name: string, summary?: string | null, online?: boolean | null, promisedDays?: number | null, visitsRequired?: number | null, materials: Array<{ key: string, name: string, required: boolean, source: MaterialSource, note?: string | null, copies?: number | null, deficiencyAllowed: boolean }>, steps: Array<{ name: string, workingDays?: number | null, description?: string | null }>, legalBases: Array<{ title: string, article?: string | null, content?: string | null }>, fees: Array<{ name: string, amount: string, currency: string }>, region: { name: string }, department: { name: string } } | null };

export type GuideQueryVariables = Exact<{
  code: Scalars['String']['input'];
  answers: Array<GuideAnswer> | GuideAnswer;
}>;


export type GuideQuery = { guide: { eligible?: boolean | null, reason?: string | null, promisedDays?: number | null, question?: { key: string, text: string, options: Array<{ value: string, label: string }> } | null, instead?: { text?: string | null, matterCode?: string | null } | null, materials: Array<{ key: string, name: string, required: boolean }> } };

export type StartMutationVariables = Exact<{
  code: Scalars['String']['input'];
  key: Scalars['ID']['input'];
  answers: Array<GuideAnswer> | GuideAnswer;
}>;


export type StartMutation = { startApplication: { application?: { id: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string>, requiredAssurance?: Assurance | null }> } };

export type DraftQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DraftQuery = { node?:
    | { __typename: 'Application', id: string, number: string, status: ApplicationStatus, revision: number, form: Record<string, unknown>, formSchema: Record<string, unknown>, availableActions: Array<ApplicationAction>, matter: { code: string, name: string, department: { name: string } }, applicant: { name: string, maskedIdNumber?: string | null }, prefill: Array<{ path: string, sourceLabel: string }>, commitment?: { text: string, hash: string } | null, supplementItems: Array<{ materialKey?: string | null, fieldPath?: string | null, message: string }>, materials: Array<{ status: MaterialStatus, note?: string | null, requirement: { key: string, name: string, required: boolean, source: MaterialSource, note?: string | null, accept: Array<string>, maxBytes: number, deficiencyAllowed: boolean }, files: Array<{ id: string, name: string, size: number }>, certificate?: { identifier: string, type: { name: string } } | null }> }
    | Record<PropertyKey, never>
   | null };

export type SaveMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  revision: Scalars['Int']['input'];
  form?: InputMaybe<Scalars['JSON']['input']>;
  materials?: InputMaybe<Array<MaterialInput> | MaterialInput>;
}>;


export type SaveMutation = { saveApplication: { application?: { id: string, number: string, status: ApplicationStatus, revision: number, form: Record<string, unknown>, formSchema: Record<string, unknown>, availableActions: Array<ApplicationAction>, matter: { code: string, name: string, department: { name: string } }, applicant: { name: string, maskedIdNumber?: string | null }, prefill: Array<{ path: string, sourceLabel: string }>, commitment?: { text: string, hash: string } | null, supplementItems: Array<{ materialKey?: string | null, fieldPath?: string | null, message: string }>, materials: Array<{ status: MaterialStatus, note?: string | null, requirement: { key: string, name: string, required: boolean, source: MaterialSource, note?: string | null, accept: Array<string>, maxBytes: number, deficiencyAllowed: boolean }, files: Array<{ id: string, name: string, size: number }>, certificate?: { identifier: string, type: { name: string } } | null }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string>, currentRevision?: number | null }> } };

export type SubmitMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  revision: Scalars['Int']['input'];
  key: Scalars['ID']['input'];
  accepted: Scalars['Boolean']['input'];
  hash?: InputMaybe<Scalars['String']['input']>;
  deferred: Array<Scalars['String']['input']> | Scalars['String']['input'];
}>;


export type SubmitMutation = { submitApplication: { application?: { id: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string>, currentRevision?: number | null, requiredAssurance?: Assurance | null }> } };

export type SupplementMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  revision: Scalars['Int']['input'];
  key: Scalars['ID']['input'];
  form?: InputMaybe<Scalars['JSON']['input']>;
  materials: Array<MaterialInput> | MaterialInput;
}>;


export type SupplementMutation = { supplementApplication: { application?: { id: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string>, currentRevision?: number | null }> } };

export type WithdrawMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  revision: Scalars['Int']['input'];
}>;


export type WithdrawMutation = { withdrawApplication: { application?: { id: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export type DraftFragment = { id: string, number: string, status: ApplicationStatus, revision: number, form: Record<string, unknown>, formSchema: Record<string, unknown>, availableActions: Array<ApplicationAction>, matter: { code: string, name: string, department: { name: string } }, applicant: { name: string, maskedIdNumber?: string | null }, prefill: Array<{ path: string, sourceLabel: string }>, commitment?: { text: string, hash: string } | null, supplementItems: Array<{ materialKey?: string | null, fieldPath?: string | null, message: string }>, materials: Array<{ status: MaterialStatus, note?: string | null, requirement: { key: string, name: string, required: boolean, source: MaterialSource, note?: string | null, accept: Array<string>, maxBytes: number, deficiencyAllowed: boolean }, files: Array<{ id: string, name: string, size: number }>, certificate?: { identifier: string, type: { name: string } } | null }> };

export type CasesQueryVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type CasesQuery = { viewer?: { applications: { edges: Array<{ node: { id: string, number: string, status: ApplicationStatus, createdAt: string, updatedAt: string, matter: { name: string }, deadline: { promisedOn?: string | null, state: DeadlineState } } }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } } | null };

export type CaseQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CaseQuery = { node?:
    | { __typename: 'Application', id: string, number: string, status: ApplicationStatus, revision: number, submittedAt?: string | null, availableActions: Array<ApplicationAction>, matter: { name: string, consultationPhone?: string | null, department: { name: string } }, applicant: { name: string }, deadline: { promisedOn?: string | null, workingDaysLeft?: number | null, state: DeadlineState }, supplementItems: Array<{ materialKey?: string | null, fieldPath?: string | null, message: string }>, decision?: { outcome: DecisionOutcome, reason?: string | null, legalBasis?: string | null, appeal?: string | null, at: string } | null, results: Array<{ id: string, identifier: string, type: { name: string } }>, events: Array<{ sequence: number, type: ApplicationEventType, at: string, status: ApplicationStatus, note?: string | null }> }
    | Record<PropertyKey, never>
   | null };

export type CaseFragment = { id: string, number: string, status: ApplicationStatus, revision: number, submittedAt?: string | null, availableActions: Array<ApplicationAction>, matter: { name: string, consultationPhone?: string | null, department: { name: string } }, applicant: { name: string }, deadline: { promisedOn?: string | null, workingDaysLeft?: number | null, state: DeadlineState }, supplementItems: Array<{ materialKey?: string | null, fieldPath?: string | null, message: string }>, decision?: { outcome: DecisionOutcome, reason?: string | null, legalBasis?: string | null, appeal?: string | null, at: string } | null, results: Array<{ id: string, identifier: string, type: { name: string } }>, events: Array<{ sequence: number, type: ApplicationEventType, at: string, status: ApplicationStatus, note?: string | null }> };

export type EventFragment = { sequence: number, type: ApplicationEventType, at: string, status: ApplicationStatus, note?: string | null };

export type EventsSubscriptionVariables = Exact<{
  number: Scalars['String']['input'];
  after: Scalars['Int']['input'];
}>;


export type EventsSubscription = { applicationEvents: { sequence: number, type: ApplicationEventType, at: string, status: ApplicationStatus, note?: string | null } };

export type EventsBehindQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  after: Scalars['Int']['input'];
}>;


export type EventsBehindQuery = { node?:
    | { __typename: 'Application', id: string, events: Array<{ sequence: number, type: ApplicationEventType, at: string, status: ApplicationStatus, note?: string | null }> }
    | Record<PropertyKey, never>
   | null };

export type WalletQueryVariables = Exact<{ [key: string]: never; }>;


export type WalletQuery = { viewer?: { certificates: { edges: Array<{ node: { id: string, identifier: string, number: string, status: CertificateStatus, validFrom: string, validUntil?: string | null, type: { name: string }, issuer: { name: string }, holder: { name: string } } }> } } | null };

export type CardFragment = { id: string, identifier: string, number: string, status: CertificateStatus, validFrom: string, validUntil?: string | null, type: { name: string }, issuer: { name: string }, holder: { name: string } };

export type CertificateQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CertificateQuery = { node?:
    | { __typename: 'Certificate', issuedOn: string, fields: Record<string, unknown>, id: string, identifier: string, number: string, status: CertificateStatus, validFrom: string, validUntil?: string | null, type: { name: string, fields: Record<string, unknown> }, issuer: { name: string }, holder: { name: string } }
    | Record<PropertyKey, never>
   | null };

export type PresentMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  fields: Array<Scalars['String']['input']> | Scalars['String']['input'];
}>;


export type PresentMutation = { presentCertificate: { presentation?: { qrCode: string, verifyUrl: string, expiresIn: number } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const MatterLineFragmentDoc = new TypedDocumentString(`
    fragment MatterLine on Matter {
  code
  name
  summary
  online
  promisedDays
  visitsRequired
  department {
    name
  }
}
    `, {"fragmentName":"MatterLine"}) as unknown as TypedDocumentString<MatterLineFragment, unknown>;
export const DraftFragmentDoc = new TypedDocumentString(`
    fragment Draft on Application {
  id
  number
  status
  revision
  form
  formSchema
  availableActions
  matter {
    code
    name
    department {
      name
    }
  }
  applicant {
    name
    maskedIdNumber
  }
  prefill {
    path
    sourceLabel
  }
  commitment {
    text
    hash
  }
  supplementItems {
    materialKey
    fieldPath
    message
  }
  materials {
    status
    note
    requirement {
      key
      name
      required
      source
      note
      accept
      maxBytes
      deficiencyAllowed
    }
    files {
      id
      name
      size
    }
    certificate {
      identifier
      type {
        name
      }
    }
  }
}
    `, {"fragmentName":"Draft"}) as unknown as TypedDocumentString<DraftFragment, unknown>;
export const EventFragmentDoc = new TypedDocumentString(`
    fragment Event on ApplicationEvent {
  sequence
  type
  at
  status
  note
}
    `, {"fragmentName":"Event"}) as unknown as TypedDocumentString<EventFragment, unknown>;
export const CaseFragmentDoc = new TypedDocumentString(`
    fragment Case on Application {
  id
  number
  status
  revision
  submittedAt
  availableActions
  matter {
    name
    department {
      name
    }
    consultationPhone
  }
  applicant {
    name
  }
  deadline {
    promisedOn
    workingDaysLeft
    state
  }
  supplementItems {
    materialKey
    fieldPath
    message
  }
  decision {
    outcome
    reason
    legalBasis
    appeal
    at
  }
  results {
    id
    identifier
    type {
      name
    }
  }
  events {
    ...Event
  }
}
    fragment Event on ApplicationEvent {
  sequence
  type
  at
  status
  note
}`, {"fragmentName":"Case"}) as unknown as TypedDocumentString<CaseFragment, unknown>;
export const CardFragmentDoc = new TypedDocumentString(`
    fragment Card on Certificate {
  id
  identifier
  number
  status
  validFrom
  validUntil
  type {
    name
  }
  issuer {
    name
  }
  holder {
    name
  }
}
    `, {"fragmentName":"Card"}) as unknown as TypedDocumentString<CardFragment, unknown>;
export const ConsentDocument = new TypedDocumentString(`
    query Consent($purpose: ConsentPurpose!) {
  consentTexts(purpose: $purpose) {
    purpose
    version
    hash
    title
    text
  }
}
    `) as unknown as TypedDocumentString<ConsentQuery, ConsentQueryVariables>;
export const RequestCodeDocument = new TypedDocumentString(`
    mutation RequestCode($phone: String!, $consentHash: String!) {
  requestSmsCode(input: {phone: $phone, consentHash: $consentHash}) {
    retryAfter
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<RequestCodeMutation, RequestCodeMutationVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($phone: String!, $code: String!) {
  signInWithSms(
    input: {phone: $phone, code: $code, device: {name: "H5", channel: WEB}}
  ) {
    accessToken
    refreshToken
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const RefreshDocument = new TypedDocumentString(`
    mutation Refresh($refreshToken: String!) {
  refreshSession(input: {refreshToken: $refreshToken}) {
    accessToken
    refreshToken
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<RefreshMutation, RefreshMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  signOut(input: {}) {
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const AgreeDocument = new TypedDocumentString(`
    mutation Agree($purpose: ConsentPurpose!, $version: Int!, $hash: String!) {
  giveConsent(input: {purpose: $purpose, version: $version, hash: $hash}) {
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<AgreeMutation, AgreeMutationVariables>;
export const VerifyDocument = new TypedDocumentString(`
    mutation Verify($name: String!, $idNumber: String!) {
  verifyIdentity(input: {name: $name, idNumber: $idNumber}) {
    accessToken
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<VerifyMutation, VerifyMutationVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  viewer {
    displayName
    phone
    assurance
    person {
      name
      maskedIdNumber
    }
  }
}
    `) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const LabelsDocument = new TypedDocumentString(`
    query Labels {
  enumLabels {
    name
    values {
      value
      label
    }
  }
}
    `) as unknown as TypedDocumentString<LabelsQuery, LabelsQueryVariables>;
export const HomeDocument = new TypedDocumentString(`
    query Home {
  matters(
    filter: {online: true, audience: NATURAL_PERSON}
    orderBy: POPULARITY
    first: 6
  ) {
    edges {
      node {
        ...MatterLine
      }
    }
  }
}
    fragment MatterLine on Matter {
  code
  name
  summary
  online
  promisedDays
  visitsRequired
  department {
    name
  }
}`) as unknown as TypedDocumentString<HomeQuery, HomeQueryVariables>;
export const SearchDocument = new TypedDocumentString(`
    query Search($text: String!, $after: String) {
  searchMatters(text: $text, audience: NATURAL_PERSON, first: 10, after: $after) {
    edges {
      node {
        matter {
          ...MatterLine
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment MatterLine on Matter {
  code
  name
  summary
  online
  promisedDays
  visitsRequired
  department {
    name
  }
}`) as unknown as TypedDocumentString<SearchQuery, SearchQueryVariables>;
export const MatterDocument = new TypedDocumentString(`
    query Matter($code: String!) {
  matter(code: $code) {
    ...MatterLine
    statutoryDays
    conditions
    requiredAssurance
    consultationPhone
    guided
    materials {
      key
      name
      required
      source
      note
      copies
      deficiencyAllowed
    }
    steps {
      name
      workingDays
      description
    }
    legalBases {
      title
      article
      content
    }
    fees {
      name
      amount
      currency
    }
    region {
      name
    }
  }
}
    fragment MatterLine on Matter {
  code
  name
  summary
  online
  promisedDays
  visitsRequired
  department {
    name
  }
}`) as unknown as TypedDocumentString<MatterQuery, MatterQueryVariables>;
export const GuideDocument = new TypedDocumentString(`
    query Guide($code: String!, $answers: [GuideAnswer!]!) {
  guide(matterCode: $code, answers: $answers) {
    question {
      key
      text
      options {
        value
        label
      }
    }
    eligible
    reason
    instead {
      text
      matterCode
    }
    promisedDays
    materials {
      key
      name
      required
    }
  }
}
    `) as unknown as TypedDocumentString<GuideQuery, GuideQueryVariables>;
export const StartDocument = new TypedDocumentString(`
    mutation Start($code: String!, $key: ID!, $answers: [GuideAnswer!]!) {
  startApplication(
    input: {matterCode: $code, idempotencyKey: $key, answers: $answers}
  ) {
    application {
      id
    }
    userErrors {
      code
      message
      path
      requiredAssurance
    }
  }
}
    `) as unknown as TypedDocumentString<StartMutation, StartMutationVariables>;
export const DraftDocument = new TypedDocumentString(`
    query Draft($id: ID!) {
  node(id: $id) {
    ... on Application {
      __typename
      ...Draft
    }
  }
}
    fragment Draft on Application {
  id
  number
  status
  revision
  form
  formSchema
  availableActions
  matter {
    code
    name
    department {
      name
    }
  }
  applicant {
    name
    maskedIdNumber
  }
  prefill {
    path
    sourceLabel
  }
  commitment {
    text
    hash
  }
  supplementItems {
    materialKey
    fieldPath
    message
  }
  materials {
    status
    note
    requirement {
      key
      name
      required
      source
      note
      accept
      maxBytes
      deficiencyAllowed
    }
    files {
      id
      name
      size
    }
    certificate {
      identifier
      type {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<DraftQuery, DraftQueryVariables>;
export const SaveDocument = new TypedDocumentString(`
    mutation Save($id: ID!, $revision: Int!, $form: JSON, $materials: [MaterialInput!]) {
  saveApplication(
    input: {applicationId: $id, revision: $revision, form: $form, materials: $materials}
  ) {
    application {
      ...Draft
    }
    userErrors {
      code
      message
      path
      currentRevision
    }
  }
}
    fragment Draft on Application {
  id
  number
  status
  revision
  form
  formSchema
  availableActions
  matter {
    code
    name
    department {
      name
    }
  }
  applicant {
    name
    maskedIdNumber
  }
  prefill {
    path
    sourceLabel
  }
  commitment {
    text
    hash
  }
  supplementItems {
    materialKey
    fieldPath
    message
  }
  materials {
    status
    note
    requirement {
      key
      name
      required
      source
      note
      accept
      maxBytes
      deficiencyAllowed
    }
    files {
      id
      name
      size
    }
    certificate {
      identifier
      type {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<SaveMutation, SaveMutationVariables>;
export const SubmitDocument = new TypedDocumentString(`
    mutation Submit($id: ID!, $revision: Int!, $key: ID!, $accepted: Boolean!, $hash: String, $deferred: [String!]!) {
  submitApplication(
    input: {applicationId: $id, revision: $revision, idempotencyKey: $key, commitmentAccepted: $accepted, commitmentHash: $hash, deferredMaterials: $deferred}
  ) {
    application {
      id
    }
    userErrors {
      code
      message
      path
      currentRevision
      requiredAssurance
    }
  }
}
    `) as unknown as TypedDocumentString<SubmitMutation, SubmitMutationVariables>;
export const SupplementDocument = new TypedDocumentString(`
    mutation Supplement($id: ID!, $revision: Int!, $key: ID!, $form: JSON, $materials: [MaterialInput!]!) {
  supplementApplication(
    input: {applicationId: $id, revision: $revision, idempotencyKey: $key, form: $form, materials: $materials}
  ) {
    application {
      id
    }
    userErrors {
      code
      message
      path
      currentRevision
    }
  }
}
    `) as unknown as TypedDocumentString<SupplementMutation, SupplementMutationVariables>;
export const WithdrawDocument = new TypedDocumentString(`
    mutation Withdraw($id: ID!, $revision: Int!) {
  withdrawApplication(input: {applicationId: $id, revision: $revision}) {
    application {
      id
    }
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<WithdrawMutation, WithdrawMutationVariables>;
export const CasesDocument = new TypedDocumentString(`
    query Cases($after: String) {
  viewer {
    applications(first: 20, after: $after) {
      edges {
        node {
          id
          number
          status
          createdAt
          updatedAt
          matter {
            name
          }
          deadline {
            promisedOn
            state
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CasesQuery, CasesQueryVariables>;
export const CaseDocument = new TypedDocumentString(`
    query Case($id: ID!) {
  node(id: $id) {
    ... on Application {
      __typename
      ...Case
    }
  }
}
    fragment Case on Application {
  id
  number
  status
  revision
  submittedAt
  availableActions
  matter {
    name
    department {
      name
    }
    consultationPhone
  }
  applicant {
    name
  }
  deadline {
    promisedOn
    workingDaysLeft
    state
  }
  supplementItems {
    materialKey
    fieldPath
    message
  }
  decision {
    outcome
    reason
    legalBasis
    appeal
    at
  }
  results {
    id
    identifier
    type {
      name
    }
  }
  events {
    ...Event
  }
}
fragment Event on ApplicationEvent {
  sequence
  type
  at
  status
  note
}`) as unknown as TypedDocumentString<CaseQuery, CaseQueryVariables>;
export const EventsDocument = new TypedDocumentString(`
    subscription Events($number: String!, $after: Int!) {
  applicationEvents(number: $number, after: $after) {
    ...Event
  }
}
    fragment Event on ApplicationEvent {
  sequence
  type
  at
  status
  note
}`) as unknown as TypedDocumentString<EventsSubscription, EventsSubscriptionVariables>;
export const EventsBehindDocument = new TypedDocumentString(`
    query EventsBehind($id: ID!, $after: Int!) {
  node(id: $id) {
    ... on Application {
      __typename
      id
      events(after: $after) {
        ...Event
      }
    }
  }
}
    fragment Event on ApplicationEvent {
  sequence
  type
  at
  status
  note
}`) as unknown as TypedDocumentString<EventsBehindQuery, EventsBehindQueryVariables>;
export const WalletDocument = new TypedDocumentString(`
    query Wallet {
  viewer {
    certificates(first: 50) {
      edges {
        node {
          ...Card
        }
      }
    }
  }
}
    fragment Card on Certificate {
  id
  identifier
  number
  status
  validFrom
  validUntil
  type {
    name
  }
  issuer {
    name
  }
  holder {
    name
  }
}`) as unknown as TypedDocumentString<WalletQuery, WalletQueryVariables>;
export const CertificateDocument = new TypedDocumentString(`
    query Certificate($id: ID!) {
  node(id: $id) {
    ... on Certificate {
      __typename
      ...Card
      issuedOn
      fields
      type {
        name
        fields
      }
    }
  }
}
    fragment Card on Certificate {
  id
  identifier
  number
  status
  validFrom
  validUntil
  type {
    name
  }
  issuer {
    name
  }
  holder {
    name
  }
}`) as unknown as TypedDocumentString<CertificateQuery, CertificateQueryVariables>;
export const PresentDocument = new TypedDocumentString(`
    mutation Present($id: ID!, $fields: [String!]!) {
  presentCertificate(input: {certificateId: $id, fields: $fields}) {
    presentation {
      qrCode
      verifyUrl
      expiresIn
    }
    userErrors {
      code
      message
      path
    }
  }
}
    `) as unknown as TypedDocumentString<PresentMutation, PresentMutationVariables>;