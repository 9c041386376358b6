using System.Text;

namespace MeterNode.Server.Interfaces.Sparkplug;

/// <summary>
/// Payloads of Sparkplug B (Sparkplug 3.0, "Google Protocol Buffer Schema"): the fields that are used here. A payload has timestamp 1,
/// metrics 2 and seq 3. A metric has name 1, alias 2, timestamp 3, datatype 4, is_null 7, properties 9, and its value in 11 (whole), 13
/// (double), 14 (boolean) or 15 (string). Properties have keys 1 and values 2, and a value type 1 and string 8.
/// </summary>
internal static class SparkplugPayload
{
    private const int MaximumCommandBytes = 4096;

    /// <summary>Names are in births only; a metric of data has the alias that its birth gave.</summary>
    /// <param name="at">When the message is sent.</param>
    /// <param name="seq">Number of the message, 0 to 255; null for an NDEATH, which has none.</param>
    /// <param name="metrics">Each with its alias (null for one that has none) and the time of its value.</param>
    /// <param name="isBirth">Whether names and units are written.</param>
    public static byte[] Write(
        DateTimeOffset at, int? seq, IEnumerable<(SparkplugMetric Metric, long? Alias, DateTimeOffset At)> metrics, bool isBirth)
    {
        ProtobufWriter payload = new ProtobufWriter().Number(1, Milliseconds(at));
        foreach ((SparkplugMetric metric, long? alias, DateTimeOffset time) in metrics)
        {
            payload.Message(2, Metric(metric, alias, time, isBirth || alias is null));
        }

        return seq is int number ? payload.Number(3, (ulong)number).ToArray() : payload.ToArray();
    }

    /// <summary>
    /// Whether a command (NCMD) asks for births anew: the metric <paramref name="name"/>, or its alias, with the boolean true. What cannot
    /// be read asks for nothing.
    /// </summary>
    public static bool AsksFor(ReadOnlySpan<byte> command, string name)
    {
        if (command.Length > MaximumCommandBytes)
        {
            return false;
        }

        var payload = new ProtobufReader(command);
        while (payload.TryRead(out int field, out _, out ReadOnlySpan<byte> metric))
        {
            if (field == 2 && IsTrue(metric, name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTrue(ReadOnlySpan<byte> metric, string name)
    {
        bool isNamed = false, isTrue = false;
        var reader = new ProtobufReader(metric);
        while (reader.TryRead(out int field, out ulong number, out ReadOnlySpan<byte> bytes))
        {
            isNamed |= field == 1 && Encoding.UTF8.GetString(bytes) == name;
            isTrue |= field == 14 && number != 0;
        }

        return isNamed && isTrue;
    }

    private static ProtobufWriter Metric(SparkplugMetric metric, long? alias, DateTimeOffset at, bool hasName)
    {
        var written = new ProtobufWriter();
        if (hasName)
        {
            written.Text(1, metric.Name);
        }

        if (alias is long number)
        {
            written.Number(2, (ulong)number);
        }

        written.Number(3, Milliseconds(at)).Number(4, (ulong)metric.Type);
        if (metric.Value is null)
        {
            written.Number(7, 1);
        }

        if (hasName && metric.Unit is string unit)
        {
            ProtobufWriter value = new ProtobufWriter().Number(1, (ulong)SparkplugType.String).Text(8, unit);
            written.Message(9, new ProtobufWriter().Text(1, "engUnit").Message(2, value));
        }

        return metric.Value switch
        {
            long whole => written.Number(11, (ulong)whole),
            double real => written.Double(13, real),
            bool isTrue => written.Number(14, isTrue ? 1UL : 0),
            string text => written.Text(15, text),
            _ => written,
        };
    }

    private static ulong Milliseconds(DateTimeOffset time) => (ulong)time.ToUnixTimeMilliseconds();
}
