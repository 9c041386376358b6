using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;

namespace MeterNode.Tools.Tests.Commands;

[TestClass]
public sealed class PeriodTextTests
{
    [TestMethod]
    [DataRow("2026-11", null, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")]
    [DataRow("2026-12", "Asia/Shanghai", "2026-11-30T16:00:00Z", "2026-12-31T16:00:00Z")]
    [DataRow("2026-11-03", null, "2026-11-03T00:00:00Z", "2026-11-04T00:00:00Z")]
    [DataRow("2026-11-01/2026-12-01", "Europe/Berlin", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z")]
    [DataRow("2026-11-01T06:00/2026-11-01T14:00:30", null, "2026-11-01T06:00:00Z", "2026-11-01T14:00:30Z")]
    [DataRow("2026-11-01T06:00+08:00/2026-11-01T14:00Z", null, "2026-10-31T22:00:00Z", "2026-11-01T14:00:00Z")]
    [DataRow("2026-11-01T06:00:01+08:00/2026-11-02", "Asia/Shanghai", "2026-10-31T22:00:01Z", "2026-11-01T16:00:00Z")]
    public void Parse_WhatTheHelpShows_IsThatTime(string text, string? zone, string from, string to)
    {
        AskedPeriod asked = PeriodText.Parse(text, zone)!;

        Assert.AreEqual(Seconds(from), asked.Period.FromUtcSeconds);
        Assert.AreEqual(Seconds(to), asked.Period.ToUtcSeconds);
        Assert.AreEqual((text, zone ?? "UTC"), (asked.Text, asked.Zone));
    }

    /// <summary>Berlin in 2026: on 29 March 02:00 to 03:00 does not exist, on 25 October it comes twice.</summary>
    [TestMethod]
    [DataRow("2026-03-29", 23)]
    [DataRow("2026-10-25", 25)]
    [DataRow("2026-10-25T02:30/2026-10-25T03:00", 1.5)]
    [DataRow("2026-03-29T02:30/2026-03-29T04:00", 0.5)]
    public void Parse_DayOnWhichTheClocksChange_HasItsLength(string text, double hours) =>
        Assert.AreEqual(hours * 3600, PeriodText.Parse(text, "Europe/Berlin")!.Period.Seconds);

    [TestMethod]
    [DataRow("November", "--period does not understand 'November': write a month 2026-11")]
    [DataRow("2026-13", "--period does not understand '2026-13'")]
    [DataRow("2026-11-31", "--period does not understand '2026-11-31'")]
    [DataRow("2026-11/2026-12", "--period does not understand")]
    [DataRow("2026-11-01/2026-11-02/2026-11-03", "--period does not understand")]
    [DataRow("2026-11-01T06:00+8/2026-11-02", "--period does not understand")]
    [DataRow("9999-12", "--period does not understand")]
    [DataRow("2026-11-02/2026-11-01", "ends before it begins: write the earlier moment first")]
    [DataRow("2026-11-02/2026-11-02", "has no length")]
    public void Parse_AnythingElse_SaysCauseAndCure(string text, string said)
    {
        OperatorException refused = Assert.ThrowsExactly<OperatorException>(() => PeriodText.Parse(text, null));

        Assert.Contains(said, refused.Message);
        Assert.AreEqual(OperatorError.Usage, refused.Kind);
    }

    [TestMethod]
    public void Parse_ZoneThatIsNone_NamesOnes()
    {
        OperatorException refused = Assert.ThrowsExactly<OperatorException>(() => PeriodText.Parse("2026-11", "Shanghai"));

        Assert.AreEqual(
            "--zone 'Shanghai' is no time zone: write an IANA name such as Asia/Shanghai, Europe/Berlin or UTC", refused.Message);
    }

    [TestMethod]
    public void Parse_ZoneWithoutAPeriod_IsRefused() =>
        Assert.Contains("name a period too", Assert.ThrowsExactly<OperatorException>(() => PeriodText.Parse(null, "UTC")).Message);

    private static double Seconds(string utc) =>
        DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
