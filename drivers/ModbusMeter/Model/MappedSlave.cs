using System.Buffers.Binary;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.ModbusMeter;

/// <summary>
/// A Modbus meter that has what a configuration asks for, at the places where it asks: a stand-in for any meter with a map. It says
/// nothing about whether the map is right; the models of real meters do.
/// </summary>
public sealed class MappedSlave : ModbusSlave
{
    private const int FirstItem = 3;
    private const int ItemNumbers = 4;

    private readonly int _type;
    private readonly double _ratio;

    /// <summary>
    /// At <paramref name="address"/>, with the entries of <c>meter.reads</c>; it answers with <paramref name="type"/> and
    /// <paramref name="ratio"/> where these are asked.
    /// </summary>
    public MappedSlave(byte address, SimulatedMeter meter, double[][] reads, int type, double ratio)
        : base(address, meter)
    {
        _type = type;
        _ratio = ratio;
        foreach (double[] read in reads)
        {
            int function = (int)read[0];
            int place = (int)read[1];
            Put(function, place, () => Block(read));
        }
    }

    /// <summary>Serial number.</summary>
    public uint Serial { get; set; } = 21070006;

    private byte[] Block(double[] read)
    {
        byte[] block = new byte[2 * (int)read[2]];
        for (int k = FirstItem; k < read.Length; k += ItemNumbers)
        {
            int kind = (int)read[k + 2];
            Span<byte> at = block.AsSpan((int)read[k + 1], kind % 100);
            Write(at, kind / 100, Value((int)read[k]) / read[k + 3]);
        }

        return block;
    }

    private double Value(int quantity) => quantity switch
    {
        0 => Meter.ImportKilowattHours,
        1 => Meter.ExportKilowattHours,
        2 => Meter.Watts.Sum(),
        3 => Meter.Vars.Sum(),
        4 => Meter.Hertz,
        6 => _ratio,
        7 => 1,
        8 => _type,
        9 => Serial,
        >= 10 and < 13 => Meter.Volts[quantity - 10],
        >= 13 and < 16 => Meter.Amperes(quantity - 13),
        >= 16 and < 19 => Meter.Watts[quantity - 16],
        >= 19 and < 22 => Meter.Vars[quantity - 19],
        _ => 0,
    };

    private static void Write(Span<byte> at, int form, double value)
    {
        if (form == 0 && at.Length == 4)
        {
            BinaryPrimitives.WriteSingleBigEndian(at, (float)value);
            return;
        }

        long whole = form == 0 ? BitConverter.DoubleToInt64Bits(value) : (long)Math.Round(value);
        for (int i = 0; i < at.Length; i++)
        {
            int from = form == 6 ? at.Length - 2 - i + (2 * (i % 2)) : i;
            at[from] = (byte)(whole >> (8 * (at.Length - 1 - i)));
        }
    }
}
