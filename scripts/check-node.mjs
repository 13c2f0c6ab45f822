// Imported first: the other modules use what older versions of Node do not have.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Frontrow needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
if (process.platform === "win32") {
  console.error("Frontrow runs on Linux and macOS. On Windows, use WSL.");
  process.exit(1);
}
