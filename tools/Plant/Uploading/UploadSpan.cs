using System.Text.Json.Serialization;

namespace MeterNode.Plant.Uploading;

/// <summary>The time that one value is of; its number is the interface's <c>statType</c>.</summary>
[JsonConverter(typeof(JsonNumberEnumConverter<UploadSpan>))]
public enum UploadSpan
{
    /// <summary>A quarter hour; the interface says "real-time".</summary>
    QuarterHour = 0,

    /// <summary>A day from 00:00 to 00:00, local time.</summary>
    Day = 1,

    /// <summary>A month, local time.</summary>
    Month = 2,
}
