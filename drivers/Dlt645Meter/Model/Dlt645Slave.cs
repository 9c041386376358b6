using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Dlt645Meter;

/// <summary>
/// A DL/T 645-2007 meter for the virtual board: reads by control 11, identifiers as in the standard's tables A.1 to A.3 (energy in 0.01
/// kWh, voltage in 0.1 V, current in 0.001 A, power in 0.0001 kW, the sign in the top bit). An identifier that it has not got is an error
/// answer (D1, bit 1). It answers to its address and to the wildcard AA, and never to the broadcast 99.
/// </summary>
public sealed class Dlt645Slave(string address, SimulatedMeter meter) : BusDevice
{
    private const int Offset = 0x33;

    /// <summary>What it measures.</summary>
    public SimulatedMeter Meter { get; } = meter;

    /// <summary>Address and meter number, 12 digits as printed.</summary>
    public string Address { get; set; } = address;

    /// <summary>Phases that are connected; the others answer FF.</summary>
    public int Phases { get; set; } = 3;

    /// <inheritdoc/>
    public override byte[]? Answer(byte[] frame, long nowNanos)
    {
        int start = Array.IndexOf(frame, (byte)0x68);
        byte[] own = [.. Convert.FromHexString(Address).Reverse()];
        if (start < 0 || frame.Length != start + 16 || frame[start + 7] != 0x68 || frame[^1] != 0x16
            || frame[^2] != Sum(frame.AsSpan(start, 14)) || frame[start + 8] != 0x11 || frame[start + 9] != 4)
        {
            return null;
        }

        Span<byte> meant = frame.AsSpan(start + 1, 6);
        if (!meant.SequenceEqual(own) && meant.ContainsAnyExcept((byte)0xAA))
        {
            return null;
        }

        Meter.AdvanceTo(nowNanos);
        byte[] identifier = [.. frame[(start + 10)..(start + 14)].Select(value => (byte)(value - Offset))];
        byte[]? data = Value(Convert.ToHexString([.. identifier.Reverse()]));
        return data == null ? Frame(own, 0xD1, [2]) : Frame(own, 0x91, [.. identifier, .. data]);
    }

    private byte[]? Value(string identifier) => identifier switch
    {
        "00010000" => Digits(Meter.ImportKilowattHours * 100, 4),
        "00020000" => Digits(Meter.ExportKilowattHours * 100, 4),
        "0201FF00" => PerPhase(2, phase => Meter.Volts[phase] * 10),
        "0202FF00" => PerPhase(3, phase => Meter.Amperes(phase) * 1000),
        "0203FF00" => [.. Digits(Meter.Watts.Sum() * 10, 3), .. PerPhase(3, phase => Meter.Watts[phase] * 10)],
        "0204FF00" => [.. Digits(Meter.Vars.Sum() * 10, 3), .. PerPhase(3, phase => Meter.Vars[phase] * 10)],
        "02800002" => Digits(Meter.Hertz * 100, 2),
        "04000402" => [.. Convert.FromHexString(Address).Reverse()],
        _ => null,
    };

    private byte[] PerPhase(int bytes, Func<int, double> value) =>
        [.. Enumerable.Range(0, 3).SelectMany(p => p < Phases ? Digits(value(p), bytes) : [.. Enumerable.Repeat((byte)0xFF, bytes)])];

    private static byte[] Digits(double value, int bytes)
    {
        // A register does not round up: it shows what it has counted.
        string text = ((long)Math.Floor(Math.Abs(value) + 1e-6)).ToString().PadLeft(2 * bytes, '0')[^(2 * bytes)..];
        byte[] digits = [.. Convert.FromHexString(text).Reverse()];
        digits[^1] |= (byte)(value < 0 ? 0x80 : 0);
        return digits;
    }

    private static byte[] Frame(byte[] address, byte control, byte[] data)
    {
        byte[] head = [0x68, .. address, 0x68, control, (byte)data.Length, .. data.Select(value => (byte)(value + Offset))];
        return [0xFE, 0xFE, 0xFE, 0xFE, .. head, Sum(head), 0x16];
    }

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        foreach (byte value in bytes)
        {
            sum += value;
        }

        return (byte)sum;
    }
}
