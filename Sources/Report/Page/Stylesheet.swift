/// How the page looks: one column of calm surfaces, a list of parts beside it where there is room.
///
/// System fonts, figures of one width, spaces from one scale (`--s1` 4 px … `--s6` 48 px), no colour that carries a
/// meaning by itself. Nothing is wider than the window but what scrolls in a box of its own.
enum Stylesheet {
    static var css: String { Palette.css + frame + parts + drawings + printing }

    private static let frame = """
        :root{--s1:.25rem;--s2:.5rem;--s3:.75rem;--s4:1rem;--s5:1.75rem;--s6:3rem;--radius:.625rem;\
        --sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,Cantarell,"Helvetica Neue",sans-serif;\
        --mono:ui-monospace,"SF Mono","Cascadia Mono","Roboto Mono","DejaVu Sans Mono","Liberation Mono",monospace}
        *,*::before,*::after{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:4rem}
        body{margin:0;background:var(--page);color:var(--text);font:400 .9375rem/1.5 var(--sans);\
        font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        h1,h2,h3,h4,p,ul,ol,dl,dd,figure,table,pre{margin:0;padding:0}
        ul,ol{list-style:none}
        h1{font-size:1.625rem;line-height:1.2;font-weight:650;letter-spacing:-.015em}
        h2{font-size:1.1875rem;line-height:1.3;font-weight:650;letter-spacing:-.01em}
        h3{font-size:.9375rem;line-height:1.4;font-weight:650}
        h4{font-size:.8125rem;line-height:1.4;font-weight:650;color:var(--muted)}
        a{color:var(--link);text-decoration-thickness:.06em;text-underline-offset:.18em}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
        code,pre,.mono{font-family:var(--mono);font-size:.8125rem}
        time{white-space:nowrap}
        .skip{position:absolute;left:var(--s4);top:-6rem;z-index:2;background:var(--surface);\
        padding:var(--s2) var(--s4);\
        border-radius:var(--radius)}
        .skip:focus{top:var(--s4)}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        header,main,footer{max-width:100rem;margin-inline:auto;padding-inline:clamp(var(--s4),3vw,var(--s6))}
        header{padding-block:var(--s5) var(--s4)}
        header p{color:var(--muted);margin-top:var(--s1)}
        .brand{font-size:.8125rem;font-weight:650;letter-spacing:.02em;color:var(--managed);margin-bottom:var(--s1)}
        nav{position:sticky;top:0;z-index:1;background:var(--page);border-bottom:1px solid var(--line)}
        nav ul{display:flex;gap:var(--s1) var(--s4);overflow-x:auto;max-width:100rem;margin-inline:auto;\
        padding:var(--s2) clamp(var(--s4),3vw,var(--s6))}
        nav a{display:block;white-space:nowrap;padding:var(--s1) 0;color:var(--muted);text-decoration:none;\
        font-size:.875rem;border-bottom:2px solid transparent}
        nav a:hover{color:var(--text);border-color:var(--line)}
        nav a[aria-current]{color:var(--text);font-weight:600;border-color:var(--managed)}
        main{padding-block:var(--s5);display:grid;grid-template-columns:minmax(0,1fr);gap:var(--s6)}
        main>section{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--s4);align-content:start}
        .note{color:var(--muted);max-width:75ch;font-size:.875rem}
        footer{border-top:1px solid var(--line);padding-block:var(--s5) var(--s6);color:var(--muted);font-size:.875rem}
        footer p{max-width:80ch}
        footer p+p{margin-top:var(--s2)}

        """

    private static let parts = """
        .panel{background:var(--surface);border:1px solid var(--line);border-radius:var(--radius);padding:var(--s4);\
        min-width:0}
        .grid{display:grid;gap:var(--s4);align-items:start;\
        grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr))}
        .grid>.panel{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--s3);align-content:start}
        .tiles{display:grid;gap:var(--s3);grid-template-columns:repeat(auto-fit,minmax(min(100%,8.75rem),1fr))}
        .tiles div{background:var(--surface);border:1px solid var(--line);border-radius:var(--radius);\
        padding:var(--s3) var(--s4);display:flex;flex-direction:column-reverse;justify-content:flex-end}
        .tiles dt{color:var(--muted);font-size:.8125rem;line-height:1.35}
        .tiles dd{font-size:1.625rem;line-height:1.25;font-weight:650;letter-spacing:-.02em}
        .tiles small{display:inline-block;font-size:.8125rem;font-weight:400;letter-spacing:0;color:var(--muted)}
        .tiles .alarm dd{color:var(--critical)}.tiles .calm dd{color:var(--good)}.tiles .watch dd{color:var(--high)}
        .chip{display:inline-block;font-size:.75rem;line-height:1.5;font-weight:600;padding:0 .5em;border-radius:1em;\
        border:1px solid currentColor;white-space:nowrap}
        .critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}\
        .info,.unknown,.absent{color:var(--muted)}.good,.current{color:var(--good)}.older{color:var(--high)}\
        .foreign{color:var(--critical)}.is-managed{color:var(--managed)}.is-unmanaged{color:var(--unmanaged)}
        .clear{border-inline-start:4px solid var(--good);font-weight:600}
        .owner{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--s2)}
        .owner h3 small{font-weight:400;color:var(--muted)}
        .needs{background:var(--surface);border:1px solid var(--line);border-radius:var(--radius)}
        .needs li{padding:var(--s3) var(--s4);display:grid;gap:var(--s1) var(--s4);grid-template-columns:minmax(0,1fr)}
        .needs li+li{border-top:1px solid var(--line)}
        .needs .about{display:flex;flex-wrap:wrap;align-items:baseline;gap:var(--s1) var(--s2);font-weight:600}
        .needs .about time,.needs .about .kind{font-weight:400;color:var(--muted);font-size:.8125rem}
        .needs .fix{color:var(--muted)}
        .needs .fix b{color:var(--text);font-weight:600}
        .command{display:inline-block;max-width:100%;background:var(--sunken);border-radius:4px;padding:.1em .5em;\
        color:var(--text)}
        @media(min-width:70rem){.needs li{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}\
        .needs .about{grid-column:1/-1}}
        .scroll{overflow-x:auto;max-width:100%;border-radius:var(--radius)}
        table{border-collapse:collapse;width:100%;font-size:.875rem}
        caption{text-align:start;color:var(--muted);padding-bottom:var(--s2);font-size:.8125rem}
        th,td{text-align:start;vertical-align:top;padding:var(--s2) var(--s3);border-bottom:1px solid var(--line)}
        th:first-child,td:first-child{padding-inline-start:0}
        td.mono:first-child{padding-inline-start:var(--s3)}
        thead th{font-size:.8125rem;font-weight:600;color:var(--muted);white-space:nowrap}
        tbody th{font-weight:600}
        tbody tr:last-child>*{border-bottom:0}
        td.number,th.number{text-align:end}
        .wide table{min-width:46rem}
        .wide tbody th{min-width:12rem}
        .part .scroll table{min-width:30rem}
        .part .scroll .place{min-width:13rem}
        .mark{white-space:nowrap;font-weight:600}
        .mark small{color:var(--muted);font-weight:400;font-size:.8125rem}
        summary{cursor:pointer}
        summary::marker{color:var(--muted)}
        .numbers>summary{color:var(--muted);font-size:.8125rem}
        .numbers[open]>summary{margin-bottom:var(--s2)}
        .certificates{background:var(--surface);border:1px solid var(--line);border-radius:var(--radius)}
        .certificates>details{border-top:1px solid var(--line)}
        .certificates>details:first-child{border-top:0}
        .certificates>details>summary{padding:var(--s3) var(--s4);border-radius:var(--radius)}
        .certificates>details>summary:hover{background:var(--sunken)}
        .certificates>details:has(:target){box-shadow:inset 4px 0 0 var(--link)}
        summary h3{display:inline}
        summary .end{color:var(--muted);font-size:.875rem}
        .part{padding:var(--s2) var(--s4) var(--s5);display:grid;gap:var(--s5);\
        grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr))}
        .part>div{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--s2);align-content:start}
        .facts{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,1fr);gap:var(--s1) var(--s4);\
        font-size:.875rem}
        .facts dt{color:var(--muted)}
        .names{display:flex;flex-wrap:wrap;gap:var(--s1) var(--s2);font-size:.875rem}
        .names li{background:var(--sunken);border-radius:4px;padding:0 .45em}
        .findings li{padding-block:var(--s2);font-size:.875rem}
        .findings li+li{border-top:1px solid var(--line)}
        .findings p{color:var(--muted)}
        .pem pre{white-space:pre-wrap;background:var(--sunken);padding:var(--s3);border-radius:6px;font-size:.75rem;\
        line-height:1.4}

        """

    private static let drawings = """
        .chart{display:block;width:100%;height:auto}
        .broad{min-width:40rem;max-width:75rem}
        .grid .chart{max-width:34rem}
        .chain-box{max-width:30rem}
        .chart text{font:400 12px var(--sans);fill:var(--muted)}
        .chart .strong{fill:var(--text);font-weight:600}
        .chart .axis{stroke:var(--muted);stroke-width:1}
        .chart .grid{stroke:var(--line);stroke-width:1}
        .chart .managed,.chart .succeeded{fill:var(--managed)}
        .chart .unmanaged{fill:var(--unmanaged)}
        .chart .failed{fill:var(--critical)}
        .chart .backed{fill:var(--surface);stroke:var(--high);stroke-width:1.5}
        .chart .bar{fill:var(--low)}.chart .fine{fill:var(--managed)}.chart .soon{fill:var(--medium)}\
        .chart .over{fill:var(--unmanaged)}
        .chart .track{fill:var(--sunken)}
        .chart .version{fill:var(--past)}.chart .version.live{fill:var(--managed)}\
        .chart .version.held,.chart .version.quarantined,.chart .version.rolledback{fill:var(--surface);\
        stroke:var(--critical);stroke-width:1.5;stroke-dasharray:4 3}
        .chart .on-version{fill:var(--text);font-size:11px;pointer-events:none}\
        .chart .on-version.live{fill:var(--surface);font-weight:600}
        .chart .link{fill:var(--sunken);stroke:var(--line)}
        .chart .link.problem{stroke:var(--critical);stroke-width:2;stroke-dasharray:5 3}
        .chart .arrow{stroke:var(--muted);stroke-width:1.5}.chart .arrowhead{fill:var(--muted)}

        """

    private static let printing = """
        @media(forced-colors:active){.chart{forced-color-adjust:none;background:var(--surface)}}
        @media print{:root{--page:#fff}body{font-size:9.5pt}nav,.skip{display:none}.scroll{overflow:visible}\
        .wide table,.part .scroll table,.broad{min-width:0}td,th{padding:2pt 4pt;overflow-wrap:anywhere;white-space:normal}\
        table,td *,th *{white-space:normal;overflow-wrap:anywhere}.panel,.needs li,.certificates>details,tr,.chart{break-inside:avoid}\
        h2,h3{break-after:avoid}.numbers,.pem{display:none}details::details-content{content-visibility:visible}\
        a{color:inherit;text-decoration:none}main{gap:var(--s5)}}

        """
}
