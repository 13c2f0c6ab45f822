export default function Home() {
  return <h1>frontrow</h1>;
}
