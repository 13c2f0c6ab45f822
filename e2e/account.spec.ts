import { expect, fillLogin, newPerson, test } from "./journey";

test("a newcomer signs up and is back where they were headed", async ({ page }) => {
  await page.goto("/wallet");
  await expect(page).toHaveURL("/login?next=%2Fwallet");
  await page.getByRole("main").getByRole("link", { name: "회원가입" }).click();

  await page.getByLabel("아이디").fill("ab");
  await page.getByLabel("별명").fill("포도팬");
  await page.getByLabel("비밀번호").fill("short");
  await page.getByRole("button", { name: "회원가입" }).click();
  await expect(page.getByLabel("아이디")).toBeFocused();
  await expect(page.getByLabel("아이디")).toHaveAccessibleDescription(/3~64자/);
  await expect(page.getByLabel("비밀번호")).toHaveAccessibleDescription(/8~128자/);
  await expect(page.getByLabel("별명")).toHaveValue("포도팬");

  await page.getByLabel("아이디").fill(`fan-${crypto.randomUUID()}`);
  await page.getByLabel("비밀번호").fill("grapes-and-rows");
  await page.getByRole("button", { name: "회원가입" }).click();
  await expect(page).toHaveURL("/wallet");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("지갑");
});

test("a taken login id is told at its field", async ({ page }) => {
  const { loginId } = await newPerson(page);
  await page.goto("/signup");
  await page.getByLabel("아이디").fill(loginId.toUpperCase());
  await page.getByLabel("별명").fill("포도팬");
  await page.getByLabel("비밀번호").fill("grapes-and-rows");
  await page.getByRole("button", { name: "회원가입" }).click();
  await expect(page.getByLabel("아이디")).toHaveAccessibleDescription(
    "이미 사용 중인 아이디입니다.",
  );
});

test("a wrong password is refused in words, the right one lets in, logging out lets go", async ({
  page,
}) => {
  const person = await newPerson(page);
  await page.goto("/login?next=%2Fwallet%3Ftype%3DCHARGE");
  await fillLogin(page, { ...person, password: "not-the-password" });
  await expect(page.getByRole("alert").first()).toHaveText("아이디 또는 비밀번호가 맞지 않습니다.");
  await expect(page.getByLabel("아이디")).toHaveValue(person.loginId);

  await fillLogin(page, person);
  await expect(page).toHaveURL("/wallet?type=CHARGE");

  await page.getByRole("banner").getByRole("button", { name: /메뉴/ }).click();
  await page.getByRole("button", { name: "로그아웃" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/wallet");
  await expect(page).toHaveURL("/login?next=%2Fwallet");
});

test("after logging in nobody is led to another site", async ({ page }) => {
  for (const next of [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
  ]) {
    await page.context().clearCookies();
    const person = await newPerson(page);
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await fillLogin(page, person);
    await expect(page, next).toHaveURL("/");
  }
});

test.describe("before any script runs", () => {
  test.use({ javaScriptEnabled: false });

  test("one can log in, be refused, and log out", async ({ page }) => {
    const person = await newPerson(page);
    await page.goto("/login?next=%2Fwallet");
    await fillLogin(page, { ...person, password: "not-the-password" });
    await expect(page.getByText("아이디 또는 비밀번호가 맞지 않습니다.")).toBeVisible();
    await fillLogin(page, person);
    await expect(page).toHaveURL("/wallet");
    await page.getByRole("banner").getByRole("button", { name: /메뉴/ }).click();
    await page.getByRole("button", { name: "로그아웃" }).click();
    await expect(page.getByRole("banner").getByRole("link", { name: "로그인" })).toBeVisible();
  });
});
