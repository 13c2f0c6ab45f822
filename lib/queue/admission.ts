/** Proof that it is somebody's turn in one schedule's line. */
export type Admission = { token: string; scheduleId: number; activeUntil: Date };
