using MeterNode.Server.Readings;
using Parquet.Schema;

namespace MeterNode.Cli.Readings;

/// <summary>The columns of readings, one row a record.</summary>
internal static class ReadingColumns
{
    /// <summary>Format of times in UTC in CSV.</summary>
    public const string UtcFormat = "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'";

    /// <summary>Format of local times in CSV.</summary>
    public const string LocalFormat = "yyyy-MM-dd HH:mm:ss.FFF";

    /// <summary>Times in UTC in the schema of Parquet.</summary>
    public static DataField UtcField =>
        new DateTimeDataField("utc", DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Millis, isNullable: true);

    /// <summary>All of them, in order. CSV has the local time of <paramref name="zone"/>, too; Parquet is asked for null.</summary>
    public static IReadOnlyList<ReadingColumn> Of(TimeZoneInfo? zone) =>
    [
        new TextColumn("site", reading => reading.Pack.Site),
        new TextColumn("node", reading => reading.Pack.Node),
        new TextColumn("machine", reading => reading.Pack.Machine),
        new TextColumn("kid", reading => reading.Pack.Kid),
        Number("seq", reading => (long?)reading.Pack.Seq),
        Number("boot", reading => (long?)reading.Pack.Boot),
        new TextColumn("record", reading => reading.Record.Name),
        Number("phase", reading => reading.Phase),
        Number("zone", reading => reading.Zone),
        new ValueColumn<DateTime>(
            "utc",
            UtcField,
            UtcFormat,
            reading => reading.Utc),
        .. zone is null ? [] : (ReadingColumn[])[Local(zone)],
        new ValueColumn<double>(
            "seconds_since_boot",
            Field<double>("seconds_since_boot"),
            "R",
            reading => reading.Pack.HasCalendarTime ? null : reading.Record.AtSeconds),
        new ValueColumn<double>("value", Field<double>("value"), "R", reading => reading.Record.Value),
        new TextColumn("unit", reading => reading.Record.Unit),
        new TextColumn("text", reading => reading.Record.Text),
        new TextColumn("time_quality", reading => reading.Pack.TimeQuality),
        new TextColumn("mode", reading => reading.Pack.Mode),
        new TextColumn("pack_sha256", reading => reading.Pack.Sha256),
    ];

    private static ValueColumn<DateTime> Local(TimeZoneInfo zone) => new(
        "local",
        new DateTimeDataField("local", DateTimeFormat.Timestamp, isAdjustedToUTC: false, DateTimeTimeUnit.Millis, isNullable: true),
        LocalFormat,
        reading => reading.Utc is DateTime utc ? TimeZoneInfo.ConvertTimeFromUtc(utc, zone) : null);

    private static ValueColumn<T> Number<T>(string name, Func<Reading, T?> of)
        where T : struct, IFormattable => new(name, Field<T>(name), "D", of);

    private static DataField Field<T>(string name) => new(name, typeof(T), isNullable: true);
}
