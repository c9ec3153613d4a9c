/** How the page looks: one column for a phone, warm paper, big numbers. It loads no font, no picture and no script. */

const INK = '#3b2a22';
const SOFT = '#7a6457';
const PAPER = '#fdf5ec';
const CORAL = '#c2402a';
const EMBER = '#9c2b27';
const HONEY = '#f6b24a';
const LEAF = '#2c7a51';
const LINE = '#f0e2d3';

export const STYLE = [
  '*{box-sizing:border-box}',
  `body{margin:0;background:${PAPER};color:${INK};font:16px/1.55 system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif;-webkit-text-size-adjust:100%}`,
  'main{max-width:480px;margin:0 auto;padding:0 14px 32px}',
  'h1,h2,h3,p,ol,ul,dl,dd,form{margin:0;padding:0}ol,ul{list-style:none}bdi{overflow-wrap:anywhere}',
  `a{color:${EMBER}}summary{cursor:pointer}`,
  'b,time,.n{font-variant-numeric:tabular-nums}',
  `.hero{margin:0 -14px;padding:22px 22px 46px;color:#fff;background:linear-gradient(160deg,${EMBER},${CORAL} 70%,#cf5230);border-radius:0 0 28px 28px}`,
  '.top{display:flex;align-items:flex-start;justify-content:space-between;gap:12px}',
  'h1{font-size:20px;line-height:1.35;font-weight:650}',
  '.chip{flex:none;margin-top:2px;padding:2px 10px;border-radius:99px;font-size:13px;background:rgba(60,10,5,.32)}',
  '.big{display:flex;align-items:baseline;gap:10px;margin-top:14px}',
  '.big b{font-size:84px;line-height:1;font-weight:750;letter-spacing:-.03em}',
  '.big span{font-size:17px}',
  'progress{display:block;width:100%;height:12px;margin-top:16px;border:0;border-radius:99px;overflow:hidden;background:rgba(60,10,5,.32);color:#ffd27a;-webkit-appearance:none;appearance:none}',
  'progress::-webkit-progress-bar{background:transparent}',
  'progress::-webkit-progress-value{background:linear-gradient(90deg,#ffe1a3,#ffc251);border-radius:99px}',
  'progress::-moz-progress-bar{background:#ffcb66;border-radius:99px}',
  '.goal{margin-top:10px;font-size:16px}.goal b{font-size:22px;color:#ffe3ab}',
  '.tally{display:flex;margin:-30px 0 0;background:#fff;border-radius:18px;box-shadow:0 8px 24px rgba(120,50,20,.13)}',
  `.tally div{flex:1;padding:12px 6px;text-align:center}.tally div+div{border-left:1px solid ${LINE}}`,
  `.tally dt{font-size:13px;color:${SOFT}}.tally dd{font-size:26px;line-height:1.2;font-weight:700;font-variant-numeric:tabular-nums}`,
  `.note{margin-top:14px;padding:12px 16px;border-radius:14px;background:#ffeccc;font-size:15px}`,
  '.card{margin-top:16px;padding:18px 18px 20px;background:#fff;border-radius:20px;box-shadow:0 3px 14px rgba(120,50,20,.07)}',
  'h2{display:flex;justify-content:space-between;align-items:baseline;font-size:18px;line-height:1.3}',
  `h2 span{font-size:14px;font-weight:400;color:${SOFT}}`,
  `.soft{color:${SOFT};font-size:14px}.soft::first-letter{text-transform:uppercase}`,
  '.prizes{margin-top:6px}.prizes>li{position:relative;padding:14px 0 0 58px;min-height:62px}',
  `.prizes>li:not(:last-child)::before{content:"";position:absolute;left:21px;top:62px;bottom:-10px;border-left:2px dashed #e7d3bf}`,
  `.step{position:absolute;left:0;top:14px;width:44px;height:44px;border-radius:50%;display:flex;align-items:center;justify-content:center;font-size:18px;font-weight:700;color:${SOFT};background:${PAPER}}`,
  '.step.wide{font-size:14px}',
  `.claimed .step{color:#fff;background:${LEAF}}.claimable .step,.preparing .step,.in-review .step,.waiting .step{color:#4a2a05;background:${HONEY}}`,
  '.what{display:flex;justify-content:space-between;gap:10px;align-items:flex-start}',
  'h3{font-size:17px;line-height:1.4}.over h3,.over .step{opacity:.6}',
  `.tag{flex:none;margin-top:2px;padding:1px 9px;border-radius:99px;font-size:13px;background:#f3ebe3;color:${SOFT}}`,
  `.claimed .tag,.qualified .tag{background:#e2f2e8;color:#1f6340}.claimable .tag,.preparing .tag,.in-review .tag,.waiting .tag,.pending .tag{background:#fff0d2;color:#7a4a00}`,
  'button{display:block;width:100%;margin-top:10px;padding:13px;border:0;border-radius:14px;font:inherit;font-size:18px;font-weight:650;color:#fff;cursor:pointer}',
  `button{background:linear-gradient(180deg,${CORAL},${EMBER});box-shadow:0 5px 14px rgba(156,43,39,.3)}button:active{transform:translateY(1px)}`,
  `.code{display:block;margin-top:10px;padding:12px 14px;border:2px dashed ${HONEY};border-radius:14px;background:#fffaf0;text-align:center}`,
  `.code code{display:block;font:650 22px/1.35 ui-monospace,"SF Mono",Menlo,Consolas,monospace;letter-spacing:.02em;overflow-wrap:anywhere;-webkit-user-select:all;user-select:all}`,
  `.done{margin-top:10px;padding:10px 14px;border-radius:14px;background:#eaf5ee;color:#1f6340;font-size:15px}`,
  '.seat{display:block;width:56%;height:auto;margin:12px auto 0;border-radius:10px;background:#fff}',
  `.go{display:block;margin-top:10px;padding:11px;border:2px solid ${EMBER};border-radius:14px;text-align:center;font-weight:650;text-decoration:none}`,
  '.poster{text-align:center}.poster p{margin-top:8px}.poster img{display:block;width:64%;height:auto;margin:14px auto 10px;border-radius:14px;box-shadow:0 8px 26px rgba(90,40,15,.2);background:#f3ebe3}',
  `.friends li{display:flex;gap:10px;justify-content:space-between;align-items:flex-start;padding:11px 0;border-top:1px solid ${LINE}}.friends:first-of-type{margin-top:10px}`,
  `.friends p{line-height:1.45}.void p:first-child{color:${SOFT}}.friends div+div{text-align:right;flex:none}.friends .tag{display:inline-block}`,
  `.none{padding:22px 0 8px;text-align:center}.none i,.lost i{display:block;width:64px;height:64px;margin:0 auto 12px;border-radius:50%;background:radial-gradient(circle at 50% 36%,#e9cdb2 0 11px,transparent 12px),radial-gradient(circle at 50% 92%,#e9cdb2 0 22px,transparent 23px),${PAPER}}`,
  `details{margin-top:10px}summary{padding:6px 0;color:${EMBER}}.why li{display:flex;justify-content:space-between;padding:4px 0;font-size:14px;color:${SOFT}}.why span::first-letter{text-transform:uppercase}`,
  `footer{margin-top:22px;padding:0 4px;font-size:14px;color:${SOFT}}footer p+p{margin-top:8px}footer nav{display:flex;justify-content:space-between;margin-top:14px}`,
  `footer button{background:#fff;color:${EMBER};border:2px solid ${EMBER};box-shadow:none;font-size:16px;padding:10px}`,
  '.lost{min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;text-align:center;padding:24px}.lost h1{font-size:24px;margin-bottom:8px}',
].join('');

/** SHA-256 of the style in Base64: the only thing beside our own pictures that the page's policy lets in. */
export const STYLE_HASH = '3lIqqtGUagGZ+QMEFt3NS3/oLs4o6p2DR5Czvmty3lM=';
