using System.Buffers.Binary;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.ModbusMeter;

/// <summary>
/// A Modbus RTU device for the virtual board (Modbus Application Protocol V1.1b3, 6.3 and 6.4; Modbus over Serial Line V1.02, 2.5.1). It
/// is silent when the checksum is wrong or another address is meant, and refuses what it has not got: exception 1 for the function, 3 for
/// a count outside of 1 to 125, 2 for a place that does not exist or begins inside a value.
/// </summary>
public class ModbusSlave(byte address, SimulatedMeter meter) : BusDevice
{
    private readonly SortedDictionary<(int Function, int Place), Func<byte[]>> _values = [];

    /// <summary>What it measures.</summary>
    public SimulatedMeter Meter { get; } = meter;

    /// <summary>Its address, 1 to 247.</summary>
    public byte Address { get; set; } = address;

    /// <inheritdoc/>
    public override byte[]? Answer(byte[] frame, long nowNanos)
    {
        if (frame.Length == 11 && frame[1] == 16 && frame[0] == Address
            && Crc(frame.AsSpan(0, 9)) == BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(9)))
        {
            Meter.AdvanceTo(nowNanos);
            bool isWritten = Write(
                BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2)), BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(7)), nowNanos);
            return isWritten ? WithCrc(frame[..6]) : Refuse(16, 2);
        }

        if (frame.Length != 8 || frame[0] != Address || Crc(frame.AsSpan(0, 6)) != BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(6)))
        {
            return null;
        }

        int function = frame[1];
        int place = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2));
        int count = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(4));
        Meter.AdvanceTo(nowNanos);
        if (function is not (3 or 4))
        {
            return Refuse(function, 1);
        }

        if (count is < 1 or > 125)
        {
            return Refuse(function, 3);
        }

        var data = new List<byte>();
        while (data.Count < 2 * count)
        {
            if (!_values.TryGetValue((function, place + (data.Count / 2)), out Func<byte[]>? value))
            {
                return Refuse(function, 2);
            }

            data.AddRange(value());
        }

        return data.Count == 2 * count ? WithCrc([Address, (byte)function, (byte)data.Count, .. data]) : Refuse(function, 2);
    }

    /// <summary>A register is written (function 16, one register); false when there is none to be written.</summary>
    protected virtual bool Write(int place, int value, long nowNanos) => false;

    /// <summary>A value of whole registers at a place of a function.</summary>
    protected void Put(int function, int place, Func<byte[]> value) => _values[(function, place)] = value;

    /// <summary>A 32-bit float, high word first.</summary>
    protected void PutSingle(int function, int place, Func<double> value) => Put(function, place, () =>
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteSingleBigEndian(bytes, (float)value());
        return bytes;
    });

    /// <summary>A 16-bit number.</summary>
    protected void PutWord(int function, int place, Func<int> value) =>
        Put(function, place, () => [(byte)(value() >> 8), (byte)value()]);

    /// <summary>The places from <paramref name="first"/> to <paramref name="last"/> that have no value yet answer 0.</summary>
    protected void Fill(int function, int first, int last)
    {
        for (int place = first; place <= last; place++)
        {
            bool isTaken = _values.ContainsKey((function, place))
                || (_values.TryGetValue((function, place - 1), out Func<byte[]>? before) && before().Length > 2);
            if (!isTaken)
            {
                PutWord(function, place, () => 0);
            }
        }
    }

    private static byte[] WithCrc(byte[] frame)
    {
        ushort crc = Crc(frame);
        return [.. frame, (byte)crc, (byte)(crc >> 8)];
    }

    private static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
            }
        }

        return (ushort)crc;
    }

    private byte[] Refuse(int function, byte why) => WithCrc([Address, (byte)(function | 0x80), why]);
}
