/** What is waited for, as the page knows it. */
export type Line = {
  scheduleId: number;
  /** For the title of the tab. */
  title: string;
  seatsPath: string;
  concertPath: string;
  opensAt: string;
  /** When one may join before the opening; null where one may not. */
  preQueueOpensAt: string | null;
  /** Whether those who join before the opening are drawn. */
  draw: boolean;
  /** How long a place is kept for who is away when their turn comes. */
  awaySeconds: number;
  /** Whether this browser keeps a place that could not be asked about when the page was made. */
  isKept: boolean;
  /** Address of this site, for those who check the draw elsewhere. */
  site: string;
};
