/** How a report looks: on a desk, on a phone, on paper, by day and by night. It loads nothing. */

export const STYLE = [
  ':root{color-scheme:light dark;--ink:#22303c;--soft:#5d6a76;--paper:#f4f6f8;--card:#fff;--line:#e2e7ec;--mark:#0072b2}',
  '@media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#9fadb9;--paper:#12181e;--card:#1b232b;--line:#2d3843;--mark:#56b4e9}figure{background:#fff;border-radius:8px}}',
  '*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.6 system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif}',
  'main,header,footer{max-width:960px;margin:0 auto;padding:0 16px}header{padding-top:28px}footer{padding-bottom:40px}',
  'h1{font-size:26px;line-height:1.3;margin:0}h2{font-size:19px;margin:0 0 4px}h3{font-size:16px;margin:18px 0 4px}',
  '.meta,.soft{color:var(--soft)}.soft{font-size:13.5px;margin:4px 0 10px}a{color:var(--mark)}',
  '.remark{margin:14px 0 0;padding:10px 14px;border-left:4px solid #e69f00;background:rgba(230,159,0,.14);border-radius:4px}',
  'section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;margin:16px 0;break-inside:avoid-page}',
  '.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:12px 0 0}.tiles div{min-width:0}',
  '.tiles dt{color:var(--soft);font-size:13px}.tiles dd{margin:0;font-size:28px;line-height:1.25;font-weight:650;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}.tiles small{color:var(--soft)}',
  '.todo{border-left:4px solid var(--mark)}ul{padding-left:20px;margin:8px 0}li{margin:4px 0}.changes{font-size:14px}',
  'figure{margin:6px 0 12px}figure svg{display:block;width:100%;height:auto}.phone{display:none}',
  '.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}',
  'th,td{padding:5px 10px;border-bottom:1px solid var(--line);white-space:nowrap}th{color:var(--soft);font-weight:500;font-size:13px}.t{text-align:left}.n{text-align:right}',
  '.h0{background:rgba(213,94,0,.30)}.h1{background:rgba(213,94,0,.18)}.h2{background:rgba(230,159,0,.18)}.h3{background:rgba(0,158,115,.14)}.h4{background:rgba(0,158,115,.24)}.h5{background:rgba(0,158,115,.34)}.early{color:var(--soft)}.heat small{display:block;color:var(--soft);font-size:11.5px;line-height:1.2}',
  '@media(max-width:520px){.desk{display:none}.phone{display:block}body{font-size:14.5px}section{padding:14px 12px;border-radius:0;margin:12px -16px}.tiles{grid-template-columns:1fr 1fr}.tiles dd{font-size:24px}h1{font-size:22px}}',
  '@media print{body{background:#fff}section{border:0;padding:8px 0}}',
].join('');
