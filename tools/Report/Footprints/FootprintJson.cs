using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>How footprints are written as JSON.</summary>
internal static class FootprintJson
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        NewLine = "\n",
    };

    /// <summary>
    /// The one object that <paramref name="write"/> writes the members of: indented, letters of all languages as themselves, and what
    /// could redraw a terminal or turn a line around as its number.
    /// </summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        string text = Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
        return string.Join('\n', text.Split('\n').Select(PlainText.Of));
    }

    /// <summary>A time in UTC, to the second (RFC 3339).</summary>
    public static string Utc(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
