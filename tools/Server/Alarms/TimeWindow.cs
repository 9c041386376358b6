using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MeterNode.Plant;

namespace MeterNode.Server.Alarms;

/// <summary>Hours of each day, over midnight where <paramref name="To"/> is before <paramref name="From"/>; <c>22:00-06:00</c>.</summary>
/// <param name="From">Its first minute.</param>
/// <param name="To">The minute behind its last one.</param>
[JsonConverter(typeof(Json))]
public readonly record struct TimeWindow(TimeOnly From, TimeOnly To)
{
    private const string Form = "HH:mm";

    /// <summary>Whether a time is in it.</summary>
    public bool Contains(TimeOnly time) => From <= To ? time >= From && time < To : time >= From || time < To;

    /// <summary>Reads <c>HH:MM-HH:MM</c>.</summary>
    /// <exception cref="OperatorException">It is none.</exception>
    public static TimeWindow Parse(string text) =>
        text.Split('-') is [string from, string to] && TryTime(from, out TimeOnly begin) && TryTime(to, out TimeOnly end) && begin != end
            ? new TimeWindow(begin, end)
            : throw new OperatorException(OperatorError.Usage, $"'{text}' are no hours: write two times of a day such as 22:00-06:00");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{To:HH\\:mm}");

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private sealed class Json : JsonConverter<TimeWindow>
    {
        public override TimeWindow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? string.Empty);
            }
            catch (OperatorException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, TimeWindow value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
