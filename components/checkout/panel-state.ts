/** What a form of the checkout shows after it was sent. */
export type PanelState =
  | null
  | { refusal: { code: string; message: string; requestId: string } }
  | { chargedWon: number };

export type PanelAction = (state: PanelState, form: FormData) => Promise<PanelState>;
