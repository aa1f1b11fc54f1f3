using Seq2Seq.Experiments.Drawing;

namespace Seq2Seq.Experiments;

/// <summary>A page of HTML that needs no other file, for screens light and dark and for paper. It is also well-formed XML.</summary>
internal static class HtmlPage
{
    /// <summary>Returns a page.</summary>
    /// <param name="title">The title as text.</param>
    /// <param name="content">The content of the page in HTML, with line ends as in the file.</param>
    public static string Of(string title, string content) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>{Escape(title)}</title>
        <style>
        {Style}
        {Svg.Style.Replace("&", "&amp;", StringComparison.Ordinal)}
        </style>
        </head>
        <body>
        <main>
        {content.TrimEnd('\n')}
        </main>
        <script>
        {PointedValues.Script}
        </script>
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    /// <summary>Returns text in the form it has in HTML.</summary>
    public static string Escape(string text) => Svg.Clean(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    private const string Style = """
        :root{color-scheme:light dark}
        body{margin:0;background:#fff;color:#222;font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK KR",sans-serif}
        main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
        header{border-bottom:1px solid #ddd;margin-bottom:2rem;padding-bottom:.8rem}
        .name{color:#666;margin:0;font-size:.9rem;letter-spacing:.04em}
        h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0 1rem}h2{font-size:1.2rem;margin:2.4rem 0 .4rem}h3{font-size:.95rem;margin:.6rem 0 .1rem;text-align:center}
        .answer{font-size:1.08rem;max-width:46rem}.note{background:#fff4d6;border-left:4px solid #e69f00;padding:.4rem .8rem;max-width:46rem}
        section>p{max-width:46rem}
        figure{margin:.8rem 0}.panels>div{max-width:38rem}.panels.several{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:.4rem 1.2rem;align-items:end}
        svg{display:block;width:100%;height:auto}.legend svg{display:inline-block;width:26px;height:14px;vertical-align:-2px}
        .legend{display:flex;flex-wrap:wrap;gap:.15rem 1.2rem;font-size:.92rem;margin:.3rem 0 .4rem}
        .maps h3{text-align:left}
        #value{position:absolute;z-index:1;max-width:20rem;padding:.15rem .5rem;border-radius:4px;background:#222;color:#fff;font-size:.85rem;pointer-events:none}
        svg:focus-visible,.scroll:focus-visible,summary:focus-visible{outline:2px solid #0072b2;outline-offset:2px}
        details{margin:.4rem 0}summary{cursor:pointer;color:#0072b2}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;margin:.5rem 0}
        th,td{padding:.22rem .7rem;text-align:right;border-bottom:1px solid #e3e3e3;white-space:nowrap}th{border-bottom:1.5px solid #999;vertical-align:bottom}
        th:first-child,td:first-child,.left{text-align:left}.pm{color:#666;font-size:.92em}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.2rem;margin:.6rem 0}dt{color:#666}dd{margin:0;overflow-wrap:anywhere}
        pre{background:#f5f5f5;padding:.8rem;overflow-x:auto;font-size:.82rem;line-height:1.45}code{font-size:.9em}
        nav ol{columns:14rem;margin:.6rem 0;padding-left:2rem}a{color:#0072b2}
        article{border-top:1px solid #ddd;padding:1rem 0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:.4rem 2rem;align-items:start}
        article h3{font-size:1.1rem;line-height:1.3;margin:.2rem 0;text-align:left}article figure{margin:0}article pre{margin:.4rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
        article ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.4rem 0;padding:0}figcaption{font-size:.92rem;font-weight:600}
        @media (max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}h1{font-size:1.35rem}}
        @media screen and (prefers-color-scheme:dark){#value{background:#eee;color:#111}body{background:#161618;color:#ddd}header{border-color:#3a3a3a}.note{background:#3a2f12}a,summary{color:#56b4e9}article{border-color:#3a3a3a}th,td{border-color:#3a3a3a}th{border-color:#777}pre{background:#222226}.name,dt,.pm{color:#999}}
        @media print{main{max-width:none;padding:0}.panels>div,.maps,tr,article{break-inside:avoid}.scroll{overflow:visible}.maps .scroll>div{min-width:0!important}#value{display:none}.panels.several{grid-template-columns:1fr 1fr}h2,.legend{break-after:avoid}body{font-size:11pt}summary{display:none}}
        """;
}
