using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;
using Spectre.Console;

namespace MeterNode.Cli.Reporting;

/// <summary>Writes figures for people: one table for each scope.</summary>
internal static class FiguresText
{
    private const int TableWidth = 150;

    /// <summary>Writes all of them; figures of days, months and shifts stand together.</summary>
    public static void Write(ComputedPeriod report, FigureLanguage language, CommandContext context)
    {
        bool isChinese = language == FigureLanguage.Chinese;
        context.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Registry.Site}: {report.Calendar.Local(0):yyyy-MM-dd HH:mm zzz} – "
                + $"{report.Calendar.Local(report.Calendar.SlotCount):yyyy-MM-dd HH:mm zzz} ({report.Calendar.Zone.Id})"));
        context.WriteLine(isChinese
            ? $"由 {report.PackCount} 个证据包计算，签名均在本次运行中核验"
            : $"computed from {report.PackCount} packs, each verified in this run");
        foreach (IGrouping<string, ReportFigure> table in report.Figures.GroupBy(figure => Title(figure, isChinese)))
        {
            context.Output.WriteLine();
            context.WriteLine(table.Key);
            WriteTable(table, language, context);
        }
    }

    private static void WriteTable(IEnumerable<ReportFigure> figures, FigureLanguage language, CommandContext context)
    {
        bool isChinese = language == FigureLanguage.Chinese;
        var table = new Table().Border(TableBorder.None).AddColumns(
            isChinese ? ["", "指标", "数值", "U (k=2)", "单位", "定义", "说明"]
                : ["", "figure", "value", "U (k=2)", "unit", "definition", "to know"]);
        foreach (ReportFigure figure in figures)
        {
            string[] cells =
            [
                IsSpan(figure) ? figure.Scope.Name : "",
                figure.Definition.Name(language),
                figure.Text ?? "–",
                figure.IsEstimate ? (isChinese ? "估算" : "estimate") : figure.UncertaintyText ?? "–",
                figure.Definition.Unit,
                Status(figure.Definition, isChinese),
                Notes(figure, language),
            ];
            table.AddRow([.. cells.Select(cell => new Text(PlainText.Of(cell)))]);
        }

        context.WriteTable(table, TableWidth);
    }

    private static bool IsSpan(ReportFigure figure) => figure.Scope.Kind
        is FigureScope.Day or FigureScope.Month or FigureScope.Shift or FigureScope.ShiftArticle;

    private static string Title(ReportFigure figure, bool isChinese)
    {
        string kind = isChinese ? Chinese(figure.Scope.Kind)
            : figure.Scope.Kind == FigureScope.ShiftArticle ? "shift and article"
            : figure.Scope.Kind;
        string name = figure.Scope.Kind == FigureScope.Class && isChinese
            ? LedgerWords.MachineClass.FirstOrDefault(word => word.Code == figure.Scope.Name)?.Chinese ?? figure.Scope.Name
            : figure.Scope.Name;
        return IsSpan(figure) ? kind : $"{kind} {name}";
    }

    private static string Chinese(string kind) => kind switch
    {
        FigureScope.Plant => "全厂",
        FigureScope.Node => "节点",
        FigureScope.Zone => "温区",
        FigureScope.Machine => "设备",
        FigureScope.Class => "设备类别",
        FigureScope.Process => "工序",
        FigureScope.Article => "产品",
        FigureScope.Lot => "批次",
        FigureScope.Month => "月",
        FigureScope.Day => "日",
        FigureScope.Shift => "班次",
        FigureScope.ShiftArticle => "班次与产品",
        _ => kind,
    };

    private static string Status(FigureDefinition definition, bool isChinese) => definition.Status switch
    {
        DefinitionStatus.Official => isChinese ? "官方" : "official",
        DefinitionStatus.Pending => isChinese ? "官方定义待定" : "official definition pending",
        _ => isChinese ? "自定义" : "ours",
    };

    private static string Notes(ReportFigure figure, FigureLanguage language)
    {
        IEnumerable<string> warnings = figure.Warnings.Select(warning => warning.Text(language));
        return string.Join("; ", figure.At is DateTimeOffset at
            ? warnings.Prepend(at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))
            : warnings);
    }
}
