using System.Globalization;
using MeterNode.Cli.Ledger;
using MeterNode.Plant.Ledger;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>Times without a day, as a shift leader types them, and changes of the clocks.</summary>
[TestClass]
public class FieldArgumentsTests
{
    private static readonly TimeZoneInfo s_shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [TestMethod]
    [DataRow("14:05", "06:00", "14:00", "2026-11-26 06:00", "2026-11-26 14:00")]
    [DataRow("08:00", "06:00", "14:00", "2026-11-25 06:00", "2026-11-25 14:00")]
    [DataRow("06:10", "22:00", "06:00", "2026-11-25 22:00", "2026-11-26 06:00")]
    [DataRow("23:59", "22:00", "06:00", "2026-11-25 22:00", "2026-11-26 06:00")]
    [DataRow("14:00", "06:00", "14:00", "2026-11-26 06:00", "2026-11-26 14:00")]
    [DataRow("14:05", "06:00", "2026-11-20T14:00", "2026-11-20 06:00", "2026-11-20 14:00")]
    [DataRow("14:05", "2026-11-20T22:00", "06:00", "2026-11-20 22:00", "2026-11-21 06:00")]
    [DataRow("14:05", "2026-11-20T06:00", "6:00", "2026-11-20 06:00", "2026-11-21 06:00")]
    [DataRow("14:05", "2026-11-20", "2026-11-21", "2026-11-20 00:00", "2026-11-21 00:00")]
    public void Parse_TimesWithoutADay_AreTheShiftThatWasLast(string now, string from, string to, string begin, string end)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(LedgerText.Time("2026-11-26T" + now, s_shanghai, null)!.Value);
        Dictionary<string, object?> fields = FieldArguments.Parse(LedgerKind.Output, ["from=" + from, "to=" + to], s_shanghai, at);
        Assert.AreEqual((begin, end), (Shown(fields["from"]), Shown(fields["to"])));
    }

    [TestMethod]
    [DataRow("2026-03-29T02:30", "2026-03-29T01:30:00Z")]
    [DataRow("2026-10-25T02:30", "2026-10-25T00:30:00Z")]
    [DataRow("2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z")]
    [DataRow("2026-07-01T00:00Z", "2026-07-01T00:00:00Z")]
    public void Time_WhereTheClocksChange_IsLaterOrTheFirst(string text, string utc) =>
        Assert.AreEqual(
            DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture).ToUnixTimeSeconds(), LedgerText.Time(text, s_berlin, null));

    [TestMethod]
    [DataRow("2026-11-26T24:00")]
    [DataRow("2026-11-31")]
    [DataRow("06:00")]
    [DataRow("6")]
    [DataRow("26.11.2026")]
    [DataRow("11/26/2026")]
    [DataRow("")]
    public void Time_AnyOtherForm_IsNone(string text) => Assert.IsNull(LedgerText.Time(text, s_berlin, null));

    private static string Shown(object? value) => LedgerText.Time(DateTimeOffset.FromUnixTimeSeconds((long)value!), s_shanghai);
}
