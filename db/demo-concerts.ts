/** The demo's programme. Artists, venues and people are invented; days count from the day it is made. */

export type Tier = { grade: string; price: number; from: number; to: number };

export type DemoDate = {
  day: number;
  time: string;
  /** OPEN: on sale for a week. SOON: opens in minutes. LATER: opens in days. OVER: sold until yesterday. */
  sale: "OPEN" | "SOON" | "LATER" | "OVER";
  /** How many may pick seats at once. */
  maxActive: number;
  /** Seats that fans have bought already. */
  sold: number;
};

export type DemoConcert = {
  title: string;
  artist: string;
  description: string;
  venue: string;
  tiers: readonly Tier[];
  dates: readonly DemoDate[];
};

const grapeHall = "포도홀";
const artsCenter = "새벽강 아트센터";
const liveHouse = "노을 라이브하우스";

const hallTiers: readonly Tier[] = [
  { grade: "VIP", price: 165_000, from: 1, to: 10 },
  { grade: "R", price: 132_000, from: 11, to: 30 },
  { grade: "S", price: 99_000, from: 31, to: 50 },
];
const centerTiers: readonly Tier[] = [
  { grade: "VIP", price: 143_000, from: 1, to: 10 },
  { grade: "R", price: 110_000, from: 11, to: 30 },
  { grade: "S", price: 77_000, from: 31, to: 50 },
];
const clubTiers: readonly Tier[] = [
  { grade: "R", price: 88_000, from: 1, to: 30 },
  { grade: "S", price: 66_000, from: 31, to: 50 },
];

const small = 5;
const whole = 50;

export const demoConcerts: readonly DemoConcert[] = [
  {
    title: "달빛정거장 콘서트 〈첫눈이 오기 전에〉",
    artist: "달빛정거장 (Moonlight Stop)",
    description:
      "막차가 떠난 뒤의 정거장에서 시작하는 90분. 새 앨범 전곡을 처음으로 무대에서 들려드립니다.\nThe band plays its new album in full, for the first time on stage.",
    venue: grapeHall,
    tiers: hallTiers,
    dates: [
      { day: 9, time: "19:30", sale: "OPEN", maxActive: small, sold: 12 },
      { day: 10, time: "18:00", sale: "OPEN", maxActive: small, sold: 7 },
      { day: 11, time: "17:00", sale: "OPEN", maxActive: small, sold: 0 },
    ],
  },
  {
    title: "유하린 단독 공연 〈파도의 문장들〉",
    artist: "유하린 (Yu Harin)",
    description:
      "기타 한 대와 목소리, 그리고 여섯 편의 바다 이야기.\nOne guitar, one voice and six stories about the sea.",
    venue: artsCenter,
    tiers: centerTiers,
    dates: [
      { day: 14, time: "20:00", sale: "OPEN", maxActive: whole, sold: 9 },
      { day: 15, time: "18:00", sale: "OPEN", maxActive: whole, sold: 0 },
    ],
  },
  {
    title: "소금기둥 라이브 〈뒤돌아보지 마〉",
    artist: "소금기둥 (Pillar of Salt)",
    description:
      "데뷔 10년, 가장 시끄러운 밤. 스탠딩 없이 앉아서 듣는 록의 정수.\nTen years on, the loudest night of the band, seated.",
    venue: liveHouse,
    tiers: clubTiers,
    dates: [{ day: 6, time: "19:00", sale: "OPEN", maxActive: small, sold: 46 }],
  },
  {
    title: "한여울 퀸텟 〈자정의 스윙〉",
    artist: "한여울 퀸텟 (Han Yeoul Quintet)",
    description:
      "매년 가장 먼저 매진되는 겨울 재즈의 밤.\nThe winter jazz night that sells out first every year.",
    venue: liveHouse,
    tiers: clubTiers,
    dates: [{ day: 8, time: "20:00", sale: "OPEN", maxActive: small, sold: 50 }],
  },
  {
    title: "네온그라피 〈도시의 안쪽〉",
    artist: "네온그라피 (NEONGRAPHY)",
    description:
      "빛으로 쓰는 전자음악. 곧 예매가 열립니다, 대기열에서 만나요.\nElectronic music written in light; the sale opens in a few minutes.",
    venue: grapeHall,
    tiers: hallTiers,
    dates: [
      { day: 20, time: "19:00", sale: "SOON", maxActive: small, sold: 0 },
      { day: 21, time: "17:00", sale: "SOON", maxActive: small, sold: 0 },
    ],
  },
  {
    title: "백도윤 피아노 리사이틀 〈겨울 소나타〉",
    artist: "백도윤 (Baek Doyun)",
    description:
      "슈베르트의 마지막 소나타와 새로 쓴 소품들.\nSchubert's last sonata and new short pieces.",
    venue: artsCenter,
    tiers: centerTiers,
    dates: [{ day: 2, time: "19:30", sale: "OVER", maxActive: small, sold: 31 }],
  },
  {
    title: "오로라클럽 〈백야〉",
    artist: "오로라클럽 (Aurora Club)",
    description:
      "해가 지지 않는 밤처럼 길고 환한 팝의 밤.\nA pop night as long and bright as midsummer in the north.",
    venue: grapeHall,
    tiers: hallTiers,
    dates: [
      { day: 27, time: "19:30", sale: "LATER", maxActive: small, sold: 0 },
      { day: 28, time: "18:00", sale: "LATER", maxActive: small, sold: 0 },
    ],
  },
  {
    title: "고래의 밤 오케스트라 〈심해 교향곡〉",
    artist: "고래의 밤 오케스트라 (Whale Night Orchestra)",
    description:
      "마흔 명의 연주자가 그리는 바다 밑 열두 장면.\nForty players, twelve scenes from the bottom of the sea.",
    venue: artsCenter,
    tiers: centerTiers,
    dates: [
      { day: 16, time: "19:30", sale: "OPEN", maxActive: whole, sold: 21 },
      { day: 23, time: "19:30", sale: "OPEN", maxActive: whole, sold: 4 },
      { day: 30, time: "17:00", sale: "OPEN", maxActive: whole, sold: 0 },
    ],
  },
  {
    title: "서리꽃 포크의 밤 〈느린 편지〉",
    artist: "서리꽃 (Frostflower)",
    description:
      "손으로 쓴 편지처럼 천천히 부르는 노래들. 관객의 사연을 무대에서 읽어 드립니다.\nSongs as slow as letters written by hand.",
    venue: liveHouse,
    tiers: clubTiers,
    dates: [
      { day: 12, time: "19:00", sale: "OPEN", maxActive: small, sold: 17 },
      { day: 19, time: "19:00", sale: "OPEN", maxActive: small, sold: 2 },
    ],
  },
];
