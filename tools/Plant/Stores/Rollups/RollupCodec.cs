using System.Buffers;
using System.Buffers.Binary;
using MeterNode.Plant.Stores.Blocks;

namespace MeterNode.Plant.Stores.Rollups;

/// <summary>The content of a row of <c>rollups</c>. What is absent is a bit.</summary>
internal static class RollupCodec
{
    /// <summary>Version of content and rules: another one is made anew from the packs.</summary>
    public const int Version = 2;

    /// <summary>The bytes of <paramref name="rollup"/>.</summary>
    public static byte[] Write(Rollup rollup)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var write = new BlockWriter(bytes);
        RollupRegister?[] registers = [rollup.ImportJoules, rollup.ExportJoules, rollup.HeatJoules, rollup.Shots];
        write.Whole(
            (rollup.PowerWatts is null ? 0 : 1) | (rollup.IsEstimate ? 2 : 0)
                | registers.Select((register, i) => register is null ? 0 : 4 << i).Sum());
        write.Changes([rollup.PackCount, rollup.OverRangeIntervals, rollup.RefusedIntervals, rollup.Events]);
        Number(bytes, rollup.UnmeteredSeconds);
        Value(bytes, rollup.PowerWatts);
        foreach (RollupRegister register in registers.OfType<RollupRegister>())
        {
            write.Changes([register.Begin, register.End]);
        }

        write.Whole(rollup.Zones.Count);
        foreach (ZoneRollup zone in rollup.Zones)
        {
            double?[] numbers = [zone.WorstAccuracyCelsius, zone.SetpointCelsius, zone.ToleranceCelsius];
            write.Whole((zone.Celsius is null ? 0 : 1) | numbers.Select((number, i) => number is null ? 0 : 2 << i).Sum());
            write.Changes([zone.Zone, zone.FaultReadings, zone.Periods]);
            Value(bytes, zone.Celsius);
            Array.ForEach([.. numbers.OfType<double>()], number => Number(bytes, number));
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>What <see cref="Write"/> wrote, of an interval and some packs.</summary>
    public static Rollup Read(long beginSeconds, long lengthSeconds, long firstSeq, long lastSeq, byte[] bytes)
    {
        var read = new BlockReader(bytes);
        long has = read.Whole();
        long[] counts = read.Changes(4);
        var rollup = new Rollup(beginSeconds, beginSeconds + lengthSeconds)
        {
            FirstSeq = firstSeq,
            LastSeq = lastSeq,
            IsEstimate = (has & 2) != 0,
            PackCount = counts[0],
            OverRangeIntervals = counts[1],
            RefusedIntervals = counts[2],
            Events = counts[3],
            UnmeteredSeconds = Number(read),
            PowerWatts = Value(read, has),
            ImportJoules = Register(read, has & 4),
            ExportJoules = Register(read, has & 8),
            HeatJoules = Register(read, has & 16),
            Shots = Register(read, has & 32),
        };
        for (long zones = read.Whole(); zones > 0; zones--)
        {
            long zoneHas = read.Whole();
            long[] zoneCounts = read.Changes(3);
            ZoneRollup zone = rollup.Zone((int)zoneCounts[0]);
            zone.FaultReadings = zoneCounts[1];
            zone.Periods = zoneCounts[2];
            zone.Celsius = Value(read, zoneHas);
            zone.WorstAccuracyCelsius = (zoneHas & 2) != 0 ? Number(read) : null;
            zone.SetpointCelsius = (zoneHas & 4) != 0 ? Number(read) : null;
            zone.ToleranceCelsius = (zoneHas & 8) != 0 ? Number(read) : null;
        }

        return rollup;
    }

    private static void Number(ArrayBufferWriter<byte> bytes, double number)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(sizeof(double)), number);
        bytes.Advance(sizeof(double));
    }

    private static double Number(BlockReader read)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        read.Bytes(bytes);
        return BinaryPrimitives.ReadDoubleLittleEndian(bytes);
    }

    private static void Value(ArrayBufferWriter<byte> bytes, RollupValue? value)
    {
        if (value is (double seconds, double sum, double minimum, double maximum))
        {
            Array.ForEach([seconds, sum, minimum, maximum], number => Number(bytes, number));
        }
    }

    private static RollupValue? Value(BlockReader read, long has) => (has & 1) == 0 ? null
        : new RollupValue(Number(read), Number(read), Number(read), Number(read));

    private static RollupRegister? Register(BlockReader read, long has) =>
        has != 0 && read.Changes(2) is [long begin, long end] ? new RollupRegister(begin, end) : null;
}
