using System.Globalization;
using MeterNode.Figures;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>Reports made by hand: every kind of block, an upright and a wide section, an empty table, names that mean harm.</summary>
internal static class SampleReport
{
    /// <summary>Ends texts, elements, attributes, style sheets and strings, and holds what XML cannot have.</summary>
    public const string Hostile = "\"';}</style><script>alert(1)</script>]]>&amp;\\\u0000\u0007\ud800<img src=x onerror=alert(1)>";

    public const int Machines = 30;

    /// <summary>A report on 30 machines; <paramref name="name"/> begins the name of each.</summary>
    public static ReportContent Of(FigureLanguage language, string name)
    {
        bool isChinese = language == FigureLanguage.Chinese;
        return new ReportContent
        {
            Language = language,
            Title = isChinese ? "能源计量与能效证据报告" : "Energy metering and efficiency evidence report",
            Site = name,
            Number = "plant/2026-11-01/2026-12-01",
            Version = 2,
            ManifestSha256 = string.Concat(Enumerable.Repeat("9f86d081884c7d65", 4)),
            Figures = null!, // Pages show what the sections say.
            Sections =
            [
                new("cover", "cover", [Facts(name), new ReportParagraph(name + " 1", IsWarning: true), new ReportParagraph("2")]),
                new("signatures", isChinese ? "签字页与声明" : "Signatures", [new ReportSignatures(["编制", "审核", name])]),
                new("output", isChinese ? "产量" : "Output", [Output("T5", isChinese), Empty(isChinese)]),
                new("machines", isChinese ? "分设备" : "By machine", [ByMachine(isChinese, name)]) { IsWide = true },
                new("annex", isChinese ? "附录" : "Annex", [Output("A1", isChinese)]),
            ],
        };
    }

    private static ReportFacts Facts(string name) => new(
        "cover", [new("plant", "工厂", name), new("plantKey", "公钥指纹", string.Concat(Enumerable.Repeat("b5bb9d80", 8)))]);

    private static ReportTable Output(string id, bool isChinese) => new()
    {
        Id = id,
        Name = "output",
        Title = isChinese ? "产量表" : "Output",
        EmptyText = "–",
        Columns =
        [
            new("article", isChinese ? "产品" : "Article", ReportColumnKind.Text),
            new("mass", isChinese ? "合格质量" : "Good mass", ReportColumnKind.Number, "t"),
            new("uncertainty", "U", ReportColumnKind.Uncertainty, "t"),
        ],
        Rows = [.. Enumerable.Range(1, 90).Select(row => new[] { ReportCell.Of("A-" + Whole(row)), Number(row, 2), Number(row, row % 3) })],
        Notes = [isChinese ? "合计值在修约前计算。" : "Sums are computed before rounding.", "2"],
    };

    private static ReportTable Empty(bool isChinese) => new()
    {
        Id = "T9",
        Name = "wasteHeat",
        Title = isChinese ? "余热" : "Waste heat",
        EmptyText = isChinese ? "无法确定：没有流量计" : "not determinable: no flow meter",
        Columns = [new("source", "来源", ReportColumnKind.Text)],
        Rows = [],
    };

    private static ReportTable ByMachine(bool isChinese, string name)
    {
        string[] heads = isChinese
            ? ["设备", "计量方式", "电能", "最大需量", "发生时间", "负荷率", "数据完整率", "拒用窗口", "下限值占比", "不确定度", "证据"]
            : ["Machine", "Mode", "Energy", "Maximum demand", "When", "Load factor", "Completeness", "Refused windows", "Lower bound",
                "U (k = 2)", "Evidence"];
        string[] names =
        [
            "machine", "mode", "energy", "maximumDemand", "at", "loadFactor", "completeness", "refused", "lowerBound", "uncertainty",
            "evidence",
        ];
        return new()
        {
            Id = "T4",
            Name = "machines",
            Title = isChinese ? "分设备用能" : "Energy by machine",
            EmptyText = "–",
            Columns =
            [
                .. names.Select((column, i) =>
                    new ReportColumn(column, heads[i], KindOf(column), column is "energy" or "uncertainty" ? "kWh" : "")),
            ],
            Rows = [.. Enumerable.Range(1, Machines).Select(number => Machine(number, name))],
        };
    }

    private static ReportCell[] Machine(int number, string name) =>
    [
        ReportCell.Of($"{name} {Whole(number)}"),
        ReportCell.Of("meter"),
        Number(10_000.125 * number, number % 4),
        Number(40 + number, 1),
        ReportCell.Of(new DateTimeOffset(2026, 11, 3, 10, 15, 0, TimeSpan.FromHours(8))),
        Number(61.5, 1),
        ReportCell.Of("no data"),
        ReportCell.None,
        Number(0.25, 2),
        Number(number, number % 4),
        ReportCell.Of($"P {Whole(number)}–43200; L 7, 12"),
    ];

    private static ReportColumnKind KindOf(string column) => column switch
    {
        "machine" or "mode" => ReportColumnKind.Text,
        "at" => ReportColumnKind.Time,
        "uncertainty" => ReportColumnKind.Uncertainty,
        "evidence" => ReportColumnKind.Evidence,
        _ => ReportColumnKind.Number,
    };

    private static ReportCell Number(double value, int digits) =>
        ReportCell.Of(value, value.ToString("F" + Whole(digits), CultureInfo.InvariantCulture));

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
