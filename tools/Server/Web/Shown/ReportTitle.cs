using MeterNode.Server.Reports;

namespace MeterNode.Server.Web.Shown;

/// <summary>How a kept report is called on pages.</summary>
internal static class ReportTitle
{
    /// <summary>Its period: days where it is of whole days, the last one included; otherwise moments.</summary>
    public static string Days(KeptReport report)
    {
        DateTimeOffset from = report.Manifest.Request.Period.From;
        DateTimeOffset to = report.Manifest.Request.Period.To;
        return from.TimeOfDay != TimeSpan.Zero || to.TimeOfDay != TimeSpan.Zero
            ? $"{Text(from, "yyyy-MM-dd HH:mm")} – {Text(to, "yyyy-MM-dd HH:mm")}"
            : from.Date == to.AddDays(-1).Date ? Text(from, "yyyy-MM-dd")
            : $"{Text(from, "yyyy-MM-dd")} – {Text(to.AddDays(-1), "yyyy-MM-dd")}";
    }

    /// <summary>Its language, in that language.</summary>
    public static string LanguageOf(KeptReport report) => report.Manifest.Request.Language == "zh" ? "中文" : "English";

    /// <summary>Its period, language and version.</summary>
    public static string Title(this PageView view, KeptReport report) =>
        view.Text("report.name", Days(report), LanguageOf(report), report.Manifest.Version);

    private static string Text(DateTimeOffset at, string format) =>
        at.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
