import type { ApplicationEventType, ApplicationStatus } from './generated.js';

const STATUS: Partial<Record<ApplicationStatus, string>> = {
  DRAFT: '草稿',
  SUBMITTED: '待受理',
  SUPPLEMENT_REQUIRED: '待补正',
  NOT_ACCEPTED: '不予受理',
  ACCEPTED: '已受理',
  UNDER_REVIEW: '审核中',
  SUSPENDED: '已挂起',
  APPROVED: '准予许可',
  DENIED: '不予许可',
  COMPLETED: '已办结',
  WITHDRAWN: '已撤回',
  TERMINATED: '已终止',
};

/** What to call a status. One that came after this build is in progress, which is true of every status that isn't an end. */
export function statusName(status: ApplicationStatus): string {
  return STATUS[status] ?? '办理中';
}

/** Whether a case may have got its result, or come to another end, by this event. */
export function isEnd(type: ApplicationEventType): boolean {
  switch (type) {
    case 'DECIDED':
    case 'REFUSAL_CONFIRMED':
    case 'WITHDRAWN':
    case 'TERMINATED':
      return true;
    default: // what came after this build, too
      return false;
  }
}
