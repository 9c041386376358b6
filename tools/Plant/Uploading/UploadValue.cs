using System.Text.Json.Serialization;

namespace MeterNode.Plant.Uploading;

/// <summary>One value for the energy monitoring of an authority.</summary>
/// <param name="DataCode">What it is, as the authority codes it.</param>
/// <param name="DataValue">Decimal digits, in the unit of the code.</param>
/// <param name="Span">The time that it is of.</param>
/// <param name="StatDate">When this time begins, local, <c>yyyy-MM-dd HH:mm:ss</c>.</param>
/// <param name="Scope">1 plant, 2 process, 3 unit of a process, 4 key equipment.</param>
/// <param name="IsValid">True when all of the time was metered, and by evidence that is in order.</param>
public sealed record UploadValue(string DataCode, string DataValue, UploadSpan Span, string StatDate, int Scope, bool IsValid)
{
    /// <summary>How the data came: from an instrument at the machine.</summary>
    public const int FieldInstrument = 4;

    /// <summary>What tells it from other values: a later one of the same takes its place.</summary>
    [JsonIgnore]
    public (string Code, UploadSpan Span, string Date) Key => (DataCode, Span, StatDate);
}
