/** A font file of a package: its address on this site. */
declare module "*.woff2" {
  const url: string;
  export default url;
}
